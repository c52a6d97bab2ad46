"""Standing in during leave: who names, what the other may then do, how it ends, and that it makes no second person."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import services
from accounts.models import StandIn
from accounts.roles import Role
from accounts.selectors import post_holders, posts_held
from accounts.tests import given
from core import audit
from core.actors import SYSTEM
from core.errors import NotAllowed, RuleBroken, WrongState
from core.models import Notice
from core.outbox import relay
from core.subjects import Subject

FROM, TO = date(2026, 3, 2), date(2026, 3, 7)  # Monday to Friday, both included
LATER = given.NOW + timedelta(days=5)


@pytest.fixture
def office(county):
    """县水利局: a head, two handlers; and a clerk elsewhere."""
    water = county.bodies["water"]
    return {
        "head": given.staff("head", "钱明", water, Role.UNIT_HEAD),
        "wang": given.staff("wang", "王强", water, Role.UNIT_HANDLER),
        "li": given.staff("li", "李梅", water, Role.UNIT_HANDLER),
        "clerk": given.staff("clerk", "赵丽", county.bodies["presidium"], Role.PRESIDIUM_CLERK),
    }


def name(post, person, by, *, since=FROM, until=TO, at=given.NOW):
    return services.name_stand_in(
        post_id=post.pk, user_id=person.pk, active_from=since, active_to=until, reason="年休假",
        actor=by if by is SYSTEM else given.actor(by, at), at=at,
    )  # fmt: skip


def roles(person, at=given.NOW):
    return [(c.role, c.stands_for) for c in given.actor(person, at).capacities]


def test_the_stand_in_acts_with_the_post_and_no_longer_than_said(office):
    head, wang = office["head"], office["wang"]

    name(head.posts.get(), wang, head)

    assert roles(wang) == [("unit_handler", None), ("unit_head", head.pk)]
    assert given.actor(wang).capacities[1].label == "县水利局 · 承办单位负责人（代钱明）"
    assert roles(wang, LATER - timedelta(days=1)) == [("unit_handler", None), ("unit_head", head.pk)]
    assert roles(wang, LATER) == [("unit_handler", None)]
    assert roles(head) == [("unit_head", None)]


def test_it_never_outlasts_the_post(office):
    head, wang = office["head"], office["wang"]
    name(head.posts.get(), wang, head)

    services.end_post(post_id=head.posts.get().pk, active_to=date(2026, 3, 2), actor=SYSTEM, at=given.NOW)

    assert roles(wang) == [("unit_handler", None)]


def test_what_is_done_so_is_recorded_with_whom(office):
    head, wang, li = office["head"], office["wang"], office["li"]
    name(head.posts.get(), wang, head)
    lent = given.actor(wang).capacities[1]

    event = audit.record(subject=Subject("post", li.pk), verb="x", actor=given.actor(wang), capacity=lent, at=given.NOW)

    assert (event.user_id, event.post_id, event.detail) == (wang.pk, head.posts.get().pk, {"stands_for": head.pk})


@pytest.mark.parametrize("by", ["wang", "clerk"])
def test_neither_a_colleague_nor_a_stranger_gives_a_post_away(office, by):
    with pytest.raises(NotAllowed):
        name(office["head"].posts.get(), office["li"], office[by])


def test_a_stand_in_names_no_further_one(office):
    head, wang, li = office["head"], office["wang"], office["li"]
    name(head.posts.get(), wang, head)

    with pytest.raises(NotAllowed, match="代理人不能再请人代理"):
        name(head.posts.get(), li, wang)
    with pytest.raises(NotAllowed):
        name(li.posts.get(), wang, wang)  # as a stand-in of the head, a head is nobody's head


@pytest.mark.parametrize(
    ("who", "since", "until", "sentence"),
    [
        ("head", FROM, TO, "不能请本人代理自己"),
        ("clerk", FROM, TO, "只能请本单位的人代理"),
        ("wang", FROM - timedelta(days=1), TO, "从今天或者以后开始"),
        ("wang", TO, TO, "最后一天不能早于第一天"),
    ],
)
def test_what_is_refused(office, who, since, until, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        name(office["head"].posts.get(), office[who], office["head"], since=since, until=until)


def test_one_stand_in_at_a_time_and_the_next_one_after_it_is_called_off(office):
    head, wang, li = office["head"], office["wang"], office["li"]
    first = name(head.posts.get(), wang, head)
    with pytest.raises(RuleBroken, match="已经有人代理"):
        name(head.posts.get(), li, head, since=date(2026, 3, 6), until=date(2026, 3, 9))

    services.end_stand_in(stand_in_id=first.pk, actor=given.actor(wang), at=given.NOW)
    name(head.posts.get(), li, head)

    assert (roles(wang), len(roles(li))) == ([("unit_handler", None)], 2)
    with pytest.raises(WrongState):
        services.end_stand_in(stand_in_id=first.pk, actor=given.actor(head), at=given.NOW)


@pytest.mark.parametrize("role", [Role.SYS_ADMIN, Role.SEC_ADMIN, Role.AUDIT_ADMIN])
def test_the_three_administrators_neither_lend_nor_stand_in(county, office, role):
    keeper = given.staff("keeper", "周安", county.bodies["committee"], role)

    with pytest.raises(RuleBroken, match="不能请人代理"):
        name(keeper.posts.get(), office["wang"], SYSTEM)
    with pytest.raises(RuleBroken, match="管理员不办业务"):
        name(office["head"].posts.get(), keeper, SYSTEM)
    name(office["head"].posts.get(), office["wang"], SYSTEM)
    with pytest.raises(RuleBroken, match="管理员不办业务"):
        given.post(office["wang"], county.bodies["committee"], role, since=date(2026, 3, 6))


def test_neither_oneself_nor_ones_own_post_in_other_hands_is_a_second_person(office):
    head, wang, li = office["head"], office["wang"], office["li"]
    name(head.posts.get(), wang, head)
    actor = given.actor(wang)

    assert actor.apart_from(wang.pk) is None
    assert [c.role for c in actor.apart_from(head.pk).capacities] == ["unit_handler"]
    assert actor.apart_from(li.pk) == actor
    assert actor.apart_from(None) == actor


def test_notices_for_the_post_go_to_both_in_as_many_queries(county, office):
    head, wang, water = office["head"], office["wang"], county.bodies["water"]
    with CaptureQueriesContext(connection) as before:
        assert post_holders(Role.UNIT_HEAD, at=given.NOW, organisation_id=water.pk) == [head.pk]

    name(head.posts.get(), wang, head)

    with CaptureQueriesContext(connection) as after:
        assert post_holders(Role.UNIT_HEAD, at=given.NOW, organisation_id=water.pk) == sorted([head.pk, wang.pk])
    assert len(before) == len(after) == 1
    assert posts_held(Role.UNIT_HEAD, at=given.NOW).lent[water.pk, head.pk] == [wang.pk]
    assert post_holders(Role.UNIT_HEAD, at=LATER, organisation_id=water.pk) == [head.pk]


@pytest.mark.django_db(transaction=True)
def test_two_stand_ins_named_at_once_are_one(office, run_together):
    head, done = office["head"], []

    def attempt(person):
        try:
            done.append(name(head.posts.get(), person, head))
        except RuleBroken as refusal:
            done.append(refusal.message)

    run_together(lambda: attempt(office["wang"]), lambda: attempt(office["li"]))

    assert StandIn.objects.count() == 1
    assert "这个岗位在这段时间已经有人代理，请先结束原来的代理。" in done


def test_the_page_names_calls_off_and_both_read_it_first(client, office):
    head, wang = office["head"], office["wang"]
    with time_machine.travel(given.NOW, tick=False):
        client.force_login(head)
        said = {"post": head.posts.get().pk, "user": wang.pk, "first": "2026-03-02", "last": "2026-03-06"}
        assert "请写明原因" in client.post("/console/stand-ins/", said).content.decode()
        client.post("/console/stand-ins/", {**said, "reason": "年休假"})
        relay(at=given.NOW)
        mine = client.get("/console/").content.decode()
        client.force_login(wang)
        theirs = client.get("/console/").content.decode()
        row = StandIn.objects.get()
        client.post("/console/stand-ins/", {"end": row.pk})

    assert "3月2日至3月6日，您的“承办单位负责人”岗位由王强代理。" in mine
    assert "3月2日至3月6日，您代理钱明的“承办单位负责人”岗位。" in theirs
    assert "县水利局 · 承办单位负责人（代钱明）" in theirs
    assert Notice.objects.filter(user=wang, text__contains="请您代理钱明").exists()
    assert roles(wang) == [("unit_handler", None)]
