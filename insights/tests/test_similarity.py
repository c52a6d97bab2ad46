"""How near texts are, and opinions side by side: the same thing said in other words comes first, nothing is joined."""

from datetime import date

import pytest

from insights.inputs import Cut, Period
from insights.selectors import together
from insights.services import counting
from insights.similarity import Space, Text, pairs
from insights.tests import given as pooled
from suggestions.models import Opinion
from suggestions.tests import given

NOVEMBER = Cut(Period(date(2026, 11, 1), date(2026, 11, 1)))
NOISE = (
    "搅拌站夜里施工噪音太大，小区的人睡不着觉。",
    "小区旁边的搅拌站粉尘很重，窗户不敢开，噪音也大。",
    "搅拌站离小区太近，粉尘噪音不断，请求搬走。",
)
OTHERS = ("医保报销要跑几趟才能办完。", "养老金这个月还没有到账。", "学校门口没有斑马线，孩子过马路危险。")


def test_pairs_are_neighbouring_characters_and_whole_words():
    assert pairs("路灯坏了，A3区") == {"路灯", "灯坏", "坏了", "a3"}


def test_the_same_is_nearest_and_nothing_in_common_is_nought():
    space = Space([Text("", text) for text in (*NOISE, *OTHERS)])

    near = space.near("", NOISE[0])

    assert near[0] == pytest.approx(1)
    assert min(near[:3]) > max(near[3:])
    assert Space([Text("", "路灯坏了")]).near("水渠") == [0]


def test_groups_gather_what_is_near_and_leave_the_rest():
    groups = Space([Text("", text) for text in (*OTHERS, *NOISE)]).groups(least_near=0.1, least=3)

    assert [sorted(group.members) for group in groups] == [[3, 4, 5]]


def test_an_empty_space_has_no_groups():
    assert Space([]).groups(least_near=0.1, least=2) == []


@pytest.fixture
def county(db):
    county = pooled.world()
    for text in (*NOISE, *OTHERS):
        given.pending(county, text=text)
    pooled.elsewhere(county, text=NOISE[0] + "松岭镇也一样。")
    counting.recount_all()
    return county


def found(county, person="presidium_clerk", **asked):
    return together.side_by_side(county.actor(person, given.AT), NOVEMBER, **asked)


def texts(lines):
    return [Opinion.objects.get(pk=line.opinion.pk).text for line in lines]


def test_ordered_by_one_opinion(county):
    seed = Opinion.objects.get(text=NOISE[1])

    (lines,) = found(county, like=seed.number).groups

    assert set(texts(lines)[:3]) == set(NOISE)
    assert lines[0].opinion.pk == seed.pk


def test_ordered_by_words(county):
    (lines,) = found(county, words="搅拌站噪音").groups

    assert set(texts(lines)) == set(NOISE)


def test_without_either_groups_are_proposed_and_the_rest_follows(county):
    first, rest = found(county).groups

    assert set(texts(first)) == set(NOISE)
    assert set(texts(rest)) == set(OTHERS)
    assert [line.near for line in rest] == [None, None, None]


def test_a_township_compares_its_own_only(county):
    assert found(county).compared == 6
    assert found(county, "dispatcher").compared == 7
    assert found(county, "other_clerk").compared == 1


def test_somebody_elses_opinion_orders_nothing(county):
    there = Opinion.objects.get(owner=county.unit("other_station"))

    assert found(county, like=there.number).seed is None


def test_what_is_in_a_problem_says_so(county):
    ids = list(Opinion.objects.filter(text__in=NOISE[:2]).values_list("pk", flat=True))
    made = pooled.candidate(county, ids=ids)

    (lines,) = found(county, words="搅拌站噪音").groups

    assert [line.problem for line in lines].count(made) == 2
    assert [line.problem for line in lines].count(None) == 1


@pytest.mark.parametrize("asked", [{}, {"words": "搅拌站"}])
def test_the_queries_are_as_few_for_seven_as_for_fourteen(county, asked, django_assert_max_num_queries):
    actor = county.actor("dispatcher", given.AT)
    with django_assert_max_num_queries(3):
        together.side_by_side(actor, NOVEMBER, **asked)
    for text in (*NOISE, *OTHERS, "路灯不亮，晚上走路不方便。"):
        given.pending(county, text=text)
    counting.recount_all()

    with django_assert_max_num_queries(3):
        assert together.side_by_side(actor, NOVEMBER, **asked).compared == 14
