"""The only place that writes a list as an xlsx file: no cell of it is ever taken for a formula."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from django.http import HttpResponse
from openpyxl import Workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What office programs read as the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def download(name: str, title: str, headings: Sequence[str], lines: Iterable[Sequence[str | int]]) -> HttpResponse:
    """Return the lines below their headings as a file of this name to be saved."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.append(headings)
    for line in lines:
        sheet.append([_plain(cell) for cell in line])
    content = BytesIO()
    book.save(content)
    disposition = f'attachment; filename="{name}.xlsx"'
    return HttpResponse(content.getvalue(), content_type=XLSX, headers={"Content-Disposition": disposition})


def _plain(cell: str | int) -> str | int:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
