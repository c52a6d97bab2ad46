"""The month's report as a docx on A4 after GB/T 9704-2012: title in 小标宋, headings in 黑体, text in 仿宋, page numbers.

Where a font is not installed the office's program takes its own song face.
"""

from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement

from core.official_papers import HEADING, TEXT, TITLE, new_document, paragraph, run, written
from insights.papers.wording import Part, parts_of, title_of
from insights.selectors.monthly import Monthly


def document_of(report: Monthly) -> bytes:
    """Return the report as the bytes of a docx file."""
    document = new_document(title_of(report), report.scope)
    paragraph(document, title_of(report), TITLE, 22, alignment=WD_ALIGN_PARAGRAPH.CENTER, indent=False)
    paragraph(document, "", TEXT, 16)
    for part in parts_of(report):
        _part(document, part)
    at = report.at
    paragraph(
        document, f"{at.year}年{at.month}月{at.day}日", TEXT, 16, alignment=WD_ALIGN_PARAGRAPH.RIGHT, indent=False
    )
    return written(document)


def _part(document: Any, part: Part) -> None:
    paragraph(document, part.title, HEADING, 16)
    for sentence in part.sentences:
        paragraph(document, sentence, TEXT, 16)
    if part.head:
        _table(document, part)


def _table(document: Any, part: Part) -> None:
    table = document.add_table(rows=0, cols=len(part.head))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for number, words in enumerate([part.head, *part.lines]):
        row = table.add_row()
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        if number == 0:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for column, (cell, word) in enumerate(zip(row.cells, words, strict=True)):
            cell_text = cell.paragraphs[0]
            cell_text.alignment = WD_ALIGN_PARAGRAPH.LEFT if column == 0 else WD_ALIGN_PARAGRAPH.CENTER
            run(cell_text, word, HEADING if number == 0 else TEXT, 12)
