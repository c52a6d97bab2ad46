"""The state filter of the full lists: what has ended is found again, whole groups and single states."""

import re

import pytest
import time_machine

from suggestions.console.filters import MATTER_GROUPS, OPINION_GROUPS
from suggestions.models import Opinion
from suggestions.states import MatterState, OpinionState
from suggestions.tests import given, given_merging
from suggestions.tests.desk import NOW, Desk, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    with time_machine.travel(NOW, tick=False):
        yield Desk(given.county())


def found(desk: Desk, who: str, address: str) -> set[str]:
    return set(re.findall(r'class="row-link"[^>]*>([^<]*)<', desk.text(who, address)))


def test_the_dispatcher_lists_what_was_transferred_refused_withdrawn_and_merged(desk: Desk) -> None:
    made = {
        "transferred": given.transferred, "rejected": given.rejected, "withdrawn": given.withdrawn,
        "answered": given.answered, "merged": given_merging.merged, "pending": given.pending,
    }  # fmt: skip
    for state, make in made.items():
        opinion = make(desk.world)
        assert opinion.state == state
        Opinion.objects.filter(pk=opinion.pk).update(title=state)

    for state in made:
        assert found(desk, "dispatcher", f"/console/work/opinions/?state={state}") == {state}
    gone = "/console/work/opinions/?state=not_taken_up"
    assert found(desk, "dispatcher", gone) == {"transferred", "rejected", "withdrawn", "answered"}
    assert "状态：没有进入办理（全部）" in words(desk.get("dispatcher", gone))
    # The merged one's master is in it too.
    assert "merged" in found(desk, "dispatcher", "/console/work/opinions/?state=taken_up")
    assert len(found(desk, "dispatcher", "/console/work/opinions/?state=nonsense")) == len(made) + 1


def test_matters_are_found_by_where_they_stand(desk: Desk) -> None:
    given.closed(desk.world)
    given.to_dispatch(desk.world)
    for word, many in (("ended", 1), ("closed", 1), ("to_hand_out", 1), ("with_units", 0)):
        page = desk.text("dispatcher", f"/console/work/matters/?state={word}")
        assert page.count("data-row") == many, word
    # Where all stand in the same state nothing is asked, and an address that does is read without it.
    assert 'name="state"' not in desk.text("clerk", "/console/work/pending/?state=pending")


def test_every_state_stands_in_one_group() -> None:
    for groups, states in ((OPINION_GROUPS, OpinionState), (MATTER_GROUPS, MatterState)):
        assert sorted(state for _, _, those in groups for state in those) == sorted(states.values)
