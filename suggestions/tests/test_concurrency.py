"""Two people at once on every contested command, on real row locks."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.db import connection, connections, transaction

from core.actors import PASSER_BY, citizen_of
from core.errors import Refused
from core.models import AuditEvent
from suggestions.inputs import NOTICE_VERSION
from suggestions.models import Assignment, Opinion, Rating
from suggestions.services import collect, dispatch, feedback, satisfaction, triage
from suggestions.states import OpinionState, Satisfaction
from suggestions.tests import given

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*steps):
    """Run the steps in threads of their own from the same moment; return their results or refusals."""
    barrier = Barrier(len(steps))

    def run(step):
        try:
            barrier.wait(timeout=10)
            return step()
        except Refused as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(steps)) as pool:
        return list(pool.map(run, steps))


def refusals(results):
    return [result for result in results if isinstance(result, Refused)]


def test_two_clerks_take_the_same_opinion_and_the_loser_is_told_who_has_it():
    world = given.county()
    opinion = given.pending(world)
    actors = {key: world.actor(key, given.AT) for key in ("clerk", "second_clerk")}

    results = at_once(
        *(
            lambda actor=actor: triage.take(opinion_id=opinion.pk, actor=actor, at=given.AT, version=opinion.version)
            for actor in actors.values()
        )
    )

    opinion.refresh_from_db()
    (refusal,) = refusals(results)
    assert refusal.status == 409
    assert opinion.taken_by.name in refusal.message or "别人更新" in refusal.message or "初审中" in refusal.message
    assert AuditEvent.objects.filter(subject_kind="opinion", subject_id=opinion.pk, verb="take").count() == 1


def test_the_clerk_who_comes_second_reads_the_name_of_the_first():
    world = given.county()
    opinion = given.triaging(world)

    with pytest.raises(Refused, match=r"这件意见已由陈静接手。") as refused:
        triage.take(
            opinion_id=opinion.pk, actor=world.actor("second_clerk", given.AT), at=given.AT, version=opinion.version
        )

    assert refused.value.status == 409


def test_clerk_and_chair_dispatch_the_same_matter_and_one_lead_is_named():
    world = given.county()
    matter = given.to_dispatch(world)

    def step(key, unit):
        return dispatch.dispatch(
            matter_id=matter.pk,
            actor=world.actor(key, given.AT),
            at=given.AT,
            version=matter.version,
            lead_unit_id=world.unit(unit).pk,
            co_unit_ids=[],
        )

    results = at_once(lambda: step("presidium_clerk", "township_gov"), lambda: step("chair", "water_office"))

    assert [refusal.status for refusal in refusals(results)] == [409]
    assert Assignment.objects.filter(matter=matter).count() == 1


def test_a_reply_is_approved_or_sent_back_but_not_both():
    world = given.county()
    matter = given.reply_review(world)
    late = given.AT.replace(day=20)

    results = at_once(
        lambda: feedback.approve_reply(
            matter_id=matter.pk, actor=world.actor("presidium_clerk", late), at=late, version=matter.version
        ),
        lambda: feedback.send_back_reply(
            matter_id=matter.pk,
            actor=world.actor("chair", late),
            at=late,
            version=matter.version,
            reason="没有写现场情况",
        ),
    )

    matter.refresh_from_db()
    assert [refusal.status for refusal in refusals(results)] == [409]
    assert matter.state in ("feedback_due", "handling")
    assert AuditEvent.objects.filter(verb__in=["approve_reply", "send_back_reply"]).count() == 1


def test_one_citizen_rates_twice_at_once_and_one_rating_counts():
    matter = given.to_evaluate()
    citizen = citizen_of(Opinion.objects.get(matter=matter).pk)

    def step(outcome):
        return satisfaction.rate(
            matter_id=matter.pk,
            actor=citizen,
            at=given.AT.replace(day=24),
            version=None,
            attitude=Satisfaction.SATISFIED,
            outcome=outcome,
        )

    results = at_once(lambda: step(Satisfaction.SATISFIED), lambda: step(Satisfaction.BASICALLY))

    assert len(refusals(results)) == 1
    assert Rating.objects.filter(matter=matter).count() == 1


def test_citizen_and_deputy_rate_at_once_and_the_round_ends_once():
    world = given.county()
    matter = given.to_evaluate(world)
    citizen = citizen_of(Opinion.objects.get(matter=matter).pk)
    at = given.AT.replace(day=24)
    satisfied = {"attitude": Satisfaction.SATISFIED, "outcome": Satisfaction.SATISFIED}

    results = at_once(
        lambda: satisfaction.rate(matter_id=matter.pk, actor=citizen, at=at, version=None, **satisfied),
        lambda: satisfaction.rate_as_deputy(
            matter_id=matter.pk, actor=world.actor("deputy", at), at=at, version=None, **satisfied
        ),
    )

    matter.refresh_from_db()
    assert refusals(results) == []
    assert matter.state == "closed"
    assert AuditEvent.objects.filter(subject_kind="matter", subject_id=matter.pk, verb="close").count() == 1


def test_the_same_submission_sent_twice_at_once_gives_one_opinion_and_one_receipt():
    world = given.county()
    statement = given.Said().statement(world.region(given.VILLAGE).pk)

    def step():
        return collect.submit(
            key="phone-key-0123456789abcdef",
            station_id=world.station.pk,
            deputy_id=None,
            statement=statement,
            notice_version=NOTICE_VERSION,
            actor=PASSER_BY,
            at=given.AT,
        )

    first, second = at_once(step, step)

    assert (first.number, first.query_code) == (second.number, second.query_code)
    assert {first.repeated, second.repeated} == {False, True}
    assert Opinion.objects.filter(state=OpinionState.PENDING).count() == 1


def test_a_rating_whose_announcement_cannot_be_written_leaves_nothing_behind_and_can_be_given_again():
    journey = given.told()
    matter, citizen = journey.matter, citizen_of(journey.opinion.pk)
    held, done = Event(), Event()

    def hold_the_outbox():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("lock table core_outboxmessage in exclusive mode")
            held.set()
            done.wait(30)
        connections.close_all()

    def rated():
        return satisfaction.rate(
            matter_id=matter.pk, actor=citizen, at=journey.at, version=None, attitude=Satisfaction.SATISFIED,
            outcome=Satisfaction.SATISFIED,
        )  # fmt: skip

    with ThreadPoolExecutor(1) as pool:
        holder = pool.submit(hold_the_outbox)
        assert held.wait(10)
        with pytest.raises(Refused, match="请过几秒再试"):
            rated()
        done.set()
        holder.result(10)
    assert not Rating.objects.exists()
    assert not AuditEvent.objects.filter(verb="rate").exists()

    rated()
    assert Rating.objects.count() == AuditEvent.objects.filter(verb="rate").count() == 1
