"""Two people at once on merging, on real row locks: one wins, and nothing is left hanging between."""

from datetime import timedelta

import pytest

from core.actors import citizen_of
from suggestions.models import Opinion
from suggestions.selectors import invariants
from suggestions.services import merging, triage, withdrawing
from suggestions.tests import given
from suggestions.tests.given_merging import neighbour
from suggestions.tests.test_concurrency import at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_people_merge_each_into_the_other_and_one_wins():
    world = given.county()
    one, other = given.triaging(world), neighbour(world).opinion
    actors = [world.actor(key, given.AT) for key in ("clerk", "head")]
    pairs = [(one, other, actors[0]), (other, one, actors[1])]
    results = at_once(
        *(
            lambda a=a, b=b, actor=actor: merging.merge(
                opinion_id=a.pk, actor=actor, at=given.AT + timedelta(hours=1), version=a.version, into=b.number
            )
            for a, b, actor in pairs
        )
    )
    assert len(refusals(results)) == 1
    assert sorted(Opinion.objects.values_list("state", flat=True)) == ["merged", "triaging"]


@pytest.mark.parametrize("rival", ["accept", "withdraw"])
def test_merging_into_one_that_is_accepted_or_withdrawn_at_that_moment(rival):
    """Whoever comes first, the merged one has its master's matter, or is on its own; nothing hangs between."""
    world = given.county()
    master, child = given.classified(world), neighbour(world)
    at = master.later(hours=1)
    who = world.actor("clerk", at) if rival == "accept" else citizen_of(master.opinion.pk)
    command = {"accept": triage.accept, "withdraw": withdrawing.withdraw}[rival]
    at_once(
        lambda: command(opinion_id=master.opinion.pk, actor=who, at=at, version=None),
        lambda: merging.merge(
            opinion_id=child.opinion.pk, actor=world.actor("clerk", at), at=at, version=None, into=master.opinion.number
        ),
    )
    assert master.opinion.state == {"accept": "accepted", "withdraw": "withdrawn"}[rival]
    assert child.opinion.matter_id in {None, master.opinion.matter_id}
    assert [breach.invariant.key for breach in invariants.breaches()] == []
