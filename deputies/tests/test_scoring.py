"""Points made out of records: every rule of the default scheme (c.2) with an example reckoned by hand."""

import json
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.registries import FollowedOutcome
from core.subjects import Subject
from deputies import scoring
from deputies.scoring import Count, Fact, Means, Rule
from deputies.states import SHORTFALLS, DutyKind, RuleSection

SCHEME = json.loads((Path(__file__).parent.parent / "reference" / "scheme.json").read_text(encoding="utf-8"))
DAY = date(2026, 3, 2)


def decimal(value):
    return None if value is None else Decimal(value)


def rule_of(row):
    counts = tuple(
        Count(
            tuple(count["kinds"]), Decimal(count["first"]), Decimal(count["further"]), decimal(count.get("cap")),
            count.get("per_day"), count.get("minus", False),
        )
        for count in row.get("counts", [])
    )  # fmt: skip
    formula = row.get("formula", "counted")
    return Rule(
        row["code"], row["item"], row["section"], formula, decimal(row["cap"]), counts, row.get("pro_rata", True)
    )


RULES = [rule_of(row) for row in SCHEME["rules"]]


def facts(*said):
    """Return facts of (kind, days after the second of March, quantity), numbered in this order."""
    return [Fact(n, kind, DAY + timedelta(days=day), quantity) for n, (kind, day, quantity) in enumerate(said, start=1)]


def scored(said=(), *, months=12, outcomes=(), means=None):
    return scoring.score(facts(*said), RULES, total=100, months=months, outcomes=outcomes, means=means)


def points(code, said, **more):
    return next(line.points for line in scored(said, **more).lines if line.rule.code == code)


def outcome(number, result="solved", *ratings):
    return FollowedOutcome(Subject("matter", number), DAY, result, (1,), tuple(ratings))


HALF = Fraction(1, 2)


@pytest.mark.parametrize(
    ("code", "said", "expected"),
    [
        # 全勤15；请假半天-1，未请假半天-3；没有出席就没有分。
        ("A1", [("congress", 0, 1)], 15),
        ("A1", [("congress", 0, 1), ("congress_leave", 1, 2), ("congress_absence", 2, 1)], 10),
        ("A1", [("congress_leave", 1, 2)], 0),
        ("A1", [("congress", 0, 1), ("congress_absence", 2, 6)], 0),
        # 3，+1，至5。
        ("A2", [("meeting", 0, 1)], 3),
        ("A2", [("meeting", 0, 1), ("inquiry", 1, 1)], 4),
        ("A2", [("meeting", n, 1) for n in range(9)], 5),
        ("A3", [("training", 0, 1), ("training", 5, 1), ("training", 6, 1)], 5),
        # 4，+2，至12；一天一班。
        ("B1", [("reception", 0, 1)], 4),
        ("B1", [("reception", 0, 1), ("reception", 0, 1), ("reception", 1, 1)], 6),
        ("B1", [("reception", n, 1) for n in range(5)], 12),
        # 2，+0.5一户；一天三户：首日5户计3户=3，次日1户+0.5。
        ("B2", [("visit", 0, 5)], 3),
        ("B2", [("visit", 0, 2), ("visit", 0, 3), ("visit", 1, 1)], 3 + HALF),
        ("B2", [("visit", n, 3) for n in range(10)], 7),
        ("B3", [("outreach", 0, 1), ("outreach", 1, 1)], 3),
        # 领衔6，+2；附议1，至4；合计至10。
        ("C1", [("suggestion", 0, 1)], 6),
        ("C1", [("cosponsor", n, 1) for n in range(6)], 4),
        ("C1", [("suggestion", 0, 1), ("suggestion", 1, 1), ("cosponsor", 2, 1)], 9),
        ("C1", [("suggestion", n, 1) for n in range(3)] + [("cosponsor", 2, 1)], 10),
        # 每件0.5，一天5件，至4。
        ("C2", [("opinion", 0, 1)] * 7, 2 + HALF),
        ("C2", [("opinion", n, 1) for n in range(20)], 4),
        ("C4", [("suggestion_passed", 0, 1), ("suggestion_adopted", 9, 1), ("suggestion_passed", 10, 1)], 2),
        ("D1", [("inspection", 0, 1), ("law_inspection", 1, 1)], 7),
        ("D1", [("inspection", n, 1) for n in range(8)], 10),
        ("D2", [("research", 0, 1), ("report_adopted", 20, 1)], 4),
        # 现场5，书面3；两样都有不超过5。
        ("F1", [("duty_report", 0, 1)], 5),
        ("F1", [("duty_report_written", 0, 1)], 3),
        ("F1", [("duty_report", 0, 1), ("duty_report_written", 0, 1)], 5),
        # 重点督办2；纠纷至3；帮扶至3；临时交办至2；合计至10。
        ("G", [("key_suggestion", 0, 1), ("mediation", 0, 5), ("help", 0, 1), ("charity", 0, 1)], 7),
        ("G", [("key_suggestion", 0, 3), ("mediation", 0, 5), ("help", 0, 5), ("other", 0, 5)], 10),
        # 缺席2，至10；未评1，至3；测评5；未到2，不限。
        ("H", [("group_absence", 0, 7), ("rating_missed", 0, 9), ("report_refused", 0, 1), ("shift_missed", 0, 4)], 26),
        ("H", [("rating_missed", 0, 2)], 2),
    ],
)  # fmt: skip
def test_a_rule_by_hand(code, said, expected):
    assert points(code, said) == expected


