"""A week's roster: which hours are to be covered, what the generator proposes, publishing, hours of one's own."""

from collections import Counter
from datetime import date, time

import pytest

from accounts.roles import Role
from accounts.tests import given as people
from accounts.tests.given import NOW
from core.actors import SYSTEM
from core.calendar import forget
from core.errors import NotAllowed, RuleBroken, Stale, WrongState
from core.models import AuditEvent, Notice, OutboxMessage
from core.outbox import relay
from core.reference.calendar import load as load_calendar
from liaison.models import DutyShift, DutySlot
from liaison.selectors import duty
from liaison.services import roster, shifts
from liaison.services.duty_steps import roster_transaction
from liaison.states import ShiftKind, ShiftState
from liaison.tests import given_duty as given
from liaison.tests.given_duty import NEXT_MONDAY, THIS_MONDAY


def test_a_township_station_is_open_at_office_hours_of_working_days(stations):
    week = duty.week_of(stations["town"], NEXT_MONDAY)

    assert week.openings == 10
    assert [day.day.weekday() for day in week.days if day.rows] == [0, 1, 2, 3, 4]


@pytest.fixture
def calendar_of_2026(db):
    load_calendar()
    yield
    forget()


def test_a_holiday_is_not_to_be_covered_and_a_make_up_day_is(stations, calendar_of_2026):
    """2026: 1 to 5 May are off, Saturday 9 May is worked instead (国务院办公厅放假安排)."""
    may_day, week_after = date(2026, 4, 27), date(2026, 5, 4)

    assert {o.day for o in duty.week_of(stations["town"], may_day).gaps} == {date(2026, 4, d) for d in (27, 28, 29, 30)}
    assert {o.day for o in duty.week_of(stations["town"], week_after).gaps} == {
        date(2026, 5, 6), date(2026, 5, 7), date(2026, 5, 8), date(2026, 5, 9),
    }  # fmt: skip


def test_every_hour_is_covered_and_evenly(stations):
    given.deputies(stations["town"], "甲", "乙", "丙", "丁")

    proposal = given.generated(stations["town"])

    assert proposal.gaps == []
    loads = Counter(DutyShift.objects.values_list("deputy__name", flat=True))
    assert sorted(loads.values()) == [2, 2, 3, 3]
    assert set(DutyShift.objects.values_list("state", flat=True)) == {ShiftState.DRAFT}


def test_the_week_after_asks_first_those_who_had_less(stations):
    given.deputies(stations["town"], "甲", "乙", "丙", "丁")
    given.generated(stations["town"])
    given.generated(stations["town"], date(2026, 3, 16))

    assert set(Counter(DutyShift.objects.values_list("deputy__name", flat=True)).values()) == {5}


def test_running_it_twice_adds_nothing(stations):
    given.deputies(stations["town"], "甲", "乙")

    assert given.generated(stations["town"]).made == 10
    assert given.generated(stations["town"]).made == 0
    assert DutyShift.objects.count() == 10


def test_what_nobody_can_cover_is_listed_and_stays_open(stations):
    proposal = given.generated(stations["town"])

    assert proposal.made == 0
    assert len(proposal.gaps) == len(duty.week_of(stations["town"], NEXT_MONDAY).gaps) == 10


def test_only_what_is_still_ahead_is_proposed_for_this_week(stations):
    """Monday 10:00: the morning that has begun is over for the generator."""
    given.deputies(stations["town"], "甲", "乙")

    given.generated(stations["town"], THIS_MONDAY)

    assert DutyShift.objects.count() == 9


def test_deputies_going_round_or_out_of_office_are_not_asked(stations, deputy):
    deputy.mandates.update(status="suspended")

    assert given.generated(stations["town"]).made == 0


def test_a_rotating_head_covers_what_deputies_cannot(stations):
    (only,) = given.deputies(stations["town"], "甲")
    given.head(stations["town"])
    given.of_deputy(stations["street"], _also_at(only, stations["street"]), 9)

    proposal = given.generated(stations["town"])

    assert proposal.gaps == []
    first = DutyShift.objects.filter(station=stations["town"]).order_by("starts_at").first()
    assert first.head is not None
    assert DutyShift.objects.filter(station=stations["town"], head__isnull=True).count() == 9


def _also_at(person, station):
    given.given.posting(person, station)
    return person


def test_two_stations_at_once_free_the_one_who_is_alone_somewhere(stations):
    town, street = stations["town"], stations["street"]
    alone, other = given.deputies(town, "甲", "乙")
    _also_at(other, street)

    proposal = roster.generate_week(station_ids=[town.pk, street.pk], monday=NEXT_MONDAY, actor=SYSTEM, at=NOW)

    assert proposal.gaps == []
    assert set(DutyShift.objects.filter(station=town).values_list("deputy_id", flat=True)) == {alone.pk}
    assert set(DutyShift.objects.filter(station=street).values_list("deputy_id", flat=True)) == {other.pk}


def test_own_hours_replace_the_office_hours(stations):
    village = stations["village"]
    given.deputies(village, "甲")
    assert duty.week_of(village, NEXT_MONDAY).openings == 0

    roster.set_hours(
        station_id=village.pk, weekday=1, starts=time(8, 30), ends=time(11, 30), kind=ShiftKind.FIXED,
        actor=SYSTEM, at=NOW,
    )  # fmt: skip
    given.generated(village)

    assert [(s.day, s.starts_at) for s in DutyShift.objects.all()] == [(date(2026, 3, 10), given.on(10, 8, 30))]


