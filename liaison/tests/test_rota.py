"""The distribution of duty: no opening left empty while somebody is free, nobody at two places, loads even."""

from collections import Counter
from datetime import date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.clock import SHANGHAI
from liaison.rota import Opening, Worker, make_plan

MONDAY = date(2026, 3, 2)


def opening(station: int, day: int = 0, half: int = 0) -> Opening:
    starts = datetime(2026, 3, 2, 8 if half == 0 else 14, 30, tzinfo=SHANGHAI) + timedelta(days=day)
    return Opening(station, MONDAY + timedelta(days=day), starts, starts + timedelta(hours=3), "fixed")


def worker(key: str, *stations: int, days: range = range(7), **more: object) -> Worker:
    places = frozenset((station, MONDAY + timedelta(days=day)) for station in stations for day in days)
    return Worker(key, places, **more)


def test_the_only_one_for_a_station_is_freed_from_where_others_can_serve():
    """x may serve at 1 and 2, y at 2 only: y has to take 2 although x comes first there."""
    openings = [opening(1), opening(2)]

    plan = make_plan(openings, [worker("deputy:1", 1, 2), worker("deputy:2", 2)])

    assert plan.gaps == []
    assert {(o.station_id, key) for o, key in plan.filled} == {(1, "deputy:1"), (2, "deputy:2")}


def test_who_was_given_the_first_hours_is_freed_when_the_last_have_nobody_else():
    """All have two candidates, so no order of asking helps: a took 1, c took 2, and 3 has only a and c."""
    openings = [opening(1), opening(2), opening(3)]

    plan = make_plan(openings, [worker("deputy:a", 1, 2, 3), worker("deputy:b", 1), worker("deputy:c", 2, 3)])

    assert plan.gaps == []
    assert {(o.station_id, key) for o, key in plan.filled if o.station_id == 1} == {(1, "deputy:b")}


def test_what_was_given_away_first_is_levelled_afterwards():
    """On three days: asked one by one a gets the first and the third, and b nothing although b could have the first."""
    openings = [opening(1, 0), opening(2, 1), opening(3, 2)]

    plan = make_plan(openings, [worker("deputy:a", 1, 2, 3), worker("deputy:b", 1), worker("deputy:c", 2, 3)])

    assert Counter(key for _, key in plan.filled) == {"deputy:a": 1, "deputy:b": 1, "deputy:c": 1}


def test_a_chain_of_three_is_freed():
    openings = [opening(1), opening(2), opening(3)]
    people = [worker("deputy:1", 1, 2), worker("deputy:2", 2, 3), worker("deputy:3", 3)]

    assert make_plan(openings, people).gaps == []


def test_what_nobody_can_cover_is_listed():
    plan = make_plan([opening(1), opening(1, half=1)], [worker("deputy:1", 2)])

    assert [(gap.station_id, gap.starts_at.hour) for gap in plan.gaps] == [(1, 8), (1, 14)]
    assert plan.filled == []


def test_who_is_taken_elsewhere_is_not_asked():
    morning = opening(1)
    busy = worker("deputy:1", 1, busy=((morning.starts_at + timedelta(hours=1), morning.ends_at),))

    assert make_plan([morning], [busy]).gaps == [morning]


def test_ten_half_days_and_four_deputies_make_two_or_three_each():
    openings = [opening(1, day, half) for day in range(5) for half in range(2)]

    plan = make_plan(openings, [worker(f"deputy:{n}", 1) for n in range(4)])

    assert sorted(Counter(key for _, key in plan.filled).values()) == [2, 2, 3, 3]


def test_who_had_more_lately_has_less_now():
    openings = [opening(1, day) for day in range(4)]

    plan = make_plan(openings, [worker("deputy:1", 1, load=4), worker("deputy:2", 1)])

    assert Counter(key for _, key in plan.filled) == {"deputy:2": 4}


def test_rotating_heads_serve_only_where_no_deputy_is_free():
    days = [opening(1, day) for day in range(3)]

    plan = make_plan(days, [worker("deputy:1", 1, days=range(2)), worker("head:1", 1, rank=1)])

    assert [key for _, key in plan.filled] == ["deputy:1", "deputy:1", "head:1"]


def test_the_order_of_the_input_decides_nothing():
    openings = [opening(1, day, half) for day in range(5) for half in range(2)]
    people = [worker(f"deputy:{n}", 1) for n in range(3)]

    assert make_plan(openings, people).filled == make_plan(openings[::-1], people[::-1]).filled


def most_covered(openings: list[Opening], workers: list[Worker]) -> int:
    """Try everything; the slow oracle."""
    best = 0
    choices = [[None, *(w for w in workers if w.may_serve(o))] for o in openings]
    for chosen in product(*choices):
        pairs = [(o, w) for o, w in zip(openings, chosen, strict=True) if w is not None]
        clash = any(
            a[1] is b[1] and a[0].overlaps(b[0].starts_at, b[0].ends_at)
            for i, a in enumerate(pairs)
            for b in pairs[i + 1 :]
        )
        best = max(best, 0 if clash else len(pairs))
    return best


small = st.lists(st.tuples(st.integers(1, 3), st.integers(0, 1), st.integers(0, 1)), max_size=5, unique=True)
# All in one morning, where everybody is in everybody's way.
crowded = st.lists(st.tuples(st.integers(1, 4), st.just(0), st.just(0)), min_size=3, max_size=4, unique=True)
crews = st.lists(st.tuples(st.sets(st.integers(1, 4), max_size=3), st.integers(0, 3), st.integers(0, 1)), max_size=4)


@settings(max_examples=300, deadline=None)
@given(small | crowded, crews)
def test_no_plan_covers_more_and_nobody_is_at_two_places(wanted, crew):
    openings = [opening(*one) for one in wanted]
    people = [worker(f"deputy:{n}", *where, load=load, rank=rank) for n, (where, load, rank) in enumerate(crew)]

    plan = make_plan(openings, people)

    assert len(plan.filled) == most_covered(openings, people)
    assert len(plan.filled) + len(plan.gaps) == len(openings)
    for first, key in plan.filled:
        same = [o for o, other in plan.filled if other == key and o is not first]
        assert not any(first.overlaps(o.starts_at, o.ends_at) for o in same)
        assert next(w for w in people if w.key == key).may_serve(first)


@pytest.mark.parametrize("people", [2, 3, 5])
def test_loads_differ_by_one_at_most_when_all_may_serve_everywhere(people):
    openings = [opening(station, day, half) for station in (1, 2) for day in range(5) for half in range(2)]

    plan = make_plan(openings, [worker(f"deputy:{n}", 1, 2) for n in range(people)])
    loads = Counter(key for _, key in plan.filled)

    assert plan.gaps == []
    assert max(loads.values()) - min(loads.values()) <= 1
