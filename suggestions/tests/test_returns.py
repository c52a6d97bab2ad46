"""退办 (domain W1 T24–T27, W2 G11–G12): the window, the decision, the adjudicated lead, what the catalogue learns."""

from datetime import datetime, timedelta

import pytest
import time_machine

from core import clocks
from core.clock import SHANGHAI
from core.errors import NotAllowed, RuleBroken
from core.models import Clock
from core.subjects import Subject
from suggestions import lifecycle
from suggestions.models import AssignmentReturn, DutyEntry
from suggestions.selectors import candidates, invariants, returns
from suggestions.selectors.details import with_everything
from suggestions.selectors.scope import visible_matters
from suggestions.services import handle
from suggestions.services import returns as services
from suggestions.states import MatterAction
from suggestions.tests import given, proposals
from suggestions.tests.desk import NOW, Desk, words

WHY = "“三定”规定里农村供水由水利局管，本局只管道路。"


def ask(journey, key="roads_handler", to="water", **other):
    said = {"reason": WHY, "proposed_unit_id": journey.world.unit(to).pk if to else None}
    journey.matter_step(services.ask_return, key, **{**said, **other})


def reply_due(matter):
    return clocks.of(Subject("matter", matter.pk)).get(kind="reply", stopped_at=None).due_at


@pytest.mark.django_db
@pytest.mark.parametrize("made", [given.handed_out, given.signed])
def test_one_return_is_agreed_and_the_matter_goes_to_another_bureau_on_the_same_day_of_reply(made):
    journey = made(lead="roads")
    due = reply_due(journey.matter)
    ask(journey)
    assert journey.matter.state == "return_review"
    waiting = Clock.objects.filter(kind="sign", stopped_at=None)
    assert [clock.paused_at is not None for clock in waiting] == [True] * (made is given.handed_out)
    journey.matter_step(services.agree_return, "dispatcher", lead_unit_id=journey.world.unit("water").pk)

    matter = journey.matter
    assert (matter.state, matter.adjudicated, matter.round_no) == ("dispatched", False, 1)
    assert sorted(matter.assignments.values_list("unit__name", "state")) == [
        ("示例县交通运输局", "returned"), ("示例县水利局", "to_sign"),
    ]  # fmt: skip
    # The citizen waits for one answer: whoever leads, and signed or not, it is due on the day it was due.
    assert reply_due(matter) == due
    # Who returned it has nothing to do with it any more; who leads now sees it.
    assert not visible_matters(journey.actor("roads_handler")).filter(pk=matter.pk).exists()
    assert visible_matters(journey.actor("water_handler")).filter(pk=matter.pk).exists()
    journey.matter_step(handle.sign, "water_handler")
    assert list(invariants.breaches()) == []


@pytest.mark.django_db
def test_a_refused_return_binds_the_unit_for_this_round():
    journey = given.handed_out(lead="roads")
    ask(journey)
    with pytest.raises(RuleBroken, match="为什么应当由这个单位办理"):
        journey.matter_step(services.refuse_return, "dispatcher", reason=" ")
    journey.matter_step(services.refuse_return, "dispatcher", reason="塌的是路基，县道由你局管养。")

    matter = journey.matter
    assert (matter.state, matter.assignments.get().state) == ("handling", "handling")
    with pytest.raises(NotAllowed):
        ask(journey)
    offered = lifecycle.MATTER.available_actions(
        with_everything(type(matter).objects.all()).get(pk=matter.pk), journey.actor("roads_handler")
    )
    assert MatterAction.ASK_RETURN not in offered
    assert list(invariants.breaches()) == []


@pytest.mark.django_db
def test_after_two_units_have_returned_it_the_lead_is_adjudicated_for_good_and_the_catalogue_learns():
    journey = given.handed_out(lead="roads")
    water, roads = journey.world.unit("water"), journey.world.unit("roads")
    ask(journey)
    with pytest.raises(NotAllowed):
        journey.matter_step(services.adjudicate_lead, "dispatcher", lead_unit_id=water.pk, basis="权责清单第3项")
    journey.matter_step(services.agree_return, "dispatcher", lead_unit_id=water.pk)
    ask(journey, "water_handler", "power")
    # Two have refused: it is not sent round any further.
    with pytest.raises(NotAllowed):
        journey.matter_step(services.agree_return, "dispatcher", lead_unit_id=journey.world.unit("power").pk)
    with pytest.raises(RuleBroken, match="裁定的依据"):
        journey.matter_step(services.adjudicate_lead, "dispatcher", lead_unit_id=roads.pk, basis="")
    journey.matter_step(
        services.adjudicate_lead, "dispatcher", lead_unit_id=roads.pk, basis="协调会纪要第2条", subject="通村路塌方"
    )

    matter = journey.matter
    assert (matter.state, matter.adjudicated) == ("dispatched", True)
    learnt = DutyEntry.objects.get(subject="通村路塌方")
    assert (learnt.unit, learnt.category, learnt.basis) == (roads, matter.category, "裁定：协调会纪要第2条")
    dispatcher = journey.actor("dispatcher").acting_as("county_dispatcher")[0]
    first = candidates.unit_choices(matter, dispatcher, journey.at + timedelta(days=1))[0]
    assert (first.unit, "通村路塌方：裁定：协调会纪要第2条" in first.duties) == (roads, True)
    journey.matter_step(handle.sign, "roads_handler")
    with pytest.raises(NotAllowed):
        ask(journey)
    assert list(returns.often_returned()) == [matter]
    counted = {rate.unit_id: (rate.given, rate.asked, rate.agreed) for rate in returns.rates(given.AT, journey.at)}
    assert counted == {roads.pk: (2, 1, 1), water.pk: (1, 1, 0)}
    assert list(invariants.breaches()) == []


