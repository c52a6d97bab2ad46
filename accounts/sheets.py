"""The only place for how a sheet of master data is checked: cells by column, lines against what there is."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar

from django.db import models

from core.actors import Actor, Capacity
from core.sheet_files import Line

# What is known of other tables, by name: what may be written in a cell, and what it stands for.
Known = Mapping[str, Mapping[Any, Any]]
Values = dict[str, Any]


class BadCell(Exception):
    """A cell that cannot be taken, with the sentence that says why."""


@dataclass(frozen=True)
class Column:
    """A column: its heading, the name its value has in the command, how it is read, and what to write there."""

    heading: str
    name: str
    read: Callable[[str, Known], Any]
    note: str = ""
    needed: bool = False


@dataclass(frozen=True)
class Problem:
    """What is wrong in one cell."""

    number: int
    heading: str
    said: str
    sentence: str


@dataclass
class Checked:
    """A sheet after checking: what can go in, what is there already, what is wrong."""

    good: list[tuple[Line, Values]] = field(default_factory=list)
    there: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def wrong_lines(self) -> int:
        """How many lines have something wrong."""
        return len({problem.number for problem in self.problems})


class Table:
    """One kind of master data that comes and goes as a sheet; a subclass for each."""

    name: ClassVar[str]
    columns: ClassVar[Sequence[Column]]

    @property
    def headings(self) -> list[str]:
        """The headings in the order of the template."""
        return [column.heading for column in self.columns]

    def look_up(self) -> Known:
        """Return what cells may refer to, and under "there" the keys on record; a constant number of queries."""
        raise NotImplementedError

    def key(self, values: Values) -> Any:
        """Return by what a row is known again."""
        raise NotImplementedError

    def misfits(self, values: Values, known: Known, lines: Collection[Any]) -> list[tuple[str, str]]:
        """Return (heading, sentence) for what is wrong between cells; `lines` are the keys of the sheet itself."""
        return []

    def order(self, values: Values) -> Any:
        """Return by what rows are sorted before they are written."""
        return 0

    def write(self, values: Values, known: Known, actor: Actor, capacity: Capacity, at: datetime) -> tuple[str, ...]:
        """Write one row inside the caller's transaction; return what is to be shown once, usually nothing."""
        raise NotImplementedError

    def cells(self, row: models.Model) -> list[str]:
        """Return a row as it stands in an export."""
        raise NotImplementedError


def check(table: Table, lines: Sequence[Line]) -> Checked:
    """Return what of the sheet can go in; the queries are the same for ten lines and ten thousand."""
    known, checked, first = table.look_up(), Checked(), dict[Any, int]()
    read = [(line, *_read(table, line, known)) for line in lines]
    keys = {table.key(values) for _, values, problems in read if not problems}
    for line, values, problems in read:
        if not problems:
            problems = _between(table, line, values, known, keys, first)
        if problems:
            checked.problems += problems
        elif table.key(values) in known["there"]:
            checked.there += 1
        else:
            checked.good.append((line, values))
    return checked


def _read(table: Table, line: Line, known: Known) -> tuple[Values, list[Problem]]:
    values: Values = {}
    problems = []
    for column in table.columns:
        said = line.cells.get(column.heading, "")
        try:
            if not said and column.needed:
                raise BadCell("必须填写。")
            values[column.name] = column.read(said, known)
        except BadCell as bad:
            problems.append(Problem(line.number, column.heading, said[:40], str(bad)))
    return values, problems


def _between(
    table: Table, line: Line, values: Values, known: Known, keys: Collection[Any], first: dict[Any, int]
) -> list[Problem]:
    said = [
        Problem(line.number, heading, line.cells.get(heading, "")[:40], sentence)
        for heading, sentence in table.misfits(values, known, keys)
    ]
    before = first.setdefault(table.key(values), line.number)
    if before != line.number:
        heading = table.headings[0]
        said.append(Problem(line.number, heading, line.cells.get(heading, "")[:40], f"和第{before}行重复。"))
    return said


def text(most: int) -> Callable[[str, Known], str]:
    """Return a reader of text of at most so many characters."""

    def read(said: str, known: Known) -> str:
        if len(said) > most:
            raise BadCell(f"最多{most}个字。")
        return said

    return read


def one_of(labels: Mapping[str, str]) -> Callable[[str, Known], str]:
    """Return a reader of one of some words; `labels` are words by value."""
    values = {label: value for value, label in labels.items()}

    def read(said: str, known: Known) -> str:
        if said not in values:
            raise BadCell(f"没有“{said}”，可以填：{'、'.join(values)}。")
        return values[said]

    return read


def found(name: str, what: str) -> Callable[[str, Known], Any]:
    """Return a reader of what is on record elsewhere, by code or name; empty is None."""

    def read(said: str, known: Known) -> Any:
        if not said:
            return None
        if said not in known[name]:
            raise BadCell(f"没有登记这个{what}。")
        if known[name][said] is None:
            raise BadCell(f"有几个{what}叫这个名字，请写代码或者全称。")
        return known[name][said]

    return read


def yes_no(said: str, known: Known) -> bool:
    """Read 是 or 否; empty is 否."""
    if said not in ("", "是", "否"):
        raise BadCell("填“是”或者“否”。")
    return said == "是"


def day(said: str, known: Known) -> date | None:
    """Read a day as 2026-01-01, 2026/1/1 or 2026年1月1日; empty is None."""
    if not said:
        return None
    parts = said.replace("年", "-").replace("月", "-").replace("日", "").replace("/", "-").split("-")
    try:
        year, month, number = (int(part) for part in parts)
        return date(year, month, number)
    except ValueError:
        raise BadCell("请写成2026-01-01这样的日期。") from None


def by_name(rows: Sequence[tuple[Any, ...]]) -> dict[str, Any]:
    """Return values by name from (name, value) rows; a name that stands for several stands for None."""
    named: dict[str, Any] = {}
    for name, value in rows:
        named[name] = None if name in named and named[name] != value else value
    return named
