"""The photos of items, as the attachment grid takes them."""

from typing import Any

from django.urls import reverse

from core.subjects import Subject
from suggestions.selectors import details

Pictures = dict[Subject, list[dict[str, Any]]]


def of(**wanted: list[int]) -> Pictures:
    """Return the files of several items, given as ids by kind, by item; one query, none for no ids."""
    return {
        subject: [_shown(stored, number) for number, stored in enumerate(files, start=1)]
        for subject, files in details.files_of(wanted).items()
    }


def _shown(stored: Any, number: int) -> dict[str, Any]:
    url = reverse("file", args=[stored.public_id])
    name = {"image": f"照片{number}", "audio": f"录音{number}"}.get(stored.kind, stored.name)
    return {"name": name, "url": url, "kind": stored.kind, "thumb": url if stored.kind == "image" else "", "note": ""}
