"""The commands that take in a checked sheet of master data, all of it or nothing, and record that one was taken out."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from accounts import policies
from accounts.sheets import Table, check
from core import audit
from core.actors import Actor
from core.errors import RuleBroken
from core.sheet_files import Line
from core.subjects import Subject


class Applied(NamedTuple):
    """How many rows went in, and what is to be shown once: first passwords."""

    rows: int
    shown: list[tuple[str, ...]]


def take_in(*, table: Table, lines: Sequence[Line], actor: Actor, at: datetime) -> Applied:
    """Write the lines as they were shown; each row is recorded as if it had been typed in.

    :raises RuleBroken: when a line has become wrong since, with its number; then nothing is written
    """
    capacity = policies.administrator(actor)
    with transaction.atomic(durable=True):
        checked = check(table, lines)
        if checked.problems:
            worst = checked.problems[0]
            raise RuleBroken(f"第{worst.number}行“{worst.heading}”：{worst.sentence}这次没有导入，请重新上传。")
        if not checked.good:
            raise RuleBroken("这些行都已经登记过，没有再导入。")
        known, shown = table.look_up(), []
        for line, values in sorted(checked.good, key=lambda one: table.order(one[1])):
            try:
                once = table.write(values, known, actor, capacity, at)
            except RuleBroken as refusal:
                raise RuleBroken(f"第{line.number}行：{refusal.message}这次没有导入。") from refusal
            if once:
                shown.append(once)
        subject = Subject("sheet", 0)
        audit.record(
            subject=subject, verb="import_sheet", actor=actor, capacity=capacity, at=at,
            table=table.name, rows=len(checked.good),
        )  # fmt: skip
    return Applied(len(checked.good), shown)


def note_export(*, table: Table, rows: int, actor: Actor, at: datetime) -> None:
    """Record who took a list out of the platform, and how long it was."""
    capacity = policies.administrator(actor)
    with transaction.atomic(durable=True):
        subject = Subject("sheet", 0)
        audit.record(
            subject=subject, verb="export_sheet", actor=actor, capacity=capacity, at=at, table=table.name, rows=rows
        )
