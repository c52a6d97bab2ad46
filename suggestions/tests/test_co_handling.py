"""会办意见 (domain W1 T32, W2 G14): asked for once more by the lead, waived with a reason; none is left open."""

from datetime import date

import pytest
import time_machine

from core import clocks
from core.errors import NotAllowed, RuleBroken
from core.models import Clock
from core.subjects import Subject
from suggestions.selectors import invariants
from suggestions.services import co_handling, handle
from suggestions.tests import given
from suggestions.tests.desk import NOW, Desk, words

FIRST, SECOND = "没有意见。", "渠道在路基下两米处穿过，回填前请先会同水务站做套管。"
WHY = "渠道要不要避让没有说。"


def opined(world=None, **other):
    """Roads leads, water has given its opinion on Wednesday 18 November 2026."""
    journey = given.signed(world, lead="roads", co=("water",), **other)
    journey.matter_step(handle.co_sign, "water_handler")
    journey.matter_step(handle.submit_co_opinion, "water_handler", text=FIRST)
    return journey


def again(journey, key="roads_handler", unit="water", reason=WHY):
    said = {"co_unit_id": journey.world.unit(unit).pk, "reason": reason}
    journey.matter_step(co_handling.ask_co_again, key, **said)


@pytest.mark.django_db
def test_the_lead_asks_once_more_and_the_unit_has_five_working_days():
    journey = opined()
    part = journey.matter.assignments.get(part="co")
    for wrong, sentence in (({"unit": "power"}, "请选择一个会办单位"), ({"reason": " "}, "哪里没有说清")):
        with pytest.raises(RuleBroken, match=sentence):
            again(journey, **wrong)
    with pytest.raises(NotAllowed):
        again(journey, key="dispatcher")
    again(journey)

    part.refresh_from_db()
    assert part.state == "handling"
    # 19, 20, 23, 24 and 25 November.
    running = clocks.of(Subject("assignment", part.pk)).get(kind="co_opinion", stopped_at=None)
    assert running.last_day == date(2026, 11, 25)
    with pytest.raises(RuleBroken, match="示例县水利局还没有提交会办意见"):
        given.reply_again(journey, lead="roads")
    journey.matter_step(handle.submit_co_opinion, "water_handler", text=SECOND)
    with pytest.raises(NotAllowed):  # once
        again(journey)
    given.reply_again(journey, lead="roads")
    part = journey.matter.assignments.get(part="co")
    assert (part.co_review.former_text, part.co_opinion.text) == (FIRST, SECOND)
    assert list(invariants.breaches()) == []


@pytest.mark.django_db
def test_an_opinion_that_is_not_needed_is_waived_with_a_reason_by_the_dispatching_side():
    journey = given.signed(lead="roads", co=("water",))
    water = journey.world.unit("water").pk
    with pytest.raises(RuleBroken, match="为什么不用这个单位的会办意见"):
        journey.matter_step(co_handling.waive_co_opinion, "dispatcher", co_unit_id=water, reason="")
    with pytest.raises(NotAllowed):
        journey.matter_step(co_handling.waive_co_opinion, "roads_handler", co_unit_id=water, reason="不用等。")
    journey.matter_step(co_handling.waive_co_opinion, "dispatcher", co_unit_id=water, reason="现场看过，不涉及渠道。")

    assert journey.matter.assignments.get(part="co").state == "done"
    assert not Clock.objects.filter(kind__in=("sign", "co_opinion"), stopped_at=None).exists()
    with pytest.raises(NotAllowed):
        journey.matter_step(handle.co_sign, "water_handler")
    given.reply_again(journey, lead="roads")
    assert journey.matter.state == "reply_review"
    assert list(invariants.breaches()) == []


@pytest.mark.django_db
@time_machine.travel(NOW)
def test_both_are_steps_of_the_matters_page_and_the_first_words_stay_to_be_read():
    desk = Desk(given.county())
    journey = opined(desk.world)
    address = f"/console/matters/{journey.matter.public_id}/"
    unit = desk.world.unit("water").pk
    assert FIRST in words(desk.get("roads_handler", f"{address}ask_co_again/"))
    sent = desk.post(
        "roads_handler", f"{address}ask_co_again/", version=journey.matter.version, co_unit=unit, reason=WHY
    )
    assert sent.status_code == 302
    asked = words(desk.get("water_handler", address))
    assert FIRST in asked
    assert WHY in asked

    waived = desk.post(
        "dispatcher", f"{address}waive_co_opinion/", version=journey.matter.version, co_unit=unit, reason="电话问清了。"
    )
    assert waived.status_code == 302
    assert "免交会办意见" in words(desk.get("roads_handler", address))
    assert "电话问清了。" in words(desk.get("roads_handler", address))
