"""Opinions received at an activity point to it: entered by staff and deputies, by its code, and shown on its page."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
import time_machine

from core.actors import SYSTEM
from core.clock import SHANGHAI
from core.errors import RuleBroken
from liaison import registration
from liaison.models import Activity
from liaison.services import activities, activity_life, activity_people
from suggestions.models import Opinion
from suggestions.services import collect
from suggestions.states import Channel
from suggestions.tests import given

STARTS = given.AT.replace(hour=9, minute=0)
STEP = {"actor": SYSTEM, "version": None}


@pytest.fixture
def world(db):
    registration.load_activity_terms()
    return given.county(with_other_township=True)


def announced(
    world, *, kind: str = "market_stall", title: str = "集市听意见", starts_at: datetime = STARTS
) -> Activity:
    """An activity of the township's station on the day of given.AT, announced a week before; the deputy takes part."""
    at = starts_at - timedelta(days=7)
    own = {"topic_class": "law", "speaker_kind": "expert"} if kind == "lecture" else {}
    activity = activities.plan_activity(
        key=UUID(int=len(title) + starts_at.day), kind=kind, organiser_id=world.station.organisation_id, title=title,
        station_id=world.station.pk, region_id=world.region(given.VILLAGE).pk, purposes=["collect"], actor=SYSTEM,
        place_text="集市", starts_at=starts_at, ends_at=starts_at + timedelta(hours=3), at=at, **own,
    )  # fmt: skip
    activity_people.invite(activity_id=activity.pk, deputy_ids=[world.deputies["deputy"].pk], at=at, **STEP)
    activities.approve(activity_id=activity.pk, at=at, **STEP)
    return activity_life.announce(activity_id=activity.pk, at=at, **STEP)


def recorded(world, activity: Activity | None, *, by: str = "clerk", key: str = "k" * 32, **more) -> Opinion:
    """代为登记 at the activity."""
    said = {
        "key": key, "station_id": world.station.pk, "deputy_id": None, "channel": "", "received_at": given.AT,
        "statement": given.Said().statement(world.region(given.VILLAGE).pk), "read_back": True,
        "activity_id": activity.pk if activity else None, "actor": world.actor(by, given.AT), "at": given.AT, **more,
    }  # fmt: skip
    return Opinion.objects.get(pk=collect.record(**said).opinion_id)


@pytest.mark.parametrize(("kind", "channel"), [("market_stall", Channel.MARKET_STALL), ("lecture", Channel.LECTURE)])
def test_what_is_recorded_at_an_activity_points_to_it_and_its_kind_says_how(world, kind, channel):
    activity = announced(world, kind=kind)

    opinion = recorded(world, activity)

    assert (opinion.activity, opinion.channel) == (activity, channel)


def test_without_an_activity_the_way_is_asked_for_as_before(world):
    with pytest.raises(RuleBroken, match="怎样收到的"):
        recorded(world, None)


def test_a_deputy_records_at_an_activity_of_the_own_station(world):
    activity = announced(world)

    assert recorded(world, activity, by="deputy").activity == activity


def test_an_activity_of_another_day_or_of_others_is_refused(world):
    activity = announced(world)
    with pytest.raises(RuleBroken, match="收到时间不在那一天") as refused:
        recorded(world, activity, received_at=given.AT - timedelta(days=1))
    assert refused.value.field == "activity"
    with pytest.raises(RuleBroken, match="您参加或者负责的") as refused:
        recorded(world, activity, by="other_clerk", station_id=world.stations["other_station"].pk)
    assert refused.value.field == "activity"


def test_a_cancelled_one_is_not_offered(world):
    activity = announced(world)
    activity_life.cancel(activity_id=activity.pk, at=STARTS, reason="大雨", cancelled_told="村广播", **STEP)

    with pytest.raises(RuleBroken, match="您参加或者负责的"):
        recorded(world, activity)


def test_who_scans_the_activitys_code_submits_to_it_and_to_its_station(world, client):
    activity = announced(world)
    code = activity.codes.get()
    with time_machine.travel(given.AT, tick=False):
        page = client.get(f"/s/{code.token}/").content.decode()
        sent = {
            "key": "a" * 32, "text": "桥头集市没有厕所，赶集的人不方便。", "identity_mode": "anonymous", "consent": "2026-11",
        }  # fmt: skip
        client.post(f"/s/{code.token}/", sent)

    opinion = Opinion.objects.get()
    assert "您在“集市听意见”上反映" in page
    assert (opinion.activity, opinion.channel) == (activity, Channel.QR_ACTIVITY)
    assert (opinion.station, opinion.owner) == (world.station, world.station.organisation)


def test_the_form_offers_what_runs_that_day_and_a_link_chooses_it(world, client):
    activity = announced(world)
    announced(world, title="下个月的", starts_at=STARTS + timedelta(days=30))
    client.force_login(world.user("clerk"))

    with time_machine.travel(given.AT, tick=False):
        page = client.get("/console/register/", {"activity": activity.pk}).content.decode()

    assert f'<option value="{activity.pk}" selected>' in page
    assert "下个月的" not in page


def test_the_activitys_page_lists_its_opinions_in_scope_with_number_and_state(world, client):
    activity = announced(world)
    mine = recorded(world, activity)
    past = given.Said(bypass_local=True).statement(world.region(given.VILLAGE).pk)
    hidden = recorded(world, activity, key="h" * 32, statement=past)
    shown = {}

    for key in ("clerk", "dispatcher"):
        client.force_login(world.user(key))
        page = client.get(f"/console/activities/{activity.public_id}/").content.decode()
        shown[key] = (f"/opinions/{mine.number}/" in page, f"/opinions/{hidden.number}/" in page)
        assert "在这个活动上收到的意见（2）" in page

    assert shown == {"clerk": (True, False), "dispatcher": (True, True)}


def test_the_day_is_the_activitys_in_shanghai_whatever_the_clock_of_the_sender(world):
    late = datetime(STARTS.year, STARTS.month, STARTS.day, 22, 30, tzinfo=SHANGHAI)
    activity = announced(world, starts_at=late)

    assert recorded(world, activity, received_at=late + timedelta(minutes=5), at=late + timedelta(hours=1)).activity
