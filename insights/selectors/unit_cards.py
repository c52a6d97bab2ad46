"""The units' scorecards (办理单位成绩单): whose one may read, every figure in a fixed number of queries, and lists."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from statistics import median
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.models import Organisation, active_on
from core.actors import Actor
from core.calendar import the_calendar
from core.clock import local_date
from insights import unit_scoring
from insights.scoring import Figure
from insights.selectors.scope import sees_all
from insights.selectors.unit_rows import SOURCES, Asked, given
from insights.states import UnitIndicator
from insights.unit_scoring import Voices
from oversight.models import CoordMeeting
from suggestions.models import Assignment, Matter
from suggestions.policies import PRESIDIUM, UNIT
from suggestions.selectors.scope import visible_matters
from suggestions.states import AssignmentState, Part

RATED = (UnitIndicator.CITIZEN, UnitIndicator.DEPUTY)


@dataclass
class UnitCard:
    """One unit's figures of a period."""

    unit: Organisation
    given: int = 0
    figures: dict[UnitIndicator, Figure] = field(default_factory=dict)
    satisfied: int = 0
    basically: int = 0

    @property
    def together(self) -> Fraction | None:
        """The number out of a hundred; None where too little could be counted."""
        rated = sum(self.figures[i].whole or 0 for i in RATED if i in self.figures)
        return unit_scoring.together(self.figures, Voices(self.satisfied, self.basically, rated))

    @property
    def empty(self) -> bool:
        """Whether nothing was counted."""
        return not self.given and not self.figures


def has_cards(actor: Actor) -> bool:
    """Return whether any unit's card is this actor's to read."""
    return sees_all(actor) or bool(actor.acting_as(*PRESIDIUM, *UNIT))


def compares(actor: Actor) -> bool:
    """Return whether this actor reads the cards of several units."""
    return sees_all(actor) or bool(actor.acting_as(*PRESIDIUM))


def units_for(actor: Actor, at: datetime) -> QuerySet[Organisation]:
    """Return the units whose cards the actor reads: those there are now, and those that ever had something to do."""
    handling = Q(can_handle=True) & active_on(local_date(at))
    return _readable(actor).filter(handling | Q(Exists(Assignment.objects.filter(unit=OuterRef("pk")))))


def _readable(actor: Actor) -> QuerySet[Organisation]:
    """Return the bodies of the actor's scope: the county all, a township its own, a unit itself."""
    bodies = Organisation.objects.select_related("region").order_by("region__code", "pk")
    if sees_all(actor):
        return bodies
    mine = Q(pk__in=[c.organisation_id for c in actor.acting_as(*UNIT)])
    for capacity in actor.acting_as(*PRESIDIUM):
        if capacity.region_code:
            mine |= Q(region__code__startswith=capacity.region_code)
    return bodies.filter(mine)


def number_for(actor: Actor) -> int:
    """Return how many cards the actor may read at most."""
    return _readable(actor).filter(can_handle=True).count()


def cards(actor: Actor, asked: Asked) -> list[UnitCard]:
    """Return the cards of all units the actor reads, in the order of the regions; seventeen queries."""
    return counted_for(units_for(actor, asked.at), asked)


def counted_for(units: Iterable[Organisation], asked: Asked) -> list[UnitCard]:
    """Return the cards of these units, however many they are in the same number of queries."""
    found = {unit.pk: UnitCard(unit) for unit in units}
    counted = given(asked).order_by().values_list("of_unit").annotate(n=Count("pk"))
    for pk, number in counted.filter(of_unit__in=found):
        found[pk].given = number
    for indicator, sources in SOURCES.items():
        for rows in sources(asked):
            _count(found, indicator, rows)
    return list(found.values())


def _count(found: dict[int, UnitCard], indicator: UnitIndicator, rows: QuerySet[Any]) -> None:
    sums = {"whole": Count("pk"), "part": Count("pk", filter=Q(good=True))}
    if indicator in RATED:
        sums["full"] = Count("pk", filter=Q(full=True))
    for row in _of(rows, list(found)).order_by().values("of_unit").annotate(**{f"n_{k}": v for k, v in sums.items()}):
        card = found[row["of_unit"]]
        before = card.figures.get(indicator, Figure(0, 0))
        card.figures[indicator] = Figure(before.part + row["n_part"], (before.whole or 0) + row["n_whole"])
        if indicator in RATED:
            card.satisfied += row["n_full"]
            card.basically += row["n_part"] - row["n_full"]


def _of(rows: QuerySet[Any], units: list[int]) -> QuerySet[Any]:
    return rows.filter(of_unit__in=units)


def card_for(actor: Actor, asked: Asked, public_id: UUID) -> UnitCard | None:
    """Return one unit's card, None when there is none or it is not the actor's to read."""
    return next(iter(counted_for(units_for(actor, asked.at).filter(public_id=public_id), asked)), None)


@dataclass(frozen=True)
class Row:
    """One line of what a figure counts; `url_name` and `key` say where it opens, for whom it is in sight."""

    name: str
    number: str
    when: Any
    good: bool
    url_name: str = ""
    key: str = ""


def behind(actor: Actor, asked: Asked, unit: Organisation, indicator: UnitIndicator) -> list[Row]:
    """Return exactly what a figure counts, the latest first; what is out of sight is named by its number only."""
    found = [row for rows in SOURCES[indicator](asked) for row in _of(rows, [unit.pk])]
    if indicator == UnitIndicator.CALLED:
        return _meetings(found)
    numbers = {row.of_matter for row in found}
    matters = Matter.objects.in_bulk(numbers)
    seen = set(visible_matters(actor).filter(pk__in=numbers).values_list("pk", flat=True))
    lines = [_row(row, matters[row.of_matter], row.of_matter in seen) for row in found]
    return sorted(lines, key=lambda line: (line.good, str(line.when)), reverse=True)


def _row(row: Any, matter: Matter, seen: bool) -> Row:
    if not seen:
        return Row("不在您的岗位范围", matter.number, row.happened, row.good)
    return Row(matter.title, matter.number, row.happened, row.good, "console:matter", str(matter.public_id))


def _meetings(found: list[Any]) -> list[Row]:
    titles = CoordMeeting.objects.in_bulk({row.meeting_id for row in found})
    return [Row(titles[row.meeting_id].title, "", row.happened, row.good) for row in found]


@dataclass(frozen=True)
class Sending:
    """How the dispatching side does: matters whose first unit was the right one, and how long dispatching took."""

    right: Figure
    median_days: float | None


def sending(actor: Actor, asked: Asked) -> Sending | None:
    """Return 一次派准率 and 派单用时 of what the actor sees handed out in the period; one query. None for units."""
    if not compares(actor):
        return None
    earlier = Assignment.objects.filter(matter=OuterRef("matter"), part=Part.LEAD, pk__lt=OuterRef("pk"))
    firsts = Assignment.objects.filter(asked.within("assigned_at"), asked.of_kind(), part=Part.LEAD)
    firsts = firsts.filter(~Exists(earlier), matter__in=visible_matters(actor).order_by().values("pk"))
    lines = firsts.order_by().values_list("state", "assigned_at", "matter__accepted_at")
    states, days = [], []
    for state, assigned_at, since in lines:
        states.append(state)
        days.append(max(the_calendar().working_days_between(local_date(since), local_date(assigned_at)), 0))
    right = sum(state != AssignmentState.RETURNED for state in states)
    return Sending(Figure(right, len(states)), median(days) if days else None)
