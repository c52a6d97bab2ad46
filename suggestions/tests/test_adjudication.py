"""疑难会商 (domain W1 T40–T42): another hand in round two, three at the table, once more at most, then an end."""

from datetime import timedelta

import pytest

from core.clock import local_date
from core.errors import NotAllowed, RuleBroken, WrongState
from suggestions.models import Hearing
from suggestions.selectors import invariants
from suggestions.services import adjudication, feedback, handle, satisfaction
from suggestions.states import Satisfaction
from suggestions.tests import given
from suggestions.tests.aftercare import heard
from suggestions.tests.journey import answer, rate, reply_again, tell

FURTHER = "会商认定路肩还没有修好，乡镇政府一个月内修好。"


@pytest.mark.django_db
def test_what_is_handled_again_needs_another_hand_or_another_signer():
    journey = given.ordered_again()
    contacted = {"way": "phone", "with_citizen": True, "with_deputy": False, "summary": "问清了还差什么。"}
    journey.matter_step(handle.log_contact, "township_handler", contacted_at=journey.at, **contacted)

    with pytest.raises(RuleBroken, match="要换承办人或者换签发人") as refused:
        journey.matter_step(handle.submit_reply, "township_handler", answer=answer())
    assert refused.value.field == "signer"

    journey.matter_step(handle.submit_reply, "township_unit_head", answer=answer())
    assert journey.matter.state == "reply_review"


@pytest.mark.django_db
def test_a_hearing_needs_three_persons_a_day_that_has_been_and_what_was_said():
    journey = given.disputed()
    wrong = {
        "不少于3人": {"participants": ("周敏，县人大代表工委", "周敏，县人大代表工委", " ", "黄立，县人大代表")},
        "不能晚于今天": {"held_on": local_date(journey.at) + timedelta(days=9)},
        "不能早于这一轮的答复": {"held_on": local_date(journey.at) - timedelta(days=90)},
        "请写各方的意见": {"said": "  "},
        "反映人是不是到会": {"citizen": "perhaps"},
    }
    for sentence, change in wrong.items():
        with pytest.raises(RuleBroken, match=sentence):
            heard(journey, **change)
    assert not Hearing.objects.exists()

    for _ in range(3):
        heard(journey, hours=1)
    with pytest.raises(RuleBroken, match="请作出结论"):
        heard(journey, hours=1)
    assert Hearing.objects.count() == 3


@pytest.mark.django_db
def test_a_dispute_ends_after_one_more_round_with_a_written_conclusion():
    journey = given.disputed()
    with pytest.raises(RuleBroken, match="先把会商的情况登记下来"):
        journey.matter_step(adjudication.order_further_handling, "dispatcher", conclusion=FURTHER)
    with pytest.raises(NotAllowed):
        journey.matter_step(adjudication.order_further_handling, "presidium_clerk", conclusion=FURTHER)

    heard(journey)
    journey.matter_step(adjudication.order_further_handling, "dispatcher", conclusion=FURTHER)
    assert (journey.matter.state, journey.matter.round_no, journey.matter.instruction) == ("handling", 3, FURTHER)
    assert Hearing.objects.get().result == "further"

    reply_again(journey)
    journey.matter_step(feedback.approve_reply, "presidium_clerk")
    tell(journey)
    rate(journey, "citizen", Satisfaction.DISSATISFIED, "还是差一段。")
    rate(journey, "deputy", Satisfaction.SATISFIED)
    assert journey.matter.state == "adjudication"
    # The former round's hearing is none of this round's; and there is no fourth round.
    with pytest.raises(RuleBroken, match="先把会商的情况登记下来"):
        journey.matter_step(adjudication.explain_and_close, "dispatcher", conclusion="已经解释清楚。")
    heard(journey)
    with pytest.raises(NotAllowed):
        journey.matter_step(adjudication.order_further_handling, "dispatcher", conclusion=FURTHER)
    journey.matter_step(adjudication.explain_and_close, "dispatcher", conclusion="余下一段属规划道路，已经解释清楚。")

    assert (journey.matter.state, journey.matter.remark) == ("closed", "explained")
    assert [hearing.result for hearing in Hearing.objects.order_by("pk")] == ["further", "explained"]
    assert list(invariants.breaches()) == []
    with pytest.raises(WrongState):
        journey.matter_step(satisfaction.order_rehandling, "dispatcher", order="再办一次。")
