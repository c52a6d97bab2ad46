"""A stamped reply as a scanner makes it, for the demo's units that never sign in: a page of lines with a red seal."""

from functools import cache
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

PAGE = (620, 877)
RED, INK = (200, 16, 28), (60, 60, 60)


def stamped() -> SimpleUploadedFile:
    """Return the scan as it is uploaded."""
    return SimpleUploadedFile("盖章答复（示例）.jpg", _picture(), "image/jpeg")


@cache
def _picture() -> bytes:
    page = Image.new("RGB", PAGE, "white")
    draw = ImageDraw.Draw(page)
    draw.rectangle((190, 90, 430, 106), fill=INK)
    for line in range(14):
        draw.rectangle((90 if line % 4 else 130, 160 + line * 34, 530 if line % 4 != 3 else 330, 168 + line * 34), INK)
    draw.ellipse((380, 660, 530, 810), outline=RED, width=6)
    draw.regular_polygon((455, 735, 26), 5, fill=RED)
    content = BytesIO()
    page.save(content, "JPEG", quality=70)
    return content.getvalue()
