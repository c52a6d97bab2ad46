"""The API of activities: the same commands, scope and refusals as the pages."""

from uuid import uuid4

import pytest
import time_machine

from accounts.roles import Role
from accounts.tests import given as people
from deputies.tests import given as roll
from liaison.models import Activity
from liaison.tests import given_activities as given

pytestmark = pytest.mark.usefixtures("activity_terms")
LIST = "/api/v1/activities/"


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(given.NOW, tick=False):
        yield


@pytest.fixture
def head(client, stations):
    """The town station's head, signed in."""
    user = people.staff("head", "陈站长", stations["town"].organisation, Role.STATION_HEAD)
    client.force_login(user)
    return user


def post(client, address: str, **body):
    return client.post(address, body, content_type="application/json")


def test_a_station_plans_and_takes_its_steps_with_what_the_answer_offers(client, head, stations, county):
    deputy = roll.deputy("王建国", county.regions["town"])
    body = {
        "key": str(uuid4()), "kind": "lecture", "organiser": str(stations["town"].organisation.public_id),
        "title": "讲一讲医保", "purposes": ["teach"], "region": "999901101201", "place_text": "村委大院",
        "station": str(stations["town"].public_id), "starts_at": "2026-03-09T09:00+08:00",
        "ends_at": "2026-03-09T11:00+08:00", "topic_class": "policy", "speaker_kind": "official",
    }  # fmt: skip

    planned = post(client, LIST, **body)
    assert planned.status_code == 201
    assert post(client, LIST, **body).json()["id"] == planned.json()["id"]
    assert Activity.objects.count() == 1
    shown = planned.json()
    assert shown["details"] == {"topic_class": "policy", "speaker_kind": "official"}
    assert shown["available_actions"] == ["approve", "change", "invite", "uninvite", "cancel"]

    one = f"{LIST}{shown['id']}/"
    shown = post(client, f"{one}invite/", version=shown["version"], deputies=[str(deputy.public_id)]).json()
    shown = post(client, f"{one}approve/", version=shown["version"]).json()
    shown = post(client, f"{one}announce/", version=shown["version"]).json()
    assert (shown["state"], shown["participants"][0]["name"]) == ("announced", "王建国")
    early = [{"participant": shown["participants"][0]["participant"], "came": "present"}]
    refused = post(client, f"{one}hold/", version=shown["version"], attendance=early)
    assert (refused.status_code, refused.json()["code"]) == (422, "rule_broken")
    assert post(client, f"{one}cancel/", version=1, reason="大雨").status_code == 409


def test_a_missing_field_is_named(client, head, stations):
    answer = post(client, LIST, key=str(uuid4()), kind="visit")

    assert answer.status_code == 400
    assert {"title", "region", "organiser"} <= set(answer.json()["errors"])


def test_what_is_out_of_scope_is_not_there(client, head, county):
    foreign = given.planned(county.bodies["street_committee"], county.regions["community"])

    assert client.get(LIST).json()["results"] == []
    assert client.get(f"{LIST}{foreign.public_id}/").status_code == 404
    assert post(client, f"{LIST}{foreign.public_id}/approve/", version=1).status_code == 404


def test_an_invited_deputy_answers_over_the_api_and_nobody_for_another(client, county, town):
    user = people.user("wang", "王建国")
    mine = roll.deputy("王建国", county.regions["town"], user=user)
    other = roll.deputy("李秀英", county.regions["town"])
    activity = given.announced(given.invited(given.planned(**town), mine, other))
    first, second = activity.participants.all()
    client.force_login(user)
    address = f"{LIST}{activity.public_id}/answer/accept_invitation/"

    assert post(client, address, participant=second.pk).status_code == 404
    assert post(client, address, participant=first.pk).status_code == 200
    first.refresh_from_db()
    assert first.state == "accepted"
