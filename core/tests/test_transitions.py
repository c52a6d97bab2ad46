"""Lifecycle tables: the state is asked before the person, and a wrong table stops the start."""

from types import SimpleNamespace

import pytest
from django.db.models import TextChoices

from core.actors import SYSTEM, SYSTEM_CAPACITY, Actor, ActorKind, Capacity
from core.errors import NotAllowed, Stale, WrongState
from core.transitions import Table, Transition, check_version


class Door(TextChoices):
    OPEN = "open", "开着"
    SHUT = "shut", "关着"
    LOCKED = "locked", "锁着"


class Do(TextChoices):
    SHUT = "shut", "关门"
    LOCK = "lock", "锁门"
    KNOCK = "knock", "敲门"


class OtherDoor(TextChoices):
    OPEN = "open", "开着"


KEEPER = Capacity("keeper", "看门人")
keeper = Actor(ActorKind.USER, "测试甲", user_id=1, capacities=(KEEPER,))
guest = Actor(ActorKind.USER, "测试乙", user_id=2)


def anybody(door: SimpleNamespace, actor: Actor) -> Capacity:
    return actor.capacities[0] if actor.capacities else Capacity("guest", "来客")


def by_keeper(door: SimpleNamespace, actor: Actor) -> Capacity | None:
    return next(iter(actor.acting_as("keeper")), None)


SHUT_ROW = Transition(Do.SHUT, (Door.OPEN,), Door.SHUT, anybody, "门规第一条")
LOCK_ROW = Transition(Do.LOCK, (Door.SHUT,), Door.LOCKED, by_keeper, "门规第二条")
KNOCK_ROW = Transition(Do.KNOCK, (Door.SHUT, Door.LOCKED), None, anybody, "门规第三条")
TABLE = Table(noun="门", states=Door, rows=(SHUT_ROW, LOCK_ROW, KNOCK_ROW))


def door(state: Door) -> SimpleNamespace:
    return SimpleNamespace(state=state)


def test_a_step_says_which_row_and_in_which_capacity() -> None:
    step = TABLE.check(Do.LOCK, door(Door.SHUT), keeper)

    assert (step.transition, step.capacity) == (LOCK_ROW, KEEPER)


def test_a_state_may_come_as_the_word_in_the_table() -> None:
    assert TABLE.check("knock", SimpleNamespace(state="locked"), SYSTEM).capacity == SYSTEM_CAPACITY


def test_what_does_not_follow_is_refused_before_the_person_is_looked_at() -> None:
    with pytest.raises(WrongState) as refusal:
        TABLE.check(Do.LOCK, door(Door.OPEN), guest)

    assert refusal.value.message == "这件门开着，不能锁门。请刷新页面查看最新情况。"
    assert (refusal.value.status, refusal.value.code, refusal.value.field) == (409, "wrong_state", None)


def test_what_is_not_this_persons_is_refused() -> None:
    with pytest.raises(NotAllowed) as refusal:
        TABLE.check(Do.LOCK, door(Door.SHUT), guest)

    assert refusal.value.message == "测试乙不能锁门这件门。"
    assert (refusal.value.status, refusal.value.code) == (403, "not_allowed")


@pytest.mark.parametrize(
    ("state", "actor", "offered"),
    [
        (Door.OPEN, keeper, [Do.SHUT]),
        (Door.SHUT, keeper, [Do.LOCK, Do.KNOCK]),
        (Door.SHUT, guest, [Do.KNOCK]),
        (Door.LOCKED, keeper, [Do.KNOCK]),
    ],
)
def test_offers_what_check_would_take_in_the_order_of_the_table(state: Door, actor: Actor, offered: list[Do]) -> None:
    assert TABLE.available_actions(door(state), actor) == offered


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param((SHUT_ROW, Transition(Do.SHUT, (Door.LOCKED,), None, anybody, "")), id="an action twice"),
        pytest.param((Transition(Do.SHUT, (OtherDoor.OPEN,), Door.SHUT, anybody, ""),), id="another table's source"),
        pytest.param((Transition(Do.SHUT, (Door.OPEN,), OtherDoor.OPEN, anybody, ""),), id="another table's target"),
        pytest.param((Transition(Do.SHUT, (Door.OPEN,), "ajar", anybody, ""),), id="an unknown target"),
        pytest.param((Transition(Do.SHUT, (), Door.SHUT, anybody, ""),), id="no source"),
    ],
)
def test_a_wrong_table_cannot_be_made(wrong: tuple[Transition, ...]) -> None:
    with pytest.raises(ValueError, match="门"):
        Table(noun="门", states=Door, rows=wrong)


def test_a_page_made_from_an_older_version_is_stale() -> None:
    with pytest.raises(Stale) as refusal:
        check_version(3, 4)

    assert refusal.value.message == "这件事刚刚被别人更新过，请刷新后再试。"
    assert (refusal.value.status, refusal.value.code) == (409, "stale")
    assert isinstance(refusal.value, WrongState)


@pytest.mark.parametrize("expected", [4, None])
def test_the_same_version_and_no_page_at_all_pass(expected: int | None) -> None:
    check_version(expected, 4)
