"""What people upload, and what they should not: made here, none of it anybody's."""

import struct
import zlib
from io import BytesIO
from zipfile import ZipFile

from PIL import Image

DEVICE, GPS, ORIENTATION = 0x0110, 0x8825, 0x0112


def saved(image: Image.Image, kind: str, **more: object) -> bytes:
    content = BytesIO()
    image.save(content, kind, **more)
    return content.getvalue()


def jpeg(width: int, height: int) -> bytes:
    return saved(Image.new("RGB", (width, height), "green"), "JPEG")


def picture(kind: str) -> bytes:
    return saved(Image.new("RGB", (30, 20), "green"), kind)


def left_half_red(orientation: int) -> bytes:
    image = Image.new("RGB", (40, 20), "blue")
    image.paste("red", (0, 0, 20, 20))
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    return saved(image, "JPEG", exif=exif, quality=95)


def jpeg_with_metadata(place: str, device: str, remark: str) -> bytes:
    exif = Image.Exif()
    exif[DEVICE] = device
    exif.get_ifd(GPS)[29] = place
    return saved(Image.new("RGB", (40, 20), "green"), "JPEG", exif=exif, comment=remark)


def transparent_png() -> bytes:
    return saved(Image.new("RGBA", (10, 10), (200, 0, 0, 0)), "PNG")


def png_header(width: int, height: int) -> bytes:
    """A PNG that says how large it is and has no pixels."""
    return (
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) + _chunk(b"IDAT")
    )


def broken_png() -> bytes:
    """A small PNG whose pixels are no compressed data."""
    return png_header(30, 30)[:-12] + _chunk(b"IDAT", b"nothing compressed") + _chunk(b"IEND")


def container(*names: str) -> bytes:
    content = BytesIO()
    with ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return content.getvalue()


def docx(*more: str) -> bytes:
    return container("[Content_Types].xml", "word/document.xml", *more)


def _chunk(kind: bytes, body: bytes = b"") -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
