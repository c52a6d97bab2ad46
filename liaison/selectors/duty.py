"""The only place that reads shifts for people: which one may see, one's own, who is on duty, what was handed over."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.models import active_on
from core.actors import Actor, ActorKind
from core.calendar import the_calendar
from core.clock import local_date
from liaison.models import DutyShift, RotatingHead, ShiftSwap, Station, StationPosting
from liaison.rota import Opening
from liaison.selectors import roster, stations_for
from liaison.states import COVERING, HeadStatus, ShiftState, SwapState

PUBLISHED = (ShiftState.PENDING, ShiftState.CONFIRMED, ShiftState.DONE)
AHEAD = (ShiftState.PENDING, ShiftState.CONFIRMED)


def shifts_for(actor: Actor) -> QuerySet[DutyShift]:
    """Return the shifts this actor may see: staff those of their stations, a deputy and a rotating head their own."""
    shifts = DutyShift.objects.select_related(
        "station__organisation", "station__region", "deputy__user", "head__user", "swapped_from", "post"
    )
    if actor.kind == ActorKind.SYSTEM:
        return shifts
    return shifts.filter(Q(station__in=_keepable(actor).values("pk")) | _mine(actor))


def _keepable(actor: Actor) -> QuerySet[Station]:
    """Return the stations the actor sees by a post; a deputy's own station shows the deputy no drafts."""
    posts = Actor(actor.kind, actor.name, actor.user_id, actor.capacities)
    return stations_for(posts)


def _mine(actor: Actor) -> Q:
    mine = Q(pk__in=())
    if (deputy := actor.identity("deputy")) is not None:
        mine |= Q(deputy_id=deputy)
    if actor.user_id is not None:
        mine |= Q(head__user_id=actor.user_id)
    return mine & ~Q(state=ShiftState.DRAFT)


def shift_for(actor: Actor, public_id: UUID) -> DutyShift | None:
    """Return one shift in the actor's scope, or None."""
    return shifts_for(actor).filter(public_id=public_id).first()


def may_have_code(shift: DutyShift, at: datetime) -> bool:
    """Return whether a code for this shift can still be made: it stands and is not over."""
    return shift.state in COVERING and shift.day >= local_date(at)


def my_shifts(actor: Actor, at: datetime) -> QuerySet[DutyShift]:
    """Return the actor's own shifts from a week ago on, published ones only, the earliest first."""
    since = local_date(at) - timedelta(days=roster.DAYS)
    return shifts_for(actor).filter(_mine(actor), day__gte=since).order_by("starts_at", "id")


def head_of_user(user_id: int | None) -> RotatingHead | None:
    """Return the entry of the register that signs in as this user, unless the person has left."""
    if user_id is None:
        return None
    return RotatingHead.objects.filter(user_id=user_id).exclude(status=HeadStatus.LEFT).first()


def heads_for(actor: Actor) -> QuerySet[RotatingHead]:
    """Return the rotating heads of the actor's stations, the whole register for the county."""
    stations = _keepable(actor)
    at_one = RotatingHead.stations.through.objects.filter(
        rotatinghead=OuterRef("pk"), station__in=stations.values("pk")
    )
    return RotatingHead.objects.filter(Exists(at_one)).prefetch_related("stations__organisation")


def handed_over_to(shift: DutyShift) -> DutyShift | None:
    """Return the shift before this one at the same station whose note is for whoever comes next."""
    earlier = DutyShift.objects.filter(station_id=shift.station_id, state=ShiftState.DONE, ends_at__lte=shift.starts_at)
    noted = earlier.exclude(handover_note="").exclude(pk=shift.pk).select_related("deputy", "head")
    return noted.order_by("-ends_at", "-id").first()


@dataclass
class OpeningRow:
    """Hours to be covered with who covers them."""

    opening: Opening
    shifts: list[DutyShift] = field(default_factory=list)


@dataclass
class DayRow:
    """One day of a station's week."""

    day: date
    workday: bool
    rows: list[OpeningRow] = field(default_factory=list)
    others: list[DutyShift] = field(default_factory=list)


@dataclass
class Week:
    """A station's week: its days, and how far the roster is."""

    station: Station
    monday: date
    days: list[DayRow]
    gaps: list[Opening]
    drafts: int
    openings: int

    @property
    def covered(self) -> int:
        """How many of the openings somebody covers."""
        return self.openings - len(self.gaps)

    def gaps_ahead(self, at: datetime) -> list[Opening]:
        """Return the hours nobody covers that are not over: only for these somebody can still be found."""
        return [gap for gap in self.gaps if gap.ends_at > at]


def words_of(ids: list[int]) -> dict[int, str]:
    """Return at which station the shifts were, for the duty records that came from them."""
    return dict(DutyShift.objects.filter(pk__in=ids).values_list("pk", "station__organisation__name"))


