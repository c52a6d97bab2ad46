"""The only place that writes new versions of terms; a clock that runs keeps the row it started with.

Everything here runs inside the caller's transaction; who may, the audit and the announcement are the caller's.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError
from django.db.models import Max, ProtectedError, QuerySet

from core import policy_rules
from core.deadline_policies import PolicyRow, policy_of
from core.errors import RuleBroken, Stale, WrongState
from core.models import DeadlinePolicy
from core.terms import Term

CHANGED = "这一时限刚刚有人改过，请看看最新的一版，再决定要不要改。"
Key = tuple[str, str, str]


@dataclass(frozen=True)
class NewTerm:
    """What a new version of one row says; family, step, grade and whose term it is stay as they are."""

    term: Term
    basis: str
    valid_from: date
    promise: str = ""
    promise_basis: str = ""
    warn: tuple[str, ...] = ()
    ladder: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Difference:
    """A row of a set that will not be in force that day: the old version, None for a new step, and the new."""

    key: str
    old: DeadlinePolicy | None
    new: DeadlinePolicy


def last_change() -> int:
    """Return which row was written last; a page remembers it, so that it can tell whether somebody was quicker."""
    return DeadlinePolicy.objects.aggregate(last=Max("pk"))["last"] or 0


def draft(old: DeadlinePolicy, new: NewTerm, version: str) -> DeadlinePolicy:
    """Return the next version of a row, checked and not stored.

    :raises RuleBroken: with the field, when it breaks a rule of terms
    """
    policy = DeadlinePolicy(
        version=version,
        family=old.family,
        step=old.step,
        grade=old.grade,
        amount=new.term.amount,
        unit=new.term.unit.value,
        audience=old.audience,
        basis=new.basis.strip(),
        valid_from=new.valid_from,
        warn=list(new.warn),
        ladder=[list(step) for step in new.ladder],
        promise=new.promise,
        promise_basis=new.promise_basis.strip() if new.promise else "",
        start_rule=old.start_rule,
        end_rule=old.end_rule,
        repeats=old.repeats,
    )
    policy_rules.check(policy)
    return policy


def preview(policy_id: int, new: NewTerm, today: date) -> tuple[DeadlinePolicy, DeadlinePolicy]:
    """Return a row and what its next version would be, after every check and without writing.

    :raises RuleBroken: with the field
    """
    old = DeadlinePolicy.objects.get(pk=policy_id)
    policy = draft(old, new, next_version(new.valid_from))
    _check_day(new.valid_from, today)
    _check_overlap([policy])
    if not policy_rules.differs(old, policy):
        raise RuleBroken("和现在的一样，没有要改的。", field="term")
    return old, policy


def add_version(policy_id: int, new: NewTerm, *, seen: int, today: date) -> DeadlinePolicy:
    """Write the next version of a row and return it.

    :raises RuleBroken: with the field  :raises Stale: when the row got another version since `seen`
    """
    _lock()
    old = DeadlinePolicy.objects.get(pk=policy_id)
    if _versions(old).filter(pk__gt=seen).exists():
        raise Stale(CHANGED)
    _, policy = preview(policy_id, new, today)
    _save([policy])
    return policy


def withdraw(policy_id: int, today: date) -> DeadlinePolicy:
    """Take back a version that is not in force yet; return what it was.

    :raises WrongState: when it is in force, or gone, or something rests on it  :raises RuleBroken: when it would
        leave the step without a term
    """
    _lock()
    policy = DeadlinePolicy.objects.filter(pk=policy_id).first()
    if policy is None:
        raise WrongState("这一版已经撤销了。")
    if policy.valid_from <= today:
        raise WrongState("这一版已经开始适用，不能撤销；要改，请另定新的一版。")
    _check_gap(policy)
    try:
        DeadlinePolicy.objects.filter(pk=policy_id).delete()
    except ProtectedError as error:
        raise WrongState("已经有事项按这一版计算期限，不能撤销。") from error
    return policy


def differences(rows: Iterable[PolicyRow], day: date, preset: str = "") -> list[Difference]:
    """Return in which rows a set is not what will be in force on the day."""
    in_force = {_key(policy): policy for policy in rows_on(day)}
    found = []
    for row in rows:
        new = policy_of(row, "", day, preset)
        old = in_force.get(_key(new))
        if old is None or policy_rules.differs(old, new):
            found.append(Difference(":".join(_key(new)), old, new))
    return found


def take_over(
    rows: Iterable[PolicyRow], *, preset: str, day: date, keys: Collection[str] | None, seen: int, today: date
) -> list[DeadlinePolicy]:
    """Write the rows of a set that differ, all or those of `keys`, as one new version; return them.

    :raises RuleBroken: nothing differs, a day in the past, a row of that day is there already
    :raises Stale: when any term was changed since `seen`
    """
    _lock()
    if last_change() > seen:
        raise Stale("办理时限刚刚有人改过，请看看最新的对照，再决定要不要采用。")
    _check_day(day, today)
    found = [one.new for one in differences(rows, day, preset) if keys is None or one.key in keys]
    if not found:
        raise RuleBroken("没有选中要采用的时限。" if keys is not None else "和现行时限一样，没有要采用的。")
    version = next_version(day)
    for policy in found:
        policy.version = version
        policy_rules.check(policy)
    _check_overlap(found)
    _save(found)
    return found


def rows_on(day: date) -> QuerySet[DeadlinePolicy]:
    """Return for every family, step and grade the row in force on a day, in that order."""
    begun = DeadlinePolicy.objects.filter(valid_from__lte=day)
    newest = begun.order_by("family", "step", "grade", "-valid_from", "-version").distinct("family", "step", "grade")
    return DeadlinePolicy.objects.filter(pk__in=newest.values("pk"))


def next_version(day: date) -> str:
    """Return the name of the next version of that day's year: “2027-1”."""
    names = DeadlinePolicy.objects.filter(version__startswith=f"{day.year}-").values_list("version", flat=True)
    numbers = [int(match[1]) for name in names.distinct() if (match := re.fullmatch(r"\d{4}-(\d{1,6})", name))]
    return f"{day.year}-{max(numbers, default=0) + 1}"


