"""Schemes and the scores made by them: copied, contradicted, approved by two, locked; reckoned anew each time."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import registries
from core.errors import NotAllowed, RuleBroken, WrongState
from core.registries import FollowedOutcome
from core.subjects import Subject
from deputies import registration, services
from deputies.models import Scheme, SchemeRule
from deputies.selectors import scores, sheets
from deputies.selectors.schemes import contradictions, rules_of
from deputies.services import CountEntry
from deputies.states import DutyKind, SchemeState
from deputies.tests import given as roll
from deputies.tests import given_files as given
from deputies.tests.given_files import AT, DAY, NEW_YEAR


@pytest.fixture
def cast(county):
    return given.with_group(given.cast(county))


def total(cast, key="wang"):
    return sheets.sheet_of(scores.reckon(cast.deputies[key].pk, 2026)).total


def test_the_default_scheme_is_a_draft_of_sixteen_rules_loaded_once(cast):
    said = registration.load_scheme()

    assert "16 项" in said
    assert registration.load_scheme() == "考核办法：已有，未改动"
    scheme = Scheme.objects.get()
    assert (scheme.state, scheme.total, scheme.bonus_total) == ("draft", 100, 10)
    assert contradictions(scheme) == []
    assert [rule.code for rule in rules_of(scheme)] == [
        "A1", "A2", "A3", "B1", "B2", "B3", "C1", "C2", "C3", "C4", "D1", "D2", "E1", "F1", "G", "H",
    ]  # fmt: skip


def test_no_score_before_a_scheme_is_approved(cast):
    registration.load_scheme()

    assert scores.reckon(cast.deputies["wang"].pk, 2026) is None


def test_a_score_by_hand_and_the_same_when_asked_again(cast):
    """Three households on one day 2 + 0.5 + 0.5 = 3, a training 3, a mediation 1 as bonus: 6 of 86 open, and 1."""
    given.approved_scheme(cast)
    given.confirmed(cast)
    given.confirmed(cast, kind=DutyKind.TRAINING, quantity=1)
    given.confirmed(cast, kind=DutyKind.MEDIATION, quantity=1)
    given.reported(cast, kind=DutyKind.TRAINING, quantity=1)

    first, second = (scores.reckon(cast.deputies["wang"].pk, 2026) for _ in range(2))

    assert first.score == second.score
    assert total(cast) == Decimal("7.98")
    (proof,) = next(row.proofs for row in sheets.sheet_of(first).rows if row.code == "B2")
    assert (proof.record.kind, proof.points) == ("visit", 3)


def test_followed_outcomes_open_the_two_rates(cast):
    """Three of three satisfied and solved with the county's means 0.9 and 1: ŝ = (3 + 4.5) / 8, r̂ = 1; 13.375 of 100."""
    given.approved_scheme(cast)
    wang = cast.deputies["wang"].pk
    ended = [FollowedOutcome(Subject("matter", n), DAY, "solved", (wang,), ("satisfied",)) for n in range(3)]
    registries.followed_outcomes.register("test", lambda first, last: ended)
    try:
        reckoned = scores.reckon(wang, 2026)
        other = scores.reckon(cast.deputies["zhao"].pk, 2026)
    finally:
        registries.followed_outcomes._values.pop("test")

    assert sheets.sheet_of(reckoned).total == Decimal("13.38")
    assert (reckoned.score.available, other.score.available) == (100, 86)


def test_a_deputy_of_a_higher_level_only_is_recorded_and_not_scored(cast):
    given.approved_scheme(cast)
    person = roll.deputy("孙省", cast.county.regions["county"], level="provincial")

    assert scores.graded_level(person.pk, 2026) is None
    assert scores.reckon(person.pk, 2026) is None


def test_quartiles_need_eight_deputies_and_ask_no_more_for_many(cast):
    scheme = given.approved_scheme(cast)
    assert sheets.quartiles_of(scores.reckon(cast.deputies["wang"].pk, 2026)) is None
    for n in range(5):
        roll.deputy(f"代表{n}", cast.county.regions["county"], level="county")
    given.confirmed(cast, kind=DutyKind.TRAINING, quantity=1)

    with CaptureQueriesContext(connection) as counted:
        found = scores.all_totals(scheme)

    assert len(found) == 9
    # Four of the scheme and the records, one of the followed matters that have ended.
    assert len(counted) == 5
    assert sheets.quartiles_of(scores.reckon(cast.deputies["wang"].pk, 2026)) == (0, 0, 0)


def draft(cast):
    registration.load_scheme()
    return Scheme.objects.get(year=2026)


def approve(cast, scheme, key="leader"):
    version = Scheme.objects.get(pk=scheme.pk).version
    return services.approve_scheme(scheme_id=scheme.pk, actor=cast.actor(key), at=AT, version=version)


