"""The only place that reads an uploaded sheet of master data (xlsx or csv) into lines of text under their headings."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO, StringIO
from itertools import islice
from typing import Any
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from core.errors import RuleBroken

BYTES_MAX, UNPACKED_MAX, ROWS_MAX, COLUMNS_MAX = 5 * 1024 * 1024, 100 * 1024 * 1024, 10_000, 50
UNREADABLE = "这个文件读不出来，请用Excel另存为xlsx或者csv以后再传。"


@dataclass(frozen=True)
class Line:
    """One line of the sheet: its number there, and the text under each heading."""

    number: int
    cells: dict[str, str]


def read_lines(name: str, content: bytes, headings: Sequence[str], needed: Iterable[str]) -> list[Line]:
    """Return the lines of a sheet that say anything; the first one names the columns, in any order.

    :raises RuleBroken: no xlsx or csv, too large, a needed heading missing, or nothing below the headings
    """
    if len(content) > BYTES_MAX:
        raise RuleBroken("文件太大（超过5 MB），请分成几个表。", field="file")
    rows = _xlsx(content) if content[:2] == b"PK" else _csv(name, content)
    try:
        # One more than there may be, so that too many are noticed and not cut off.
        found = list(islice(rows, ROWS_MAX + 2))
    except (BadZipFile, InvalidFileException, KeyError, ValueError, IndexError, OSError, csv.Error) as error:
        raise RuleBroken(UNREADABLE, field="file") from error
    if not found:
        raise RuleBroken("这个表是空的。", field="file")
    if len(found) > ROWS_MAX + 1:
        raise RuleBroken(f"一次最多导入{ROWS_MAX}行，请分成几个表。", field="file")
    titles = [cell.strip().rstrip("*＊") for cell in found[0]]
    if missing := [heading for heading in needed if heading not in titles]:
        raise RuleBroken(f"第一行缺少这几列：{'、'.join(missing)}。请用模板填写。", field="file")
    lines = [
        Line(number, {h: cell.strip() for h, cell in zip(titles, row, strict=False) if h in headings})
        for number, row in enumerate(found[1:], start=2)
        if any(cell.strip() for cell in row)
    ]
    if not lines:
        raise RuleBroken("表里只有标题，没有内容。", field="file")
    return lines


def _xlsx(content: bytes) -> Iterator[list[str]]:
    with ZipFile(BytesIO(content)) as parts:
        if sum(part.file_size for part in parts.infolist()) > UNPACKED_MAX:
            raise RuleBroken("文件太大，请分成几个表。", field="file")
    sheet = load_workbook(BytesIO(content), read_only=True, data_only=True).worksheets[0]
    for row in sheet.iter_rows(values_only=True, max_row=ROWS_MAX + 2, max_col=COLUMNS_MAX):
        yield [_text(cell) for cell in row]


def _csv(name: str, content: bytes) -> Iterator[list[str]]:
    if not name.lower().endswith((".csv", ".txt")):
        raise RuleBroken(UNREADABLE, field="file")
    # Excel in Chinese saves CSV in GBK unless told otherwise.
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return csv.reader(StringIO(content.decode(encoding)))
        except UnicodeDecodeError:
            continue
    raise RuleBroken(UNREADABLE, field="file")


def _text(cell: Any) -> str:
    """Return a cell as it reads: no decimals of a whole number, no hours of a day, no mark that kept off a formula."""
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return f"{cell:%Y-%m-%d}"
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    return text[1:] if text[:2] in ("'=", "'+", "'-", "'@") else text
