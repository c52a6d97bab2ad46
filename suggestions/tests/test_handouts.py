"""交办会: a list with units proposed, printed by unit, all dispatched by the real command with a result for each."""

from datetime import date, timedelta

import pytest
import time_machine

from core.errors import NotAllowed, RuleBroken
from core.tests.given_threads import at_once
from suggestions.console.views.handouts import _dispatched
from suggestions.models import Assignment, HandoutItem, HandoutMeeting
from suggestions.selectors import handouts as reads
from suggestions.services import dispatch, handouts
from suggestions.tests import given, proposals
from suggestions.tests.desk import NOW, Desk, words

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 25)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def desk():
    with time_machine.travel(NOW):
        yield Desk(given.county())


def called(world, who: str = "dispatcher") -> HandoutMeeting:
    return handouts.call_handout(
        title="第三次会议建议交办会", held_on=ON, place="县人大三楼会议室", actor=world.actor(who, NOW), at=NOW
    )


def test_a_meeting_hands_out_what_is_on_its_list_and_says_what_was_not(desk: Desk) -> None:
    world = desk.world
    proposed = proposals.accepted(world).matter
    opinion, other = given.escalated(world), given.escalated(world)
    township = given.to_dispatch(world)
    roads, water, power = (world.unit(key).pk for key in ("roads", "water", "power"))
    desk.post("dispatcher", "/console/papers/handouts/", title="第三次会议建议交办会", held_on="2026-11-25",
              place="县人大三楼会议室")  # fmt: skip
    meeting = HandoutMeeting.objects.get()
    page = f"/console/papers/handouts/{meeting.public_id}/"
    shown = words(desk.get("dispatcher", page))
    assert proposed.title in shown
    assert opinion.number in shown
    assert township.number not in shown

    nothing = desk.post("dispatcher", page)
    without = desk.post("dispatcher", page, matter=[opinion.pk])
    listing = {"matter": [proposed.pk, opinion.pk, other.pk], f"unit-{proposed.pk}": power,
               f"unit-{opinion.pk}": roads, f"unit-{other.pk}": roads}  # fmt: skip
    desk.post("dispatcher", page, **listing)
    assert "请先勾选" in words(nothing)
    assert "请选择一个可以交办的主办单位" in words(without)
    assert meeting.items.count() == 3
    item = meeting.items.get(matter=opinion)
    meeting.refresh_from_db()
    desk.post("dispatcher", f"{page}items/{item.pk}/", version=meeting.version, lead_unit=roads, co_units=[power],
              instruction="先设警示。")  # fmt: skip
    printed = words(desk.get("dispatcher", f"{page}paper/"))
    # Each unit with what it leads and what it helps with: the bureau two, the power company two.
    assert "示例县交通运输局（2件）" in printed
    assert "示例县供电公司（2件）" in printed
    assert "示例县水利局" not in printed
    assert given.NAME not in printed
    for who in ("presidium_clerk", "roads_handler", "leader"):
        assert desk.get(who, page).status_code == 404

    # One is dispatched apart from the meeting in between.
    other.refresh_from_db()
    dispatch.dispatch(matter_id=other.pk, actor=world.actor("dispatcher", NOW), at=NOW, version=None,
                      lead_unit_id=water, co_unit_ids=[])  # fmt: skip
    result = words(desk.post("dispatcher", f"{page}hand-out/"))
    again = words(desk.post("dispatcher", f"{page}hand-out/"))

    assert "2件已交办" in result
    assert "没有交办" in result
    assert "0件已交办" in again
    parts = Assignment.objects.filter(matter=opinion).order_by("pk").values_list("unit_id", "part")
    assert list(parts) == [(roads, "lead"), (power, "co")]
    assert Assignment.objects.get(matter=other).unit_id == water
    opinion.refresh_from_db()
    assert (opinion.state, opinion.instruction) == ("dispatched", "先设警示。")
    meeting.refresh_from_db()
    assert meeting.state == "held"
    refused = meeting.items.get(matter=other)
    assert (refused.handed_out_at, refused.refusal != "") == (None, True)


def test_who_may_call_one_and_what_may_be_on_it(desk: Desk) -> None:
    world = desk.world
    matter = given.to_dispatch(world)
    with pytest.raises(NotAllowed):
        called(world, "roads_handler")
    with pytest.raises(RuleBroken, match="不能早于今天"):
        handouts.call_handout(title="会", held_on=NOW.date() - timedelta(days=1), place="会议室",
                              actor=world.actor("dispatcher", NOW), at=NOW)  # fmt: skip
    county = called(world)
    roads = world.unit("roads").pk

    with pytest.raises(RuleBroken, match="不在这里待交办"):
        handouts.list_items(meeting_id=county.pk, matter_ids=[matter.pk], actor=world.actor("dispatcher", NOW),
                            at=NOW, proposed={matter.pk: roads})  # fmt: skip
    own = called(world, "presidium_clerk")
    with pytest.raises(RuleBroken, match="主办单位"):
        handouts.list_items(meeting_id=own.pk, matter_ids=[matter.pk], actor=world.actor("presidium_clerk", NOW),
                            at=NOW, proposed={matter.pk: roads})  # fmt: skip
    with pytest.raises(NotAllowed):
        handouts.list_items(meeting_id=own.pk, matter_ids=[matter.pk], actor=world.actor("dispatcher", NOW),
                            at=NOW, proposed={matter.pk: world.unit("township_gov").pk})  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_once_hand_it_out_once_and_nobody_undoes_it() -> None:
    world = given.county()
    matter = given.escalated(world)
    meeting = called(world)
    actor = world.actor("dispatcher", LATER)
    handouts.list_items(meeting_id=meeting.pk, matter_ids=[matter.pk], actor=actor, at=NOW,
                        proposed={matter.pk: world.unit("roads").pk})  # fmt: skip
    (item,) = reads.items(meeting)

    said = at_once(lambda: _dispatched(item, actor, LATER))

    assert sorted(bool(refused) for refused in said) == [False, True]
    assert Assignment.objects.filter(matter=matter).count() == 1
    assert HandoutItem.objects.get(pk=item.pk).handed_out_at == LATER
