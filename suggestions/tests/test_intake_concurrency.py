"""What two people can do at once around the intake: one of them holds, the other reads why, and all rules hold."""

import pytest

from core.actors import citizen_of
from core.models import Clock
from suggestions.selectors import invariants
from suggestions.services import appeals, deputy_study, group_offers, handle, transferring, triage, withdrawing
from suggestions.tests import given, given_studies
from suggestions.tests.journey import answer
from suggestions.tests.test_concurrency import at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_unit_replies_while_the_citizen_takes_it_back():
    journey = given.signed()
    journey.matter_step(
        handle.log_contact, "township_handler", way="phone", with_citizen=True, with_deputy=True,
        contacted_at=journey.at, summary="问清了位置和长度。",
    )  # fmt: skip
    matter, opinion, at = journey.matter, journey.opinion, journey.later(hours=1)
    handler = journey.world.actor("township_handler", at)

    results = at_once(
        lambda: handle.submit_reply(matter_id=matter.pk, actor=handler, at=at, version=None, answer=answer()),
        lambda: withdrawing.withdraw(opinion_id=opinion.pk, actor=citizen_of(opinion.pk), at=at, version=None),
    )

    assert len(refusals(results)) == 1
    matter.refresh_from_db()
    assert (matter.state, journey.opinion.state) in (("reply_review", "accepted"), ("withdrawn", "withdrawn"))
    assert list(invariants.breaches()) == []


def test_two_decide_on_one_appeal():
    journey = given.taken()
    journey.opinion_step(triage.propose_rejection, "clerk", reason="R2", guidance="")
    journey.opinion_step(triage.confirm_rejection, "head")
    journey.opinion_step(appeals.appeal_rejection, "citizen", reason="三十几户都走这条路。")
    opinion, at = journey.opinion, journey.later()
    said = {"opinion_id": opinion.pk, "at": at, "version": opinion.version, "reason": "看过材料和现场。"}

    results = at_once(
        lambda: appeals.uphold_rejection(actor=journey.world.actor("chair", at), **said),
        lambda: appeals.overturn_rejection(actor=journey.world.actor("dispatcher", at), **said),
    )

    assert len(refusals(results)) == 1
    assert journey.opinion.state in ("rejected", "triaging")
    assert list(invariants.breaches()) == []


def test_the_deputy_hands_it_up_while_the_station_takes_it_back_to_send_it_elsewhere():
    journey = given_studies.studying()
    opinion, at = journey.opinion, journey.later()
    said = {"opinion_id": opinion.pk, "at": at, "version": None}
    deputy, clerk = (journey.world.actor(key, at) for key in ("county_deputy", "clerk"))

    def elsewhere():
        group_offers.take_back_offer(actor=clerk, reason="已请信访局办理。", **said)
        transferring.transfer_out(actor=clerk, guidance="县信访局，电话0999-5550188。", **said)

    results = at_once(
        lambda: deputy_study.propose_dispatch(actor=deputy, findings=given_studies.FOUND, **said), elsewhere
    )

    assert len(refusals(results)) == 1
    assert journey.opinion.state in ("accepted", "transferred")
    assert Clock.objects.filter(stopped_at=None, subject_kind="opinion").count() == 0
    assert list(invariants.breaches()) == []
