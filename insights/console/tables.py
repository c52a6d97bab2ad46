"""The table of the pool: rows by category, township or month against what was done, or against each other."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from core.actors import Actor
from insights.console.filters import behind_url
from insights.inputs import NOT_GIVEN, Cut, Period
from insights.selectors import pool
from insights.selectors.pool import Counts, Names
from insights.states import Measure

# What is counted of a row; ABCD are parts of 办结.
SHOWN = (
    Measure.RECEIVED, Measure.ACCEPTED, Measure.ANSWERED, Measure.CLOSED, Measure.CLOSED_A, Measure.CLOSED_B,
    Measure.CLOSED_C, Measure.CLOSED_D, Measure.DISSATISFIED,
)  # fmt: skip
# key: label, rows, columns (None: what was done)
LAYOUTS: dict[str, tuple[str, str, str | None]] = {
    "category": ("类别 × 办理情况", "category", None),
    "township": ("乡镇 × 办理情况", "township", None),
    "month": ("月份 × 办理情况", "month", None),
    "category-township": ("类别 × 乡镇", "category", "township"),
    "category-month": ("类别 × 月份", "category", "month"),
    "township-month": ("乡镇 × 月份", "township", "month"),
}
HEADS = {"category": "类别", "township": "乡镇", "month": "月份"}


@dataclass(frozen=True)
class Figure:
    """One number and the address of what it counts; none where there is nothing."""

    value: int
    url: str = ""


@dataclass(frozen=True)
class Table:
    """A table with its totals: what the columns add up to below, what a row adds up to at its end where that is so."""

    label: str
    head: str
    columns: list[str]
    rows: list[tuple[str, list[Figure]]]
    foot: list[Figure]
    caption: str
    narrow: bool


def table(actor: Actor, cut: Cut, key: str, measure: Measure, known: Names) -> Table:
    """Return the table of a layout, from one query; an unknown layout is the first one."""
    label, rows, columns = LAYOUTS.get(key, LAYOUTS["category"])
    if columns is None:
        return _of_measures(actor, cut, label, rows, known)
    return _crossed(actor, cut, label, rows, columns, measure, known)


def _of_measures(actor: Actor, cut: Cut, label: str, rows: str, known: Names) -> Table:
    found = {key[0]: counts for key, counts in pool.grouped(actor, cut, rows).items()}
    lines = [
        (_name(rows, key, known), [_figure(found[key][m], narrowed(cut, rows, key), m) for m in SHOWN])
        for key in _ordered(rows, found, known)
    ]
    foot = [_figure(sum(c[m] for c in found.values()), cut, m) for m in SHOWN]
    return Table(
        label=label, head=HEADS[rows], columns=[m.label for m in SHOWN], rows=lines, foot=foot,
        caption=f"{cut.period.name}{label}", narrow=False,
    )  # fmt: skip


def _crossed(actor: Actor, cut: Cut, label: str, rows: str, columns: str, measure: Measure, known: Names) -> Table:
    found = {key: c[measure] for key, c in pool.grouped(actor, cut, rows, columns).items() if c[measure]}
    across = _ordered(columns, {key[1] for key in found}, known)
    lines = [
        (_name(rows, row, known), _line(found, row, across, lambda r, c: _both(cut, rows, r, columns, c), measure))
        for row in _ordered(rows, {key[0] for key in found}, known)
    ]
    foot = [
        _figure(sum(n for key, n in found.items() if key[1] == column), narrowed(cut, columns, column), measure)
        for column in across
    ]
    return Table(
        label=label, head=HEADS[rows], columns=[*(_name(columns, c, known) for c in across), "合计"], rows=lines,
        foot=[*foot, _figure(sum(found.values()), cut, measure)],
        caption=f"{cut.period.name}{measure.label}件数，{label}", narrow=True,
    )  # fmt: skip


def _line(
    found: dict[tuple[Any, ...], int], row: Any, across: list[Any], cut_of: Callable[[Any, Any], Cut], measure: Measure
) -> list[Figure]:
    figures = [_figure(found.get((row, column), 0), cut_of(row, column), measure) for column in across]
    return [*figures, _figure(sum(f.value for f in figures), cut_of(row, None), measure)]


def _both(cut: Cut, rows: str, row: Any, columns: str, column: Any) -> Cut:
    inside = narrowed(cut, rows, row)
    return inside if column is None else narrowed(inside, columns, column)


def narrowed(cut: Cut, axis: str, key: Any) -> Cut:
    """Return the cut narrowed to one category, township or month."""
    if axis == "month":
        return replace(cut, period=Period(key, key))
    if axis == "category":
        return replace(cut, category=key or NOT_GIVEN)
    return replace(cut, township=key)


def _figure(value: int, cut: Cut, measure: Measure) -> Figure:
    return Figure(value, behind_url(cut, measure) if value else "")


def _ordered(axis: str, keys: Any, known: Names) -> list[Any]:
    if axis == "month":
        return sorted(set(keys))
    return pool.ordered(keys, known.categories if axis == "category" else known.townships)


def _name(axis: str, key: Any, known: Names) -> str:
    if isinstance(key, date):
        return f"{key.year}-{key.month:02d}"
    return known.category(key) if axis == "category" else known.township(key)


def changed(now: Counts, before: Counts, measure: Measure) -> str:
    """Return how a figure compares with the period before, in words."""
    more = now[measure] - before[measure]
    words = "持平" if not more else f"多{more}件" if more > 0 else f"少{-more}件"
    return f"上期{before[measure]}件，{words}"
