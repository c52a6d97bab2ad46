"""The only place that writes a list as an xlsx file: no cell of it is ever taken for a formula."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from core.clock import SHANGHAI

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What office programs read as the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
# What a printed head or foot may be long, beside the codes around it.
MARK_LONGEST = 200
A4 = "9"


@dataclass(frozen=True)
class Watermark:
    """Who took a list out, when and what for; it stands in head and foot of each page and in the file's properties."""

    who: str
    at: datetime
    purpose: str

    @property
    def words(self) -> str:
        """The mark as one line."""
        return f"{self.who} {self.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M} 导出，用途：{self.purpose}"


def download(name: str, title: str, headings: Sequence[str], lines: Iterable[Sequence[str | int]]) -> HttpResponse:
    """Return the lines below their headings as a file of this name to be saved."""
    disposition = f'attachment; filename="{name}.xlsx"'
    return HttpResponse(book(title, headings, lines), content_type=XLSX, headers={"Content-Disposition": disposition})


def book(
    title: str, headings: Sequence[str], lines: Iterable[Sequence[str | int]], mark: Watermark | None = None
) -> bytes:
    """Return the lines below their headings as the bytes of a file, marked with who took them out."""
    made = Workbook(write_only=True)
    sheet = made.create_sheet(title)
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", A4
    if mark is not None:
        _mark(made, sheet, title, mark)
    sheet.append([plain(heading) for heading in headings])
    try:
        for line in lines:
            sheet.append([plain(cell) for cell in line])
    except BaseException:
        # What was written so far lies in a temporary file; nobody shall find it.
        sheet.close()
        sheet._writer.cleanup()
        raise
    content = BytesIO()
    made.save(content)
    return content.getvalue()


def _mark(made: Any, sheet: Any, title: str, mark: Watermark) -> None:
    made.properties.title, made.properties.creator = title, mark.who
    made.properties.lastModifiedBy, made.properties.description = mark.who, mark.words
    # An ampersand begins a code there.
    words = mark.words[:MARK_LONGEST].replace("&", "&&")
    sheet.HeaderFooter.oddHeader.center.text = words
    sheet.HeaderFooter.oddFooter.center.text = f"{words}　第&P页，共&N页"


def plain(cell: str | int) -> str | int:
    """Return a cell that no office program takes for a formula and every one can open."""
    if not isinstance(cell, str):
        return cell
    readable = ILLEGAL_CHARACTERS_RE.sub("", cell)
    return f"'{readable}" if readable.startswith(FORMULA) else readable
