"""The only place for uploaded files: what is let in, how it is cleaned, where it lies, and what is swept."""

import re
import secrets
import warnings
from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from PIL import Image, ImageOps, UnidentifiedImageError

from core.errors import RuleBroken
from core.models import StoredFile
from core.subjects import Subject

IMAGE_BYTES = 15 * 1024 * 1024
IMAGE_PIXELS = 24_000_000
LONGEST_SIDE = 1600
DOCUMENT_BYTES = 20 * 1024 * 1024
SIGNATURES = {b"%PDF-": ("pdf", "application/pdf")}
ORPHAN_AGE = timedelta(days=1)


def store_image(*, upload: "UploadedFile[Any]", subject: Subject, at: datetime, uploaded_by: int | None) -> StoredFile:
    """Re-encode a picture without metadata, at most 1600 pixels wide or high, and return its row.

    :raises RuleBroken: no picture, larger than 15 MB, or more than 24 megapixels
    """
    if (upload.size or 0) > IMAGE_BYTES:
        raise RuleBroken("照片太大（超过15 MB），请换一张小一些的。", field="photo")
    content = _clean_image(upload)
    return _store(content, "image", "image/jpeg", "jpg", upload.name or "", subject, at, uploaded_by)


def store_document(*, upload: "UploadedFile[Any]", subject: Subject, at: datetime, uploaded_by: int | None) -> StoredFile:
    """Keep a PDF as it is and return its row.

    :raises RuleBroken: another kind of file, or larger than 20 MB
    """
    if (upload.size or 0) > DOCUMENT_BYTES:
        raise RuleBroken("文件太大（超过20 MB）。", field="document")
    content = upload.read()
    for signature, (ending, content_type) in SIGNATURES.items():
        if content.startswith(signature):
            return _store(content, "document", content_type, ending, upload.name or "", subject, at, uploaded_by)
    raise RuleBroken("只能上传PDF文件。", field="document")


def _clean_image(upload: "UploadedFile[Any]") -> bytes:
    """Return the picture turned upright, made smaller and stripped of place and device."""
    refused = RuleBroken("这个文件不是图片，请重新选择照片。", field="photo")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(upload)
        if picture.width * picture.height > IMAGE_PIXELS:
            raise RuleBroken("照片的像素太高（超过2400万），请换一张小一些的。", field="photo")
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        cleaned = BytesIO()
        upright.convert("RGB").save(cleaned, "JPEG", quality=80, optimize=True)
    except Image.DecompressionBombError as error:
        raise RuleBroken("照片的像素太高（超过2400万），请换一张小一些的。", field="photo") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise refused from error
    return cleaned.getvalue()


def _store(
    content: bytes,
    kind: str,
    content_type: str,
    ending: str,
    original_name: str,
    subject: Subject,
    at: datetime,
    uploaded_by: int | None,
) -> StoredFile:
    """Write the row, then the file; if the transaction fails the file is taken away again or swept later."""
    path = f"{at:%Y/%m}/{secrets.token_hex(16)}.{ending}"
    stored = StoredFile.objects.create(
        subject_kind=subject.kind,
        subject_id=subject.id,
        kind=kind,
        name=display_name(original_name, ending),
        content_type=content_type,
        size=len(content),
        sha256=sha256(content).hexdigest(),
        path=path,
        created_at=at,
        uploaded_by=uploaded_by,
    )
    full = _full(path)
    full.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    full.write_bytes(content)
    full.chmod(0o600)
    return stored


def display_name(original: str, ending: str) -> str:
    """Return a name fit to be shown: no folders, no control characters, at most 80 characters, the true ending."""
    base = PurePosixPath(original.replace("\\", "/")).name
    stem = re.sub(r"[^\w\-（）()·. ]", "", PurePosixPath(base).stem).strip(". ")[:70]
    return f"{stem or '文件'}.{ending}"


def open_file(stored: StoredFile) -> BinaryIO:
    """Return the content for reading.

    :raises FileNotFoundError: when the file is gone from the disk
    """
    return _full(stored.path).open("rb")


def sweep_orphans(*, at: datetime) -> int:
    """Delete files older than a day that no row points to; return how many."""
    root = Path(settings.FILES_ROOT)
    known = set(StoredFile.objects.values_list("path", flat=True))
    swept = 0
    for file in root.rglob("*.*"):
        old = datetime.fromtimestamp(file.stat().st_mtime, tz=at.tzinfo) < at - ORPHAN_AGE
        if old and str(file.relative_to(root)) not in known:
            file.unlink()
            swept += 1
    return swept


def _full(path: str) -> Path:
    return Path(settings.FILES_ROOT) / path
