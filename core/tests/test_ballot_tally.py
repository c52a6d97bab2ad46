"""Counting, by hand: shares with and without weights, abstentions, the quorum, and groups too small to be shown."""

import pytest

from core.ballot_tally import Ballot, Group, Paper, Question, count

OPTIONS = (("good", "满意"), ("fair", "基本满意"), ("poor", "不满意"))


def ballot(*groups: Group) -> Ballot:
    return Ballot("评议", "单位", (Question("1", "办事"),), OPTIONS, groups)


def papers(group: str, good: int = 0, fair: int = 0, poor: int = 0, blank: int = 0) -> list[Paper]:
    chosen = ["good"] * good + ["fair"] * fair + ["poor"] * poor
    return [Paper(group, {"1": word}) for word in chosen] + [Paper(group, {}) for _ in range(blank)]


def test_heads_are_counted_and_abstentions_stand_apart():
    cast = papers("all", good=6, fair=3, poor=1, blank=2)

    result = count(ballot(Group("all", "全体")), cast, issued={"all": 15}, quorum=10)

    (question,) = result["questions"]
    assert result["papers"] == 12
    assert result["turnout"][0]["issued"] == 15
    assert question["total"] == {"good": 6, "fair": 3, "poor": 1, "blank": 2}
    assert question["answered"] == 10
    assert question["shares"] == {"good": 6000, "fair": 3000, "poor": 1000}
    assert question["grade"] == "good"


def test_weights_count_groups_and_not_heads():
    """选民 60 %: 5 of 10 满意; 代表 40 %: all 5 满意. 满意 = 60 × 0.5 + 40 × 1 = 70 %."""
    groups = (Group("voters", "选民", weight=60), Group("peers", "代表", weight=40))
    cast = papers("voters", good=5, poor=5) + papers("peers", good=5)

    (question,) = count(ballot(*groups), cast, issued={}, quorum=5)["questions"]

    assert question["shares"] == {"good": 7000, "fair": 0, "poor": 3000}


def test_a_group_that_did_not_answer_leaves_its_weight_to_the_others():
    groups = (Group("voters", "选民", weight=60), Group("peers", "代表", weight=40))
    cast = papers("voters", good=4, poor=1) + papers("peers", blank=5)

    (question,) = count(ballot(*groups), cast, issued={}, quorum=5)["questions"]

    assert question["shares"] == {"good": 8000, "fair": 0, "poor": 2000}


@pytest.mark.parametrize(
    ("cast", "grade"),
    [
        (papers("all", good=5, fair=4, poor=1), "fair"),  # exactly half is not more than half
        (papers("all", good=6, fair=3, poor=1), "good"),
        (papers("all", good=2, fair=3, poor=5), "poor"),
        (papers("all", blank=6), ""),
    ],
)
def test_the_grade_is_the_best_that_more_than_half_gave_or_bettered(cast, grade):
    (question,) = count(ballot(Group("all", "全体")), cast, issued={}, quorum=5)["questions"]

    assert question["grade"] == grade


def test_below_the_quorum_nothing_is_counted():
    result = count(ballot(Group("all", "全体")), papers("all", good=49), issued={}, quorum=50)

    assert result["reached"] is False
    assert result["questions"] == result["groups"] == []


def test_a_groups_own_quorum_counts_too():
    groups = (Group("voters", "选民", quorum=50), Group("peers", "代表"))
    cast = papers("voters", good=49) + papers("peers", good=20)

    assert count(ballot(*groups), cast, issued={}, quorum=10)["reached"] is False
    assert count(ballot(*groups), [*cast, *papers("voters", good=1)], issued={}, quorum=10)["reached"] is True


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ((50, 20, 9), [("voters", 50), ("peers", 20), ("organisation", 9)]),
        # 4 and 3 are 7 together.
        ((50, 4, 3), [("voters", 50), ("peers+organisation", 7)]),
        # 3 alone could be had by subtraction: the next larger one joins it.
        ((50, 20, 3), [("voters", 50), ("peers+organisation", 23)]),
        ((3, 0, 2), [("voters+organisation", 5)]),
        ((50, 0, 9), [("voters", 50), ("organisation", 9)]),
    ],
)
def test_a_group_of_fewer_than_five_is_never_shown_alone(sizes, shown):
    groups = (Group("voters", "选民"), Group("peers", "代表"), Group("organisation", "组织"))
    cast = [paper for group, size in zip(groups, sizes, strict=True) for paper in papers(group.key, good=size)]

    result = count(ballot(*groups), cast, issued={}, quorum=5)

    assert [(group["key"], group["papers"]) for group in result["groups"]] == shown
    assert set(result["questions"][0]["by_group"]) == {key for key, _ in shown}
