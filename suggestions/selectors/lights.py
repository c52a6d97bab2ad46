"""How the deadlines of many items stand, in one query; what each kind of deadline is called."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import F, OuterRef, QuerySet, Subquery

from core.calendar import the_calendar
from core.clock_rungs import promise_text
from core.clocks import Light, left_text, light, worst
from core.models import Clock
from core.terms import Audience
from suggestions.models import Assignment

CLOCK_LABELS = {
    "triage": "初审",
    "info_wait": "等群众补充",
    "group_offer": "等代表承接",
    "group_study": "代表研判",
    "objection": "等群众提出不认可",
    "rejection_review": "不予受理复核",
    "appeal": "群众申请复核",
    "appeal_review": "申请复核",
    "dispatch": "乡镇交办",
    "county_dispatch": "县级交办",
    "sign": "签收",
    "first_contact": "首次联系",
    "co_opinion": "会办意见",
    "progress": "阶段进展",
    "reply": "答复",
    "return_review": "退办审核",
    "extension_review": "延期审核",
    "mending": "退回后修改",
    "reply_review": "答复审核",
    "feedback": "反馈",
    "evaluation": "等评价",
    "rehandle_order": "重新交办",
    "adjudication": "会商",
    "review": "建议审查",
    "commitment": "承诺",
    "return_visit": "回访",
}


@dataclass(frozen=True)
class Lamp:
    """What a list or a page shows of a deadline."""

    light: Light
    what: str
    left: str
    last_day: date
    provisional: bool
    explanation: str
    # A window of the citizens' own: when it ends nobody of the staff is late.
    waits_for_citizen: bool
    # The county's own promise beside the legal term; empty without one.
    promise: str = ""


def lamp(clock: Clock, at: datetime) -> Lamp:
    """Return how one running clock stands; a window given to citizens is never red, it only ends."""
    waits = clock.policy.audience == Audience.CITIZEN
    return Lamp(
        light=Light.GREY if waits else light(clock, at),
        what=CLOCK_LABELS.get(clock.kind, clock.kind),
        left=("时间已到" if at >= clock.due_at else "等待中") if waits else left_text(clock, at),
        last_day=clock.last_day,
        provisional=clock.provisional,
        explanation=clock.explanation,
        waits_for_citizen=waits,
        promise=promise_text(clock, the_calendar()) if clock.policy.promise else "",
    )


def suggestion_lamps(suggestion_id: int, at: datetime) -> list[Lamp]:
    """Return the lamps of a suggestion's running review."""
    return [lamp(clock, at) for clock in _running("suggestion", [suggestion_id])]


def opinion_lamps(opinion_id: int, at: datetime) -> list[Lamp]:
    """Return the lamps of an opinion's running clocks, the first due first."""
    return [lamp(clock, at) for clock in _running("opinion", [opinion_id])]


def matter_lamps(
    matter_id: int, at: datetime, *, assignment_id: int | None = None, units: Mapping[int, str] | None = None
) -> list[Lamp]:
    """Return the lamps of a matter's running clocks and its parts', or of one part only, the first due first.

    `units` names the unit of each part, where more than one part's clocks are shown.
    """
    wanted = [
        clock
        for clock in _running("matter", [matter_id])
        if assignment_id is None or clock.subject_kind == "matter" or clock.subject_id == assignment_id
    ]
    return [_named(lamp(clock, at), clock, units or {}) for clock in wanted]


def _named(shown: Lamp, clock: Clock, units: Mapping[int, str]) -> Lamp:
    unit = units.get(clock.subject_id) if clock.subject_kind == "assignment" else None
    return replace(shown, what=f"{unit}{shown.what}") if unit else shown


def lamps_of(kind: str, ids: Iterable[int], at: datetime) -> dict[int, Lamp]:
    """Return for each item with a running clock the lamp of its worst one, the first due among equals.

    A matter's clocks and those of its units' parts count together: the worse of milestone and total decides.
    """
    found: dict[int, list[Clock]] = {}
    for clock in _running(kind, list(ids)):
        found.setdefault(clock.item_id, []).append(clock)  # type: ignore[attr-defined]
    return {item_id: _worst(running, at) for item_id, running in found.items()}


def _running(kind: str, ids: Collection[int]) -> QuerySet[Clock]:
    """Return the running clocks of items, with those of a matter's parts, the first due first; `item_id` says whose.

    Two halves put together, not one with “or”: so each is found by its index instead of among all that run.
    """
    running = Clock.objects.filter(stopped_at__isnull=True).select_related("policy")
    own = running.filter(subject_kind=kind, subject_id__in=ids).annotate(item_id=F("subject_id"))
    if kind != "matter":
        return own.order_by("due_at")
    parts = Assignment.objects.filter(matter_id__in=ids)
    matter = Subquery(Assignment.objects.filter(pk=OuterRef("subject_id")).values("matter_id")[:1])
    of_parts = running.filter(subject_kind="assignment", subject_id__in=parts.values("pk")).annotate(item_id=matter)
    return own.order_by().union(of_parts.order_by(), all=True).order_by("due_at")


def _worst(running: list[Clock], at: datetime) -> Lamp:
    """Return the lamp of the clock that decides; `running` is in the order of the ends."""
    lamps = [lamp(clock, at) for clock in running]
    ours = [shown for shown in lamps if not shown.waits_for_citizen] or lamps
    severest = worst(shown.light for shown in ours)
    return next(shown for shown in ours if shown.light == severest)
