"""The API of coordination meetings goes the whole way by itself, in the same scope, with the same refusals."""

import pytest
import time_machine

from oversight.models import CoordMeeting
from oversight.tests.test_meetings import AFTER, AT
from suggestions.tests import given

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/api/v1/meetings/"


def post(client, world, person, address, **said):
    client.force_login(world.user(person))
    return client.post(address, said, content_type="application/json")


def test_from_the_call_to_the_rating_by_api_alone(client):
    world = given.county(with_other_township=True)
    water = str(world.unit("water").public_id)
    call = {
        "convener": str(world.station.organisation.public_id), "title": "排水沟", "reason": "一家办不了。",
        "problems": ["沟堵了"], "units": [water], "meets_at": "2026-11-20T09:00:00+08:00", "place": "村口",
    }  # fmt: skip
    with time_machine.travel(AT, tick=False):
        made = post(client, world, "head", LIST, **call)
        again = post(client, world, "head", LIST, **call)
        one = f"{LIST}{made.json()['id']}/"
        assert made.status_code == 201
        assert again.json()["id"] == made.json()["id"]
        assert post(client, world, "other_clerk", f"{one}approve/", version=1).status_code == 404
        assert post(client, world, "dispatcher", f"{one}approve/", version=1).json()["state"] == "notified"
        came = post(client, world, "water_handler", f"{one}respond/", version=2, response="coming", who="唐莉 副局长")
        assert came.json()["units"][0]["who"] == "唐莉 副局长"
        stale = post(client, world, "dispatcher", f"{one}cancel_meeting/", version=1, reason="改期")
        assert stale.status_code == 409
    with time_machine.travel(AFTER, tick=False):
        attended = [{"unit": water, "came": "deputy_head"}]
        post(client, world, "head", f"{one}hold/", version=3, units=attended, deputies_came=1, citizens_came=5)
        tasks = [{"task": "清沟", "unit": water, "due_on": "2026-11-27"}]
        post(client, world, "head", f"{one}conclude/", version=4, minutes="定了。", tasks=tasks)
        nothing = post(client, world, "water_handler", f"{one}report_decision/", version=5, number=2, report="清了。")
        assert nothing.status_code == 403
        post(client, world, "water_handler", f"{one}report_decision/", version=5, number=1, report="清了。")
        post(client, world, "head", f"{one}verify_decision/", version=6, number=1, done=True)
        kept = [{"unit": water, "on_time": True, "right_person": True, "kept_word": False}]
        rated = post(client, world, "head", f"{one}rate_units/", version=7, ratings=kept).json()

    assert (rated["state"], rated["decisions"][0]["state"], rated["units"][0]["kept_word"]) == (
        "settled",
        "done",
        False,
    )
    assert rated["available_actions"] == []
    assert CoordMeeting.objects.count() == 1


def test_a_list_has_only_the_own_scope(client):
    world = given.county(with_other_township=True)
    with time_machine.travel(AT, tick=False):
        post(
            client, world, "head", LIST, convener=str(world.station.organisation.public_id), title="排水沟",
            reason="一家办不了。", problems=["沟堵了"], units=[str(world.unit("water").public_id)],
            meets_at="2026-11-20T09:00:00+08:00", place="村口",
        )  # fmt: skip
        seen = {}
        for person in ("head", "other_clerk", "water_handler"):
            client.force_login(world.user(person))
            seen[person] = len(client.get(LIST).json()["results"])

    # A unit knows of a call only once it was approved.
    assert seen == {"head": 1, "other_clerk": 0, "water_handler": 0}
