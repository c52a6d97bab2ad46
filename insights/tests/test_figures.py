"""Whose figures one reads, what they add up to, and that the opinions behind a number are exactly that many."""

from datetime import date

import pytest

from insights.inputs import Cut, Period, clean_month, clean_period
from insights.selectors import pool, scope
from insights.states import Measure, Way
from insights.tests import given as pooled
from suggestions.tests import given
from suggestions.tests.county_words import OTHER_TOWNSHIP

pytestmark = pytest.mark.django_db
NOVEMBER = Cut(Period(date(2026, 11, 1), date(2026, 11, 1)))
BOTH = Cut(Period(date(2026, 10, 1), date(2026, 11, 1)))
READERS = {"dispatcher": 7, "leader": 7, "committee_member": 7, "presidium_clerk": 5, "chair": 5, "clerk": 5,
           "head": 5, "other_clerk": 1, "other_presidium_clerk": 1}  # fmt: skip
NO_READERS = ("roads_handler", "roads_head", "coordinator", "township_handler", "administrator", "deputy")


def actor_of(county, person):
    return county.actor(person, given.AT)


@pytest.mark.parametrize(("person", "received"), READERS.items())
def test_a_township_reads_its_own_figures_and_the_county_all(person, received):
    """松岭镇 does not count what went past it to the county (不经本村本站)."""
    county = pooled.filled()

    assert pool.totals(actor_of(county, person), NOVEMBER)[Measure.RECEIVED] == received


@pytest.mark.parametrize("person", NO_READERS)
def test_others_have_no_figures(person):
    county = pooled.filled()
    actor = actor_of(county, person)

    assert not scope.reads_pool(actor)
    assert pool.totals(actor, NOVEMBER) == {m.value: 0 for m in Measure}


def test_the_figures_are_those_of_the_story():
    county = pooled.filled()

    counts = pool.totals(actor_of(county, "presidium_clerk"), NOVEMBER)

    assert {name: n for name, n in counts.items() if n} == {
        "received": 5, "accepted": 3, "answered": 1, "closed": 1, "closed_a": 1, "satisfied": 1, "satisfied_first": 1,
    }  # fmt: skip


@pytest.mark.parametrize("person", ["dispatcher", "presidium_clerk", "other_clerk"])
@pytest.mark.parametrize("measure", list(Measure))
def test_behind_every_number_are_exactly_so_many_opinions(person, measure):
    county = pooled.filled()
    actor = actor_of(county, person)

    for (category, township), counts in pool.grouped(actor, BOTH, "category", "township").items():
        cut = Cut(BOTH.period, category or "none", township)
        assert pool.opinions_behind(actor, cut, measure).count() == counts[measure]
    total = pool.totals(actor, BOTH)[measure]
    assert pool.opinions_behind(actor, BOTH, measure).count() == total


@pytest.mark.parametrize("by", [("category",), ("township",), ("month",), ("channel",), ("category", "township")])
def test_the_parts_add_up_to_the_whole(by):
    county = pooled.filled()
    actor = actor_of(county, "dispatcher")

    parts = pool.grouped(actor, BOTH, *by).values()

    assert {m.value: sum(c[m] for c in parts) for m in Measure} == pool.totals(actor, BOTH)


def test_narrowing_by_place_category_and_channel():
    county = pooled.filled()
    actor = actor_of(county, "dispatcher")

    def received(**narrowed):
        return pool.totals(actor, Cut(NOVEMBER.period, **narrowed))[Measure.RECEIVED]

    assert (received(township=given.TOWNSHIP), received(township=OTHER_TOWNSHIP)) == (5, 2)
    assert (received(category="01"), received(category="none")) == (3, 4)
    assert (received(channel="qr_station"), received(channel="visit")) == (7, 0)


def test_going_out_waiting_and_scanning_are_told_apart():
    county = pooled.world()
    given.recorded(county)
    given.pending(county)
    pooled.counting.recount_all()

    assert pool.by_way(actor_of(county, "dispatcher"), NOVEMBER) == {
        Way.WENT_OUT: 0, Way.WAITED: 1, Way.SCANNED: 1, Way.OTHER: 0,
    }  # fmt: skip


def test_twelve_months_by_township():
    county = pooled.filled()

    assert pool.by_month_and_township(actor_of(county, "dispatcher"), NOVEMBER) == {
        (date(2026, 10, 1), given.TOWNSHIP): 1,
        (date(2026, 11, 1), given.TOWNSHIP): 5,
        (date(2026, 11, 1), OTHER_TOWNSHIP): 2,
    }


def test_a_rate_has_a_denominator_and_silence_counts_for_nothing():
    """968 of 1000; three rated are too few to say a rate; an explained one is a dissatisfied one."""
    many = pool.Satisfaction(satisfied=968, satisfied_first=900, explained=32, unrated=70)
    few = pool.Satisfaction(satisfied=3, satisfied_first=3, explained=0, unrated=500)

    assert (many.rated, many.rate, many.first_rate) == (1000, "96.8%", "90.0%")
    assert (few.rated, few.rate) == (3, "")


def test_hot_spots_are_of_a_kind_and_of_at_least_so_many():
    county = pooled.filled()
    actor = actor_of(county, "dispatcher")

    spots = pool.hot_spots(actor, NOVEMBER, pool.names(), least=3)

    assert [(s.category, s.township_name, s.received, s.before) for s in spots] == [("01", "桃溪镇", 3, 0)]
    assert pool.hot_spots(actor, NOVEMBER, pool.names(), least=4) == []


@pytest.mark.parametrize("typed", ["2026-13", "2026-00", "26-10", "2026/10", "１０月", "", "9999-12", "2026-10-01"])
def test_what_is_no_month_is_refused_with_an_example(typed):
    with pytest.raises(Exception, match="2026-10"):
        clean_month(typed)


@pytest.mark.parametrize(("first", "last"), [("2026-11", "2026-10"), ("2024-01", "2026-11")])
def test_a_period_runs_forward_and_at_most_two_years(first, last):
    with pytest.raises(Exception, match=r"月份|24个月"):
        clean_period(first, last, given.AT)


def test_a_period_and_the_one_before_it():
    year_end = clean_period("2026-12", "2027-01", given.AT)

    assert [f"{m:%Y-%m}" for m in year_end.months] == ["2026-12", "2027-01"]
    assert [f"{m:%Y-%m}" for m in year_end.previous.months] == ["2026-10", "2026-11"]
    assert clean_period("", "", given.AT).name == "2026年11月"
