"""The only place that draws codes: the address behind a code, and its picture as one SVG path."""

from itertools import groupby

from django.conf import settings
from qrcode.constants import ERROR_CORRECT_Q
from qrcode.main import QRCode as Matrix

# Four light modules around a code, or cameras do not find it.
QUIET = 4


def address_of_code(token: str) -> str:
    """Return the public address a code leads to."""
    return f"{settings.SITE_URL}/s/{token}"


def code_path(token: str) -> tuple[str, int]:
    """Return the dark modules as an SVG path, one unit a module, and the side length with the quiet zone.

    A quarter of the picture may be dirty or torn and it still reads.
    """
    matrix = Matrix(error_correction=ERROR_CORRECT_Q, border=QUIET)
    matrix.add_data(address_of_code(token))
    rows = matrix.get_matrix()
    return "".join(_runs(y, row) for y, row in enumerate(rows)), len(rows)


def _runs(y: int, row: list[bool]) -> str:
    """Return the dark runs of one row as rectangles."""
    parts, x = [], 0
    for dark, cells in groupby(row):
        length = len(list(cells))
        if dark:
            parts.append(f"M{x} {y}h{length}v1h-{length}z")
        x += length
    return "".join(parts)
