"""Duty of the invented county for tests: a week with deputies to cover it, shifts in each state, rotating heads."""

from datetime import date, datetime, time, timedelta

from accounts.models import User
from accounts.tests import given as people
from accounts.tests.given import NOW
from core.actors import SYSTEM, Actor
from core.clock import SHANGHAI
from deputies.models import Deputy
from deputies.tests import given as roll
from liaison.models import DutyShift, RotatingHead, Station
from liaison.services import heads, roster, shifts
from liaison.states import ShiftKind
from liaison.tests import given

# NOW is Monday 2 March 2026, 10:00: the week's first morning has begun.
THIS_MONDAY, NEXT_MONDAY = date(2026, 3, 2), date(2026, 3, 9)
SUNDAY = datetime(2026, 3, 8, 18, 0, tzinfo=SHANGHAI)


def on(day: int, hour: int, minute: int = 0) -> datetime:
    """Return an instant of March 2026 in Shanghai."""
    return datetime(2026, 3, day, hour, minute, tzinfo=SHANGHAI)


def deputies(station: Station, *names: str) -> list[Deputy]:
    """Return deputies of the station's region who sign in and are stationed there."""
    made = []
    for number, name in enumerate(names):
        user = people.user(f"d{station.pk}_{number}", name)
        person = roll.deputy(name, station.region, user=user)
        given.posting(person, station)
        made.append(person)
    return made


def as_deputy(person: Deputy, at: datetime = NOW) -> Actor:
    """Return a deputy as an actor."""
    assert person.user is not None
    return people.actor(person.user, at)


def head(station: Station, name: str = "孙德福", user: User | None = None, number: int = 1) -> RotatingHead:
    """Return a rotating head of this station."""
    return heads.enter_head(
        register_no=number, name=name, user_id=user.pk if user else None, former_terms="县第十四届人大代表",
        phone="13900005678", consented_on=date(2026, 1, 5), stations=[station.pk], actor=SYSTEM, at=NOW,
    )  # fmt: skip


def generated(station: Station, monday: date = NEXT_MONDAY, at: datetime = NOW) -> roster.Proposal:
    """Propose a week."""
    return roster.generate_week(station_ids=[station.pk], monday=monday, actor=SYSTEM, at=at)


def published(station: Station, monday: date = NEXT_MONDAY, at: datetime = NOW) -> list[DutyShift]:
    """Propose and publish a week; return its shifts in order."""
    generated(station, monday, at)
    roster.publish_week(station_id=station.pk, monday=monday, actor=SYSTEM, at=at)
    week = DutyShift.objects.filter(station=station, day__gte=monday, day__lt=monday + timedelta(days=7))
    return list(week.select_related("deputy__user", "head", "post").order_by("starts_at", "id"))


def shift(station: Station, person: str, day: date, starts: time, ends: time, at: datetime = NOW) -> DutyShift:
    """Return one published shift."""
    made = roster.add_shift(
        station_id=station.pk, person=person, day=day, starts=starts, ends=ends, kind=ShiftKind.FIXED,
        actor=SYSTEM, at=at,
    )  # fmt: skip
    roster.publish_week(station_id=station.pk, monday=day - timedelta(days=day.weekday()), actor=SYSTEM, at=at)
    made.refresh_from_db()
    return made


def of_deputy(station: Station, person: Deputy, day: int, *, morning: bool = True) -> DutyShift:
    """Return a deputy's published shift on a day of March, morning or afternoon."""
    hours = (time(8, 30), time(12)) if morning else (time(14, 30), time(17, 30))
    return shift(station, f"deputy:{person.pk}", date(2026, 3, day), *hours)


def confirmed(made: DutyShift, person: Deputy) -> DutyShift:
    """Return the shift, confirmed by its deputy."""
    return shifts.confirm_shift(shift_id=made.pk, actor=as_deputy(person), at=NOW)
