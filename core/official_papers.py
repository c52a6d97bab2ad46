"""The only place for official papers as docx on A4 after GB/T 9704-2012: fonts, margins, letters with a red head.

Title in 小标宋, headings in 黑体, text in 仿宋 of 16 points, 22 lines of 28 characters. Where a font is not installed the
office's program takes its own song face.
"""

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TITLE, HEADING, TEXT, NUMBER = "方正小标宋简体", "黑体", "仿宋_GB2312", "宋体"
LATIN = "Times New Roman"
# Characters of 22 points on a line of 156 mm.
TITLE_WIDTH = 20
LINE = Pt(28.95)
RED = RGBColor(0xC8, 0x10, 0x1C)
CENTER, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT


@dataclass(frozen=True)
class Letter:
    """An official letter (信函格式): who writes, its number and title, to whom, the body, where it is dated, copies."""

    organ: str
    number: str
    title: str
    to: str
    paragraphs: list[str]
    on: date | None
    copies: str = ""

    @property
    def title_lines(self) -> list[str]:
        """The title on one line, or on two broken where a quoted name ends, so that no word is torn."""
        quoted, mark, rest = self.title.rpartition("”")
        return [quoted + mark, rest] if len(self.title) > TITLE_WIDTH and rest else [self.title]


def letter_document(letter: Letter) -> bytes:
    """Return a letter as the bytes of a docx file: red head and double line, number, title, body, signature, seal."""
    document = new_document(letter.title, letter.organ)
    _letter_page(document)
    head = paragraph(document, letter.organ, TITLE, _head_size(letter.organ), alignment=CENTER, indent=False)
    head.runs[0].font.color.rgb = RED
    border(head, "bottom", "thickThinSmallGap")
    paragraph(document, letter.number, TEXT, 16, alignment=RIGHT, indent=False)
    paragraph(document, "", TEXT, 16)
    paragraph(document, "\n".join(letter.title_lines), TITLE, 22, alignment=CENTER, indent=False)
    paragraph(document, "", TEXT, 16)
    paragraph(document, f"{letter.to}：", TEXT, 16, indent=False)
    for text in letter.paragraphs:
        paragraph(document, text, TEXT, 16)
    paragraph(document, "", TEXT, 16)
    seal_lines(document, letter.organ, letter.on)
    if letter.copies:
        paragraph(document, "", TEXT, 16)
        paragraph(document, f"抄送：{letter.copies}。", TEXT, 14, indent=False)
    return written(document)


def new_document(title: str, author: str) -> Any:
    """Return an empty document with the page of official papers."""
    document = Document()
    document.core_properties.title = title
    document.core_properties.author = author
    document.core_properties.language = "zh-CN"
    page(document)
    return document


def written(document: Any) -> bytes:
    """Return a document as the bytes of its file."""
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def page(document: Any) -> None:
    """Set A4 with the margins of official papers, and the page number in the middle of the foot."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    foot = section.footer.paragraphs[0]
    foot.alignment = CENTER
    run(foot, "— ", NUMBER, 14)
    number = run(foot, "", NUMBER, 14)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        number._r.append(_field_part(kind, text))
    run(foot, " —", NUMBER, 14)


def _field_part(kind: str, text: str) -> Any:
    if text:
        instruction = OxmlElement("w:instrText")
        instruction.set(qn("xml:space"), "preserve")
        instruction.text = text
        return instruction
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    return mark


def paragraph(document: Any, text: str, font: str, size: float, *, alignment: Any = None, indent: bool = True) -> Any:
    """Add a paragraph with the line of official papers, indented by two characters, and return it."""
    added = document.add_paragraph()
    style = added.paragraph_format
    style.line_spacing_rule, style.line_spacing = WD_LINE_SPACING.EXACTLY, LINE if size < 20 else Pt(size * 1.6)
    style.space_before = style.space_after = Pt(0)
    added.alignment = alignment
    if indent:
        style.first_line_indent = Pt(size * 2)
    run(added, text, font, size)
    return added


def run(added_to: Any, text: str, font: str, size: float) -> Any:
    """Add words in one font to a paragraph and return them."""
    words = added_to.add_run(text)
    words.font.name, words.font.size = LATIN, Pt(size)
    words._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return words


def _head_size(organ: str) -> float:
    """Return how large the organ's name may be to stand on one line of 156 mm, at most 40 points."""
    return min(40.0, float(Mm(156).pt // max(len(organ), 1)))


def _letter_page(document: Any) -> None:
    """Set the letter form: the head 30 mm from the edge, no number on the first page but a red double line below."""
    section = document.sections[0]
    section.top_margin, section.footer_distance = Mm(30), Mm(20)
    section.different_first_page_header_footer = True
    foot = section.first_page_footer.paragraphs[0]
    run(foot, "", TEXT, 2)
    border(foot, "bottom", "thinThickSmallGap")


def border(added_to: Any, side: str, kind: str) -> None:
    """Draw a red line along one side of a paragraph."""
    borders = OxmlElement("w:pBdr")
    line = OxmlElement(f"w:{side}")
    for name, value in (("val", kind), ("sz", "24"), ("space", "6"), ("color", str(RED))):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    properties = added_to._p.get_or_add_pPr()
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def seal_lines(document: Any, organ: str, on: date | None) -> None:
    """Add name and date at the right; the seal is set over both, so they stay together on one page."""
    dated = f"{on.year}年{on.month}月{on.day}日" if on is not None else "年　月　日"
    for words, from_right in ((organ, _centred_over(organ, dated)), (dated, 4)):
        line = paragraph(document, words, TEXT, 16, alignment=RIGHT, indent=False)
        line.paragraph_format.right_indent = Pt(16 * from_right)
        line.paragraph_format.keep_with_next = words != dated


def _centred_over(organ: str, dated: str) -> float:
    """Return how many characters from the right the name stands to be centred over the date, at least two."""
    width = sum(0.5 if c.isascii() else 1 for c in dated)
    return max(4 + (width - len(organ)) / 2, 2)
