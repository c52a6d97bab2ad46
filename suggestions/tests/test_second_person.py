"""Two halves of one person are no two persons: the second-person rules with a stand-in at work."""

from datetime import timedelta

import pytest

from accounts import services as accounts
from accounts.selectors import actor_of
from core.errors import NotAllowed
from suggestions.selectors import details
from suggestions.services import triage
from suggestions.states import RejectReason
from suggestions.tests import given


@pytest.fixture
def world(db):
    return given.county()


def lend(world, post_of, to, at):
    holder = world.user(post_of)
    return accounts.name_stand_in(
        post_id=holder.posts.get().pk, user_id=world.user(to).pk, active_from=at.date(),
        active_to=at.date() + timedelta(days=5), reason="年休假", actor=actor_of(holder, at), at=at,
    )  # fmt: skip


def proposed(world, by):
    """A refusal proposed by this person."""
    journey = given.taken(world)
    opinion = journey.opinion
    at = journey.later()
    triage.propose_rejection(
        opinion_id=opinion.pk, actor=world.actor(by, at), at=at, version=opinion.version,
        reason=RejectReason.R2, guidance="",
    )  # fmt: skip
    return journey.opinion, journey.later()


def confirm(world, opinion, by, at):
    return triage.confirm_rejection(opinion_id=opinion.pk, actor=world.actor(by, at), at=at, version=opinion.version)


def test_who_proposed_does_not_confirm_in_the_heads_place(world):
    opinion, at = proposed(world, "clerk")
    lend(world, "head", "clerk", at)

    with pytest.raises(NotAllowed):
        confirm(world, opinion, "clerk", at)


def test_a_post_does_not_confirm_in_other_hands_what_its_holder_proposed(world):
    opinion, at = proposed(world, "head")
    lend(world, "head", "second_clerk", at)

    with pytest.raises(NotAllowed):
        confirm(world, opinion, "second_clerk", at)


def test_a_stand_in_who_had_no_part_confirms_and_is_named_with_the_holder(world):
    opinion, at = proposed(world, "clerk")
    lend(world, "head", "second_clerk", at)

    confirm(world, opinion, "second_clerk", at)

    assert details.trail(*details.subjects_of(opinion))[-1].who == "赵敏（代周海）"
