"""The commands on scoring schemes: copy to a new year, change in draft, approve by a second person, lock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError
from django.db.models import Max

from core.actors import Actor
from core.clock import local_year
from core.errors import RuleBroken, Stale
from core.subjects import Subject
from deputies import lifecycle, policies
from deputies.models import Scheme, SchemeCount, SchemeRule
from deputies.selectors.schemes import contradictions
from deputies.services.steps import announce, durable, lock, required, step
from deputies.states import DutyKind, RuleFormula, SchemeAction, SchemeState

MOST = Decimal(100)
NOT_YOURS = "考核办法由县人大代表工委起草。"


@dataclass(frozen=True)
class CountEntry:
    """What a rule is to count, as entered."""

    kinds: tuple[str, ...]
    first: Decimal
    further: Decimal
    cap: Decimal | None = None
    per_day: int | None = None
    minus: bool = False


def copy_scheme(*, scheme_id: int, year: int, actor: Actor, at: datetime) -> Scheme:
    """复制到新年度: a draft with the same rules, for that year; the old one stays as it is.

    :raises RuleBroken: a year that cannot be meant
    """
    if not 2000 <= year <= 2100:
        raise RuleBroken("请填4位年份，例如2027。", field="year")
    with durable():
        old = lock(Scheme, scheme_id)
        capacity = policies.require(policies.scheme_keeper(old, actor), NOT_YOURS)
        versions = Scheme.objects.filter(year=year, level=old.level)
        new = Scheme.objects.create(
            year=year,
            level=old.level,
            version_no=(versions.aggregate(last=Max("version_no"))["last"] or 0) + 1,
            title=old.title,
            total=old.total,
            bonus_total=old.bonus_total,
            drafted_by_id=actor.user_id,
        )
        _copy_rules(old, new)
        announce("copy_scheme", Subject("scheme", new.pk), actor=actor, capacity=capacity, at=at, copied_from=old.pk)
    return new


def _copy_rules(old: Scheme, new: Scheme) -> None:
    for rule in old.rules.prefetch_related("counts"):
        counts = sorted(rule.counts.all(), key=lambda c: c.pk)
        rule.pk, rule.scheme = None, new
        rule._state.adding = True
        rule.save()
        for count in counts:
            count.pk, count.rule = None, rule
            count._state.adding = True
            count.save()


def change_scheme(
    *, scheme_id: int, title: str, total: int, bonus_total: int, actor: Actor, at: datetime, version: int | None
) -> Scheme:
    """修改: the name and the totals of a draft."""
    with durable():
        scheme = lock(Scheme, scheme_id)
        with _step(SchemeAction.CHANGE_SCHEME, scheme, actor, at, version):
            scheme.title = required(title, "请写考核办法的名称。", "title", most=60)
            scheme.total = _points_whole(total, "total")
            scheme.bonus_total = _points_whole(bonus_total, "bonus_total")
            scheme.drafted_by_id = actor.user_id
    return scheme


def _points_whole(value: int, field: str) -> int:
    if not 0 <= value <= 1000:
        raise RuleBroken("请填0到1000之间的整数。", field=field)
    return value


def change_rule(
    *,
    rule_id: int,
    item: str,
    cap: Decimal | None,
    counts: Sequence[CountEntry],
    actor: Actor,
    at: datetime,
    version: int | None,
) -> SchemeRule:
    """修改计分项目: in a draft only; what contradicts other rules is shown at once and stops the approval.

    :raises RuleBroken: negative or senseless points  :raises Stale: the scheme was changed since it was shown
    """
    with durable():
        rule = SchemeRule.objects.select_related("scheme").get(pk=rule_id)
        scheme = lock(Scheme, rule.scheme_id)
        with _step(SchemeAction.CHANGE_SCHEME, scheme, actor, at, version):
            scheme.drafted_by_id = actor.user_id
            rule.item = required(item, "请写项目名称。", "item", most=60)
            rule.cap = None if cap is None else _points(cap, "cap")
            rule.save()
            if rule.formula == RuleFormula.COUNTED:
                _replace_counts(rule, counts)
    return rule


def _replace_counts(rule: SchemeRule, counts: Sequence[CountEntry]) -> None:
    rule.counts.all().delete()
    for entry in counts:
        if unknown := set(entry.kinds) - set(DutyKind.values):
            raise RuleBroken(f"没有这一类履职记录：{'、'.join(sorted(unknown))}。")
        SchemeCount.objects.create(
            rule=rule,
            kinds=list(entry.kinds),
            first=_points(entry.first, "first"),
            further=_points(entry.further, "further"),
            cap=None if entry.cap is None else _points(entry.cap, "cap"),
            per_day=entry.per_day,
            minus=entry.minus,
        )


def _points(value: Decimal, field: str) -> Decimal:
    if not Decimal(0) <= value <= MOST:
        raise RuleBroken("分值请填0到100。", field=field)
    return value


def drop_rule(*, rule_id: int, actor: Actor, at: datetime, version: int | None) -> Scheme:
    """删去计分项目: from a draft."""
    with durable():
        rule = SchemeRule.objects.get(pk=rule_id)
        scheme = lock(Scheme, rule.scheme_id)
        with _step(SchemeAction.CHANGE_SCHEME, scheme, actor, at, version):
            scheme.drafted_by_id = actor.user_id
            rule.delete()
    return scheme


def approve_scheme(*, scheme_id: int, actor: Actor, at: datetime, version: int | None) -> Scheme:
    """批准: by somebody else than who drafted it last; from then on the rules stay.

    :raises RuleBroken: the scheme contradicts itself, or the year has one already
    """
    try:
        with durable():
            scheme = lock(Scheme, scheme_id)
            with _step(SchemeAction.APPROVE_SCHEME, scheme, actor, at, version):
                if found := contradictions(scheme):
                    raise RuleBroken(f"考核办法前后矛盾，不能批准：{''.join(found)}")
                same = Scheme.objects.filter(year=scheme.year, level=scheme.level).exclude(pk=scheme.pk)
                if same.exclude(state=SchemeState.DRAFT).exists():
                    raise RuleBroken("这一年已有批准的考核办法。")
                scheme.approved_by_id = actor.user_id
                scheme.approved_at = at
    except IntegrityError as error:
        raise Stale("这一年的考核办法刚刚已经批准了另一稿。") from error
    return scheme


def lock_scheme(*, scheme_id: int, actor: Actor, at: datetime, version: int | None) -> Scheme:
    """锁定: the year is over, reports for it end, objections are open for seven more days.

    :raises RuleBroken: the year is not over
    """
    with durable():
        scheme = lock(Scheme, scheme_id)
        if local_year(at) <= scheme.year:
            raise RuleBroken(f"{scheme.year}年还没有结束，明年1月起可以锁定。")
        with _step(SchemeAction.LOCK_SCHEME, scheme, actor, at, version):
            scheme.locked_at = at
    return scheme


def _step(action: SchemeAction, scheme: Scheme, actor: Actor, at: datetime, version: int | None) -> Any:
    return step(lifecycle.SCHEME, action, scheme, kind="scheme", actor=actor, at=at, version=version)
