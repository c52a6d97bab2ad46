"""撤回 (domain W1 T48): until the unit has answered; parts and clocks end, units are told, name and phone go if wished."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from core import outbox
from core.actors import citizen_of
from core.errors import NotAllowed
from core.models import Clock, Notice
from suggestions.models import Submitter
from suggestions.selectors import invariants
from suggestions.services import withdrawing
from suggestions.tests import given, given_extensions, given_merging
from suggestions.tests.desk import NOW, Desk, words

BEFORE = (
    given.to_dispatch, given.escalated, given.with_government, given.dispatched, given.return_review, given.handling,
    given_extensions.extension_review,
)  # fmt: skip


def take_back(journey, **said):
    journey.opinion_step(withdrawing.withdraw, "citizen", **said)


@pytest.mark.django_db
@pytest.mark.parametrize("made", BEFORE)
def test_a_citizen_takes_it_back_wherever_it_stands_before_the_reply(made):
    world = given.county()
    matter = made(world)
    opinion = matter.opinions.get()
    at = given.AT + timedelta(days=2)
    withdrawing.withdraw(opinion_id=opinion.pk, actor=citizen_of(opinion.pk), at=at, version=opinion.version)
    matter.refresh_from_db()
    opinion.refresh_from_db()

    assert (opinion.state, opinion.matter_id, matter.state) == ("withdrawn", None, "withdrawn")
    assert set(matter.assignments.values_list("state", flat=True)) <= {"ended"}
    assert not Clock.objects.filter(subject_kind__in=("opinion", "matter", "assignment"), stopped_at=None).exists()
    # The figures keep it: opinion, sender, number.
    assert Submitter.objects.filter(opinion=opinion).exists()
    assert list(invariants.breaches()) == []


@pytest.mark.django_db
def test_after_the_reply_and_with_others_behind_it_it_stays():
    answered = given.replied()
    with pytest.raises(NotAllowed):
        take_back(answered)
    world = answered.world
    master = given.accepted(world)
    child = given_merging.neighbour(world)
    given_merging.put(child, master.opinion)
    with pytest.raises(NotAllowed):
        take_back(master)
    # The neighbour leaves alone; the first one's matter goes on.
    take_back(child)
    assert (child.opinion.state, master.matter.state) == ("withdrawn", "to_dispatch")
    take_back(master)
    assert master.opinion.state == "withdrawn"
    assert list(invariants.breaches()) == []


@pytest.mark.django_db
@time_machine.travel(NOW)
def test_on_the_page_of_the_code_with_the_name_deleted_and_the_unit_told():
    desk = Desk(given.county())
    journey = given.signed(desk.world)
    citizen = Client()
    citizen.post("/q/", {"number": journey.opinion.number, "query_code": journey.receipt.query_code})
    page = words(citizen.get(f"/q/{journey.opinion.number}/"))
    assert "已经交给单位的，单位会收到通知" in page
    done = citizen.post(
        f"/q/{journey.opinion.number}/withdraw/", {"version": journey.opinion.version, "forget": "on"}, follow=True
    )
    assert "已撤回" in words(done)
    twice = citizen.post(f"/q/{journey.opinion.number}/withdraw/", {"version": 1})
    assert twice.status_code == 303

    assert not Submitter.objects.exists()
    outbox.relay(at=NOW + timedelta(hours=1), limit=1000)
    told = set(Notice.objects.filter(text__contains="反映人已经撤回").values_list("user__name", flat=True))
    wanted = ("township_handler", "township_unit_head", "presidium_clerk", "deputy")
    assert {desk.world.user(key).name for key in wanted} <= told
    assert list(invariants.breaches()) == []
