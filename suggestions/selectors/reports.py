"""Figures over many opinions, for reports."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from statistics import median

from django.db.models import Exists, F, Min, OuterRef, Q
from django.db.models.functions import Coalesce

from core.actors import Actor
from core.calendar import the_calendar
from core.clock import local_date
from suggestions.models import Rating, Reply
from suggestions.selectors.scope import visible_opinions

UNSORTED = "未分类"


@dataclass
class LoopRow:
    """One category: how many came in and how far they got; reply times in working days."""

    category: str
    received: int = 0
    dispatched: int = 0
    replied: int = 0
    rated: int = 0
    days: list[int] = field(default_factory=list)

    @property
    def median_days(self) -> float | None:
        """The middle reply time in working days."""
        return median(self.days) if self.days else None

    @property
    def p90_days(self) -> int | None:
        """The reply time in working days within which nine of ten were answered."""
        return sorted(self.days)[ceil(len(self.days) * 0.9) - 1] if self.days else None


def closed_loop(
    actor: Actor, *, source: str = "", received_from: datetime | None = None, received_to: datetime | None = None
) -> list[LoopRow]:
    """Return a row for each category, then one for all; replied means answered directly or by an approved reply."""
    approved = Reply.objects.filter(assignment__matter=OuterRef("matter"), approved_at__isnull=False).values(
        "assignment__matter"
    )
    opinions = visible_opinions(actor).annotate(
        replied_at=Coalesce(F("answered_at"), approved.values(first=Min("approved_at"))[:1]),
        is_rated=Exists(Rating.objects.filter(opinion=OuterRef("pk"))),
    )
    wanted = Q(source=source) if source else Q()
    if received_from is not None:
        wanted &= Q(received_at__gte=received_from)
    if received_to is not None:
        wanted &= Q(received_at__lt=received_to)
    lines = opinions.filter(wanted).values_list(
        "category__name", "received_at", "matter__dispatched_at", "replied_at", "is_rated"
    )
    return _rows(lines.iterator(chunk_size=2000))


def _rows(lines: Iterable[tuple[str | None, datetime, datetime | None, datetime | None, bool]]) -> list[LoopRow]:
    calendar = the_calendar()
    rows: dict[str, LoopRow] = {}
    total = LoopRow("合计")
    for category, received_at, dispatched_at, replied_at, rated in lines:
        row = rows.setdefault(category or UNSORTED, LoopRow(category or UNSORTED))
        days = calendar.working_days_between(local_date(received_at), local_date(replied_at)) if replied_at else None
        for counted in (row, total):
            counted.received += 1
            counted.dispatched += dispatched_at is not None
            counted.replied += replied_at is not None
            counted.rated += rated
            if days is not None:
                counted.days.append(days)
    return [*sorted(rows.values(), key=lambda row: -row.received), total]
