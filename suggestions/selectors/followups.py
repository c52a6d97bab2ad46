"""What is followed after a reply: promises by date, return visits, problems that came back, and each unit's rates."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value

from accounts.models import Organisation
from accounts.roles import Role
from core.actors import Actor
from core.clock import local_date
from suggestions.models import Assignment, Commitment, Matter, Opinion, Reopening, ReturnVisit
from suggestions.policies import PRESIDIUM, STATION, UNIT
from suggestions.selectors.scope import visible_matters
from suggestions.selectors.worklists import OVERSEERS, READERS
from suggestions.states import CommitmentState, Level, MatterState, Part, StillOk, VisitState

# A visit is work from so many days before its day.
AHEAD = timedelta(days=3)
YEAR = timedelta(days=365)
# With fewer there is no percentage; it would say nothing.
LEAST_FOR_RATE = 5


def _posts(actor: Actor, *roles: str) -> list[int]:
    return [c.organisation_id for c in actor.acting_as(*roles) if c.organisation_id is not None]


def _overseen(actor: Actor) -> Q:
    mine = Q(matter__level=Level.TOWNSHIP, matter__owner_id__in=_posts(actor, *PRESIDIUM))
    return mine | Q(matter__level=Level.COUNTY) if actor.acting_as(Role.COUNTY_DISPATCHER) else mine


def _at_station(actor: Actor) -> Q:
    stations = _posts(actor, *STATION)
    return Q(Exists(Opinion.objects.filter(matter=OuterRef("matter_id"), owner_id__in=stations)))


def _open_promises(actor: Actor, day: date) -> QuerySet[Any]:
    mine = Q(unit_id__in=_posts(actor, *UNIT))
    return Commitment.objects.filter(mine, state=CommitmentState.OPEN, matter__state=MatterState.TRACKING)


def _overdue_promises(actor: Actor, day: date) -> QuerySet[Any]:
    return Commitment.objects.filter(_overseen(actor), state=CommitmentState.OPEN, due_on__lt=day)


def _promises_to_check(actor: Actor, day: date) -> QuerySet[Any]:
    return Commitment.objects.filter(_overseen(actor), state=CommitmentState.REPORTED)


def _visits_due(actor: Actor, day: date) -> QuerySet[Any]:
    due = ReturnVisit.objects.filter(state=VisitState.PLANNED, planned_on__lte=day + AHEAD)
    return due.filter(_at_station(actor) | _overseen(actor))


def _found_again(actor: Actor, day: date) -> QuerySet[Any]:
    """What a visit has found back and nobody has taken up yet."""
    found = ReturnVisit.objects.filter(_overseen(actor), still_ok=StillOk.REBOUND, matter__state=MatterState.CLOSED)
    return found.filter(round_no=F("matter__round_no"))


PROMISES_PAGE, VISITS_PAGE = "console:commitments", "console:return-visits"


@dataclass(frozen=True)
class FollowUp:
    """One kind of work after a reply: its words, the page that lists it, whose it is, and what waits."""

    key: str
    label: str
    url_name: str
    roles: tuple[str, ...]
    waiting: Callable[[Actor, date], QuerySet[Any]]

    @property
    def query(self) -> str:
        """What the page's address says to show just this."""
        return f"?show={self.key}"


FOLLOW_UPS: tuple[FollowUp, ...] = (
    FollowUp("promises-open", "待兑现承诺", PROMISES_PAGE, UNIT, _open_promises),
    FollowUp("promises-check", "承诺待核实", PROMISES_PAGE, OVERSEERS, _promises_to_check),
    FollowUp("promises-overdue", "承诺已超期", PROMISES_PAGE, OVERSEERS, _overdue_promises),
    FollowUp("visits-due", "待回访", VISITS_PAGE, (*STATION, *OVERSEERS), _visits_due),
    FollowUp("found-again", "待恢复办理", "console:rebounds", OVERSEERS, _found_again),
)
PROMISE_READERS = (*STATION, *READERS, *UNIT)
VISIT_READERS = (*STATION, *OVERSEERS, Role.SUPERVISORY_COMMITTEE, Role.SC_LEADER)
REBOUND_READERS = (*READERS, *UNIT)


