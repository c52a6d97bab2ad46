"""A problem that comes back is handled again with its history; the rounds are counted anew."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command

from core import clocks
from core.errors import NotAllowed, RuleBroken, WrongState
from suggestions import deadlines, lifecycle
from suggestions.models import Matter, Rating, Reopening
from suggestions.services import feedback, reopening, satisfaction
from suggestions.states import Grade, MatterAction, MatterState, Remark, ResultClass, Satisfaction, StillOk, VisitState
from suggestions.tests import aftercare, given
from suggestions.tests.journey import overseer_of, reply_again

pytestmark = pytest.mark.django_db


def again(journey) -> None:
    """Order, reply and tell once more."""
    journey.matter_step(satisfaction.order_rehandling, overseer_of(journey), order="查清为什么又塌，从根上修好。")
    reply_again(journey)
    journey.matter_step(feedback.approve_reply, overseer_of(journey))
    given.tell(journey)


def test_the_citizen_says_it_is_back_and_the_closing_is_kept():
    journey = given.ended()
    closed_at = journey.matter.closed_at
    journey.later(days=20)
    journey.matter_step(reopening.reopen, "citizen", evidence=aftercare.CAME_BACK)

    matter, kept = journey.matter, Reopening.objects.get()
    assert (matter.state, matter.closed_at, matter.remark) == (MatterState.REHANDLING, None, "")
    assert (matter.round_no, matter.rounds_before, matter.came_back) == (1, 1, True)
    assert (kept.closed_at, kept.result_class, kept.remark) == (closed_at, "A", Remark.RATED)
    assert (kept.ground, kept.evidence, kept.opinion) == ("citizen", aftercare.CAME_BACK, journey.opinion)
    assert [visit.state for visit in aftercare.visits_of(matter)] == [VisitState.CANCELLED]
    assert Rating.objects.filter(matter=matter, round_no=1).count() == 2
    call_command("verify")


def test_it_goes_back_to_the_same_unit_with_ten_working_days():
    journey = aftercare.reopened()
    again_from = journey.later(hours=1)
    journey.matter_step(satisfaction.order_rehandling, "presidium_clerk", hours=0, order="从根上修好。")

    matter = journey.matter
    assert [(p.unit.name, p.round_no) for p in matter.assignments.order_by("pk")] == [
        ("桃溪镇人民政府", 1), ("桃溪镇人民政府", 2),
    ]  # fmt: skip
    clock = clocks.of(deadlines.matter_subject(matter.pk)).get(kind="reply", round_no=2)
    # Ordered on Wednesday 9 December 2026: ten working days without a holiday between end on 23 December.
    assert again_from.date() == date(2026, 12, 9)
    assert clock.last_day == date(2026, 12, 23)
    call_command("verify")


def test_after_it_came_back_it_may_be_dissatisfying_twice_again():
    """MAX_ROUNDS is two: closed in the first, the second is the first after the problem came back."""
    journey = aftercare.reopened()
    again(journey)
    given.rate(journey, "citizen", Satisfaction.DISSATISFIED, "还是老样子。")
    given.rate(journey, "deputy", Satisfaction.SATISFIED)
    assert (journey.matter.round_no, journey.matter.state) == (2, MatterState.REHANDLING)

    again(journey)
    given.rate(journey, "citizen", Satisfaction.DISSATISFIED, "还是老样子。")
    given.rate(journey, "deputy", Satisfaction.SATISFIED)
    assert (journey.matter.round_no, journey.matter.state) == (3, MatterState.ADJUDICATION)
    call_command("verify")


def test_it_may_come_back_more_than_once():
    journey = aftercare.reopened()
    again(journey)
    given.rate(journey, "citizen", Satisfaction.SATISFIED)
    given.rate(journey, "deputy", Satisfaction.SATISFIED)
    assert journey.matter.state == MatterState.CLOSED
    journey.later(days=5)
    journey.matter_step(reopening.reopen, "deputy", evidence=aftercare.CAME_BACK)

    assert [(kept.round_no, kept.ground) for kept in Reopening.objects.order_by("pk")] == [
        (1, "citizen"), (2, "deputy"),
    ]  # fmt: skip
    assert journey.matter.rounds_before == 2
    call_command("verify")


@pytest.mark.parametrize(("grade", "days"), [(Grade.MICRO, 90), (Grade.GENERAL, 180), (Grade.MAJOR, 365)])
def test_the_word_of_citizen_and_deputy_counts_for_a_time(grade, days):
    journey = given.ended(grade=grade)
    matter, end = journey.matter, journey.matter.closed_at + timedelta(days=days)

    assert deadlines.term_end(matter, "rebound_window", matter.closed_at).last_day >= end.date()
    journey.at = end + timedelta(days=12)
    for key in ("citizen", "deputy"):
        with pytest.raises(RuleBroken, match="已经过了"):
            journey.matter_step(reopening.reopen, key, evidence=aftercare.CAME_BACK)


def test_the_dispatching_side_reopens_on_a_visits_finding_only_and_at_any_time():
    journey = given.ended(grade=Grade.MICRO)
    with pytest.raises(NotAllowed):
        journey.matter_step(reopening.reopen, "presidium_clerk", evidence=aftercare.CAME_BACK)
    aftercare.visited(journey, StillOk.REBOUND, days=200, note="现场看了，又塌了。")
    with pytest.raises(NotAllowed):
        journey.matter_step(reopening.reopen, "clerk", evidence=aftercare.CAME_BACK)
    journey.matter_step(reopening.reopen, "presidium_clerk", evidence=aftercare.CAME_BACK)

    kept = Reopening.objects.get()
    assert (kept.ground, kept.visit.still_ok) == ("visit", StillOk.REBOUND)


def test_it_must_be_said_what_came_back():
    journey = given.ended()
    for evidence in ("", "又坏了"):
        with pytest.raises(RuleBroken) as refused:
            journey.matter_step(reopening.reopen, "citizen", evidence=evidence)
        assert refused.value.field == "evidence"
    assert journey.matter.state == MatterState.CLOSED


def test_what_was_never_solved_does_not_come_back():
    """C and D said that it could not be done; a new fact is a new opinion, and the yearly look may reopen it."""
    journey = given.ended(result_class=ResultClass.C)

    with pytest.raises(NotAllowed):
        journey.matter_step(reopening.reopen, "citizen", evidence=aftercare.CAME_BACK)
    aftercare.visited(journey, StillOk.REBOUND, days=365, note="现在有条件了，问题更重了。")
    journey.matter_step(reopening.reopen, "presidium_clerk", evidence="现在有条件了，问题比去年更重了。")
    assert journey.matter.state == MatterState.REHANDLING


def test_strangers_and_units_reopen_nothing():
    world = given.county(with_other_township=True)
    journey = given.ended(world)

    for key in ("township_handler", "roads_handler", "county_deputy", "other_presidium_clerk", "leader", "clerk"):
        assert MatterAction.REOPEN not in lifecycle.MATTER.available_actions(journey.matter, journey.actor(key))
        with pytest.raises(NotAllowed):
            journey.matter_step(reopening.reopen, key, evidence=aftercare.CAME_BACK)


def test_a_second_word_finds_it_open_already():
    journey = aftercare.reopened()

    with pytest.raises(WrongState):
        journey.matter_step(reopening.reopen, "deputy", evidence=aftercare.CAME_BACK)
    assert Matter.objects.get().rounds_before == 1
