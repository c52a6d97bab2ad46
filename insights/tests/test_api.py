"""The pool through the API: figures and problems in the caller's scope, the same steps and refusals as on the pages."""

import pytest
import time_machine

from insights.tests import given as pooled
from suggestions.models import Opinion
from suggestions.tests.desk import NOW
from suggestions.tests.test_api import Caller

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    with time_machine.travel(NOW, tick=False):
        yield pooled.filled()


def test_the_cells_add_up_to_the_totals(county):
    answer = Caller(county, "dispatcher").get("pool/?first=2026-10&last=2026-11").json()

    assert (answer["first"], answer["last"]) == ("2026-10", "2026-11")
    assert answer["totals"]["received"] == sum(cell["counts"]["received"] for cell in answer["cells"]) == 8
    assert {cell["month"] for cell in answer["cells"]} == {"2026-10", "2026-11"}


def test_a_township_gets_its_own_cells(county):
    answer = Caller(county, "other_presidium_clerk").get("pool/").json()

    assert [cell["township"] for cell in answer["cells"]] == ["999901202"]
    assert answer["totals"]["received"] == 1


@pytest.mark.parametrize("person", ["roads_handler", "coordinator", "deputy", "administrator"])
@pytest.mark.parametrize("path", ["pool/", "pool/problems/"])
def test_for_others_there_is_nothing(county, person, path):
    assert Caller(county, person).get(path).status_code == 404


def test_nobody_is_asked_to_sign_in(county):
    assert Caller(county).get("pool/").status_code == 401


def test_a_bad_month_is_refused_in_the_one_shape(county):
    answer = Caller(county, "leader").get("pool/?first=2026-13")

    assert answer.status_code == 422
    assert answer.json()["field"] == "first"


def test_from_gathering_to_closing(county):
    numbers = list(Opinion.objects.filter(category__code="01").values_list("number", flat=True))
    clerk, chair = Caller(county, "clerk"), Caller(county, "chair")

    made = clerk.post("pool/problems/", key="api", title="路塌了", statement="反复塌方。", opinions=numbers)
    assert made.status_code == 201
    shown = made.json()
    assert (shown["state"], shown["opinions"], sorted(shown["numbers"])) == ("candidate", 3, sorted(numbers))
    assert shown["available_actions"] == ["join", "remove"]
    path = f"pool/problems/{shown['id']}/"

    assert clerk.post(f"{path}confirm/", version=1).status_code == 403
    assert chair.post(f"{path}confirm/", version=1).json()["state"] == "confirmed"
    assert chair.post(f"{path}confirm/", version=1).status_code == 409
    assert chair.post(f"{path}remove/", version=2, opinion=numbers[0]).json()["opinions"] == 2
    assert chair.post(f"{path}join/", version=3, opinions=[numbers[0]]).json()["opinions"] == 3
    shown = chair.post(
        f"{path}follow_up/", version=4, kind="research", note="实地调研。", planned_on="2026-12-01"
    ).json()
    assert shown["follow_ups"][0]["planned_on"] == "2026-12-01"
    shown = chair.post(f"{path}close/", version=5, outcome="solved", conclusion="修好了。").json()
    assert (shown["state"], shown["available_actions"]) == ("closed", [])
    assert [row["id"] for row in clerk.get("pool/problems/").json()["results"]] == [shown["id"]]


def test_another_township_finds_neither_the_problem_nor_its_steps(county):
    made = pooled.confirmed(county)
    stranger = Caller(county, "other_presidium_clerk")

    assert stranger.get("pool/problems/").json()["results"] == []
    assert stranger.get(f"pool/problems/{made.public_id}/").status_code == 404
    assert stranger.post(f"pool/problems/{made.public_id}/close/", version=2).status_code == 404
    refused = stranger.post(
        "pool/problems/",
        key="api",
        title="路",
        statement="路。",
        opinions=list(Opinion.objects.values_list("number", flat=True)[:2]),
    )
    assert refused.status_code == 422
