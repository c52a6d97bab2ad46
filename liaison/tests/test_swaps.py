"""Swaps: nothing changes without the other's consent, and with it both shifts change together, once."""

import pytest

from accounts.tests.given import NOW
from core.actors import SYSTEM
from core.errors import NotAllowed, Refused, RuleBroken, WrongState
from core.models import Notice
from core.outbox import relay
from liaison.models import DutyShift, ShiftSwap
from liaison.services import roster, shifts, swaps
from liaison.states import ShiftState, SwapState
from liaison.tests import given_duty as given


@pytest.fixture
def pair(stations):
    one, two = given.deputies(stations["town"], "甲", "乙")
    return given.of_deputy(stations["town"], one, 10), given.of_deputy(stations["town"], two, 11), one, two


def propose(pair, **more):
    mine, theirs, one, _ = pair
    asked = {"with_shift_id": theirs.pk, **more}
    return swaps.propose_swap(shift_id=mine.pk, actor=given.as_deputy(one), at=NOW, **asked)


def holders(*made):
    return [DutyShift.objects.get(pk=one.pk).deputy for one in made]


def test_a_proposal_changes_nothing_and_asks_the_other(pair):
    mine, theirs, one, two = pair
    propose(pair, reason="家里有事")
    relay(at=NOW)

    assert holders(mine, theirs) == [one, two]
    assert "甲想请您换班：3月10日8:30—12:00" in Notice.objects.filter(user=two.user).latest("pk").text


def test_with_consent_both_change_and_count_as_confirmed(pair):
    mine, theirs, one, two = pair
    swap = propose(pair)

    swaps.accept_swap(swap_id=swap.pk, actor=given.as_deputy(two), at=NOW)

    assert holders(mine, theirs) == [two, one]
    after = DutyShift.objects.get(pk=mine.pk)
    assert (after.state, after.swapped_from, after.version) == (ShiftState.CONFIRMED, one, mine.version + 1)
    with pytest.raises(WrongState, match="已换班"):
        swaps.accept_swap(swap_id=swap.pk, actor=given.as_deputy(two), at=NOW)


def test_only_the_one_who_is_asked_may_agree(pair, stations):
    swap = propose(pair)
    (third,) = given.deputies(stations["street"], "丙")

    for somebody in (given.as_deputy(pair[2]), given.as_deputy(third), SYSTEM):
        with pytest.raises(NotAllowed):
            swaps.accept_swap(swap_id=swap.pk, actor=somebody, at=NOW)
    with pytest.raises(NotAllowed):
        swaps.withdraw_swap(swap_id=swap.pk, actor=given.as_deputy(pair[3]), at=NOW)


def test_declined_or_withdrawn_is_over(pair):
    mine, theirs, one, two = pair
    swaps.decline_swap(swap_id=propose(pair).pk, actor=given.as_deputy(two), at=NOW)
    swaps.withdraw_swap(swap_id=propose(pair).pk, actor=given.as_deputy(one), at=NOW)

    assert holders(mine, theirs) == [one, two]
    assert set(ShiftSwap.objects.values_list("state", flat=True)) == {SwapState.DECLINED, SwapState.WITHDRAWN}


def test_somebody_may_take_a_shift_over(pair):
    mine, _, one, two = pair
    swap = swaps.propose_swap(shift_id=mine.pk, asked_of_id=two.pk, actor=given.as_deputy(one), at=NOW)

    swaps.accept_swap(swap_id=swap.pk, actor=given.as_deputy(two), at=NOW)

    assert holders(mine) == [two]


def test_one_open_proposal_for_a_shift(pair):
    propose(pair)
    with pytest.raises(RuleBroken, match="已经有一份换班申请"):
        propose(pair)


def test_what_is_not_mine_cannot_be_offered(pair):
    mine, theirs, _, two = pair
    with pytest.raises(NotAllowed, match="自己的班"):
        swaps.propose_swap(shift_id=mine.pk, with_shift_id=theirs.pk, actor=given.as_deputy(two), at=NOW)


def test_nobody_is_asked_to_be_at_two_places(pair, stations):
    mine, _, one, two = pair
    given.given.posting(two, stations["street"])
    given.of_deputy(stations["street"], two, 10)

    with pytest.raises(RuleBroken, match="城东街道代表联络站"):
        swaps.propose_swap(shift_id=mine.pk, asked_of_id=two.pk, actor=given.as_deputy(one), at=NOW)


