"""The lists at three sizes, asked for in turn so that whatever slows the machine down slows all of them."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from bench.asking import Answer, ask

WARM_UP = 6
FULL_PAGE = 50
GOAL = 1.3
ROW = re.compile(rb'href="(/console/(?:opinions|matters)/[^"/]+/)')


@dataclass
class Measured:
    """One list for one person at one size."""

    times: list[float] = field(default_factory=list)
    queries: set[int] = field(default_factory=set)
    rows: set[int] = field(default_factory=set)
    buffers: int | None = None
    plan_ms: float | None = None


Measurements = dict[tuple[str, str], dict[int, Measured]]


def measure(ports: dict[int, int], people: dict[int, list[dict[str, Any]]], *, rounds: int) -> Measurements:
    """Return for each person and list what was measured at each size."""
    found: Measurements = defaultdict(lambda: defaultdict(Measured))
    for turn in range(WARM_UP + rounds):
        for size, port in ports.items():
            for person in people[size]:
                for target in person["targets"]:
                    answer = _get(port, person, target["address"], count=turn < WARM_UP)
                    measured = found[person["name"], target["label"]][size]
                    measured.buffers, measured.plan_ms = target.get("buffers"), target.get("plan_ms")
                    _note(measured, answer, target["address"], warm=turn >= WARM_UP)
    return found


def _get(port: int, person: dict[str, Any], address: str, *, count: bool) -> Answer:
    headers = {"Cookie": person["cookie"]}
    if address.startswith("/api/"):
        headers = {"Authorization": f"Bearer {person['token']}"}
    return ask(port, address, headers, count=count)


def _note(measured: Measured, answer: Answer, address: str, *, warm: bool) -> None:
    if warm:
        measured.times.append(answer.milliseconds)
        return
    rows = answer.body.count(b'"state_label"') if address.startswith("/api/") else len(set(ROW.findall(answer.body)))
    measured.rows.add(rows)
    measured.queries.add(answer.queries)


def table(found: Measurements) -> tuple[list[str], list[str]]:
    """Return the lines of a Markdown table, and what misses its goal."""
    sizes = sorted(next(iter(found.values())))
    heads = [f"{size:,}" for size in sizes]
    lines = [
        f"| who | list | {' | '.join(f'{head}, ms' for head in heads)} | ratio | queries | buffers at {' / '.join(heads)} |",
        f"|---|---|{'---:|' * len(heads)}---:|---:|---|",
    ]
    missed = []
    for (who, label), by_size in found.items():
        medians = [median(by_size[size].times) for size in sizes]
        ratio = medians[-1] / medians[0]
        queries = [min(by_size[size].queries) for size in sizes]
        rows = {count for size in sizes for count in by_size[size].rows}
        times = " | ".join(f"{each:.1f}" for each in medians)
        buffers = " / ".join(str(by_size[size].buffers) for size in sizes) if by_size[sizes[0]].buffers else ""
        lines.append(f"| {who} | {label} | {times} | {ratio:.2f} | {_same(queries)} | {buffers} |")
        if ratio > GOAL:
            missed.append(f"{who}, {label}: {ratio:.2f} times as long at {sizes[-1]:,}, goal {GOAL}")
        if len(set(queries)) > 1:
            missed.append(f"{who}, {label}: queries {queries}")
        # A page of figures lists no items.
        if rows not in ({FULL_PAGE}, {0}):
            missed.append(f"{who}, {label}: pages of {sorted(rows)} rows, so they do not compare")
    return lines, missed


def _same(queries: list[int]) -> str:
    return str(queries[0]) if len(set(queries)) == 1 else " / ".join(map(str, queries))
