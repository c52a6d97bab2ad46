"""The invented opinions: every end occurs, texts keep their form, nothing in them is real, every run gives the same."""

import re
import subprocess
import sys
from collections import Counter
from hashlib import sha256
from pathlib import Path

import pytest

from renda.demo.county import organisations, staff, stations, township_of
from renda.demo.opinions import opinions
from renda.demo.people import deputies
from renda.demo.rows import COUNTY, Opinion, Organisation, Rating, Reply, Round
from suggestions.inputs import PLACE_MAX
from suggestions.states import (
    Channel,
    ContactWay,
    FeedbackWay,
    Grade,
    IdentityMode,
    Level,
    RejectReason,
    Satisfaction,
    UnsolvedReason,
    Urgency,
)

DATA = Path(__file__).parents[1] / "data"
ROOT = Path(__file__).parents[3]
# What the pages no longer say (design 6), empty praise, and products that are somebody's.
FORBIDDEN = "受理编号|派单|退单|重办|裁定主办|反弹|督办单|履职积分|红灯|联络员|已当场答复|代录|高度重视|最后一公里|微信|抖音|支付宝|！|!|您好！"
TARGETS = {
    "pending",
    "triaging",
    "need_info",
    "answered",
    "reject_review",
    "rejected",
    "transferred",
    "withdrawn",
    "to_dispatch",
    "escalated",
    "dispatched",
    "handling",
    "reply_review",
    "feedback_due",
    "to_evaluate",
    "rehandling",
    "adjudication",
    "tracking",
    "closed",
}
# The hotlines that exist, and that guidance texts name; any other number of that look is a mistake.
HOTLINES = {"12328", "12333", "12345", "12348", "12388", "12393"}


@pytest.fixture(scope="module")
def bodies() -> dict[str, Organisation]:
    return {row.key: row for row in organisations()}


def ended(target: str) -> list[Opinion]:
    return [row for row in opinions() if row.target == target]


def rounds() -> list[tuple[Opinion, Round]]:
    return [(row, one) for row in opinions() for one in row.rounds]


def dissatisfied(rating: Rating | None) -> bool:
    return rating is not None and "dissatisfied" in (rating.attitude, rating.outcome)


def test_opinions_are_200_none_alike_and_every_end_occurs_three_times() -> None:
    assert len(opinions()) == 200
    assert len({row.text for row in opinions()}) == len({row.title for row in opinions()}) == 200
    by_target = Counter(row.target for row in opinions())
    assert set(by_target) == TARGETS
    assert min(by_target.values()) >= 3
    assert 80 <= by_target["closed"] <= 95
    assert min(Counter(row.category for row in opinions()).values()) >= 10
    replies = [one.reply.body for _, one in rounds() if one.reply]
    assert len(set(replies)) == len(replies)


def test_opinions_use_the_words_of_the_pipeline() -> None:
    for row in opinions():
        assert row.level in Level.values
        assert row.grade in Grade.values
        assert row.urgency in Urgency.values
        assert row.channel in Channel.values
        assert row.identity_mode in IdentityMode.values
        assert 15 <= len(row.text) <= 400
        assert 8 <= len(row.title) <= 20
        assert 15 <= len(row.summary) <= 200
        assert len(row.place) <= PLACE_MAX
    assert {row.rejection.reason for row in opinions() if row.rejection} == set(RejectReason.values)


def test_closed_ones_lie_back_and_open_ones_are_fresh_due_soon_and_overdue() -> None:
    assert all(5 <= row.days_ago <= 200 for row in ended("closed"))
    general = [row.days_ago for row in ended("handling") if row.grade == "general" and len(row.rounds) == 1]
    assert min(general) < 10
    assert any(17 <= days <= 20 for days in general)
    assert max(general) > 30
    assert sum(row.bypass_local for row in opinions()) >= 5
    assert sum(row.urgency == "critical" for row in opinions()) >= 5


