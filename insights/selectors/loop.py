"""The closed-loop report (闭环报告): six moments of each opinion and the working days between them, item by item."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from math import ceil
from statistics import median
from typing import Any

from django.db.models import Case, F, Max, Min, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from core.actors import Actor
from core.calendar import the_calendar
from core.clock import local_date
from insights.selectors.scope import pooled_opinions
from insights.stretches import Stretch
from suggestions.models import Assignment, Opinion, Rating, Reply
from suggestions.selectors.ratings import ROUND_ENDED
from suggestions.states import AssignmentState, OpinionState, Part

STAMPS = ("收到", "受理", "交办", "签收", "答复", "评价、办结")
GAPS = ("受理用时", "交办用时", "签收用时", "答复用时", "办结用时", "全程")
FIELDS = ("received_at", "accepted", "dispatched", "signed", "replied", "ended")


@dataclass(frozen=True)
class Line:
    """One opinion: its six moments and the working days between each and the one before, and over all."""

    opinion: Opinion
    unit: str
    stamps: tuple[date | None, ...]
    gaps: tuple[int | None, ...]
    rounds: int
    remark: str

    @property
    def steps(self) -> list[tuple[str, date | None, int | None]]:
        """Each moment with its word and the days since the one before."""
        return list(zip(STAMPS, self.stamps, (None, *self.gaps[:-1]), strict=True))

    @property
    def whole(self) -> int | None:
        """The working days from receiving to closing; None for what is open."""
        return self.gaps[-1]


@dataclass
class Total:
    """How many opinions came so far, and the working days it took them."""

    label: str
    gap: str
    reached: int = 0
    days: list[int] = field(default_factory=list)

    @property
    def median_days(self) -> float | None:
        """The middle one."""
        return median(self.days) if self.days else None

    @property
    def p90_days(self) -> int | None:
        """Within how many nine of ten came so far."""
        return sorted(self.days)[ceil(len(self.days) * 0.9) - 1] if self.days else None


def opinions(actor: Actor, stretch: Stretch) -> QuerySet[Any]:
    """Return the opinions of the actor's bodies received in a stretch, the oldest first, with their moments."""
    received = pooled_opinions(actor).filter(received_at__gte=stretch.begins, received_at__lt=stretch.ends)
    return with_stamps(received)


def with_stamps(found: QuerySet[Opinion]) -> QuerySet[Any]:
    """Return opinions with their six moments, the oldest first.

    答复 is the first one that passed review, or the direct answer; a rating counts once its round is over (背靠背).
    """
    leads = Assignment.objects.filter(matter=OuterRef("matter"), part=Part.LEAD).order_by()
    lasting = leads.exclude(state=AssignmentState.RETURNED)
    replies = Reply.objects.filter(assignment__matter=OuterRef("matter"), approved_at__isnull=False).order_by()
    over = Q(matter__round_no__gt=F("round_no")) | Q(matter__state__in=ROUND_ENDED)
    ratings = Rating.objects.filter(over, opinion=OuterRef("pk")).order_by()
    rated = Subquery(ratings.values("opinion").annotate(last=Max("at")).values("last"))
    answered = Case(When(state=OpinionState.ANSWERED, then=F("answered_at")))
    return found.annotate(
        accepted=F("matter__accepted_at"),
        dispatched=Subquery(leads.values("matter").annotate(first=Min("assigned_at")).values("first")),
        signed=Subquery(lasting.values("matter").annotate(first=Min("signed_at")).values("first")),
        replied=Coalesce(
            F("answered_at"),
            Subquery(replies.values("assignment__matter").annotate(first=Min("approved_at")).values("first")),
        ),
        closed=Coalesce(F("matter__closed_at"), answered),
        ended=Coalesce(F("matter__closed_at"), answered, rated),
    ).order_by("received_at", "pk")


def lines(found: QuerySet[Any]) -> list[Line]:
    """Return the lines of opinions with their moments; one query."""
    units = Assignment.objects.filter(
        matter=OuterRef("matter"), part=Part.LEAD, round_no=OuterRef("matter__round_no")
    ).exclude(state=AssignmentState.RETURNED)
    rows = found.annotate(unit=Subquery(units.values("unit__name")[:1])).select_related(
        "matter", "owner", "category", "merged_into"
    )
    days = _Days()
    return [_line(row, days) for row in rows]


def _line(row: Any, days: "_Days") -> Line:
    stamps = _stamps([getattr(row, name) for name in FIELDS])
    merged = f"与{row.merged_into.number}合并办理" if row.merged_into is not None else ""
    rated = "已评价，没有办结" if row.ended is not None and row.closed is None else ""
    return Line(
        opinion=row,
        unit=row.unit or "",
        stamps=stamps,
        gaps=days.gaps(stamps, closed=row.closed is not None),
        rounds=row.matter.round_no if row.matter is not None else 0,
        remark=merged or rated,
    )


def _stamps(moments: Sequence[datetime | None]) -> tuple[date | None, ...]:
    return tuple(local_date(moment) if moment is not None else None for moment in moments)


class _Days:
    """Working days between two days, each pair counted once."""

    def __init__(self) -> None:
        self._known: dict[tuple[date, date], int] = {}

    def between(self, first: date | None, last: date | None) -> int | None:
        """Return the working days; None where one is missing, or where what was merged in came later."""
        if first is None or last is None or last < first:
            return None
        if (first, last) not in self._known:
            self._known[first, last] = the_calendar().working_days_between(first, last)
        return self._known[first, last]

    def gaps(self, stamps: tuple[date | None, ...], *, closed: bool) -> tuple[int | None, ...]:
        """Return the days of each step; the last ones only of what is closed."""
        steps = [self.between(first, last) for first, last in pairwise(stamps)]
        whole = self.between(stamps[0], stamps[-1]) if closed else None
        return (*steps[:-1], steps[-1] if closed else None, whole)


def totals(found: QuerySet[Any]) -> list[Total]:
    """Return for each moment how many came so far and how long it took; for the last what is closed. One query."""
    result = [Total(STAMPS[0], ""), *(Total(s, g) for s, g in zip(STAMPS[1:], GAPS[:-1], strict=True))]
    whole = Total("办结", GAPS[-1])
    _add(found.order_by().values_list(*FIELDS, "closed").iterator(chunk_size=2000), result, whole)
    return [*result, whole]


def _add(rows: Iterable[tuple[Any, ...]], result: list[Total], whole: Total) -> None:
    days = _Days()
    for *moments, closed in rows:
        stamps = _stamps(moments)
        *steps, over_all = days.gaps(stamps, closed=closed is not None)
        for total, stamp in zip(result, stamps, strict=True):
            total.reached += stamp is not None
        for total, gap in zip(result[1:], steps, strict=True):
            if gap is not None:
                total.days.append(gap)
        whole.reached += closed is not None
        if over_all is not None:
            whole.days.append(over_all)
