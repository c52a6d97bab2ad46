"""The API of appraisals does what the pages do, in the same scope, with the same refusals."""

import pytest
import time_machine

from oversight.tests import given
from oversight.tests.given import AT, S, paper

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/api/v1/appraisals/"


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(AT, tick=False):
        yield


def as_(client, case, person):
    client.force_login(case.world.user(person))
    return client


def step(client, case, action, **said):
    case.appraisal.refresh_from_db()
    body = {"version": case.appraisal.version, **said}
    return client.post(f"{LIST}{case.appraisal.public_id}/{action}/", body, content_type="application/json")


def test_from_slips_to_a_finding_by_api_alone(client):
    case = given.ballot_open()
    as_(client, case, "presidium_clerk")

    answer = step(client, case, "issue_slips", group="citizens", size=6, number=1).json()
    assert [row["issued"] for row in answer["ballot"]["turnout"]] == [0, 6]
    for slip in answer["slips"]:
        client.post(f"/b/{slip['code']}/", {f"q{q['key']}": S for q in case.box.questions})
    closed = step(client, case, "close_ballot").json()
    assert closed["ballot"]["result"]["papers"] == 6
    target = closed["targets"][0]["id"]
    found = step(client, case, "add_finding", target_id=target, title="窗口没人", requirement="值班。", category="17")
    sent = step(client, case, "send_findings").json()

    assert found.status_code == 200
    assert sent["findings"][0]["matter_state"] == "dispatched"
    assert "slips" not in client.get(f"{LIST}{case.appraisal.public_id}/").json()


def test_while_the_ballot_is_open_there_is_no_result(client):
    case = given.ballot_open()
    case.vote("citizens", paper(case, S))

    shown = as_(client, case, "leader").get(f"{LIST}{case.appraisal.public_id}/").json()

    assert shown["ballot"]["result"] is None
    assert shown["available_actions"] == []


def test_a_refusal_has_the_one_shape(client):
    case = given.ballot_open()
    as_(client, case, "presidium_clerk")

    answer = step(client, case, "issue_slips", group="citizens", size=6, number=9)

    assert answer.status_code == 409
    assert answer.json()["code"] == "wrong_state"


def test_others_find_nothing(client):
    case = given.published()

    as_(client, case, "other_presidium_clerk")
    assert client.get(LIST).json()["results"] == []
    assert client.get(f"{LIST}{case.appraisal.public_id}/").status_code == 404
    assert step(client, case, "report_result", reported_on="2026-11-01", reported_to="党委").status_code == 404
