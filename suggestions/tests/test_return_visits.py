"""Return visits are planned by the rule when a matter is closed, and say whether it has stayed solved."""

from datetime import date
from uuid import UUID

import pytest
from django.core.management import call_command

from core import clocks
from core.errors import NotAllowed, RuleBroken
from core.models import Reminder
from suggestions import deadlines
from suggestions.models import Matter, ReturnVisit
from suggestions.services import visits
from suggestions.states import Grade, MatterState, ResultClass, StillOk, Urgency, VisitState
from suggestions.tests import aftercare, given

pytestmark = pytest.mark.django_db


def closed_day(journey) -> date:
    return journey.matter.closed_at.astimezone(given.AT.tzinfo).date()


def planned(journey) -> list[date]:
    return [visit.planned_on for visit in aftercare.visits_of(journey.matter)]


def test_a_general_matter_is_visited_after_thirty_days():
    journey = given.ended()

    # Closed on 19 November 2026; thirty days later is 19 December, a Saturday: Monday the 21st.
    assert closed_day(journey) == date(2026, 11, 19)
    assert planned(journey) == [date(2026, 12, 21)]
    call_command("verify")


def test_a_major_matter_is_visited_after_one_three_and_six_months():
    journey = given.ended(grade=Grade.MAJOR)

    # 30, 90 and 180 days from 19 November: 19 December (Saturday), 17 February 2027 (Wednesday), 18 May 2027 (Tuesday).
    assert planned(journey) == [date(2026, 12, 21), date(2027, 2, 17), date(2027, 5, 18)]


def test_an_urgent_matter_is_visited_in_five_working_days():
    journey = given.ended(urgency=Urgency.CRITICAL)

    # From Thursday 19 November: 20, 23, 24, 25, 26.
    assert planned(journey) == [date(2026, 11, 26)]


def test_of_the_small_matters_one_in_five_is_visited():
    drawn = [
        visits.steps_for(Matter(grade=Grade.MICRO, result_class="A", public_id=UUID(int=number)))
        for number in range(20)
    ]

    assert [bool(steps) for steps in drawn].count(True) == 4


@pytest.mark.parametrize("result_class", [ResultClass.C, ResultClass.D])
def test_what_was_not_solved_is_looked_at_after_a_year(result_class):
    journey = given.ended(result_class=result_class)

    # Twelve months from 19 November 2026: a Friday.
    assert planned(journey) == [date(2027, 11, 19)]


def test_a_kept_promise_is_visited_too():
    journey = aftercare.fulfilled()

    assert len(planned(journey)) == 1


def test_the_station_records_the_visit_and_the_plan_is_done():
    journey = given.ended()
    aftercare.visited(journey, StillOk.YES)

    (visit,) = aftercare.visits_of(journey.matter)
    assert (visit.state, visit.still_ok, visit.way, visit.by.name) == (VisitState.DONE, StillOk.YES, "phone", "陈静")
    assert clocks.of(deadlines.visit_subject(visit.pk)).get().verdict == "on_time"
    assert journey.matter.state == MatterState.CLOSED
    call_command("verify")


def test_a_visit_long_before_its_day_leaves_the_plan():
    journey = given.ended()
    aftercare.visited(journey, StillOk.YES, days=3)

    states = [(visit.state, visit.planned_on is None) for visit in aftercare.visits_of(journey.matter)]
    assert states == [(VisitState.PLANNED, False), (VisitState.DONE, True)]


def test_a_visit_says_what_it_found():
    journey = given.ended()
    for still_ok, note, day, field in (
        ("", "问了。", None, "still_ok"),
        (StillOk.PARTLY, " ", None, "note"),
        (StillOk.REBOUND, "", None, "note"),
        (StillOk.YES, "", date(2027, 12, 1), "done_on"),
        (StillOk.YES, "", date(2026, 11, 1), "done_on"),
    ):
        with pytest.raises(RuleBroken) as refused:
            journey.matter_step(visits.record_visit, "clerk", way="phone", still_ok=still_ok, note=note, done_on=day)
        assert refused.value.field == field
    with pytest.raises(RuleBroken) as refused:
        journey.matter_step(visits.record_visit, "clerk", way="tracking_page", still_ok="yes", done_on=None)
    assert refused.value.field == "way"


def test_units_and_strangers_do_not_visit():
    journey = given.ended()

    for key in ("township_handler", "roads_handler", "deputy", "leader", "coordinator"):
        with pytest.raises(NotAllowed):
            journey.matter_step(visits.record_visit, key, way="phone", still_ok="yes", done_on=None)


def test_the_citizen_answers_on_the_tracking_page():
    journey = given.ended()
    journey.later(days=31)
    journey.matter_step(visits.record_visit, "citizen", still_ok=StillOk.YES)

    (visit,) = aftercare.visits_of(journey.matter)
    assert (visit.way, visit.by, visit.state) == ("tracking_page", None, VisitState.DONE)
    with pytest.raises(NotAllowed):
        journey.matter_step(visits.record_visit, "citizen", still_ok=StillOk.YES)


def test_a_visit_not_made_is_asked_for():
    world = given.county(with_other_township=True)
    given.ended(world)
    clocks.sweep(at=aftercare.morning_of(date(2026, 12, 23)))

    told = set(Reminder.objects.filter(clock__kind="return_visit").values_list("recipient__username", flat=True))
    assert told == {"clerk", "second_clerk", "head"}
    assert ReturnVisit.objects.get().state == VisitState.PLANNED