def follow_ups_for(actor: Actor) -> list[FollowUp]:
    """Return the kinds of work that belong to any of the actor's posts."""
    return [one for one in FOLLOW_UPS if actor.acting_as(*one.roles)]


def counted(actor: Actor, at: datetime) -> list[QuerySet[Any, Any]]:
    """Return what waits as querysets of each kind's key once per thing, to be counted with the work lists."""
    day = local_date(at)
    return [
        one.waiting(actor, day).order_by().annotate(list_key=Value(one.key)).values_list("list_key", flat=True)
        for one in follow_ups_for(actor)
    ]


def promises(actor: Actor, states: tuple[str, ...]) -> QuerySet[Commitment]:
    """Return the promises of the matters the actor may see, in these states, the first due first."""
    seen = Commitment.objects.filter(matter__in=visible_matters(actor).order_by().values("pk"), state__in=states)
    return _promise_rows(seen)


def promises_waiting(actor: Actor, key: str, at: datetime) -> QuerySet[Commitment]:
    """Return the promises that wait for this actor under a kind's key."""
    return _promise_rows(_waiting(actor, key, at))


def visits_waiting(actor: Actor, key: str, at: datetime) -> QuerySet[ReturnVisit]:
    """Return the visits that wait for this actor under a kind's key."""
    return _visit_rows(_waiting(actor, key, at)).order_by("planned_on", "pk")


def _waiting(actor: Actor, key: str, at: datetime) -> QuerySet[Any]:
    return next(one for one in follow_ups_for(actor) if one.key == key).waiting(actor, local_date(at))


def _promise_rows(promises: QuerySet[Commitment]) -> QuerySet[Commitment]:
    return promises.select_related("matter", "unit").prefetch_related("changes").order_by("due_on", "pk")


def _visit_rows(visits: QuerySet[ReturnVisit]) -> QuerySet[ReturnVisit]:
    lead = Assignment.objects.filter(matter=OuterRef("matter"), round_no=OuterRef("round_no"), part=Part.LEAD)
    related = visits.select_related("matter", "matter__owner", "by").prefetch_related("matter__opinions")
    return related.annotate(lead_unit=lead.values("unit__name")[:1])


def promises_told(actor: Actor, states: tuple[str, ...]) -> QuerySet[Commitment]:
    """Return the promises whose reply has been given to citizen and deputy."""
    return promises(actor, states).exclude(matter__state=MatterState.FEEDBACK_DUE)


def visits(actor: Actor, *, show: str, day: date) -> QuerySet[ReturnVisit]:
    """Return return visits of the matters the actor may see: due, later or done; the first planned first."""
    seen = ReturnVisit.objects.filter(matter__in=visible_matters(actor).order_by().values("pk"))
    related = _visit_rows(seen)
    if show == "done":
        return related.filter(state=VisitState.DONE).order_by("-done_on", "-pk")
    due = Q(planned_on__lte=day + AHEAD)
    return related.filter(due if show == "due" else ~due, state=VisitState.PLANNED).order_by("planned_on", "pk")


def waiting_to_reopen(actor: Actor) -> list[ReturnVisit]:
    """Return the visits that found a problem back in matters still closed, the oldest first."""
    found = ReturnVisit.objects.filter(
        matter__in=visible_matters(actor).order_by().values("pk"), still_ok=StillOk.REBOUND,
        matter__state=MatterState.CLOSED, round_no=F("matter__round_no"),
    )  # fmt: skip
    return list(found.select_related("matter").order_by("done_on", "pk"))


