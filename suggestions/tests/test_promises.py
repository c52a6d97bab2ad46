"""Promises: entered with the reply, kept with proof, checked by somebody else, changed twice at most, never forgotten."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command

from core import clocks
from core.errors import NotAllowed, RuleBroken, WrongState
from core.models import AuditEvent, Reminder
from suggestions import deadlines
from suggestions.models import Commitment, CommitmentChange, Matter
from suggestions.selectors.lights import matter_lamps
from suggestions.services import adjudication, feedback, promises, satisfaction
from suggestions.services.promises import Fulfilment
from suggestions.states import CommitmentState, MatterState, Remark, ResultClass
from suggestions.tests import aftercare, given
from suggestions.tests.journey import overseer_of

pytestmark = pytest.mark.django_db
DUE = date(2027, 3, 31)


def clock_of(matter: Matter):
    return clocks.of(deadlines.matter_subject(matter.pk)).filter(kind="commitment").latest("round_no")


def test_an_approved_b_reply_enters_the_list_with_its_own_date():
    journey = given.approved(result_class=ResultClass.B)

    promise = Commitment.objects.get()
    assert (promise.matter, promise.due_on, promise.first_due_on) == (journey.matter, DUE, DUE)
    assert promise.content == "下月开工，设专人巡查。"
    assert promise.unit == journey.world.unit("township_gov")
    clock = clock_of(journey.matter)
    # 31 March 2027 is a Wednesday; a unit's day ends at 17:30.
    assert (clock.last_day, clock.due_at.astimezone(given.AT.tzinfo).hour) == (DUE, 17)
    assert clock.explanation == "约定2027年3月31日以前完成，到3月31日17:30届满。"
    call_command("verify")


def test_no_other_reply_promises_anything():
    given.approved(result_class=ResultClass.A)

    assert not Commitment.objects.exists()


def test_a_promised_day_that_is_not_worked_stays_that_day():
    """A day somebody has named is not a term and does not roll (民法典第二百零三条 speaks of terms)."""
    journey = aftercare.promised()
    aftercare.changed(journey, date(2027, 5, 1))

    assert clock_of(journey.matter).last_day == date(2027, 5, 1)


def test_a_promise_whose_reply_was_not_accepted_lapses_and_the_next_reply_promises_anew():
    journey = given.dissatisfied(result_class=ResultClass.B)
    assert aftercare.promise_of(journey.matter).state == CommitmentState.LAPSED
    assert clock_of(journey.matter).stopped_at is not None

    journey.matter_step(satisfaction.order_rehandling, overseer_of(journey), order="写明分几步做。")
    given.reply_again(journey, result_class=ResultClass.B)
    journey.matter_step(feedback.approve_reply, overseer_of(journey))

    states = [promise.state for promise in Commitment.objects.order_by("pk")]
    assert states == [CommitmentState.LAPSED, CommitmentState.OPEN]
    call_command("verify")


def test_the_unit_reports_another_checks_and_the_matter_is_closed():
    journey = aftercare.fulfilled()
    promise = aftercare.promise_of(journey.matter)

    assert (journey.matter.state, journey.matter.remark) == (MatterState.CLOSED, Remark.RATED)
    assert (promise.state, promise.report, promise.evidence) == (
        CommitmentState.DONE, aftercare.REPORT, aftercare.EVIDENCE,
    )  # fmt: skip
    assert promise.reported_by.name == "何勇"
    assert promise.checked_by.name == "吴霞"
    # In time or not is judged by the day the unit reported, not by how long the check took.
    assert clock_of(journey.matter).stopped_at == promise.reported_at
    assert clock_of(journey.matter).verdict == "on_time"
    call_command("verify")


def test_a_report_proves_itself():
    journey = aftercare.promised()

    for report, evidence, field in (
        ("", "单据", "report"),
        ("做完了。", "单据", "report"),
        (aftercare.REPORT, "  ", "evidence"),
    ):
        with pytest.raises(RuleBroken) as refused:
            journey.matter_step(promises.report_fulfilment, "township_handler", fulfilment=Fulfilment(report, evidence))
        assert refused.value.field == field
    assert aftercare.promise_of(journey.matter).state == CommitmentState.OPEN


def test_nobody_checks_before_the_unit_reports_and_the_unit_never_checks_itself():
    journey = aftercare.promised()
    with pytest.raises(NotAllowed):
        journey.matter_step(promises.confirm_fulfilment, "presidium_clerk", check_note="看了。")
    aftercare.report(journey)

    for key in ("township_handler", "township_unit_head", "clerk", "deputy", "leader", "coordinator"):
        with pytest.raises(NotAllowed):
            journey.matter_step(promises.confirm_fulfilment, key, check_note="看了。")
    with pytest.raises(RuleBroken, match="核实"):
        journey.matter_step(promises.confirm_fulfilment, "presidium_clerk", check_note=" ")


def test_a_report_sent_back_leaves_the_day_as_it_was():
    journey = aftercare.reported()
    assert clock_of(journey.matter).paused_at is not None
    journey.later(days=10)
    journey.matter_step(promises.send_back_fulfilment, "presidium_clerk", reason="水池还没有接上管道。")

    promise = aftercare.promise_of(journey.matter)
    assert (promise.state, promise.return_reason) == (CommitmentState.OPEN, "水池还没有接上管道。")
    assert (clock_of(journey.matter).last_day, clock_of(journey.matter).paused_at) == (DUE, None)
    aftercare.report(journey)
    assert aftercare.promise_of(journey.matter).state == CommitmentState.REPORTED


def test_the_unit_changes_the_date_twice_then_the_county_decides():
    journey = aftercare.promised()
    for due_on in (date(2027, 4, 30), date(2027, 6, 30)):
        with pytest.raises(NotAllowed):
            journey.matter_step(promises.change_commitment, "dispatcher", due_on=due_on, reason="县里先定。")
        aftercare.changed(journey, due_on)

    with pytest.raises(NotAllowed):
        aftercare.changed(journey, date(2027, 9, 30))
    aftercare.changed(journey, date(2027, 9, 30), key="dispatcher")

    promise = aftercare.promise_of(journey.matter)
    assert (promise.first_due_on, promise.due_on, promise.changed_times) == (DUE, date(2027, 9, 30), 3)
    assert [(c.old_due_on, c.due_on, c.by_county) for c in CommitmentChange.objects.order_by("pk")] == [
        (DUE, date(2027, 4, 30), False),
        (date(2027, 4, 30), date(2027, 6, 30), False),
        (date(2027, 6, 30), date(2027, 9, 30), True),
    ]
    assert clock_of(journey.matter).last_day == date(2027, 9, 30)
    running = clocks.of(deadlines.matter_subject(journey.matter.pk)).filter(kind="commitment", stopped_at=None)
    assert running.count() == 1
    call_command("verify")


def test_a_change_says_why_and_lies_ahead():
    journey = aftercare.promised()
    today = journey.at.date()

    for due_on, reason, field in (
        (date(2027, 4, 30), " ", "reason"),
        (today, "改早一点。", "due_on"),
        (DUE, "还是那天。", "due_on"),
    ):
        with pytest.raises(RuleBroken) as refused:
            journey.matter_step(promises.change_commitment, "township_handler", due_on=due_on, reason=reason)
        assert refused.value.field == field


def test_an_overdue_promise_stays_on_the_list_over_the_year_and_everybody_is_told():
    world = given.county()
    journey = aftercare.promised(world)
    late = aftercare.morning_of(date(2027, 4, 12))
    clocks.sweep(at=late)

    (lamp,) = matter_lamps(journey.matter.pk, late)
    assert (lamp.what, lamp.light) == ("承诺", clocks.Light.RED)
    told = set(Reminder.objects.values_list("recipient__username", flat=True))
    # The unit, its head, the county's dispatcher after two days and the leader after five.
    assert {"township_handler", "township_unit_head", "dispatcher", "leader"} <= told
    assert journey.matter.state == MatterState.TRACKING


def test_only_the_county_ends_a_promise_by_explaining_it():
    journey = aftercare.promised()
    for key in ("township_handler", "presidium_clerk", "leader"):
        with pytest.raises(NotAllowed):
            journey.matter_step(adjudication.explain_and_close, key, conclusion="上级规划调整，不再建设。")
    journey.matter_step(adjudication.explain_and_close, "dispatcher", conclusion="上级规划调整，不再建设。")

    assert (journey.matter.state, journey.matter.remark) == (MatterState.CLOSED, Remark.EXPLAINED)
    assert aftercare.promise_of(journey.matter).state == CommitmentState.EXPLAINED
    call_command("verify")


def test_what_is_closed_is_not_promised_again():
    journey = aftercare.fulfilled()

    with pytest.raises(WrongState):
        aftercare.changed(journey, date(2027, 12, 31))
    assert AuditEvent.objects.filter(verb="change_commitment").count() == 0


def test_on_paper_the_dispatching_side_enters_what_the_unit_did():
    journey = given.approved(lead="water_office", result_class=ResultClass.B)
    given.tell(journey)
    given.rate(journey, "citizen", "satisfied")
    given.rate(journey, "deputy", "satisfied")
    journey.later(days=3)
    aftercare.report(journey, lead="water_office")

    assert aftercare.promise_of(journey.matter).state == CommitmentState.REPORTED
    assert journey.at - given.AT > timedelta(days=3)
