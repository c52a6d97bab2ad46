"""The only place for uploaded files: what is let in, how it is cleaned, where it lies, and what is swept."""

import os
import re
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import BinaryIO, NamedTuple
from zipfile import BadZipFile, ZipFile

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from PIL import Image, ImageOps

from core.errors import RuleBroken
from core.models import StoredFile
from core.subjects import Subject

IMAGE_BYTES = 15 * 1024 * 1024
IMAGE_PIXELS = 24_000_000
# Decoders of formats no phone or screen makes stay shut.
IMAGE_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")
LONGEST_SIDE = 1600
QUALITY = 80
DOCUMENT_BYTES = 20 * 1024 * 1024
OFFICE = "application/vnd.openxmlformats-officedocument"
OFFICE_PARTS = {
    "word/document.xml": ("docx", f"{OFFICE}.wordprocessingml.document"),
    "xl/workbook.xml": ("xlsx", f"{OFFICE}.spreadsheetml.sheet"),
}
# How the recordings of phones begin: (test of the first bytes, (ending, type)).
AUDIO: tuple[tuple[Callable[[bytes], bool], tuple[str, str]], ...] = (
    (lambda c: c[4:8] == b"ftyp" and c[8:12] in (b"M4A ", b"isom", b"mp42", b"3gp4", b"3gp5"), ("m4a", "audio/mp4")),
    (lambda c: c.startswith((b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")), ("mp3", "audio/mpeg")),
    (lambda c: c.startswith(b"\x1aE\xdf\xa3"), ("webm", "audio/webm")),
    (lambda c: c.startswith(b"OggS"), ("ogg", "audio/ogg")),
    (lambda c: c.startswith(b"RIFF") and c[8:12] == b"WAVE", ("wav", "audio/wav")),
    (lambda c: c.startswith(b"#!AMR"), ("amr", "audio/amr")),
    (lambda c: c[:2] in (b"\xff\xf1", b"\xff\xf9"), ("aac", "audio/aac")),
)
ORPHAN_AGE = timedelta(days=1)

AUDIO_BYTES = 12 * 1024 * 1024
NO_AUDIO = "这个文件不是录音，请重新选择。"
NO_IMAGE = "这个文件不是图片，请重新选择照片。"
NO_DOCUMENT = "只能上传PDF、Word（docx）、Excel（xlsx）文件或照片。"
TOO_MANY_PIXELS = "照片的像素太高（超过2400万），请换一张小一些的。"


class Cleaned(NamedTuple):
    """What is written to the disk, and what its row says of it."""

    content: bytes
    kind: str
    content_type: str
    ending: str


def store_image(
    *, upload: "UploadedFile[bytes]", subject: Subject, at: datetime, uploaded_by: int | None
) -> StoredFile:
    """Re-encode a picture upright and without metadata, at most 1600 pixels wide or high, and return its row.

    :raises RuleBroken: no picture, larger than 15 MB, or more than 24 megapixels
    """
    content = _read(upload, IMAGE_BYTES, "照片太大（超过15 MB），请换一张小一些的。", "photo")
    return _store(_clean_image(content, NO_IMAGE, "photo"), upload.name or "", subject, at, uploaded_by)


def store_audio(
    *, upload: "UploadedFile[bytes]", subject: Subject, at: datetime, uploaded_by: int | None
) -> StoredFile:
    """Keep a recording as a phone makes it, known by its content and not by its name, and return its row.

    :raises RuleBroken: no recording, or larger than 12 MB
    """
    content = _read(upload, AUDIO_BYTES, "录音太大（超过12 MB），请录短一些，或者分几次说。", "recording")
    known = next((found for begins, found in AUDIO if begins(content)), None)
    if known is None:
        raise RuleBroken(NO_AUDIO, field="recording")
    ending, content_type = known
    return _store(Cleaned(content, "audio", content_type, ending), upload.name or "", subject, at, uploaded_by)


def store_document(
    *, upload: "UploadedFile[bytes]", subject: Subject, at: datetime, uploaded_by: int | None
) -> StoredFile:
    """Keep a PDF, docx or xlsx as it is, or a picture as store_image does, and return its row.

    :raises RuleBroken: another kind of file, one with macros, larger than 20 MB, or more than 24 megapixels
    """
    content = _read(upload, DOCUMENT_BYTES, "文件太大（超过20 MB），请换一个小一些的。", "document")
    if content.startswith(b"%PDF-"):
        cleaned = Cleaned(content, "document", "application/pdf", "pdf")
    elif content.startswith(b"PK\x03\x04"):
        cleaned = _office_document(content)
    else:
        cleaned = _clean_image(content, NO_DOCUMENT, "document")
    return _store(cleaned, upload.name or "", subject, at, uploaded_by)


def store_made(
    *, content: bytes, name: str, content_type: str, subject: Subject, at: datetime, made_for: int | None
) -> StoredFile:
    """Keep a file the platform itself has made, whole or not at all, and return its row."""
    ending = PurePosixPath(name).suffix.lstrip(".")
    return _store(Cleaned(content, "made", content_type, ending), name, subject, at, made_for)


def remove(stored: StoredFile) -> None:
    """Delete a file for good, from the disk once the caller's transaction has committed."""
    full = _full(stored.path)
    stored.delete()
    transaction.on_commit(lambda: full.unlink(missing_ok=True))


def open_file(stored: StoredFile) -> BinaryIO:
    """Return the content for reading.

    :raises FileNotFoundError: when the file is gone from the disk
    """
    return _full(stored.path).open("rb")


def display_name(original: str, ending: str) -> str:
    """Return a name fit to be shown: no folders, no control characters, at most 80 characters, the true ending."""
    base = PurePosixPath(original.replace("\\", "/")).name
    stem = re.sub(r"[^\w\-（）()·. ]", "", PurePosixPath(base).stem).strip(". ")[:70]
    return f"{stem or '文件'}.{ending}"


def sweep_orphans(*, at: datetime) -> int:
    """Delete files older than a day that no row points to, among them half-written ones; return how many."""
    root = Path(settings.FILES_ROOT)
    # Only the folders this module makes: whatever else lies under the root is not ours to judge.
    return sum(_sweep_month(month, root, at) for month in root.glob("[0-9][0-9][0-9][0-9]/[0-9][0-9]"))


def _sweep_month(month: Path, root: Path, at: datetime) -> int:
    folder = month.relative_to(root).as_posix()
    # The disk before the table: a file whose row commits in between is then known.
    lying = [file for file in month.iterdir() if _written_at(file, at) < at - ORPHAN_AGE]
    known = set(StoredFile.objects.filter(path__startswith=f"{folder}/").values_list("path", flat=True))
    orphans = [file for file in lying if f"{folder}/{file.name}" not in known]
    for file in orphans:
        file.unlink(missing_ok=True)
    return len(orphans)


def _written_at(file: Path, at: datetime) -> datetime:
    try:
        return datetime.fromtimestamp(file.stat().st_mtime, tz=at.tzinfo)
    except FileNotFoundError:  # renamed or swept since the folder was listed
        return at


def _read(upload: "UploadedFile[bytes]", limit: int, sentence: str, field: str) -> bytes:
    """Return the content; no more is ever read than may be kept, whatever size the request claims."""
    upload.seek(0)  # a form may have looked into it
    content: bytes = upload.read(limit + 1)
    if len(content) > limit:
        raise RuleBroken(sentence, field=field)
    return content


def _office_document(content: bytes) -> Cleaned:
    """Look into the container's table of contents only; nothing is unpacked."""
    try:
        names = set(ZipFile(BytesIO(content)).namelist())
    except (BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise RuleBroken("这个文件已损坏，请重新保存后再上传。", field="document") from error
    if any(name.endswith("vbaProject.bin") for name in names):
        raise RuleBroken("带宏的文件不能上传，请另存为不带宏的文件。", field="document")
    for part, (ending, content_type) in OFFICE_PARTS.items():
        if part in names and "[Content_Types].xml" in names:
            return Cleaned(content, "document", content_type, ending)
    raise RuleBroken(NO_DOCUMENT, field="document")


def _clean_image(content: bytes, refusal: str, field: str) -> Cleaned:
    """Return the picture turned upright, made smaller and stripped of place and device."""
    if content[4:8] == b"ftyp" and content[8:12] in (b"heic", b"heix", b"mif1", b"msf1"):
        raise RuleBroken("HEIC格式的照片打不开，请在手机里存成JPG格式后再上传。", field=field)
    try:
        with Image.open(BytesIO(content), formats=IMAGE_FORMATS) as picture:
            # The size stands in the header: nothing is decoded before it is known.
            if picture.width * picture.height > IMAGE_PIXELS:
                raise RuleBroken(TOO_MANY_PIXELS, field=field)
            return Cleaned(_re_encoded(picture), "image", "image/jpeg", "jpg")
    except RuleBroken:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise RuleBroken(TOO_MANY_PIXELS, field=field) from error
    except Exception as error:  # a decoder raises anything at all on a broken file
        raise RuleBroken(refusal, field=field) from error


def _re_encoded(picture: Image.Image) -> bytes:
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    upright = _on_white(ImageOps.exif_transpose(picture))
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    upright.info.clear()  # the encoder would carry the old comment over
    encoded = BytesIO()
    upright.save(encoded, "JPEG", quality=QUALITY, optimize=True)
    return encoded.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    """Return the picture without transparency; what was hidden under it stays hidden."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    layer = picture.convert("RGBA")
    white = Image.new("RGB", picture.size, "white")
    white.paste(layer, mask=layer.getchannel("A"))
    return white


def _store(cleaned: Cleaned, original: str, subject: Subject, at: datetime, uploaded_by: int | None) -> StoredFile:
    """Write the row, then the file, complete on the disk before the caller commits; a rollback leaves an orphan."""
    content = cleaned.content
    path = f"{at:%Y/%m}/{secrets.token_hex(16)}.{cleaned.ending}"
    stored = StoredFile.objects.create(
        subject_kind=subject.kind,
        subject_id=subject.id,
        kind=cleaned.kind,
        name=display_name(original, cleaned.ending),
        content_type=cleaned.content_type,
        size=len(content),
        sha256=sha256(content).hexdigest(),
        path=path,
        created_at=at,
        uploaded_by=uploaded_by,
    )
    _write(_full(path), content)
    return stored


def _write(full: Path, content: bytes) -> None:
    """Write to a temporary name and rename, so that under the final name there is the whole file or none."""
    for folder in (full.parent.parent.parent, full.parent.parent, full.parent):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = full.with_suffix(".part")
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(full)
    folder_entry = os.open(full.parent, os.O_RDONLY)
    try:
        os.fsync(folder_entry)  # without it a power cut may forget the name that the row keeps
    finally:
        os.close(folder_entry)


def _full(path: str) -> Path:
    return Path(settings.FILES_ROOT) / path