def reopenings(actor: Actor) -> QuerySet[Reopening]:
    """Return what was taken up again among the matters the actor may see, the latest first."""
    seen = Reopening.objects.filter(matter__in=visible_matters(actor).order_by().values("pk"))
    lead = Assignment.objects.filter(matter=OuterRef("matter"), round_no=OuterRef("round_no"), part=Part.LEAD)
    related = seen.select_related("matter").annotate(lead_unit=lead.values("unit__name")[:1])
    return related.order_by("-at", "-pk")


class Kept(NamedTuple):
    """A unit's promises that are due or kept, how many were kept, how many in time."""

    promised: int
    kept: int
    in_time: int


@dataclass(frozen=True)
class UnitRates:
    """What one unit closed, what of it came back, what it promised to a day that is over, and what of that it kept."""

    unit: str
    closed: int
    came_back: int
    promised: int
    kept: int
    kept_in_time: int

    @property
    def telling(self) -> bool:
        """Whether there is more to say than that there were few: enough closings, something back, a promise due."""
        return self.closed >= LEAST_FOR_RATE or self.came_back > 0 or self.promised > 0

    @property
    def came_back_rate(self) -> str:
        """The share that came back; no percentage of fewer than five."""
        return _rate(self.came_back, self.closed)

    @property
    def kept_rate(self) -> str:
        """The share of the promises due that were kept in time."""
        return _rate(self.kept_in_time, self.promised)


def _rate(part: int, whole: int) -> str:
    return f"{part * 100 / whole:.1f}%" if whole >= LEAST_FOR_RATE else "—"


def unit_rates(actor: Actor, at: datetime) -> list[UnitRates]:
    """Return each unit's figures of the last year within the actor's scope, in the order of the units, never a rank.

    Counted is every matter of the unit that was closed at least once; came back is one taken up again after it.
    """
    since = at - YEAR
    seen = visible_matters(actor).order_by().filter(accepted_at__gte=since, accepted_at__lt=at)
    ever_closed = Q(state=MatterState.CLOSED) | Q(rounds_before__gt=0)
    closings = dict(_by_unit(seen.filter(ever_closed)))
    again = dict(_by_unit(seen.filter(rounds_before__gt=0)))
    due = Q(due_on__lt=local_date(at)) | Q(state=CommitmentState.DONE)
    settled = Commitment.objects.filter(due, matter__in=seen.values("pk")).exclude(state=CommitmentState.LAPSED)
    kept = Q(state=CommitmentState.DONE)
    promised = {
        row["unit_id"]: Kept(row["promised"], row["kept"], row["in_time"])
        for row in settled.order_by()
        .values("unit_id")
        .annotate(promised=Count("pk"), kept=Count("pk", filter=kept), in_time=Count("pk", filter=kept & _IN_TIME))
    }
    names = Organisation.objects.filter(pk__in=[*closings, *promised]).order_by("region__code", "pk")
    return list(_rates(names, closings, again, promised))


# Reported on the promised day at the latest, wherever the day stood then.
_IN_TIME = Q(reported_at__date__lte=F("due_on"))


def _by_unit(matters: QuerySet[Matter]) -> Iterator[tuple[int, int]]:
    leads = Assignment.objects.filter(matter__in=matters.values("pk"), part=Part.LEAD, round_no=F("matter__round_no"))
    for row in leads.order_by().values("unit_id").annotate(count=Count("pk")):
        yield row["unit_id"], row["count"]


def _rates(
    units: QuerySet[Organisation],
    closings: dict[int, int],
    again: dict[int, int],
    promised: dict[int, Kept],
) -> Iterator[UnitRates]:
    for unit in units:
        figures = promised.get(unit.pk, Kept(0, 0, 0))
        yield UnitRates(
            unit=unit.name,
            closed=closings.get(unit.pk, 0),
            came_back=again.get(unit.pk, 0),
            promised=figures.promised,
            kept=figures.kept,
            kept_in_time=figures.in_time,
        )
