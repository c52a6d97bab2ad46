"""Back-to-back: until a round has ended nobody but the rater learns of a rating, not even that there is one."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from core.actors import PASSER_BY, SYSTEM, citizen_of
from core.outbox import relay
from suggestions.models import Matter
from suggestions.selectors import details, history
from suggestions.selectors.ratings import ratings_shown
from suggestions.tests import given
from suggestions.tests.desk import Desk, words

pytestmark = pytest.mark.django_db
STAFF = ("township_handler", "township_unit_head", "presidium_clerk", "clerk", "dispatcher", "leader")


@pytest.fixture
def one_sided() -> given.Journey:
    """The citizen has rated, the deputy not yet."""
    journey = given.told()
    given.rate(journey, "citizen", "dissatisfied", given.CITIZEN_REASON)
    return journey


def shown_to(journey: given.Journey, who: str) -> list[str]:
    """Return the reasons this person may read, of the matter as it stands."""
    actor = journey.actor(who) if who != "citizen" else citizen_of(journey.opinion.pk)
    matter = details.with_everything(Matter.objects.filter(pk=journey.matter.pk)).get()
    return [rating.reason for rating in ratings_shown(matter, actor)]


def events_read_by(journey: given.Journey, who: str) -> list[str]:
    actor = journey.actor(who)
    matter = details.with_everything(Matter.objects.filter(pk=journey.matter.pk)).get()
    return [line.event.verb for line in history.of_matter(actor, matter, set())]


@pytest.mark.parametrize("who", STAFF)
def test_while_the_round_is_open_staff_of_either_side_see_no_rating(one_sided: given.Journey, who: str) -> None:
    assert shown_to(one_sided, who) == []
    assert "rate" not in events_read_by(one_sided, who)


def test_the_citizen_sees_the_own_rating_and_the_deputy_not_the_citizens(one_sided: given.Journey) -> None:
    assert shown_to(one_sided, "citizen") == [given.CITIZEN_REASON]
    assert shown_to(one_sided, "deputy") == []


def test_each_sees_the_own_after_both_have_rated_and_staff_see_both() -> None:
    journey = given.dissatisfied()

    assert journey.matter.state == "rehandling"
    assert shown_to(journey, "citizen") == [given.CITIZEN_REASON]
    assert shown_to(journey, "deputy") == [given.DEPUTY_REASON]
    for who in STAFF:
        assert shown_to(journey, who) == [given.CITIZEN_REASON, given.DEPUTY_REASON]
        assert {"rate", "rate_as_deputy"} <= set(events_read_by(journey, who))


def test_in_the_second_round_the_first_is_open_to_read_and_the_second_secret() -> None:
    journey = given.ordered_again()
    given.reply_again(journey)
    journey.matter_step(given.feedback.approve_reply, "presidium_clerk")
    given.tell(journey)
    given.rate(journey, "citizen", "dissatisfied", "还是老样子。")

    for who in STAFF:
        assert shown_to(journey, who) == [given.CITIZEN_REASON, given.DEPUTY_REASON]
        assert events_read_by(journey, who).count("rate") == 1
    assert shown_to(journey, "citizen") == [given.CITIZEN_REASON, "还是老样子。"]


def test_a_stranger_sees_no_rating_and_the_system_those_of_ended_rounds() -> None:
    journey = given.dissatisfied()
    matter = details.with_everything(Matter.objects.filter(pk=journey.matter.pk)).get()

    assert ratings_shown(matter, PASSER_BY) == []
    assert len(ratings_shown(matter, SYSTEM)) == 2


@pytest.mark.parametrize("who", ["township_handler", "presidium_clerk", "dispatcher", "clerk"])
def test_a_page_does_not_change_when_somebody_rates(who: str) -> None:
    journey = given.told()
    desk = Desk(journey.world)
    paths = [
        f"/console/matters/{journey.matter.public_id}/",
        "/console/",
        "/console/work/matters/",
        "/console/notices/",
    ]

    def pages() -> list[str]:
        secret = r'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"|"x-csrftoken": "[^"]*"'
        return [re.sub(secret, "", desk.text(who, path)) for path in paths]

    with time_machine.travel(given.AT + timedelta(days=5), tick=False):
        relay(at=given.AT + timedelta(days=5))
        before = pages()
        given.rate(journey, "citizen", "dissatisfied", given.CITIZEN_REASON)
        relay(at=given.AT + timedelta(days=5))
        after = pages()

    assert after == before


def test_the_reasons_stand_on_the_page_where_handling_again_is_ordered() -> None:
    journey = given.dissatisfied()

    with time_machine.travel(given.AT + timedelta(days=5), tick=False):
        browser = Client()
        browser.force_login(journey.world.user("presidium_clerk"))
        page = words(browser.get(f"/console/matters/{journey.matter.public_id}/order_rehandling/"))

    assert given.CITIZEN_REASON in page
    assert given.DEPUTY_REASON in page
