"""The stations' evaluation through the API, and two people of the office at once."""

from datetime import timedelta
from threading import Event
from time import sleep

import pytest
import time_machine

from insights.models import CardFigure, ScoreQuarter, StationFinding
from insights.services import scorecards
from insights.states import Indicator, SixItem
from insights.tests import given_scorecards as story
from suggestions.services.steps import durable
from suggestions.tests import given
from suggestions.tests.test_api import Caller
from suggestions.tests.test_concurrency import at_once, refusals

FIRST = story.QUARTER.first


@pytest.mark.django_db
def test_from_the_cards_to_a_finding_put_right():
    world = given.county(with_other_township=True)
    story.reception(world)
    office, clerk, stranger = (Caller(world, name) for name in ("dispatcher", "clerk", "other_clerk"))
    path = f"scorecards/2026q4/{world.station.public_id}/"
    with time_machine.travel(story.NOW, tick=False):
        assert [card["name"] for card in clerk.get("scorecards/").json()["cards"]] == ["桃溪镇人大代表联络站"]
        assert clerk.get("scorecards/?quarter=2026q7").json()["field"] == "quarter"
        figures = {f["indicator"]: f for f in clerk.get(path).json()["figures"]}
        assert (figures["reception"]["part"], figures["reception"]["whole"], figures["reception"]["points"]) == (
            2,
            4,
            7.5,
        )
        assert figures["six"]["points"] is None
        assert stranger.get(path).status_code == 404
        assert clerk.post(f"{path}check/", items=["place"]).status_code == 403
        seen = office.post(f"{path}check/", items=["place", "rules", "team"]).json()
        assert (seen["score"], seen["counted"], seen["figures"][0]["points"]) == (None, 50, 7.5)
        assert office.post("scorecards/2026q4/close/").status_code == 422
        answerable = {one["name"]: one["id"] for one in office.get(path).json()["answerable"]}
        said = {"text": "没有值班表。", "task": "上墙。", "due_on": "2026-12-24", "responsible_id": answerable["周海"]}
        made = office.post(f"{path}findings/", key="api-1", **said)
        assert made.status_code == 201
        assert office.post(f"{path}findings/", key="api-1", **said).json()["id"] == made.json()["id"]
        assert clerk.post(f"{path}findings/", key="api-2", **said).status_code == 403
        step = f"scorecards/findings/{made.json()['id']}/"
        assert stranger.get(step).status_code == 404
        assert clerk.get(step).json()["available_actions"] == ["report_finding"]
        assert clerk.post(f"{step}report_finding/", version=1, text="上墙了。").json()["state"] == "reported"
        assert office.post(f"{step}confirm_finding/", version=1).status_code == 409
        assert office.post(f"{step}confirm_finding/", version=2).json()["state"] == "confirmed"
        assert [row["state"] for row in clerk.get("scorecards/findings/").json()["results"]] == ["confirmed"]
    with time_machine.travel(story.AFTER, tick=False):
        assert office.post("scorecards/2026q4/close/").json()["closed"] is True
        assert office.post("scorecards/2026q4/close/").status_code == 409
        assert clerk.post("scorecards/2026q4/close/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_quarter_is_closed_once_and_with_the_last_look():
    """Two close while a third writes down what was seen: the look is in the figures, or it is refused."""
    world = given.county()
    at = story.AFTER
    actor = world.actor("dispatcher", at)

    results = at_once(
        lambda: scorecards.close_quarter(first=FIRST, actor=actor, at=at),
        lambda: scorecards.close_quarter(first=FIRST, actor=actor, at=at),
        lambda: scorecards.check_station(station_id=world.station.pk, first=FIRST, items=["place"], actor=actor, at=at),
    )

    assert ScoreQuarter.objects.count() == 1
    looks_kept = CardFigure.objects.filter(indicator=Indicator.SIX).count()
    refused = refusals(results)
    assert all(refusal.status == 409 for refusal in refused)
    assert len(refused) == 2 - looks_kept
    assert CardFigure.objects.exclude(indicator=Indicator.SIX).count() == len(Indicator) - 1


@pytest.mark.django_db(transaction=True)
def test_the_same_finding_sent_twice_at_once_is_one():
    world = given.county()
    later = story.AFTER + timedelta(hours=1)

    results = at_once(*(lambda: story.found(world, at=later) for _ in range(2)))

    assert refusals(results) == []
    assert len({made.pk for made in results}) == StationFinding.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_closing_waits_for_whoever_is_writing_on_a_card():
    """Somebody holds the card and writes six of six; the closing that began meanwhile counts what was written."""
    world = given.county()
    story.looked_at(world, story.NOW)
    actor, writing = world.actor("dispatcher", story.AFTER), Event()

    def write():
        with durable():
            card = scorecards.lock_card(world.station.pk, FIRST)
            writing.set()
            sleep(0.5)
            card.six = list(SixItem.values)
            card.save()

    def close():
        writing.wait(timeout=10)
        scorecards.close_quarter(first=FIRST, actor=actor, at=story.AFTER)

    at_once(write, close)

    assert CardFigure.objects.get(indicator=Indicator.SIX).part == 6
