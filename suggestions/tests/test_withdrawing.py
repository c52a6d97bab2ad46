"""撤回 (domain W1 T48): until the unit has answered; parts and clocks end, units are told, name and phone go if wished."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from core import files, outbox
from core.actors import citizen_of
from core.errors import NotAllowed
from core.models import Clock, Notice, StoredFile
from core.subjects import Subject
from suggestions.models import Submitter
from suggestions.selectors import invariants, tracking
from suggestions.services import deputy_study, triage, withdrawing
from suggestions.tests import given, given_extensions, given_merging, given_supervisions
from suggestions.tests.desk import NOW, Desk, words
from suggestions.tests.visitor import picture

BEFORE = (
    given.to_dispatch, given.escalated, given.with_government, given.dispatched, given.return_review, given.handling,
    given_extensions.extension_review,
)  # fmt: skip


@pytest.mark.django_db
def test_what_pressed_the_unit_ends_with_it_and_the_letter_it_was_drafting_too():
    world = given.county()
    matter = given_supervisions.late_matter(world)
    given_supervisions.reminded(world, matter)
    given_supervisions.listed(world, matter)
    given_supervisions.drafted(world, matter)
    opinion, at = matter.opinions.get(), given_supervisions.AT + timedelta(hours=1)
    outbox.relay(at=at, limit=1000)
    withdrawing.withdraw(opinion_id=opinion.pk, actor=citizen_of(opinion.pk), at=at, version=opinion.version)
    outbox.relay(at=at, limit=1000)

    assert set(matter.supervisions.values_list("state", flat=True)) == {"withdrawn"}
    assert matter.supervisions.count() == 3
    assert not Clock.objects.filter(stopped_at=None).exists()
    matter.refresh_from_db()
    assert not matter.key_supervised
    assert list(invariants.breaches()) == []


@pytest.mark.django_db
def test_a_refusal_nobody_has_agreed_to_yet_stops_no_citizen_and_who_had_it_in_hand_is_told():
    world = given.county()
    journey = given.taken(world)
    journey.opinion_step(triage.propose_rejection, "clerk", reason="R2", guidance="")
    assert "withdraw" in tracking.story(journey.opinion.pk, journey.at).actions
    take_back(journey)
    opinion = journey.opinion
    assert (opinion.state, opinion.reject_reason, opinion.rejection_by) == ("withdrawn", "", None)
    assert not Clock.objects.filter(stopped_at=None).exists()

    studied = given.classified(world)
    deputy = world.deputies["county_deputy"].pk
    studied.opinion_step(deputy_study.offer_to_deputy, "clerk", deputy_id=deputy, note="请听听群众的想法。")
    take_back(studied)
    outbox.relay(at=studied.at, limit=1000)
    told = Notice.objects.filter(text__contains="反映人已经撤回").values_list("user__name", "text")
    assert set(told) == {
        ("陈静", f"意见{opinion.number}反映人已经撤回，不用再初审。"),
        ("陈静", f"意见{studied.opinion.number}反映人已经撤回，不用再初审。"),
        ("李国华", f"“{given.TITLE}”反映人已经撤回，不用再研判。"),
    }
    assert list(invariants.breaches()) == []


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
    kept = Subject("opinion", journey.opinion.pk)
    files.store_image(upload=picture(), subject=kept, at=NOW, uploaded_by=None)
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
    assert not StoredFile.objects.filter(subject_kind="opinion").exists()
    outbox.relay(at=NOW + timedelta(hours=1), limit=1000)
    told = set(Notice.objects.filter(text__contains="反映人已经撤回").values_list("user__name", flat=True))
    wanted = ("township_handler", "township_unit_head", "presidium_clerk", "deputy")
    assert {desk.world.user(key).name for key in wanted} <= told
    assert list(invariants.breaches()) == []
