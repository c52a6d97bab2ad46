"""The only place that lays out the terms as a table a lawyer can check: row by row, with what rests on each."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from core.models import Clock, DeadlinePolicy
from core.policy_changes import rows_on
from core.policy_files import TermTable, all_tables
from core.term_points import ladder_label, promise_label, read_point
from core.terms import Audience


@dataclass(frozen=True)
class TermWords:
    """What the columns of a row say in Chinese."""

    term: str
    promise: str
    warn: str
    ladder: str


@dataclass(frozen=True)
class TermRow:
    """One row in force: whose step and grade it is, what it says, how many running clocks rest on this version of it
    and on older ones, and the version that will follow.
    """

    policy: DeadlinePolicy
    step: str
    grade: str
    words: TermWords
    running: int
    running_before: int
    planned: DeadlinePolicy | None


@dataclass(frozen=True)
class FamilyTerms:
    """The rows of one family of matters."""

    family: str
    label: str
    rows: list[TermRow]


def words_of(policy: DeadlinePolicy) -> TermWords:
    """Return what a row says, in words."""
    units = policy.audience == Audience.UNIT
    points = "、".join(read_point(code).label for code in policy.warn)
    common = "剩五分之一时" if policy.term.by_hours else "到期前3个工作日或者剩五分之一，以早的为准"
    return TermWords(
        term=policy.term.label,
        promise=promise_label(policy.promise),
        warn=points or common,
        ladder=ladder_label(policy.ladder) if units else "",
    )


def terms_on(day: date) -> list[FamilyTerms]:
    """Return the terms in force on a day by family, steps in the order of the work; four queries."""
    rows = list(rows_on(day))
    running, total = _running(rows)
    planned = {_key(row): row for row in DeadlinePolicy.objects.filter(valid_from__gt=day).order_by("-valid_from")}
    tables = {table.family: table for table in all_tables()}
    found = []
    for family in dict.fromkeys([*tables, *(row.family for row in rows)]):
        table = tables.get(family)
        own = sorted((row for row in rows if row.family == family), key=lambda row: _order(row, table))
        if own:
            found.append(
                FamilyTerms(
                    family,
                    table.label if table else family,
                    [
                        TermRow(
                            policy=row,
                            step=step_label(row, table),
                            grade=grade_label(row, table),
                            words=words_of(row),
                            running=running[row.pk],
                            running_before=total[_key(row)] - running[row.pk],
                            planned=planned.get(_key(row)),
                        )
                        for row in own
                    ],
                )
            )
    return found


def versions_of(policy: DeadlinePolicy) -> list[tuple[DeadlinePolicy, TermWords, int]]:
    """Return every version of a row, the newest first, with its words and how many running clocks rest on it."""
    rows = list(
        DeadlinePolicy.objects.filter(family=policy.family, step=policy.step, grade=policy.grade).order_by(
            "-valid_from"
        )
    )
    running, _ = _running(rows)
    return [(row, words_of(row), running[row.pk]) for row in rows]


def running_on(policy_ids: Iterable[int]) -> dict[int, int]:
    """Return how many running clocks rest on each of these rows."""
    counted = Clock.objects.filter(stopped_at__isnull=True, policy_id__in=list(policy_ids)).order_by()
    return dict(counted.values("policy_id").annotate(n=Count("pk")).values_list("policy_id", "n"))


def name_of(policy: DeadlinePolicy) -> str:
    """Return “群众意见　办结答复（一般）”."""
    table = next((table for table in all_tables() if table.family == policy.family), None)
    grade = grade_label(policy, table)
    label = table.label if table else policy.family
    return f"{label}　{step_label(policy, table)}" + (f"（{grade}）" if grade else "")


def stored() -> QuerySet[DeadlinePolicy]:
    """Return all versions of all rows; they are no secret of anybody's."""
    return DeadlinePolicy.objects.all()


def step_label(policy: DeadlinePolicy, table: TermTable | None) -> str:
    """Return what the step is called."""
    return dict(table.steps).get(policy.step, policy.step) if table else policy.step


def grade_label(policy: DeadlinePolicy, table: TermTable | None) -> str:
    """Return what the grade is called; empty for all grades."""
    return dict(table.grades).get(policy.grade, policy.grade) if table else policy.grade


def _order(policy: DeadlinePolicy, table: TermTable | None) -> tuple[int, int, str]:
    if table is None:
        return 0, 0, f"{policy.step} {policy.grade}"
    steps, grades = [step for step, _ in table.steps], [grade for grade, _ in table.grades]
    return _place(policy.step, steps), _place(policy.grade, grades), policy.step


def _place(value: str, values: Sequence[str]) -> int:
    return values.index(value) if value in values else len(values)


def _running(rows: Iterable[DeadlinePolicy]) -> tuple[Counter[int], Counter[tuple[str, str, str]]]:
    """Return how many running clocks rest on each version, and on all versions of each row."""
    keys = {(row.family, row.step, row.grade) for row in rows}
    every = {row.pk: _key(row) for row in DeadlinePolicy.objects.only("family", "step", "grade") if _key(row) in keys}
    running = Counter(running_on(every))
    total: Counter[tuple[str, str, str]] = Counter()
    for pk, number in running.items():
        total[every[pk]] += number
    return running, total


def _key(policy: DeadlinePolicy) -> tuple[str, str, str]:
    return policy.family, policy.step, policy.grade