def test_opinions_name_units_of_their_level_that_somebody_acts_for(bodies: dict[str, Organisation]) -> None:
    acting = {where for person in staff() for where, role in person.posts if role == "unit_handler"}
    for row in opinions():
        for key in filter(None, (row.lead, *row.co)):
            assert bodies[key].can_handle, (row.key, key)
            assert bodies[key].on_paper or key in acting, (row.key, key)
            assert (bodies[key].region == COUNTY) == (row.level == "county"), (row.key, key)
            assert bodies[key].region == COUNTY or township_of(bodies[key].region) == township_of(row.village)
        assert row.lead not in row.co
    undecided = ("answered", "rejected", "reject_review", "transferred", "withdrawn", "need_info")
    assert all(row.lead for row in opinions() if row.target not in undecided)


def test_who_sends_is_invented_and_nobody_for_anonymous_ones() -> None:
    for row in opinions():
        assert (row.sender is None) == (row.identity_mode == "anonymous")
    phones = [row.sender.phone for row in opinions() if row.sender]
    assert all(re.fullmatch(r"1990000\d{4}", phone) for phone in phones)
    assert len(set(phones)) == len(phones)


def test_staff_deputies_and_senders_all_have_names_of_their_own() -> None:
    senders = [row.sender.name for row in opinions() if row.sender]
    names = [person.name for person in (*staff(), *deputies())] + senders
    assert len(set(names)) == len(names)


def test_no_sender_is_named_in_a_text() -> None:
    for row in opinions():
        if row.sender is not None:
            assert not any(row.sender.name in said for said in (row.title, row.text, row.summary, row.place))


def test_the_follow_up_deputy_is_stationed_there_and_works_for_no_unit_that_handles_it() -> None:
    known = {row.key: row for row in deputies()}
    places = {row.key for row in stations()}
    for row in opinions():
        deputy = known[row.deputy]
        assert row.station in places
        assert not deputy.employer or deputy.employer not in (row.lead, *row.co)
        assert deputy.home_village != row.village
        assert {row.station, township_of(row.village)} & set(dict(deputy.postings))


def test_units_reach_people_only_in_ways_their_identity_allows() -> None:
    for row, one in rounds():
        assert one.contact is not None
        assert one.contact.way in ContactWay.values
        assert one.contact.with_citizen or one.contact.with_deputy
        if one.contact.with_citizen and row.identity_mode != "real_name":
            assert one.contact.way == "tracking_page", row.key
        if one.feedback is not None:
            assert one.feedback.way in FeedbackWay.values
            assert row.identity_mode != "anonymous" or one.feedback.way in ("tracking_page", "no_channel"), row.key
            assert one.feedback.way != "no_channel" or one.citizen is None, row.key


def test_replies_prove_what_their_class_must_prove(bodies: dict[str, Organisation]) -> None:
    for row, one in rounds():
        assert one.sent_back is None or (one.reply is not None and len(one.sent_back.reason) > 10)
        if one.reply is not None:
            assert 60 <= len(one.reply.body) <= 250, (row.key, len(one.reply.body))
            assert proven(one.reply), row.key
            assert {unit for unit, _ in one.co_opinions} == set(row.co), row.key
            assert all(len(said) >= 10 for _, said in one.co_opinions)
        assert all(unit in bodies for unit, _ in one.co_opinions)


def proven(reply: Reply) -> bool:
    if reply.result_class == "A":
        return bool(reply.evidence)
    if reply.result_class == "B":
        return bool(reply.next_step) and reply.commit_days >= 30
    return reply.result_class in ("C", "D") and reply.unsolved_reason in UnsolvedReason.values


def test_ratings_say_why_somebody_is_dissatisfied() -> None:
    for row, one in rounds():
        for rating in filter(None, (one.citizen, one.deputy)):
            assert {rating.attitude, rating.outcome} <= set(Satisfaction.values)
            assert bool(rating.reason) == dissatisfied(rating), row.key
        assert one.citizen is None or not one.citizen.lawful_statement


