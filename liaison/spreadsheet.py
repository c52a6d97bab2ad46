"""The only place that reads a spreadsheet of stations into rows of text, and writes the empty one to fill in."""

import csv
from dataclasses import dataclass
from io import BytesIO, StringIO
from itertools import islice
from typing import Any
from zipfile import BadZipFile, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from core.errors import RuleBroken
from liaison.states import StationCategory

COLUMNS = ("站点编号", "名称", "类别", "上级编号", "区划", "地址", "电话", "开放时间")
BYTES_MAX = 5 * 1024 * 1024
# What a sheet of that many rows unpacks to at most; more is not a list of stations.
UNPACKED_MAX = 100 * 1024 * 1024
ROWS_MAX = 3000
EXAMPLES = (
    ("Z01", "示例县人大代表联络总站", "县总站", "", "999901", "县人大机关一楼", "0999-5550100", "工作日 8:30—12:00，14:30—17:30"),
    ("X01", "示例镇人大代表联络站", "乡镇（街道）联络站", "Z01", "示例镇", "镇政府东侧", "0999-5550101", "工作日 8:30—17:30"),
    ("C01", "示例村人大代表联络站", "村级联络站", "X01", "示例镇示例村", "村委会一楼", "", "每周二上午"),
)  # fmt: skip
UNREADABLE = "这个文件读不出来，请用Excel另存为xlsx或者csv以后再传。"


@dataclass(frozen=True)
class Line:
    """One line of the sheet: its number there, and the text under each heading."""

    number: int
    cells: dict[str, str]


def read_lines(name: str, content: bytes) -> list[Line]:
    """Return the lines of a sheet that say anything; the first one names the columns, in any order.

    :raises RuleBroken: no xlsx or csv, too large, a heading missing, or nothing below the headings
    """
    if len(content) > BYTES_MAX:
        raise RuleBroken("文件太大（超过5 MB），请确认是站点表。", field="file")
    rows = _from_xlsx(content) if content[:2] == b"PK" else _from_csv(name, content)
    if not rows:
        raise RuleBroken("这个表是空的。", field="file")
    if len(rows) > ROWS_MAX + 1:
        raise RuleBroken(f"一次最多导入{ROWS_MAX}行，请分成几个表。", field="file")
    headings = [heading.strip() for heading in rows[0]]
    if missing := [column for column in COLUMNS if column not in headings]:
        raise RuleBroken(f"第一行缺少这几列：{'、'.join(missing)}。请用模板填写。", field="file")
    lines = [
        Line(number, {h: cell.strip() for h, cell in zip(headings, row, strict=False) if h in COLUMNS})
        for number, row in enumerate(rows[1:], start=2)
        if any(cell.strip() for cell in row)
    ]
    if not lines:
        raise RuleBroken("表里只有标题，没有站点。", field="file")
    return lines


def _from_xlsx(content: bytes) -> list[list[str]]:
    try:
        with ZipFile(BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > UNPACKED_MAX:
                raise RuleBroken("文件太大，请确认是站点表。", field="file")
        sheet = load_workbook(BytesIO(content), read_only=True, data_only=True).worksheets[0]
        rows = islice(sheet.iter_rows(values_only=True), ROWS_MAX + 2)
        return _trimmed([[_text(cell) for cell in row[:50]] for row in rows])
    except (BadZipFile, InvalidFileException, KeyError, ValueError, IndexError, OSError) as error:
        raise RuleBroken(UNREADABLE, field="file") from error


def _from_csv(name: str, content: bytes) -> list[list[str]]:
    if not name.lower().endswith((".csv", ".txt")):
        raise RuleBroken(UNREADABLE, field="file")
    # Excel in Chinese saves CSV in GBK unless told otherwise.
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return _trimmed(list(islice(csv.reader(StringIO(content.decode(encoding))), ROWS_MAX + 2)))
        except UnicodeDecodeError:
            continue
        except csv.Error as error:
            raise RuleBroken(UNREADABLE, field="file") from error
    raise RuleBroken(UNREADABLE, field="file")


def _trimmed(rows: list[list[str]]) -> list[list[str]]:
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    return rows


def _text(cell: Any) -> str:
    """Return a cell as it reads; a number typed as one has no decimals."""
    if cell is None:
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def template() -> bytes:
    """Return an xlsx with the headings, three invented lines, and a second sheet with the categories' names."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "站点"
    sheet.append(list(COLUMNS))
    for example in EXAMPLES:
        sheet.append(list(example))
    for letter, width in zip("ABCDEFGH", (12, 30, 20, 12, 24, 30, 16, 36), strict=True):
        sheet.column_dimensions[letter].width = width
    words = book.create_sheet("类别怎么写")
    for label in StationCategory.labels:
        words.append([label])
    stored = BytesIO()
    book.save(stored)
    return stored.getvalue()
