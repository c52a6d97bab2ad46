"""The only place for the layout of papers made of rows and tables: the same parts for docx and for the print view.

Page, fonts and lines are those of core.official_papers (GB/T 9704-2012). A paper has no red head unless the office has
given it a number and a signer; without them it goes out as a plain sheet (工作联系单).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt

from core.official_papers import (
    CENTER,
    HEADING,
    RED,
    RIGHT,
    TEXT,
    TITLE,
    border,
    new_document,
    paragraph,
    run,
    seal_lines,
    written,
)

# The type area is 156 mm wide; no label column is narrower than 24 mm.
AREA, LABEL, LABEL_LEAST = 156.0, 36.0, 24.0
PADDING = 4.0
# Sizes a name may shrink to, so that it stands on one line; the print view has a class for each.
STEPS = (40, 36, 32, 28, 26, 24, 22, 20, 18, 16, 14, 13, 12, 11, 10, 9, 8)
MM_OF_POINT = 25.4 / 72


def fitting(text: str, width: float, most: int) -> int:
    """Return the largest of the sizes, in points, at which a text stands on one line of so many millimetres."""
    length = sum(0.5 if character.isascii() else 1 for character in text) or 1
    return next((size for size in STEPS if size <= most and length * size * MM_OF_POINT <= width), STEPS[-1])


@dataclass(frozen=True)
class Row:
    """A label with what stands beside it; `high` leaves room to write, in millimetres.

    `one_line` shrinks to fit, down to what can still be read; `small` is for several lines of detail.
    """

    label: str
    value: str = ""
    high: int = 0
    one_line: bool = False
    small: bool = False

    @property
    def size(self) -> int:
        """The value's size in points."""
        if self.small:
            return 11
        return max(fitting(self.value, AREA - LABEL - PADDING, 14), 10) if self.one_line else 14

    @property
    def lines(self) -> list[str]:
        """The value line by line."""
        return self.value.splitlines() or [""]


@dataclass(frozen=True)
class Rows:
    """A table of labels and values."""

    rows: tuple[Row, ...]
    kind: str = "rows"


@dataclass(frozen=True)
class Grid:
    """A table with a head; widths in millimetres, together those of the type area."""

    head: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()
    kind: str = "grid"

    @property
    def columns(self) -> tuple[float, ...]:
        """The columns' widths, equal ones where none are given."""
        return self.widths or (AREA / len(self.head),) * len(self.head)


@dataclass(frozen=True)
class Heading:
    """A heading in 黑体."""

    text: str
    kind: str = "heading"


@dataclass(frozen=True)
class Words:
    """Paragraphs of text; a greeting and notes begin at the margin, notes are set smaller."""

    paragraphs: tuple[str, ...]
    plain: bool = False
    small: bool = False
    kind: str = "words"


@dataclass(frozen=True)
class Signed:
    """Name and date at the end, under the seal; no date for a blank."""

    organ: str
    on: date | None
    kind: str = "signed"


@dataclass(frozen=True)
class Paper:
    """One paper: its title, its parts in order, and for a red head who issues it, its number and who signed."""

    title: str
    parts: tuple[Any, ...]
    organ: str = ""
    number: str = ""
    signer: str = ""
    doc_no: str = ""
    author: str = field(default="")

    @property
    def red(self) -> bool:
        """Whether the office has given number and signer, without which there is no red head."""
        return bool(self.organ and self.doc_no and self.signer)

    @property
    def organ_size(self) -> int:
        """The size at which the issuer's name stands on one line."""
        return fitting(self.organ, AREA, 40)

    @property
    def title_size(self) -> int:
        """The title's size; a long one is set smaller before it is broken into lines."""
        return max(fitting(self.title, AREA, 22), 18)


def form_document(papers: list[Paper]) -> bytes:
    """Return papers, each beginning on a page of its own, as the bytes of one docx file."""
    document = new_document(papers[0].title, papers[0].organ or papers[0].author)
    for place, paper in enumerate(papers):
        if place:
            document.add_page_break()
        _head(document, paper)
        for part in paper.parts:
            WRITERS[part.kind](document, part)
    return written(document)


def _head(document: Any, paper: Paper) -> None:
    if paper.red:
        organ = paragraph(document, paper.organ, TITLE, paper.organ_size, alignment=CENTER, indent=False)
        organ.runs[0].font.color.rgb = RED
        line = paragraph(document, paper.doc_no, TEXT, 16, indent=False)
        line.paragraph_format.tab_stops.add_tab_stop(Mm(AREA), 2)
        run(line, f"\t签发人：{paper.signer}", TEXT, 16)
        border(line, "bottom", "single")
        paragraph(document, "", TEXT, 16)
    paragraph(document, paper.title, TITLE, paper.title_size, alignment=CENTER, indent=False)
    if paper.number:
        paragraph(document, paper.number, TEXT, 16, alignment=CENTER, indent=False)


def _rows(document: Any, part: Rows) -> None:
    table = _table(document, (LABEL, AREA - LABEL))
    for row in part.rows:
        cells = _line(table, row.high)
        label = cells[0].paragraphs[0]
        label.alignment = CENTER
        run(label, row.label, TEXT, 14)
        _write(cells[1], row.lines, row.size)


def _grid(document: Any, part: Grid) -> None:
    table = _table(document, part.columns)
    head = _line(table)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell, word in zip(head, part.head, strict=True):
        cell.paragraphs[0].alignment = CENTER
        run(cell.paragraphs[0], word, HEADING, 12)
    for said in part.lines:
        for cell, words in zip(_line(table), said, strict=True):
            _write(cell, words.splitlines() or [""], 12)


def _table(document: Any, widths: tuple[float, ...]) -> Any:
    table = document.add_table(rows=0, cols=len(widths))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    return table


def _line(table: Any, high: int = 0) -> Any:
    """Add a row that is not torn between pages and return its cells, each with its column's width."""
    row = table.add_row()
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    if high:
        row.height = Mm(high)
    for cell, column in zip(row.cells, table.columns, strict=True):
        cell.width = column.width
    return row.cells


def _write(cell: Any, lines: list[str], size: int) -> None:
    for place, words in enumerate(lines):
        added = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        added.paragraph_format.space_after = Pt(0)
        run(added, words, TEXT, size)


def _heading(document: Any, part: Heading) -> None:
    line = paragraph(document, part.text, HEADING, 16)
    line.paragraph_format.keep_with_next = True


def _words(document: Any, part: Words) -> None:
    for text in part.paragraphs:
        paragraph(document, text, TEXT, 14 if part.small else 16, indent=not part.plain)


def _signed(document: Any, part: Signed) -> None:
    paragraph(document, "", TEXT, 16)
    if part.organ:
        seal_lines(document, part.organ, part.on)
    else:
        paragraph(document, "年　　月　　日", TEXT, 16, alignment=RIGHT, indent=False)


WRITERS: dict[str, Callable[[Any, Any], None]] = {
    "rows": _rows,
    "grid": _grid,
    "heading": _heading,
    "words": _words,
    "signed": _signed,
}
__all__ = [
    "LABEL_LEAST", "Grid", "Heading", "Paper", "Row", "Rows", "Signed", "Words", "fitting", "form_document",
]  # fmt: skip
