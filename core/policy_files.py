"""The only place that reads tables of terms from files: a family's default rows with their words, and presets."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from core import registries
from core.deadline_policies import PolicyRow, load_policies


@dataclass(frozen=True)
class TermTable:
    """The shipped terms of one family of matters, and what family, steps and grades are called."""

    family: str
    label: str
    version: str
    valid_from: str
    grades: tuple[tuple[str, str], ...]
    steps: tuple[tuple[str, str], ...]
    rows: tuple[PolicyRow, ...]


@dataclass(frozen=True)
class Preset:
    """A whole set of terms to take over, such as a province's; `differs` says how many rows are not the default's."""

    slug: str
    name: str
    note: str
    rows: tuple[PolicyRow, ...]
    differs: int


@lru_cache
def read_tables(folder: Path) -> list[TermTable]:
    """Return the tables of a folder, in the order of the files' names."""
    return [_table(json.loads(path.read_text(encoding="utf-8"))) for path in sorted(folder.glob("*.json"))]


@lru_cache
def read_presets(folder: Path) -> list[Preset]:
    """Return the presets of a folder in the order of their numbers; each says what differs from the default."""
    files = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
    return [_preset(said) for said in sorted(files, key=lambda said: said["order"])]


def load_tables(tables: Iterable[TermTable]) -> int:
    """Load the rows of tables that are not there yet; return how many rows the tables have."""
    loaded = 0
    for table in tables:
        load_policies(table.rows, version=table.version, valid_from=table.valid_from)
        loaded += len(table.rows)
    return loaded


def all_tables() -> list[TermTable]:
    """Return the tables of every app."""
    return [table for _, tables in registries.term_tables.items() for table in tables()]


def all_presets() -> list[Preset]:
    """Return the presets of every app."""
    return [preset for _, presets in registries.term_presets.items() for preset in presets()]


def _table(said: dict[str, Any]) -> TermTable:
    labels = said.get("grade_labels", [""] * len(said["grades"]))
    rows = [
        _row(said, row, number)
        for row in said["rows"]
        for number, term in enumerate(row["terms"])
        # A grade without this step has no term.
        if term
    ]
    return TermTable(
        family=said["family"],
        label=said["label"],
        version=said["version"],
        valid_from=said["valid_from"],
        grades=tuple(zip(said["grades"], labels, strict=True)),
        steps=tuple((row["step"], row["label"]) for row in said["rows"]),
        rows=tuple(rows),
    )


def _row(said: dict[str, Any], row: dict[str, Any], number: int) -> PolicyRow:
    ladders = said.get("ladders", {}).get(said["grades"][number], [])
    return {
        "family": said["family"],
        "step": row["step"],
        "grade": said["grades"][number],
        "term": row["terms"][number],
        "audience": row["audience"],
        "basis": _of_grade(row["basis"], number),
        "warn": _of_grade(row["warn"], number) if "warn" in row else [],
        "ladder": ladders if row["audience"] == "unit" else [],
        "promise": row.get("promise", ""),
        "promise_basis": row.get("promise_basis", ""),
        "start_rule": row.get("start_rule", ""),
        "end_rule": row.get("end_rule", ""),
        "repeats": bool(_of_grade(row["repeats"], number)) if "repeats" in row else False,
    }


def _of_grade(value: Any, number: int) -> Any:
    """Return what a list says of one grade; anything else is the same for all."""
    return value[number] if isinstance(value, list) else value


def _preset(said: dict[str, Any]) -> Preset:
    own = {(row["family"], row["step"], row["grade"]): row for row in said["rows"]}
    families = said["families"]
    rows = []
    for table in all_tables():
        if families == "all" or table.family in families:
            rows += [_merged(row, own.pop((row["family"], row["step"], row["grade"]), {})) for row in table.rows]
    if own:
        raise ValueError(f"preset {said['slug']}: no such rows in the default: {sorted(own)}")
    return Preset(said["slug"], said["name"], said["note"], tuple(rows), len(said["rows"]))


def _merged(row: PolicyRow, own: dict[str, Any]) -> PolicyRow:
    merged: PolicyRow = {**row, **own}  # type: ignore[typeddict-item]
    return merged
