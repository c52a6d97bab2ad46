"""Reads rows out of a county's CSV or xlsx files, with their line numbers."""

import csv
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

from openpyxl import load_workbook

from core.clock import SHANGHAI

FORMATS = ("%Y/%m/%d %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y-%m-%d %H:%M", "%Y/%m/%d", "%Y-%m-%d")


class UnreadableFile(Exception):
    """The file as a whole cannot be used, with a sentence why."""


def rows(path: Path) -> Iterator[tuple[int, dict[str, object]]]:
    """Yield (line, row by column name); the heading is line 1.

    :raises UnreadableFile: not there, no table, or an unknown ending
    """
    if not path.is_file():
        raise UnreadableFile(f"没有这个文件：{path}")
    if path.suffix.lower() == ".csv":
        yield from _csv_rows(path)
    elif path.suffix.lower() == ".xlsx":
        yield from _xlsx_rows(path)
    else:
        raise UnreadableFile("只能导入 .csv 或 .xlsx 文件。")


def _csv_rows(path: Path) -> Iterator[tuple[int, dict[str, object]]]:
    csv.field_size_limit(10_000_000)
    with path.open(encoding=_encoding(path), newline="") as file:
        reader = csv.DictReader(file)
        line = 2
        for row in reader:
            yield line, {str(name): value or "" for name, value in row.items() if name is not None}
            line = reader.line_num + 1


def _encoding(path: Path) -> str:
    """Return UTF-8 where the file is that, else what Chinese office programs write."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            for _ in file:
                pass
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8-sig"


def _xlsx_rows(path: Path) -> Iterator[tuple[int, dict[str, object]]]:
    # A workbook read row by row keeps its file open until it is closed.
    with closing(load_workbook(path, read_only=True, data_only=True)) as book:
        if book.active is None:
            raise UnreadableFile("文件里没有工作表。")
        lines = book.active.iter_rows(values_only=True)
        heading = [str(name or "") for name in next(lines, ())]
        for number, values in enumerate(lines, start=2):
            if any(value not in (None, "") for value in values):
                yield number, {name: "" if v is None else v for name, v in zip(heading, values, strict=False)}


def moment(value: object) -> datetime | None:
    """Return the instant a cell means, in Shanghai's zone; None for an empty cell.

    :raises ValueError: when it is no date
    """
    if isinstance(value, datetime):
        return value.replace(tzinfo=SHANGHAI)
    text = str(value).strip()
    if not text:
        return None
    for known in FORMATS:
        try:
            return datetime.strptime(text, known).replace(tzinfo=SHANGHAI)
        except ValueError:
            continue
    raise ValueError(text)
