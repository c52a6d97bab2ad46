"""What a figure of a scorecard counts, line by line, inside what the actor sees."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.models import Region
from accounts.states import RegionLevel
from core.actors import Actor
from core.clock import local_date
from core.models import Clock
from insights.inputs import Cut
from insights.selectors import pool
from insights.selectors import station_counts as counted
from insights.selectors.station_counts import Span
from insights.states import Indicator, Measure
from liaison.models import Activity, Station
from liaison.selectors.activities import activities_for
from liaison.selectors.duty import shifts_for
from liaison.states import ShiftState
from liaison.states.activities import HELD_STATES
from suggestions.models import Opinion
from suggestions.selectors.scope import visible_matters, visible_opinions
from suggestions.states import Remark


@dataclass(frozen=True)
class Row:
    """One line: what it is, when, how it counts, whether it counts as done, and where its page is."""

    name: str
    when: object
    note: str
    good: bool
    url_name: str = ""
    key: str = ""


def rows_behind(actor: Actor, station: Station, span: Span, indicator: Indicator) -> list[Row]:
    """Return the lines of an indicator, those not done first; none for what is seen on the spot (六有)."""
    lister = _LISTERS.get(indicator)
    return sorted(lister(actor, station, span), key=lambda row: row.good) if lister else []


def _activities(actor: Actor, station: Station, span: Span, which: Q) -> QuerySet[Activity]:
    inside = counted.announced(span).filter(which, at_station=station.pk).values("pk")
    return activities_for(actor).filter(pk__in=inside).order_by("starts_at", "pk")


def _activity(activity: Activity, note: str, *, good: bool) -> Row:
    return Row(
        activity.title, local_date(activity.starts_at), note, good, "activities_console:activity",
        str(activity.public_id),
    )  # fmt: skip


def _notices(actor: Actor, station: Station, span: Span) -> list[Row]:
    rows = _activities(actor, station, span, counted.TOLD_ALL)
    return [_activity(a, a.late_notice_reason or "按时公告", good=not a.late_notice_reason) for a in rows]


def _held(actor: Actor, station: Station, span: Span) -> list[Row]:
    rows = _activities(actor, station, span, counted.HELD)
    return [_activity(a, a.get_kind_display(), good=True) for a in rows]


def _reception(actor: Actor, station: Station, span: Span) -> list[Row]:
    days = _activities(actor, station, span, counted.DAY & Q(ends_at__lte=span.until))
    due = counted.shifts_due(span).filter(station=station).values("pk")
    shifts = shifts_for(actor).filter(pk__in=due).order_by("starts_at", "pk")
    return [
        *(_activity(a, f"接待日，{a.get_state_display()}", good=a.state in HELD_STATES) for a in days),
        *(
            Row(
                f"{shift.person_name}值班", shift.day, "还没有登记" if _unsaid(shift.state) else _said(shift),
                shift.state == ShiftState.DONE, "duty_console:shift", str(shift.public_id),
            )
            for shift in shifts
        ),
    ]  # fmt: skip


def _unsaid(state: str) -> bool:
    return state in (ShiftState.PENDING, ShiftState.CONFIRMED)


def _said(shift: object) -> str:
    return str(shift.get_state_display())  # type: ignore[attr-defined]


def _presence(actor: Actor, station: Station, span: Span) -> list[Row]:
    shifts = Counter(counted.shifts_served(span).filter(station=station).values_list("deputy", flat=True))
    attended = counted.activities_attended(span).filter(at_station=station.pk).values_list("deputy", flat=True)
    there = Counter(attended.order_by())
    rows = counted.posted(span).filter(station=station).select_related("deputy").order_by("deputy__name", "pk")
    return [
        Row(
            posting.deputy.name, "", _visits(shifts[posting.deputy_id], there[posting.deputy_id]),
            bool(shifts[posting.deputy_id] or there[posting.deputy_id]),
        )
        for posting in rows
    ]  # fmt: skip


def _visits(shifts: int, activities: int) -> str:
    said = [f"值班{shifts}次"] if shifts else []
    said += [f"参加活动{activities}次"] if activities else []
    return "，".join(said) or "本季度没有进站"


def _triage(actor: Actor, station: Station, span: Span) -> list[Row]:
    clocks = list(counted.clocks_due(span, "opinion", "triage"))
    seen = visible_opinions(actor).filter(owner=station.organisation_id, pk__in=[c.subject_id for c in clocks])
    known = seen.in_bulk()
    return [
        _opinion(known[c.subject_id], c.last_day, _verdict(c), good=c.verdict == Clock.Verdict.ON_TIME)
        for c in clocks
        if c.subject_id in known
    ]


def _verdict(clock: Clock) -> str:
    return "按时" if clock.verdict == Clock.Verdict.ON_TIME else "超期" if clock.verdict else "超期，还没有初审"


def _opinion(opinion: Opinion, when: object, note: str, *, good: bool) -> Row:
    return Row(str(opinion), when, note, good, "console:opinion", opinion.number)


def _feedback(actor: Actor, station: Station, span: Span) -> list[Row]:
    clocks = list(counted.clocks_due(span, "matter", "feedback"))
    ids = [clock.subject_id for clock in clocks]
    own = Opinion.objects.filter(owner=station.organisation_id, matter__in=ids).values("matter")
    known = visible_matters(actor).filter(pk__in=own).in_bulk()
    rows = []
    for clock in clocks:
        matter, told = known.get(clock.subject_id), clock.stopped_at is not None and clock.stopped_at <= span.until
        if matter is not None:
            note = "已反馈" if told else "还没有反馈"
            rows.append(Row(matter.title, clock.last_day, note, told, "console:matter", str(matter.public_id)))
    return rows


def _satisfaction(actor: Actor, station: Station, span: Span) -> list[Row]:
    cut, owner = Cut(span.months), Q(owner=station.organisation_id)
    rated = [
        *pool.opinions_behind(actor, cut, Measure.SATISFIED).filter(owner).select_related("matter"),
        *pool.opinions_behind(actor, cut, Measure.EXPLAINED).filter(owner).select_related("matter"),
    ]
    return [
        _opinion(
            one, local_date(one.matter.closed_at), "满意" if one.matter.remark == Remark.RATED else "解释后办结",
            good=one.matter.remark == Remark.RATED,
        )
        for one in rated
        if one.matter is not None and one.matter.closed_at is not None
    ]  # fmt: skip


def _received(actor: Actor, station: Station, span: Span) -> list[Row]:
    found = pool.opinions_behind(actor, Cut(span.months), Measure.RECEIVED).filter(owner=station.organisation_id)
    rows = found.order_by("-received_at", "-pk")
    return [_opinion(one, local_date(one.received_at), one.get_state_display(), good=True) for one in rows]


def _villages(actor: Actor, station: Station, span: Span) -> list[Row]:
    inside = Region.objects.filter(level=RegionLevel.VILLAGE, code__startswith=station.region.code).order_by("code")
    times = Counter(counted.villages_visited(span).filter(region__in=inside).values_list("region", flat=True))
    return [
        Row(
            village.name,
            "",
            f"去过{times[village.pk]}次" if times[village.pk] else "本季度没有去过",
            village.pk in times,
        )
        for village in inside
    ]


_LISTERS: dict[Indicator, Callable[[Actor, Station, Span], list[Row]]] = {
    Indicator.NOTICE: _notices,
    Indicator.ACTIVITY: _held,
    Indicator.RECEPTION: _reception,
    Indicator.PRESENCE: _presence,
    Indicator.TRIAGE: _triage,
    Indicator.FEEDBACK: _feedback,
    Indicator.SATISFACTION: _satisfaction,
    Indicator.RECEIVED: _received,
    Indicator.OUTREACH: _villages,
}
