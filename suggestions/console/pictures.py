"""The photos of items, as the attachment grid takes them."""

from typing import Any

from django.urls import reverse

from suggestions.selectors import details


def of(kind: str, ids: list[int]) -> dict[int, list[dict[str, Any]]]:
    """Return the files of several items of one kind, by item; one query, none for no ids."""
    if not ids:
        return {}
    return {
        subject_id: [_shown(stored, number) for number, stored in enumerate(files, start=1)]
        for subject_id, files in details.files_of(kind, ids).items()
    }


def _shown(stored: Any, number: int) -> dict[str, Any]:
    url = reverse("file", args=[stored.public_id])
    name = f"照片{number}" if stored.kind == "image" else stored.name
    return {"name": name, "url": url, "kind": stored.kind, "thumb": url, "note": ""}
