"""The month's report as a docx on A4 after GB/T 9704-2012: title in 小标宋, headings in 黑体, text in 仿宋, page numbers.

Where a font is not installed the office's program takes its own song face.
"""

from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from insights.papers.wording import Part, parts_of, title_of
from insights.selectors.monthly import Monthly

TITLE, HEADING, TEXT, NUMBER = "方正小标宋简体", "黑体", "仿宋_GB2312", "宋体"
LATIN = "Times New Roman"
LINE = Pt(28.95)


def document_of(report: Monthly) -> bytes:
    """Return the report as the bytes of a docx file."""
    document = Document()
    document.core_properties.title = title_of(report)
    document.core_properties.author = report.scope
    document.core_properties.language = "zh-CN"
    _page(document)
    _paragraph(document, title_of(report), TITLE, 22, alignment=WD_ALIGN_PARAGRAPH.CENTER, indent=False)
    _paragraph(document, "", TEXT, 16)
    for part in parts_of(report):
        _part(document, part)
    at = report.at
    _paragraph(
        document, f"{at.year}年{at.month}月{at.day}日", TEXT, 16, alignment=WD_ALIGN_PARAGRAPH.RIGHT, indent=False
    )
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _page(document: Any) -> None:
    """Set A4 with the margins of official papers, and the page number in the middle of the foot."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(foot, "— ", NUMBER, 14)
    field = _run(foot, "", NUMBER, 14)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        field._r.append(_field_part(kind, text))
    _run(foot, " —", NUMBER, 14)


def _field_part(kind: str, text: str) -> Any:
    if text:
        instruction = OxmlElement("w:instrText")
        instruction.set(qn("xml:space"), "preserve")
        instruction.text = text
        return instruction
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    return mark


def _part(document: Any, part: Part) -> None:
    _paragraph(document, part.title, HEADING, 16)
    for sentence in part.sentences:
        _paragraph(document, sentence, TEXT, 16)
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
            paragraph = cell.paragraphs[0]
            paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if column == 0 else WD_ALIGN_PARAGRAPH.CENTER
            _run(paragraph, word, HEADING if number == 0 else TEXT, 12)


def _paragraph(document: Any, text: str, font: str, size: float, *, alignment: Any = None, indent: bool = True) -> None:
    paragraph = document.add_paragraph()
    style = paragraph.paragraph_format
    style.line_spacing_rule, style.line_spacing = WD_LINE_SPACING.EXACTLY, LINE if size < 20 else Pt(36)
    style.space_before = style.space_after = Pt(0)
    paragraph.alignment = alignment
    if indent:
        style.first_line_indent = Pt(size * 2)
    _run(paragraph, text, font, size)


def _run(paragraph: Any, text: str, font: str, size: float) -> Any:
    run = paragraph.add_run(text)
    run.font.name, run.font.size = LATIN, Pt(size)
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return run