# How far each end has come: rounds, and what the last one holds.
@pytest.mark.parametrize(
    ("target", "counts", "replied", "told"),
    [
        ("dispatched", (0,), False, False),
        ("handling", (1, 2), False, False),
        ("reply_review", (1,), True, False),
        ("feedback_due", (1,), True, False),
        ("to_evaluate", (1,), True, True),
        ("rehandling", (1,), True, True),
        ("adjudication", (2,), True, True),
        ("tracking", (1,), True, True),
        ("closed", (1, 2), True, True),
    ],
)
def test_each_end_has_the_rounds_that_lead_there(
    target: str, counts: tuple[int, ...], replied: bool, told: bool
) -> None:
    assert {len(row.rounds) for row in ended(target)} == set(counts)
    for row in ended(target):
        last = row.rounds[-1] if row.rounds else None
        assert (last is not None and last.reply is not None) == replied, row.key
        assert (last is not None and last.feedback is not None) == told, row.key


def test_ratings_lead_where_the_matrix_says() -> None:
    for row, one in rounds():
        unhappy = dissatisfied(one.citizen) or dissatisfied(one.deputy)
        last = one is row.rounds[-1]
        if not last:
            assert unhappy, row.key
            continue
        expected = row.target in ("rehandling", "adjudication") or row.adjudication is not None
        assert unhappy == expected, row.key
    assert all(row.rounds[-1].reply.result_class == "B" for row in ended("tracking") if row.rounds[-1].reply)
    assert all(row.rounds[-1].reply.result_class != "B" for row in ended("closed") if row.rounds[-1].reply)
    assert all(row.rounds[0].citizen is None or row.rounds[0].deputy is None for row in ended("to_evaluate"))


def test_other_ends_have_what_was_said() -> None:
    assert all(row.direct_answer for row in ended("answered"))
    assert all(row.transfer_guidance for row in ended("transferred"))
    assert all(row.rejection for row in (*ended("rejected"), *ended("reject_review")))
    assert all(row.questions and not row.questions[-1].answer for row in ended("need_info"))
    assert any(row.objection for row in opinions())
    assert all(row.adjudication and not row.adjudication.conclusion for row in ended("adjudication"))
    explained = [row for row in ended("closed") if row.adjudication]
    assert explained
    assert all(row.adjudication.conclusion for row in explained if row.adjudication)


def test_going_up_has_a_reason_unless_it_came_to_the_county_directly() -> None:
    at_county = {row.key for row in stations() if row.region == COUNTY}
    handed_on = ("escalated", "dispatched", "handling", "reply_review", "closed", "tracking", "rehandling")
    for row in opinions():
        if row.level == "county" and row.target in handed_on:
            assert row.escalate_reason or row.bypass_local or row.station in at_county, row.key


def test_no_number_looks_like_a_telephone_but_the_invented_ones() -> None:
    for path in sorted(DATA.glob("*.json")):
        if path.name == "regions.json":
            continue
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"1[3-9]\d{9}", text), path.name
        for found in re.findall(r"0\d{2,3}-?\d{7,8}", text):
            assert re.fullmatch(r"0999-55501\d\d", found), (path.name, found)
        assert set(re.findall(r"(?<!\d)12\d{3}(?!\d)", text)) <= HOTLINES, path.name


def test_no_forbidden_word_is_used() -> None:
    said = re.compile(FORBIDDEN)
    for path in sorted(DATA.glob("*.json")):
        assert said.findall(path.read_text(encoding="utf-8")) == [], path.name


def test_another_process_gets_the_same_people_in_whatever_order_it_asks() -> None:
    script = (
        "from renda.demo.opinions import opinions; from renda.demo.people import deputies;"
        "from renda.demo.county import staff; import hashlib;"
        "print(hashlib.sha256(repr((opinions(), deputies(), staff())).encode()).hexdigest())"
    )
    here = sha256(repr((opinions(), deputies(), staff())).encode()).hexdigest()
    there = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert there.stdout.strip() == here
