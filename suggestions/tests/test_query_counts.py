"""How many queries the hot paths need: a submission stays short, and lists cost the same however many rows they show."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts import services as accounts
from core import calendar
from core.actors import PASSER_BY, SYSTEM
from liaison import services as liaison
from liaison.selectors import resolve_code
from suggestions.inputs import NOTICE_VERSION
from suggestions.models import Matter, Opinion
from suggestions.services import collect
from suggestions.tests import given

# With real transactions, so that BEGIN and COMMIT are counted too.
pytestmark = pytest.mark.django_db(transaction=True)

LIST, DETAIL = 8, 15
STAFF = ("dispatcher", "clerk", "presidium_clerk", "leader")


@pytest.fixture
def world():
    """The county, with the working calendar read already as in a process that has been serving."""
    found = given.county()
    calendar.forget()
    calendar.the_calendar()
    with time_machine.travel(given.AT):
        yield found


def client_of(world, person: str) -> APIClient:
    """Return another system that acts for this person, whose token has been used within the minute."""
    issued = accounts.issue_api_token(user_id=world.user(person).pk, label="测试", actor=SYSTEM, at=given.AT)
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {issued.token}")
    assert client.get("/api/v1/work-lists/").status_code == 200
    return client


def queries_of(client: APIClient, address: str) -> tuple[int, dict]:
    """Return how many queries the answer took, and the answer."""
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert response.status_code == 200
    return len(captured), response.json()


def submit(world, token: str, key: str, **said: object):
    found = resolve_code(token, given.AT)
    return collect.submit(
        key=key,
        station_id=found.station.pk,
        deputy_id=found.deputy.pk if found.deputy else None,
        statement=given.Said(**said).statement(world.region(given.VILLAGE).pk),
        notice_version=NOTICE_VERSION,
        actor=PASSER_BY,
        at=given.AT,
    )


@pytest.mark.parametrize(("deputy", "most"), [(None, 11), ("deputy", 12)])
@pytest.mark.parametrize("identity_mode", ["real_name", "anonymous"])
def test_a_submission_takes_eleven_queries(world, django_assert_max_num_queries, deputy, most, identity_mode):
    """Code, station, opinion, sender, consent, term, clock, audit, outbox, and the two ends of the transaction.

    A deputy's code needs one more: whether the deputy still serves.
    """
    code = liaison.issue_code(
        station_id=world.station.pk,
        deputy_id=world.deputies[deputy].pk if deputy else None,
        actor=SYSTEM,
        at=given.AT,
    )

    with django_assert_max_num_queries(most):
        receipt = submit(world, code.token, "query-count-0123456789", identity_mode=identity_mode)

    assert Opinion.objects.filter(number=receipt.number).exists()


def test_sending_the_same_again_takes_no_more(world, django_assert_max_num_queries):
    code = liaison.issue_code(station_id=world.station.pk, actor=SYSTEM, at=given.AT)
    first = submit(world, code.token, "query-count-0123456789")

    with django_assert_max_num_queries(12):
        again = submit(world, code.token, "query-count-0123456789")

    assert (again.number, again.repeated) == (first.number, True)


@pytest.mark.parametrize("person", STAFF)
@pytest.mark.parametrize("address", ["/api/v1/opinions/", "/api/v1/matters/"])
def test_a_list_takes_the_same_few_queries_for_one_row_and_for_five(world, person, address):
    client = client_of(world, person)
    given.dispatched(world)
    one, first = queries_of(client, address)
    for state in (given.closed, given.ordered_again, given.tracking, given.reply_review):
        state(world)

    five, second = queries_of(client, address)

    assert (len(first["results"]), len(second["results"])) == (1, 5)
    assert one == five
    assert five <= LIST


@pytest.mark.parametrize("person", STAFF)
def test_the_waiting_lists_are_counted_in_one_query(world, person):
    client = client_of(world, person)
    none, _ = queries_of(client, "/api/v1/work-lists/")
    for state in (given.pending, given.to_dispatch, given.escalated, given.reply_review, given.feedback_due):
        state(world)

    some, _ = queries_of(client, "/api/v1/work-lists/")

    assert none == some <= LIST


@pytest.mark.parametrize("person", STAFF)
@pytest.mark.parametrize("state", ["dispatched", "ordered_again", "adjudication", "closed"])
def test_one_item_takes_a_constant_number_of_queries(world, person, state):
    client = client_of(world, person)
    getattr(given, state)(world)
    opinion, matter = Opinion.objects.get(), Matter.objects.get()

    of_opinion, _ = queries_of(client, f"/api/v1/opinions/{opinion.number}/")
    of_matter, _ = queries_of(client, f"/api/v1/matters/{matter.public_id}/")

    assert of_opinion <= DETAIL
    assert of_matter <= DETAIL


def test_a_unit_reads_its_matter_in_as_few(world):
    client = client_of(world, "township_handler")
    given.ordered_again(world)

    of_list, answer = queries_of(client, "/api/v1/matters/")
    of_matter, _ = queries_of(client, f"/api/v1/matters/{answer['results'][0]['id']}/")

    assert of_list <= LIST
    assert of_matter <= DETAIL
