"""A rotating head receives and enters while on shift, never opens an opinion, and afterwards looks up how things stand."""

import re
from datetime import date, timedelta

import pytest
import time_machine

from accounts import services as accounts
from accounts.selectors import actor_of
from core.actors import SYSTEM
from core.errors import NotAllowed
from liaison.services import heads, roster
from liaison.states import ShiftKind
from suggestions.inputs import Sender
from suggestions.models import Opinion
from suggestions.selectors import details, standings
from suggestions.selectors.scope import visible_matters, visible_opinions
from suggestions.services import collect, satisfaction, triage
from suggestions.services.collect import Statement
from suggestions.states import Channel, IdentityMode
from suggestions.tests import given

DAY = given.AT.date()
TEXT, NAME = "老槐树旁的路灯坏了七盏", "王大爷"


@pytest.fixture
def world(db):
    return given.county(with_other_township=True)


@pytest.fixture
def person(world):
    """Somebody on shift at 桃溪镇's station for the two hours around AT."""
    user = accounts.register_user(username="lunzhi", name="孙德福", actor=SYSTEM, at=given.AT, ready_hash="x").user
    head = heads.enter_head(
        register_no=1, name="孙德福", user_id=user.pk, former_terms="县第十四届", consented_on=date(2026, 1, 5),
        stations=[world.station.pk], actor=SYSTEM, at=given.AT,
    )  # fmt: skip
    begins, ends = (given.AT - timedelta(hours=1)).time(), (given.AT + timedelta(hours=1)).time()
    roster.add_shift(
        station_id=world.station.pk, person=f"head:{head.pk}", day=DAY, starts=begins, ends=ends,
        kind=ShiftKind.FIXED, actor=SYSTEM, at=given.AT,
    )  # fmt: skip
    monday = DAY - timedelta(days=DAY.weekday())
    roster.publish_week(station_id=world.station.pk, monday=monday, actor=SYSTEM, at=given.AT)
    return user


def enter(person, at, station, key="head-key-0123456789abcdef"):
    return collect.record(
        key=key, station_id=station.pk, deputy_id=None, channel=Channel.RECEPTION, received_at=at,
        statement=Statement(text=TEXT, sender=Sender(IdentityMode.REAL_NAME, NAME, "13900001234")),
        read_back=True, actor=actor_of(person, at), at=at,
    )  # fmt: skip


AFTER = given.AT + timedelta(hours=1, minutes=31)


def test_enters_at_the_station_of_the_shift_only(world, person):
    assert enter(person, given.AT, world.station).number
    with pytest.raises(Exception, match="您所在的联络站"):
        enter(person, given.AT, world.stations["other_station"], key="another-key-0123456789")


def test_after_the_shift_and_its_grace_nothing_is_entered(world, person):
    enter(person, AFTER - timedelta(minutes=2), world.station)
    with pytest.raises(NotAllowed):
        enter(person, AFTER, world.station, key="another-key-0123456789")


def test_opens_no_opinion_and_no_person_on_shift_or_off(world, person):
    receipt = enter(person, given.AT, world.station)
    for at in (given.AT, AFTER):
        actor = actor_of(person, at)
        assert list(visible_opinions(actor)) == []
        assert list(visible_matters(actor)) == []
        assert details.opinion_for(actor, receipt.number) is None
        with pytest.raises(NotAllowed):
            triage.read_contact(opinion_id=receipt.opinion_id, actor=actor, at=at, reason="想看看")
    with pytest.raises(NotAllowed):
        triage.take(opinion_id=receipt.opinion_id, actor=actor_of(person, given.AT), at=given.AT, version=1)


def test_the_look_up_is_the_stations_on_shift_and_ones_own_afterwards(world, person):
    others = given.pending(world)
    mine = enter(person, given.AT, world.station)

    during = {o.number for o in standings.lookup(actor_of(person, given.AT))}
    afterwards = {o.number for o in standings.lookup(actor_of(person, AFTER))}

    assert during == {others.number, mine.number}
    assert afterwards == {mine.number}
    assert [o.number for o in standings.lookup(actor_of(person, given.AT), mine.number[-4:])] == [mine.number]


def test_the_look_up_says_state_and_last_step_and_no_word_more(world, person, client):
    mine = enter(person, given.AT, world.station)
    later = given.AT + timedelta(minutes=20)
    opinion = Opinion.objects.get(pk=mine.opinion_id)
    triage.take(opinion_id=opinion.pk, actor=world.actor("clerk", later), at=later, version=opinion.version)

    with time_machine.travel(AFTER, tick=False):
        client.force_login(person)
        page = client.get("/console/entered/").content.decode()
        elsewhere = [client.get(f"/console/opinions/{mine.number}/").status_code, client.get("/console/").status_code]

    assert standings.standing_of(standings.lookup(actor_of(person, AFTER)).get()).stepped_at == later
    assert mine.number[:4] in page
    assert "初审中" in page
    assert TEXT[:6] not in page
    assert NAME not in page
    assert elsewhere == [404, 404]


def test_on_shift_every_link_leads_somewhere(world, person, client):
    with time_machine.travel(given.AT, tick=False):
        client.force_login(person)
        assert client.get("/console/")["Location"] == "/console/duty/mine/"
        page = client.get("/console/duty/mine/").content.decode()
        for address in set(re.findall(r'href="(/console/[^"]*)"', page)):
            assert client.get(address).status_code in (200, 302), address
        assert "/console/entered/" in page
        assert "/console/search/" not in page


def test_a_rating_does_not_show_as_a_step(world, person):
    matter = given.to_evaluate(world)
    opinion = Opinion.objects.get(matter=matter)
    before = standings.standing_of(standings.lookup(actor_of(person, given.AT)).get(pk=opinion.pk))
    given_at = given.AT.replace(day=24)
    satisfaction.rate_as_deputy(
        matter_id=matter.pk, attitude="satisfied", outcome="satisfied", actor=world.actor("deputy", given_at),
        at=given_at, version=None,
    )  # fmt: skip

    after = standings.standing_of(standings.lookup(actor_of(person, given.AT)).get(pk=opinion.pk))
    assert after == before
