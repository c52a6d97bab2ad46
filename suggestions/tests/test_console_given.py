"""The examples themselves: each function leads to the state it is named after."""

import pytest

from suggestions.models import Assignment, Opinion
from suggestions.tests import given

pytestmark = pytest.mark.django_db

OPINION_STATES = (
    "pending", "triaging", "need_info", "answered", "reject_review", "rejected", "transferred", "withdrawn",
)  # fmt: skip
MATTER_STATES = (
    "to_dispatch", "escalated", "with_government", "dispatched", "handling", "reply_review", "feedback_due",
    "to_evaluate", "rehandling", "adjudication", "tracking", "closed",
)  # fmt: skip


@pytest.mark.parametrize("state", OPINION_STATES)
def test_an_opinion_is_led_to_the_state(state: str) -> None:
    opinion = getattr(given, state)()

    assert opinion.state == state


@pytest.mark.parametrize("state", MATTER_STATES)
def test_a_matter_is_led_to_the_state(state: str) -> None:
    matter = getattr(given, state)()

    assert matter.state == state
    assert Opinion.objects.get(matter=matter).state == "accepted"


def test_a_second_round_is_handled_by_the_same_unit() -> None:
    journey = given.ordered_again()

    units = Assignment.objects.filter(matter=journey.matter).values_list("round_no", "unit__name", "state")
    assert list(units) == [(1, "桃溪镇人民政府", "done"), (2, "桃溪镇人民政府", "handling")]


def test_asking_for_the_county_twice_finds_the_same_people() -> None:
    first, second = given.county(), given.county()

    assert first.user("clerk").pk == second.user("clerk").pk
    assert first.station.pk == second.station.pk
