"""退回修改 (domain W1 T35): what it lacks, three days to mend it, and the reply that says what was said before (16)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine

from core.errors import RuleBroken
from core.models import Clock
from suggestions.selectors import invariants, repeats
from suggestions.services import feedback, handle
from suggestions.tests import given
from suggestions.tests.desk import NOW, Desk, words
from suggestions.tests.journey import answer

SAID = "您反映的道路问题已经收到，我们高度重视，将结合实际情况认真研究，供今后工作参考，感谢您的关心和支持。"


def replied(journey, body, result_class="C"):
    """The township's office answers in these words."""
    journey.matter_step(
        handle.log_contact, "township_handler", way="phone", with_citizen=True, with_deputy=True,
        contacted_at=journey.at, summary="问清了情况。",
    )  # fmt: skip
    said = replace(answer(result_class), body=body)
    journey.matter_step(handle.submit_reply, "township_handler", hours=20, answer=said)
    return journey


@pytest.mark.django_db
def test_what_is_sent_back_says_what_it_lacks_and_is_mended_in_three_working_days():
    journey = given.replied()
    with pytest.raises(RuleBroken, match="请选择退回原因"):
        journey.matter_step(feedback.send_back_reply, "presidium_clerk", reason="缺凭据。", fault="none")
    sent_back = journey.at.date()
    journey.matter_step(feedback.send_back_reply, "presidium_clerk", reason="缺验收单。", fault="evidence")

    # Sent back on Thursday 19 November 2026: 20, 23 and 24 November.
    assert sent_back == date(2026, 11, 19)
    assert Clock.objects.get(kind="mending", stopped_at=None).last_day == date(2026, 11, 24)
    assert journey.matter.assignments.get().replies.get().fault == "evidence"
    given.reply_again(journey)
    assert Clock.objects.get(kind="mending").verdict == "on_time"
    assert list(invariants.breaches()) == []


@pytest.mark.django_db
@time_machine.travel(NOW)
def test_who_reviews_is_shown_that_the_unit_has_answered_so_before():
    desk = Desk(given.county())
    before = replied(given.signed(desk.world), SAID)
    before.matter_step(feedback.approve_reply, "presidium_clerk")
    # Two characters of fifty are others.
    again = replied(given.signed(desk.world, at=given.AT + timedelta(days=1)), SAID.replace("道路", "水渠"))
    other = replied(
        given.signed(desk.world, at=given.AT + timedelta(days=1)),
        "已于11月19日组织机械回填塌方路段并压实，设警示桩两处，路面已恢复通行，村委会已验收。",
    )

    def found(journey):
        reply = journey.matter.assignments.get().replies.get()
        return [(one.percent, one.title) for one in repeats.earlier_same(reply, journey.actor("presidium_clerk"))]

    assert found(again) == [(96, given.TITLE)]
    assert found(other) == []
    shown = words(desk.get("presidium_clerk", f"/console/matters/{again.matter.public_id}/"))
    assert "96%的文字与本单位" in shown
    assert "请看是不是照搬" in shown
    assert "照搬" not in words(desk.get("township_handler", f"/console/matters/{again.matter.public_id}/"))
    assert "96%" not in words(desk.get("presidium_clerk", f"/console/matters/{other.matter.public_id}/"))