def test_the_solved_rate_is_drawn_towards_the_countys_mean():
    """Two solved, one planned with a date, one not: (2 + 0.5 + 5 x 0.6) / (4 + 5) of four points."""
    ended = [outcome(1), outcome(2), outcome(3, "planned"), outcome(4, "unsolved")]

    given_mean = points("C3", [], outcomes=ended, means=Means(solved=Fraction(6, 10)))

    assert given_mean == 4 * Fraction(55, 10) / 9


def test_satisfaction_counts_ratings_and_draws_them_towards_the_countys_mean():
    """Satisfied, basically satisfied, dissatisfied: (1 + 0.9 + 0 + 5 x 0.8) / (3 + 5) of ten points."""
    ended = [outcome(1, "solved", "satisfied", "basically"), outcome(2, "solved", "dissatisfied"), outcome(3)]

    assert points("E1", [], outcomes=ended, means=Means(rating=Fraction(8, 10))) == 10 * Fraction(59, 10) / 8


def test_with_fewer_than_three_results_their_points_go_to_the_other_items():
    """14 of 100 points are not open: 15 + 3 earned of 86 are 18 x 100 / 86, not 18."""
    score = scored([("congress", 0, 1), ("meeting", 0, 1)], outcomes=[outcome(1, "solved", "satisfied"), outcome(2)])

    assert (score.earned, score.available, score.base) == (18, 86, Fraction(1800, 86))
    assert [line.rule.code for line in score.lines if line.left_out] == ["C3", "E1"]


def test_half_a_year_in_office_halves_what_is_open_but_for_the_congress():
    """Caps of A2 to F1 without C3 and E1 are 71: half of them and the congress's 15 make 50.5 open."""
    score = scored([("congress", 0, 1), *[("reception", n, 1) for n in range(5)]], months=6)

    assert score.available == 15 + Fraction(71, 2)
    assert next(line.points for line in score.lines if line.rule.code == "B1") == 6
    assert score.base == Fraction(21 * 100 * 2, 101)


def test_a_full_year_is_a_hundred_and_ten_and_deductions_come_off():
    full = [(str(kind), day, 1) for kind in DutyKind if kind not in SHORTFALLS for day in range(30)]
    ended = [outcome(n, "solved", "satisfied") for n in range(1, 2000)]
    best = scored(full, outcomes=ended, means=Means(Fraction(9, 10), Fraction(1)))

    assert best.bonus == 10
    assert 99 < best.base < 100
    assert scored([*full, ("shift_missed", 0, 2)]).deduction == 4
    assert scored([*full, ("shift_missed", 0, 2)]).total == 106
    assert scored([("shift_missed", 0, 5)]).total == 0


def test_every_point_has_the_record_it_came_from():
    """Three receptions, two of them on one day: 4, nothing, 2."""
    line = next(
        line
        for line in scored([("reception", 0, 1), ("reception", 0, 1), ("reception", 3, 1)]).lines
        if line.rule.code == "B1"
    )

    assert [(found.record_id, found.units, found.points) for found in line.evidence] == [
        (1, 1, 4),
        (2, 0, 0),
        (3, 1, 2),
    ]


RECORD = st.tuples(st.sampled_from([str(kind) for kind in DutyKind]), st.integers(0, 300), st.integers(1, 9))
GOOD = st.tuples(
    st.sampled_from([str(kind) for kind in DutyKind if kind not in SHORTFALLS]), st.integers(0, 300), st.integers(1, 9)
)
MONTHS = st.integers(1, 12)


