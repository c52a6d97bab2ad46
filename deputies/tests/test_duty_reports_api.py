"""The API of reports to the voters: the same scope and steps as the pages; a draft is the deputy's own."""

import pytest
import time_machine

from deputies.tests import given_reports as given
from deputies.tests.given_reports import MEETING, TEXT

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/api/v1/duty-reports/"


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(MEETING, tick=False):
        yield


def test_the_deputy_hands_in_and_the_clerk_sees_it_only_then(client, county):
    case = given.due(county)
    address = f"{LIST}{case.report.public_id}/"
    client.force_login(case.users["deputy"])
    body = {"version": 1, "form": "written", "text": TEXT}
    client.post(f"{address}write_report/", body, content_type="application/json")

    client.force_login(case.users["clerk"])
    assert client.get(address).json()["text"] == ""
    client.force_login(case.users["deputy"])
    done = client.post(f"{address}submit_report/", {**body, "version": 2}, content_type="application/json")
    assert done.status_code == 200

    client.force_login(case.users["clerk"])
    shown = client.get(address).json()
    assert shown["text"] == TEXT
    assert shown["available_actions"] == ["send_back_report", "publish_report"]


def test_an_open_vote_has_no_result_and_a_closed_one_has(client, county):
    case = given.ballot_open(county)
    client.force_login(case.users["clerk"])
    address = f"{LIST}{case.report.public_id}/"
    assert client.get(address).json()["ballot"]["result"] is None

    case.vote("voters", *["satisfied"] * 5)
    answer = client.post(
        f"{address}close_report_ballot/", {"version": case.report.version}, content_type="application/json"
    )

    assert answer.json()["ballot"]["result"]["papers"] == 5


def test_an_unknown_step_is_not_there(client, county):
    case = given.due(county)
    client.force_login(case.users["clerk"])

    assert client.post(f"{LIST}{case.report.public_id}/abolish/", {}).status_code == 404