def week_of(station: Station, monday: date) -> Week:
    """Return the station's week; the caller has checked that the reader may see the station."""
    return weeks_of([station], monday)[0]


def weeks_of(stations: Sequence[Station], monday: date) -> list[Week]:
    """Return the week of each of these stations in a constant number of queries."""
    wanted = roster.openings(stations, monday)
    shifts = list(roster.shifts_in_week([station.pk for station in stations], monday))
    return [
        _week(
            station,
            monday,
            [o for o in wanted if o.station_id == station.pk],
            [s for s in shifts if s.station_id == station.pk],
        )
        for station in stations
    ]


def _week(station: Station, monday: date, wanted: list[Opening], shifts: list[DutyShift]) -> Week:
    calendar = the_calendar()
    days = [DayRow(day, calendar.is_workday(day)) for day in roster.days_of(monday)]
    by_day = {row.day: row for row in days}
    shown: set[int] = set()
    for opening in wanted:
        here = [s for s in shifts if s.state in COVERING and roster.covers(s, opening)]
        shown |= {shift.pk for shift in here}
        by_day[opening.day].rows.append(OpeningRow(opening, here))
    for shift in shifts:
        if shift.pk not in shown and not (shift.state == ShiftState.CANCELLED and shift.published_at is None):
            by_day[shift.day].others.append(shift)
    drafts = sum(1 for shift in shifts if shift.state == ShiftState.DRAFT)
    return Week(station, monday, days, roster.uncovered(wanted, shifts), drafts, len(wanted))


@dataclass(frozen=True)
class OnDuty:
    """Who is on duty at a station, as everybody may know: names and hours."""

    now: list[DutyShift]
    days: list[DutyShift]


def on_duty(station_id: int, at: datetime) -> OnDuty:
    """Return the published shifts of this moment, and those from today to the end of the week in order."""
    day = local_date(at)
    sunday = roster.monday_of(day) + timedelta(days=roster.DAYS - 1)
    shifts = DutyShift.objects.filter(station_id=station_id, state__in=PUBLISHED, day__gte=day, day__lte=sunday)
    found = list(shifts.select_related("deputy", "head").order_by("starts_at", "id"))
    return OnDuty(now=[shift for shift in found if shift.starts_at <= at < shift.ends_at], days=found)


def swaps_for(actor: Actor) -> QuerySet[ShiftSwap]:
    """Return the swaps the actor proposed or is asked to agree to, as a deputy."""
    mine = actor.identity("deputy")
    swaps = ShiftSwap.objects.select_related(
        "shift__station__organisation", "with_shift__station__organisation", "asked_by", "asked_of"
    )
    return swaps.filter(Q(asked_by_id=mine) | Q(asked_of_id=mine)) if mine is not None else swaps.none()


def open_swaps(actor: Actor) -> QuerySet[ShiftSwap]:
    """Return those that wait for an answer."""
    return swaps_for(actor).filter(state=SwapState.PROPOSED)


def swap_partners(shift: DutyShift, at: datetime) -> list[DutyShift]:
    """Return the shifts of colleagues ahead that may be exchanged for this one.

    At the same station, of another deputy, not begun, in the fortnight around it.
    """
    near = timedelta(days=2 * roster.DAYS)
    ahead = DutyShift.objects.filter(
        station_id=shift.station_id, state__in=AHEAD, deputy__isnull=False, starts_at__gt=at, kind=shift.kind
    ).exclude(deputy=shift.deputy)
    close = ahead.filter(day__gte=shift.day - near, day__lte=shift.day + near)
    return list(close.select_related("deputy", "station__organisation").order_by("starts_at", "id"))


def colleagues(shift: DutyShift, at: datetime) -> list[tuple[int, str]]:
    """Return the other deputies stationed there, who may be asked to take the shift over."""
    posted = StationPosting.objects.filter(active_on(local_date(at)), station_id=shift.station_id)
    others = posted.exclude(deputy=shift.deputy).select_related("deputy").order_by("deputy__name")
    return list({posting.deputy_id: posting.deputy.name for posting in others}.items())


def month_of(station_ids: Sequence[int], day: date) -> dict[int, tuple[int, int]]:
    """Return for each station how many shifts of the month are over, and how many of them were served (F051)."""
    first = day.replace(day=1)
    over = DutyShift.objects.filter(station_id__in=list(station_ids), day__gte=first, day__lt=day)
    published = over.exclude(state__in=(ShiftState.DRAFT, ShiftState.CANCELLED, ShiftState.LEAVE))
    rows = published.values("station_id").annotate(
        total=Count("pk"), served=Count("pk", filter=Q(state=ShiftState.DONE))
    )
    return {row["station_id"]: (row["total"], row["served"]) for row in rows.order_by()}