def change(cast, scheme, code, key="dispatcher", **said):
    rule = SchemeRule.objects.get(scheme=scheme, code=code)
    entries = [
        CountEntry(tuple(c.kinds), c.first, c.further, c.cap, c.per_day, c.minus) for c in rule.counts.order_by("pk")
    ]
    told = {"item": rule.item, "cap": rule.cap, "counts": entries, **said}
    if "first" in told:
        told["counts"] = [replace(entries[0], first=told.pop("first"))]
    version = Scheme.objects.get(pk=scheme.pk).version
    return services.change_rule(rule_id=rule.pk, actor=cast.actor(key), at=AT, version=version, **told)


def test_a_scheme_whose_caps_do_not_add_up_is_refused(cast):
    scheme = draft(cast)
    change(cast, scheme, "B1", cap=Decimal(20))

    with pytest.raises(RuleBroken, match="加起来是108分，与规定的100分不一致"):
        approve(cast, scheme)
    assert Scheme.objects.get().state == SchemeState.DRAFT


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"first": Decimal(13)}, "首次得分高于上限"),
        ({"counts": []}, "没有写明计哪些履职记录"),
        ({"counts": [CountEntry(("visit",), Decimal(4), Decimal(2))]}, "在两处计分"),
        ({"cap": None}, "要有大于0的上限"),
    ],
)
def test_other_contradictions_stop_the_approval_too(cast, said, sentence):
    scheme = draft(cast)
    change(cast, scheme, "B1", **said)

    with pytest.raises(RuleBroken, match=sentence):
        approve(cast, scheme)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"counts": [CountEntry(("visit",), Decimal(2), Decimal(-1))]}, "0到100"),
        ({"cap": Decimal(-1)}, "0到100"),
        ({"counts": [CountEntry(("flying",), Decimal(2), Decimal(1))]}, "没有这一类"),
        ({"item": " "}, "项目名称"),
    ],
)
def test_what_a_rule_cannot_be_changed_to(cast, said, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        change(cast, draft(cast), "B1", **said)


def test_an_empty_scheme_is_refused(cast):
    scheme = draft(cast)
    for rule in scheme.rules.all():
        version = Scheme.objects.get().version
        services.drop_rule(rule_id=rule.pk, actor=cast.actor("dispatcher"), at=AT, version=version)

    with pytest.raises(RuleBroken, match="还没有任何计分项目"):
        approve(cast, scheme)


def test_who_drafted_does_not_approve_and_others_may(cast):
    scheme = draft(cast)
    change(cast, scheme, "B1", item="进站值班")

    with pytest.raises(NotAllowed):
        approve(cast, scheme, "dispatcher")
    for stranger in ("clerk", "wang", "unit"):
        with pytest.raises(NotAllowed):
            approve(cast, scheme, stranger)
    assert approve(cast, scheme, "second").state == SchemeState.APPROVED


def test_an_approved_scheme_stays_and_the_new_year_gets_a_copy(cast):
    old = approve(cast, draft(cast))
    with pytest.raises(WrongState):
        change(cast, old, "B1", item="进站值班")

    new = services.copy_scheme(scheme_id=old.pk, year=2027, actor=cast.actor("dispatcher"), at=AT)
    change(cast, new, "B1", cap=Decimal(10))

    assert (new.year, new.state, new.version_no) == (2027, SchemeState.DRAFT, 1)
    assert rules_of(old)[3].cap == 12
    assert rules_of(new)[3].cap == 10
    assert [rule.counts for rule in rules_of(old)] == [rule.counts for rule in rules_of(new)]


def test_a_year_has_one_scheme_in_force(cast):
    first = approve(cast, draft(cast))
    second = services.copy_scheme(scheme_id=first.pk, year=2026, actor=cast.actor("dispatcher"), at=AT)

    assert second.version_no == 2
    with pytest.raises(RuleBroken, match="已有批准的考核办法"):
        approve(cast, second)


def test_after_the_lock_nothing_is_reported_for_that_year(cast):
    locked(cast)

    with pytest.raises(RuleBroken, match="2026年的考核已经锁定"):
        given.reported(cast)


def locked(cast):
    scheme = approve(cast, draft(cast))
    actor = cast.actor("dispatcher")
    with pytest.raises(RuleBroken, match="还没有结束"):
        services.lock_scheme(scheme_id=scheme.pk, actor=actor, at=AT, version=scheme.version)
    return services.lock_scheme(scheme_id=scheme.pk, actor=actor, at=NEW_YEAR, version=scheme.version)


def test_a_grade_is_proposed_only_when_the_year_is_locked(cast):
    given.approved_scheme(cast)
    wang = cast.deputies["wang"].pk
    assert "不提等次建议" in scores.reckon(wang, 2026).proposal

    scheme = Scheme.objects.get(year=2026)
    services.lock_scheme(scheme_id=scheme.pk, actor=cast.actor("dispatcher"), at=NEW_YEAR, version=scheme.version)

    assert scores.reckon(wang, 2026).proposal == "建议提醒谈话"