def _lock() -> None:
    """Let one change after the other; clocks start meanwhile, for a foreign key asks for less."""
    list(DeadlinePolicy.objects.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))


def _versions(policy: DeadlinePolicy) -> QuerySet[DeadlinePolicy]:
    return DeadlinePolicy.objects.filter(family=policy.family, step=policy.step, grade=policy.grade)


def _key(policy: DeadlinePolicy) -> Key:
    return policy.family, policy.step, policy.grade


def _check_day(day: date, today: date) -> None:
    if day < today:
        raise RuleBroken("适用日期不能早于今天；已经开始计算的期限不会改变。", field="valid_from")


def _check_overlap(policies: Iterable[DeadlinePolicy]) -> None:
    for policy in policies:
        same_day = _versions(policy).filter(valid_from=policy.valid_from).first()
        if same_day is not None:
            day = f"{policy.valid_from.year}年{policy.valid_from.month}月{policy.valid_from.day}日"
            raise RuleBroken(
                f"自{day}起适用的已经有一版（{same_day.version}，{same_day.term.label}），请换一个日期，或者先撤销那一版。",
                field="valid_from",
            )


def _check_gap(policy: DeadlinePolicy) -> None:
    """Refuse to leave a step without a term from the day the version would have begun; one for all grades will do."""
    others = DeadlinePolicy.objects.filter(
        family=policy.family, step=policy.step, grade__in=(policy.grade, ""), valid_from__lte=policy.valid_from
    )
    if not others.exclude(pk=policy.pk).exists():
        raise RuleBroken("撤销以后这一步就没有办理时限了，请先定好接替的一版。")


def _save(policies: list[DeadlinePolicy]) -> None:
    try:
        for policy in policies:
            policy.save(force_insert=True)
    except IntegrityError as error:
        raise Stale(CHANGED) from error