def test_two_shifts_of_the_same_hours_at_two_stations_may_be_exchanged(stations):
    """In between both would be at two places; one statement exchanges them."""
    town, street = stations["town"], stations["street"]
    one, two = given.deputies(town, "甲", "乙")
    for person in (one, two):
        given.given.posting(person, street)
    mine, theirs = given.of_deputy(town, one, 10), given.of_deputy(street, two, 10)

    swap = swaps.propose_swap(shift_id=mine.pk, with_shift_id=theirs.pk, actor=given.as_deputy(one), at=NOW)
    swaps.accept_swap(swap_id=swap.pk, actor=given.as_deputy(two), at=NOW)

    assert holders(mine, theirs) == [two, one]


def test_a_shift_that_changed_meanwhile_ends_the_proposal(pair):
    mine, _, one, two = pair
    swap = propose(pair)
    shifts.ask_leave(shift_id=mine.pk, reason="住院", actor=given.as_deputy(one), at=NOW)

    with pytest.raises(WrongState, match="已失效"):
        swaps.accept_swap(swap_id=swap.pk, actor=given.as_deputy(two), at=NOW)


def test_after_the_shift_has_begun_it_is_too_late(pair):
    mine, _, _, two = pair
    swap = propose(pair)
    with pytest.raises(WrongState, match="不再有效"):
        swaps.accept_swap(swap_id=swap.pk, actor=given.as_deputy(two), at=mine.starts_at)


@pytest.mark.django_db(transaction=True)
def test_agreeing_twice_at_once_exchanges_once(run_together, pair):
    mine, theirs, one, two = pair
    swap = propose(pair)
    results: list[object] = []

    def agree() -> None:
        try:
            results.append(swaps.accept_swap(swap_id=swap.pk, actor=given.as_deputy(two), at=NOW))
        except Refused as refusal:
            results.append(refusal)

    run_together(agree, agree)

    assert sorted(isinstance(result, WrongState) for result in results) == [False, True]
    assert holders(mine, theirs) == [two, one]


@pytest.mark.django_db(transaction=True)
def test_the_two_propose_to_each_other_and_agree_at_once_and_nothing_is_lost(run_together, pair):
    """Both proposals are about the same two shifts, locked in the same order; the second is void or refused."""
    mine, theirs, one, two = pair
    there = propose(pair)
    back = swaps.propose_swap(shift_id=theirs.pk, with_shift_id=mine.pk, actor=given.as_deputy(two), at=NOW)
    results: list[object] = []

    def agree(swap, person):
        try:
            results.append(swaps.accept_swap(swap_id=swap.pk, actor=given.as_deputy(person), at=NOW))
        except Refused as refusal:
            results.append(refusal)

    run_together(lambda: agree(there, two), lambda: agree(back, one))

    assert sorted(isinstance(result, Refused) for result in results) == [False, True]
    assert holders(mine, theirs) == [two, one]


@pytest.mark.django_db(transaction=True)
def test_two_clerks_run_the_generator_at_once_and_no_hour_is_covered_twice(run_together, stations):
    given.deputies(stations["town"], "甲", "乙", "丙")
    made: list[int] = []

    run_together(*[lambda: made.append(given.generated(stations["town"]).made)] * 2)

    assert sorted(made) == [0, 10]
    assert DutyShift.objects.count() == 10


@pytest.mark.django_db(transaction=True)
def test_two_stations_want_the_same_deputy_at_once_and_one_is_told(run_together, stations):
    (one,) = given.deputies(stations["town"], "甲")
    given.given.posting(one, stations["street"])
    results: list[object] = []

    def generate(key):
        try:
            results.append(given.generated(stations[key]).made)
        except Refused as refusal:
            results.append(refusal)

    run_together(lambda: generate("town"), lambda: generate("street"))

    assert DutyShift.objects.count() == 10
    assert all(result in (0, 10) or isinstance(result, Refused) for result in results)


def test_publishing_twice_at_once_is_one_publication(stations):
    given.deputies(stations["town"], "甲")
    given.published(stations["town"])

    with pytest.raises(RuleBroken):
        roster.publish_week(station_id=stations["town"].pk, monday=given.NEXT_MONDAY, actor=SYSTEM, at=NOW)
