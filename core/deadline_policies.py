"""The only place that loads and finds the terms of steps; rows are versions and are never changed."""

import logging
from collections.abc import Iterable
from datetime import date, datetime
from typing import NotRequired, TypedDict

from core import policy_rules
from core.errors import RuleBroken
from core.models import DeadlinePolicy
from core.terms import Audience, Term
from core.workdays import local

logger = logging.getLogger(__name__)
# The grade whose reminders do not wait for office hours, and whose clocks may run at night.
URGENT_GRADE = "critical"


class PolicyRow(TypedDict):
    """One term as reference data writes it: the term as “15wd”, the grade empty when it is the same for all."""

    family: str
    step: str
    grade: str
    term: str
    audience: str
    basis: str
    warn: NotRequired[list[str]]
    ladder: NotRequired[list[list[str]]]
    promise: NotRequired[str]
    promise_basis: NotRequired[str]
    start_rule: NotRequired[str]
    end_rule: NotRequired[str]
    repeats: NotRequired[bool]


def load_policies(rows: Iterable[PolicyRow], version: str, valid_from: date | str) -> int:
    """Add the rows of a version that are not there yet and return how many; what is there stays, clocks rest on it.

    :raises ValueError: for a term, an audience or a date that cannot be read  :raises RuleBroken: for a row that
        breaks a rule of terms
    """
    begins = date.fromisoformat(valid_from) if isinstance(valid_from, str) else valid_from
    of_version = DeadlinePolicy.objects.filter(version=version)
    there = {(policy.family, policy.step, policy.grade): policy for policy in of_version}
    new = []
    for row in rows:
        wanted = policy_of(row, version, begins)
        policy = there.get((row["family"], row["step"], row["grade"]))
        if policy is None:
            policy_rules.check(wanted)
            new.append(wanted)
        elif policy_rules.differs(policy, wanted):
            logger.warning("deadline policy %s differs from its file; a new version is needed", policy)
    DeadlinePolicy.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def policy_for(*, family: str, step: str, grade: str, at: datetime) -> DeadlinePolicy:
    """Return the term in force on the day of `at`; a row for the grade comes before a row for all grades.

    :raises RuleBroken: when the county has set none
    """
    policy = policy_if_any(family=family, step=step, grade=grade, at=at)
    if policy is None:
        raise RuleBroken(f"没有设置这一步的办理时限（{family} {step} {grade}），请联系系统管理员。")
    return policy


def policy_if_any(*, family: str, step: str, grade: str, at: datetime) -> DeadlinePolicy | None:
    """Return the same for a step that not every grade has; None when the county has set none."""
    in_force = DeadlinePolicy.objects.filter(
        family=family, step=step, grade__in=(grade, ""), valid_from__lte=local(at).date()
    )
    return in_force.order_by("-grade", "-valid_from", "-version").first()


def policy_of(row: PolicyRow, version: str, valid_from: date, preset: str = "") -> DeadlinePolicy:
    """Return a row as a policy that is not stored.

    :raises ValueError: for a term or an audience that cannot be read
    """
    term = Term.parse(row["term"])
    return DeadlinePolicy(
        version=version,
        family=row["family"],
        step=row["step"],
        grade=row["grade"],
        amount=term.amount,
        unit=term.unit.value,
        audience=Audience(row["audience"]).value,
        basis=row["basis"],
        valid_from=valid_from,
        warn=row.get("warn", []),
        ladder=row.get("ladder", []),
        promise=row.get("promise", ""),
        promise_basis=row.get("promise_basis", ""),
        start_rule=row.get("start_rule", ""),
        end_rule=row.get("end_rule", ""),
        repeats=row.get("repeats", False),
        preset=preset,
    )
