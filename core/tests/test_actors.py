"""Actors: capacities by role, identities that nobody can widen, and the three that need no account."""

from dataclasses import FrozenInstanceError

import pytest

from core.actors import PASSER_BY, SYSTEM, SYSTEM_CAPACITY, Actor, ActorKind, Capacity, citizen_of

HANDLER = Capacity("handler", "承办人", post_id=1, organisation_id=7, region_code="999901")
HEAD = Capacity("head", "负责人", post_id=2, organisation_id=7)
SECOND_HANDLER = Capacity("handler", "承办人", post_id=3, organisation_id=8)


def somebody(**more: object) -> Actor:
    return Actor(ActorKind.USER, "测试甲", user_id=5, capacities=(HANDLER, HEAD, SECOND_HANDLER), **more)


def test_acts_in_every_capacity_of_the_roles_asked_for() -> None:
    assert somebody().acting_as("handler") == (HANDLER, SECOND_HANDLER)
    assert somebody().acting_as("head", "chair") == (HEAD,)
    assert somebody().acting_as() == ()


def test_is_known_elsewhere_by_an_id_or_not_at_all() -> None:
    actor = somebody(identities={"deputy": 12})

    assert actor.identity("deputy") == 12
    assert actor.identity("opinion") is None


def test_nobody_widens_an_actor() -> None:
    given = {"deputy": 12}
    actor = somebody(identities=given)
    given["opinion"] = 3

    assert actor.identity("opinion") is None
    with pytest.raises(TypeError):
        actor.identities["opinion"] = 3
    with pytest.raises(FrozenInstanceError):
        actor.user_id = 6
    with pytest.raises(FrozenInstanceError):
        HANDLER.role = "head"


def test_can_be_a_key() -> None:
    assert len({somebody(), somebody(), SYSTEM, citizen_of(1)}) == 3


def test_the_system_acts_as_itself_only() -> None:
    assert (SYSTEM.kind, SYSTEM.user_id, SYSTEM.acting_as("system")) == ("system", None, (SYSTEM_CAPACITY,))
    assert SYSTEM.acting_as("handler") == ()


def test_a_citizen_is_known_by_the_item_proved_and_a_passer_by_by_nothing() -> None:
    assert (citizen_of(9).kind, citizen_of(9).identity("opinion"), citizen_of(9).capacities) == ("citizen", 9, ())
    assert (PASSER_BY.kind, dict(PASSER_BY.identities), PASSER_BY.capacities) == ("citizen", {}, ())