@pytest.mark.django_db
def test_the_window_is_three_working_days_and_the_unit_proposed_another_that_can_handle():
    # Dispatched on Wednesday 18 November 2026: the third working day is Monday the 23rd.
    journey = given.handed_out(lead="roads")
    dispatched = journey.matter.dispatched_at.astimezone(SHANGHAI)
    assert (dispatched.date().isoformat(), dispatched.weekday()) == ("2026-11-18", 2)
    for to, sentence in (
        (None, "请选择应当由哪个单位办理"),
        ("roads", "请选择应当由哪个单位办理"),
        ("township_gov", "不能承办"),
    ):
        with pytest.raises(RuleBroken, match=sentence):
            ask(journey, to=to)
    with pytest.raises(RuleBroken, match="依据是什么"):
        ask(journey, reason=" ")

    journey.at = datetime(2026, 11, 24, 8, 30, tzinfo=SHANGHAI)
    with pytest.raises(RuleBroken, match="退办要在11月23日以前提出"):
        ask(journey)
    assert not AssignmentReturn.objects.exists()
    journey.at = datetime(2026, 11, 23, 15, tzinfo=SHANGHAI)
    ask(journey)
    decided = Clock.objects.get(kind="return_review")
    # Two working days to decide: Wednesday the 25th.
    assert decided.due_at.astimezone(SHANGHAI).date().isoformat() == "2026-11-25"


@pytest.mark.django_db
def test_a_suggestion_counts_three_months_from_the_new_dispatch():
    proposal = proposals.dispatched()
    ask(proposal, "roads_handler")
    moved = proposal.later(days=5)
    proposal.matter_step(services.agree_return, "dispatcher", hours=0, lead_unit_id=proposal.world.unit("water").pk)

    # Dispatched anew on Monday 23 November 2026; the start day is not counted (Civil Code §§201–202).
    assert moved.astimezone(SHANGHAI).date().isoformat() == "2026-11-23"
    assert reply_due(proposal.matter).astimezone(SHANGHAI).date().isoformat() == "2027-02-23"


@pytest.mark.django_db
def test_a_co_unit_returns_its_own_part_while_the_lead_goes_on():
    journey = given.signed(lead="roads", co=("water",))
    journey.matter_step(
        services.co_ask_return, "water_handler", reason=WHY, proposed_unit_id=journey.world.unit("power").pk
    )
    assert journey.matter.state == "handling"
    with pytest.raises(NotAllowed):  # not while the wish waits
        journey.matter_step(handle.co_sign, "water_handler")
    with pytest.raises(NotAllowed):
        journey.matter_step(services.agree_co_return, "presidium_clerk", reason="")
    journey.matter_step(services.agree_co_return, "dispatcher", reason="水渠不受影响。")

    assert journey.matter.assignments.get(part="co").state == "returned"
    assert not Clock.objects.filter(kind__in=("co_opinion", "return_review"), stopped_at=None).exists()
    given.reply_again(journey, lead="roads")
    assert journey.matter.state == "reply_review"
    assert list(invariants.breaches()) == []


@pytest.mark.django_db
@time_machine.travel(NOW)
def test_the_unit_asks_and_the_dispatcher_decides_on_pages_that_show_why():
    desk = Desk(given.county())
    journey = given.handed_out(desk.world, lead="roads")
    address = f"/console/matters/{journey.matter.public_id}/"
    page = words(desk.get("roads_handler", f"{address}ask_return/"))
    assert "最后一日11月23日" in page
    sent = desk.post(
        "roads_handler", f"{address}ask_return/", version=journey.matter.version, reason=WHY,
        proposed_unit=desk.world.unit("water").pk,
    )  # fmt: skip
    assert sent.status_code == 302

    assert given.TITLE in words(desk.get("dispatcher", "/console/work/return-review/"))
    page = words(desk.get("dispatcher", f"{address}agree_return/"))
    assert WHY in page
    assert "建议由 示例县水利局 办理" in page
    done = desk.post(
        "dispatcher", f"{address}agree_return/", version=journey.matter.version, lead_unit=desk.world.unit("water").pk
    )
    assert done.status_code == 302
    assert desk.get("roads_handler", address).status_code == 404
    assert "已退办" in words(desk.get("dispatcher", address))