@settings(max_examples=150, deadline=None)
@given(st.lists(RECORD, max_size=40), MONTHS)
def test_no_cap_is_ever_exceeded_and_the_order_does_not_matter(said, months):
    score = scored(said, months=months)

    assert all(0 <= line.points <= line.cap for line in score.lines if line.cap is not None)
    assert 0 <= score.base <= 100
    assert score.bonus <= 10
    shuffled = scoring.score(reversed(facts(*said)), RULES, total=100, months=months)
    assert shuffled == score


@settings(max_examples=150, deadline=None)
@given(st.lists(RECORD, max_size=30), GOOD, MONTHS)
def test_one_more_record_never_costs_points(said, more, months):
    assert scored([*said, more], months=months).total >= scored(said, months=months).total


@pytest.mark.parametrize(
    ("spans", "months"),
    [
        ([(date(2022, 1, 10), None)], 12),
        ([(date(2026, 7, 1), None)], 6),
        ([(date(2026, 7, 31), None)], 6),
        ([(date(2022, 1, 10), date(2026, 7, 1))], 6),
        ([(date(2022, 1, 10), date(2026, 7, 2))], 7),
        ([(date(2022, 1, 10), date(2026, 3, 15)), (date(2026, 3, 20), None)], 12),
        ([(date(2027, 1, 1), None)], 0),
        ([], 0),
    ],
)
def test_months_in_office(spans, months):
    assert scoring.months_in_office(2026, spans) == months


def test_quartiles_are_silent_below_eight():
    assert scoring.quartiles([Fraction(n) for n in range(7)]) is None
    assert scoring.quartiles([Fraction(n) for n in range(9)]) == (2, 4, 6)
    assert scoring.quartiles([Fraction(n) for n in (10, 20, 30, 40, 50, 60, 70, 80)]) == (
        Fraction(55, 2), 45, Fraction(125, 2),
    )  # fmt: skip


def test_means_are_at_most_nine_tenths():
    assert scoring.means_of([outcome(1, "solved", "satisfied")]) == Means(Fraction(9, 10), Fraction(1))
    assert scoring.means_of([outcome(1, "planned", "dissatisfied")]) == Means(Fraction(0), Fraction(1, 2))
    assert scoring.means_of([]) == Means(Fraction(9, 10), Fraction(0))


@pytest.mark.parametrize(
    ("exact", "seen"),
    [(Fraction(1, 3), "0.33"), (Fraction(5, 2), "2.5"), (Fraction(20), "20"), (Fraction(1, 200), "0.01")],
)
def test_points_are_shown_with_two_decimals_half_up(exact, seen):
    assert str(scoring.shown(exact)) == seen


def wrong(rules, total=100, bonus_total=10):
    return scoring.contradictions(rules, total=total, bonus_total=bonus_total, labels={"visit": "走访联系群众"})


def one(**said):
    count = Count(("visit",), Decimal(2), Decimal(1))
    return Rule(**{
        "code": "B2", "item": "走访", "section": RuleSection.BASE, "formula": "counted", "cap": Decimal(7),
        "counts": (count,), **said,
    })  # fmt: skip


def test_the_default_scheme_does_not_contradict_itself():
    assert wrong(RULES) == []


@pytest.mark.parametrize(
    ("rules", "total", "sentence"),
    [
        ([], 7, "还没有任何计分项目"),
        ([one()], 100, "基础分各项上限加起来是7分，与规定的100分不一致"),
        ([one(cap=None)], 0, "要有大于0的上限"),
        ([one(counts=())], 7, "没有写明计哪些履职记录"),
        ([one(counts=(Count(("visit",), Decimal(8), Decimal(1)),))], 7, "首次得分高于上限"),
        ([one(counts=(Count(("visit",), Decimal(3), Decimal(1), Decimal(2)),))], 7, "首次得分高于上限"),
        ([one(counts=(Count(("visit",), Decimal(2), Decimal(-1)),))], 7, "每增一次的得分不能小于0"),
        ([one(counts=(Count(("visit",), Decimal(0), Decimal(1)),))], 7, "首次得分要大于0"),
        ([one(counts=(Count((), Decimal(2), Decimal(1)),))], 7, "没有选履职记录"),
        ([one(counts=(Count(("visit",), Decimal(2), Decimal(1), None, 0),))], 7, "每天最多计的次数至少是1"),
        ([one(), one(code="B3")], 14, "“走访联系群众”在两处计分"),
        ([one(counts=(Count(("visit",), Decimal(2), Decimal(1)),) * 2)], 7, "“走访联系群众”在两处计分"),
    ],
)
def test_a_scheme_that_contradicts_itself_is_told_where(rules, total, sentence):
    assert any(sentence in found for found in wrong(rules, total=total, bonus_total=0))
