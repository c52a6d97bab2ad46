"""Handing work on: a unit that goes, a handler who has left; nothing is lost, clocks go on, both are told."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.management import call_command

from accounts import services as accounts
from accounts.roles import Role
from accounts.selectors import actor_of
from core import audit, clocks
from core.actors import SYSTEM
from core.errors import NotAllowed, RuleBroken
from core.models import Notice
from core.outbox import relay
from core.subjects import Subject
from core.tests.given_threads import at_once
from suggestions.models import Assignment
from suggestions.policies import UNIT
from suggestions.selectors import handovers as reads
from suggestions.services import handovers
from suggestions.tests import given

AT = given.AT + timedelta(days=1)


@pytest.fixture
def world(db):
    return given.county(with_other_township=True)


@pytest.fixture
def signed(world):
    """A matter of 桃溪镇 that its government has signed for; 何勇 handles it."""
    return given.signed(world)


def colleague(world, key="new_one", name="方芳"):
    """Put a second handler into 桃溪镇人民政府."""
    user = accounts.register_user(username=key, name=name, actor=SYSTEM, at=AT, ready_hash="x").user
    accounts.appoint(
        user_id=user.pk, organisation_id=world.unit("township_gov").pk, role=Role.UNIT_HANDLER,
        active_from=date(2026, 1, 1), actor=SYSTEM, at=AT,
    )  # fmt: skip
    return user


def abolish(world, key="township_gov"):
    """Let the posts of a unit end tomorrow and the unit with them."""
    tomorrow = AT.date() + timedelta(days=1)
    for post in world.unit(key).posts.all():
        accounts.end_post(post_id=post.pk, active_to=tomorrow, actor=SYSTEM, at=AT)
    return accounts.abolish_organisation(organisation_id=world.unit(key).pk, active_to=tomorrow, actor=SYSTEM, at=AT)


def hand(world, by="presidium_clerk", to="water_office"):
    return handovers.hand_over_unit(
        unit_id=world.unit("township_gov").pk, successor_id=world.unit(to).pk, actor=world.actor(by, AT), at=AT
    )


def due_of(matter):
    return list(
        clocks.of(Subject("matter", matter.pk)).filter(stopped_at=None).order_by("kind").values_list("kind", "due_at")
    )


def test_a_unit_with_open_items_stays_until_they_are_handed_on(world, signed):
    with pytest.raises(RuleBroken, match=rf"还有1件没有办结：{signed.matter.number}。.*工作移交"):
        abolish(world)
    before = due_of(signed.matter)
    assert before

    done = hand(world)

    part = Assignment.objects.get(matter=signed.matter)
    assert (done.count, done.kept, part.unit, part.handler) == (1, [], world.unit("water_office"), None)
    assert part.signed_at is not None
    assert due_of(signed.matter) == before
    assert abolish(world).active_to == AT.date() + timedelta(days=1)


def test_the_trail_keeps_both_units_and_both_are_told(world, signed):
    old, new = world.unit("township_gov"), world.unit("water_office")
    hand(world)
    relay(at=AT)

    (event,) = (e for e in audit.trail(Subject("matter", signed.matter.pk)) if e.verb == "hand_over_unit")
    assert (event.detail["from_unit_id"], event.detail["to_unit_id"]) == (old.pk, new.pk)
    assert Notice.objects.filter(user=world.user("township_handler"), text__contains="已经移交桃溪镇水利站").exists()
    call_command("verify")


@pytest.mark.parametrize(
    ("by", "to", "refusal"),
    [
        ("clerk", "water_office", NotAllowed),
        ("township_unit_head", "water_office", NotAllowed),
        ("other_presidium_clerk", "water_office", NotAllowed),
        ("administrator", "water_office", NotAllowed),
        ("dispatcher", "roads", RuleBroken),  # the county's bureau does not take a township's work
        ("dispatcher", "other_township_gov", RuleBroken),
        ("dispatcher", "township_gov", RuleBroken),
    ],
)
def test_who_hands_a_unit_on_and_to_whom(world, signed, by, to, refusal):
    with pytest.raises(refusal):
        hand(world, by, to)
    assert Assignment.objects.get(matter=signed.matter).unit == world.unit("township_gov")


def test_what_the_successor_has_a_part_in_already_stays_and_is_named(world):
    journey = given.handed_out(world, co=("water_office",))

    done = hand(world, "dispatcher")

    assert done.count == 0
    assert done.kept == [f"{journey.matter.number}：桃溪镇水利站在这件里已有分工，请先办结或者重新交办。"]


def test_a_handler_who_left_loses_sign_in_at_once_and_nothing_is_lost(world, signed, client):
    person, unit = world.user("township_handler"), world.unit("township_gov")
    fang = colleague(world)
    with time_machine.travel(AT, tick=False):
        client.force_login(person)
        assert client.get("/console/").status_code == 200
        accounts.change_user(user_id=person.pk, is_active=False, actor=world.actor("administrator", AT), at=AT)
        assert client.get("/console/").status_code == 302
    (row,) = reads.people_in_hand(world.actor("administrator", AT), AT)
    assert (row.person, row.unit, row.count, row.gone) == (person, unit, 1, True)

    moved = handovers.hand_over_person(
        unit_id=unit.pk, person_id=person.pk, successor_id=fang.pk, actor=world.actor("administrator", AT), at=AT
    )
    relay(at=AT)

    part = Assignment.objects.get(matter=signed.matter)
    assert (moved, part.handler, part.unit) == (1, fang, unit)
    assert Notice.objects.filter(user=fang, text__contains="何勇在办的1件已经移交方芳").count() == 1
    assert not Notice.objects.filter(user=person, text__contains="移交").exists()
    assert reads.people_in_hand(world.actor("administrator", AT), AT) == []


@pytest.mark.parametrize(
    ("by", "to", "refusal"),
    [
        ("township_handler", "township_unit_head", NotAllowed),
        ("roads_head", "township_unit_head", NotAllowed),
        ("dispatcher", "township_unit_head", NotAllowed),
        ("township_unit_head", "roads_handler", RuleBroken),
        ("township_unit_head", "township_handler", RuleBroken),
    ],
)
def test_only_the_units_head_and_only_to_its_own_people(world, signed, by, to, refusal):
    with pytest.raises(refusal):
        handovers.hand_over_person(
            unit_id=world.unit("township_gov").pk, person_id=world.user("township_handler").pk,
            successor_id=world.user(to).pk, actor=world.actor(by, AT), at=AT,
        )  # fmt: skip


def test_the_page_shows_each_what_they_hand_on_and_no_words_of_the_items(world, signed, client):
    unit = world.unit("township_gov")
    with time_machine.travel(AT, tick=False):
        for key, status in (("clerk", 404), ("leader", 404), ("township_handler", 404), ("administrator", 200)):
            client.force_login(world.user(key))
            assert client.get("/console/hand-over/").status_code == status, key
        client.force_login(world.user("presidium_clerk"))
        page = client.get(f"/console/hand-over/?unit={unit.pk}").content.decode()
        assert "移交桃溪镇人民政府在办的1件" in page
        assert given.TITLE not in page
        client.post("/console/hand-over/", {"unit": unit.pk, "successor": world.unit("water_office").pk})
    assert Assignment.objects.get(matter=signed.matter).unit == world.unit("water_office")


@pytest.mark.django_db(transaction=True)
def test_two_hand_overs_at_once_move_each_item_once():
    world = given.county()
    journey = given.signed(world)

    def attempt():
        try:
            return str(hand(world, "dispatcher").count)
        except RuleBroken as refusal:
            return refusal.message

    done = at_once(attempt)

    assert sorted(done) == ["1", "桃溪镇人民政府没有还在办的事项。"]
    assert Assignment.objects.filter(matter=journey.matter).count() == 1


def test_stand_in_of_the_head_hands_on_too(world, signed):
    """What the post may do the stand-in may do, on record with whom."""
    head, fang = world.user("township_unit_head"), colleague(world)
    accounts.name_stand_in(
        post_id=head.posts.get().pk, user_id=fang.pk, active_from=AT.date(), active_to=AT.date() + timedelta(days=5),
        reason="年休假", actor=actor_of(head, AT), at=AT,
    )  # fmt: skip

    moved = handovers.hand_over_person(
        unit_id=world.unit("township_gov").pk, person_id=world.user("township_handler").pk, successor_id=fang.pk,
        actor=actor_of(fang, AT), at=AT,
    )  # fmt: skip

    event = audit.trail(Subject("matter", signed.matter.pk)).last()
    assert (moved, event.detail["stands_for"], event.role in UNIT) == (1, head.pk, True)