def test_hours_that_overlap_or_stand_on_their_head_are_refused(stations):
    said = {"station_id": stations["town"].pk, "weekday": None, "kind": ShiftKind.FIXED, "actor": SYSTEM, "at": NOW}
    roster.set_hours(starts=time(8), ends=time(12), **said)

    with pytest.raises(RuleBroken, match="重叠"):
        roster.set_hours(starts=time(11), ends=time(13), **said)
    with pytest.raises(RuleBroken, match="结束时间要晚于开始时间"):
        roster.set_hours(starts=time(18), ends=time(17), **said)


def test_hours_end_and_the_office_hours_come_back(stations):
    town = stations["town"]
    slot = roster.set_hours(
        station_id=town.pk, weekday=None, starts=time(9), ends=time(11), kind=ShiftKind.FIXED, actor=SYSTEM, at=NOW
    )
    assert duty.week_of(town, NEXT_MONDAY).openings == 5

    roster.end_hours(slot_id=slot.pk, actor=SYSTEM, at=NOW)
    roster.end_hours(slot_id=slot.pk, actor=SYSTEM, at=NOW)

    assert duty.week_of(town, NEXT_MONDAY).openings == 10
    assert DutySlot.objects.get().active_to == date(2026, 3, 3)


def test_publishing_tells_each_person_once(stations):
    (one,) = given.deputies(stations["town"], "甲")
    given.published(stations["town"])

    relay(at=NOW)
    relay(at=NOW)

    assert Notice.objects.filter(user=one.user).count() == 10
    assert "青石镇代表联络站" in Notice.objects.filter(user=one.user).last().text
    assert AuditEvent.objects.filter(verb="publish_shift", from_state="draft", to_state="pending").count() == 10
    assert OutboxMessage.objects.filter(topic="liaison.publish_shift").count() == 10


def test_publishing_nothing_is_said(stations):
    with pytest.raises(RuleBroken, match="没有要发布的"):
        roster.publish_week(station_id=stations["town"].pk, monday=NEXT_MONDAY, actor=SYSTEM, at=NOW)


def test_clearing_throws_only_proposals_away(stations):
    given.deputies(stations["town"], "甲", "乙")
    given.published(stations["town"])
    given.generated(stations["town"], date(2026, 3, 16))

    assert roster.clear_drafts(station_id=stations["town"].pk, monday=NEXT_MONDAY, actor=SYSTEM, at=NOW) == 0
    assert roster.clear_drafts(station_id=stations["town"].pk, monday=date(2026, 3, 16), actor=SYSTEM, at=NOW) == 10
    assert given.generated(stations["town"], date(2026, 3, 16)).made == 10


@pytest.mark.parametrize(
    ("monday", "said"),
    [(date(2026, 3, 10), "周一"), (date(2026, 2, 23), "已经过去"), (date(2026, 6, 1), "两个月")],
)
def test_a_week_that_is_none_over_or_too_far_is_refused(stations, monday, said):
    with pytest.raises(RuleBroken, match=said):
        given.generated(stations["town"], monday)


@pytest.mark.parametrize(
    ("role", "body", "may"),
    [
        (Role.STATION_STAFF, "town", True),
        (Role.STATION_HEAD, "town", True),
        (Role.STATION_STAFF, "street", False),
        (Role.PRESIDIUM_CLERK, "presidium", True),
        (Role.PRESIDIUM_CHAIR, "street_committee", False),
        (Role.COUNTY_DISPATCHER, "committee", True),
        (Role.UNIT_HANDLER, "water", False),
        (Role.SYS_ADMIN, "committee", False),
    ],
)
def test_who_makes_the_roster_of_a_station(county, stations, role, body, may):
    at = stations[body].organisation if body in stations else county.bodies[body]
    actor = people.actor(people.staff("someone", "某人", at, role))
    make = {"station_ids": [stations["town"].pk], "monday": NEXT_MONDAY, "actor": actor, "at": NOW}

    if may:
        assert roster.generate_week(**make).made == 0
    else:
        with pytest.raises(NotAllowed):
            roster.generate_week(**make)


def test_nobody_is_put_at_two_places_by_hand(stations):
    (one,) = given.deputies(stations["town"], "甲")
    _also_at(one, stations["street"])
    given.of_deputy(stations["town"], one, 10)

    with pytest.raises(RuleBroken, match=r"甲3月10日8:30—12:00已经在青石镇代表联络站有班。"):
        given.of_deputy(stations["street"], one, 10)


def test_a_stranger_to_the_station_is_not_put_on_duty(stations):
    (one,) = given.deputies(stations["street"], "甲")

    with pytest.raises(RuleBroken, match="本站的代表"):
        given.of_deputy(stations["town"], one, 10)


def test_a_station_that_is_not_open_has_no_duty(county, stations, deputy):
    stations["town"].status = "paused"
    stations["town"].save()

    assert given.generated(stations["town"]).made == 0
    with pytest.raises(WrongState, match="没有开放"):
        given.of_deputy(stations["town"], deputy, 10)


def test_the_table_itself_refuses_two_places_at_once(stations, deputy):
    made = given.of_deputy(stations["town"], deputy, 10)
    copy = DutyShift(
        station=stations["street"], day=made.day, starts_at=made.starts_at, ends_at=made.ends_at, deputy=deputy
    )

    with pytest.raises(Stale, match="刚刚被排上"):
        with_roster(copy)


def with_roster(copy):
    with roster_transaction():
        copy.save()


def test_leave_opens_the_hours_again_and_the_person_is_not_asked_for_them(stations):
    one, two = given.deputies(stations["town"], "甲", "乙")
    made = given.of_deputy(stations["town"], one, 10)
    shifts.ask_leave(shift_id=made.pk, reason="住院", actor=given.as_deputy(one), at=NOW)

    given.generated(stations["town"])

    again = DutyShift.objects.get(starts_at=made.starts_at, state=ShiftState.DRAFT)
    assert again.deputy == two
