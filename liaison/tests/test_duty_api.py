"""The API of stations and duty: scope, one command a step, refusals in the one shape."""

import pytest
import time_machine
from rest_framework.test import APIClient

from accounts.roles import Role
from accounts.tests import given as people
from liaison.models import DutyShift, ShiftSwap
from liaison.tests import given_duty as given


@pytest.fixture(autouse=True)
def _monday_morning():
    with time_machine.travel(people.NOW, tick=False):
        yield


def api(person=None) -> APIClient:
    client = APIClient()
    client.force_authenticate(person)
    return client


@pytest.fixture
def clerk(county):
    return people.staff("clerk", "王芳", county.bodies["presidium"], Role.PRESIDIUM_CLERK)


def test_stations_are_those_of_the_callers_scope(stations, clerk):
    answer = api(clerk).get("/api/v1/stations/").json()

    assert {row["code"] for row in answer["results"]} == {"QS", "QS-01"}
    assert next(row for row in answer["results"] if row["code"] == "QS-01")["parent_code"] == "QS"
    assert api(clerk).get(f"/api/v1/stations/{stations['street'].public_id}/").status_code == 404
    assert api().get("/api/v1/stations/").status_code == 401


def test_a_week_is_proposed_published_and_read(stations, clerk):
    given.deputies(stations["town"], "于来福", "唐喜庆")
    base = f"/api/v1/stations/{stations['town'].public_id}/roster/"

    made = api(clerk).post(f"{base}generate_week/", {"week": "2026-03-11"}, format="json").json()
    assert (made["monday"], made["openings"], len(made["shifts"]), made["gaps"]) == ("2026-03-09", 10, 10, [])
    assert made["shifts"][0]["available_actions"] == ["reassign_shift", "cancel_shift"]
    done = api(clerk).post(f"{base}publish_week/", {"week": "2026-03-09"}, format="json").json()
    assert {shift["state"] for shift in done["shifts"]} == {"pending"}
    again = api(clerk).post(f"{base}publish_week/", {"week": "2026-03-09"}, format="json")
    assert (again.status_code, again.json()["code"]) == (422, "rule_broken")
    assert api(clerk).get(base, {"week": "soon"}).status_code == 400
    assert api(clerk).post(f"{base}explode/", {"week": "2026-03-09"}, format="json").status_code == 404


def test_a_deputy_reads_the_week_but_neither_proposals_nor_the_generator(stations):
    one, _ = given.deputies(stations["town"], "于来福", "唐喜庆")
    given.generated(stations["town"])
    base = f"/api/v1/stations/{stations['town'].public_id}/roster/"

    assert api(one.user).get(base, {"week": "2026-03-09"}).json()["shifts"] == []
    assert api(one.user).post(f"{base}publish_week/", {"week": "2026-03-09"}, format="json").status_code == 403


def test_a_deputys_own_steps_and_nobody_elses(stations):
    one, two = given.deputies(stations["town"], "于来福", "唐喜庆")
    made = given.of_deputy(stations["town"], one, 10)
    address = f"/api/v1/shifts/{made.public_id}/"

    assert api(two.user).get(address).status_code == 404
    assert api(one.user).get(address).json()["available_actions"] == ["confirm_shift", "ask_leave", "complete_shift"]
    confirmed = api(one.user).post(f"{address}confirm_shift/", {"version": made.version}, format="json")
    assert confirmed.json()["state"] == "confirmed"
    stale = api(one.user).post(f"{address}ask_leave/", {"version": 1, "reason": "有事"}, format="json")
    assert (stale.status_code, stale.json()["code"]) == (409, "stale")
    empty = api(one.user).post(f"{address}ask_leave/", {}, format="json")
    assert (empty.status_code, empty.json()["field"]) == (422, "reason")
    assert api(one.user).post(f"{address}cancel_shift/", {"reason": "x"}, format="json").status_code == 403
    assert api(one.user).post(f"{address}nothing/", {}, format="json").status_code == 404
    assert [row["id"] for row in api(one.user).get("/api/v1/shifts/").json()["results"]] == [str(made.public_id)]


def test_a_swap_by_two_systems(stations):
    one, two = given.deputies(stations["town"], "于来福", "唐喜庆")
    mine, theirs = given.of_deputy(stations["town"], one, 10), given.of_deputy(stations["town"], two, 11)
    (third,) = given.deputies(stations["street"], "卢谷丰")
    ask = {"with_shift": str(theirs.public_id), "reason": "有事"}

    answer = api(one.user).post(f"/api/v1/shifts/{mine.public_id}/propose_swap/", ask, format="json")
    assert answer.status_code == 201
    address = f"/api/v1/swaps/{ShiftSwap.objects.get().public_id}/accept_swap/"
    assert api(third.user).post(address).status_code == 404
    assert api(one.user).post(address).status_code == 403
    assert api(two.user).post(address).json()["state"] == "accepted"
    assert api(two.user).post(address).status_code == 409

    assert DutyShift.objects.get(pk=mine.pk).deputy == two
    stranger = {"with_shift": "00000000-0000-4000-8000-000000000000"}
    assert (
        api(two.user).post(f"/api/v1/shifts/{mine.public_id}/propose_swap/", stranger, format="json").status_code == 404
    )


def test_a_rotating_heads_role_ends_with_the_shift_in_the_api_too(stations):
    person = people.user("lunzhi", "孙德福")
    head = given.head(stations["town"], user=person)
    given.shift(stations["town"], f"head:{head.pk}", given.on(10, 0).date(), given.time(8, 30), given.time(12))

    assert api(person).get("/api/v1/stations/").json()["results"] == []
    with time_machine.travel(given.on(10, 9), tick=False):
        assert [row["code"] for row in api(person).get("/api/v1/stations/").json()["results"]] == ["QS"]
