"""What a deputy does in the pipeline becomes a duty record, once; what falls away is taken back."""

import pytest

from core import outbox
from core.actors import citizen_of
from core.models import OutboxMessage
from core.outbox import Message
from core.subjects import Subject
from deputies import handlers
from deputies.models import DutyRecord
from suggestions.services import triage, withdrawing
from suggestions.states import RejectReason, Satisfaction
from suggestions.tests import given

pytestmark = pytest.mark.django_db


def records(world, kind):
    outbox.relay(at=given.AT.replace(year=2027), limit=1000)
    deputy = world.deputies["deputy"].pk
    return list(DutyRecord.objects.filter(deputy_id=deputy, kind=kind, quantity__gt=0))


def test_an_opinion_the_deputy_entered_counts_and_one_entered_by_the_station_does_not():
    world = given.county()
    opinion = given.recorded(world, by="deputy")
    given.recorded(world, by="clerk")

    (record,) = records(world, "opinion")
    assert (record.source_kind, record.source_id, record.on) == ("opinion", opinion.pk, given.AT.date())
    assert DutyRecord.objects.count() == 1


def test_an_opinion_that_is_withdrawn_or_refused_is_taken_back():
    world = given.county()
    withdrawn, refused = (given.recorded(world, by="deputy") for _ in range(2))
    assert len(records(world, "opinion")) == 2

    withdrawing.withdraw(
        opinion_id=withdrawn.pk, actor=citizen_of(withdrawn.pk), at=given.AT, version=withdrawn.version
    )
    triage.take(opinion_id=refused.pk, actor=world.actor("clerk", given.AT), at=given.AT, version=None)
    triage.propose_rejection(
        opinion_id=refused.pk, actor=world.actor("clerk", given.AT), at=given.AT, version=None,
        reason=RejectReason.R10, guidance="本站不受理商业推广。",
    )  # fmt: skip
    triage.confirm_rejection(opinion_id=refused.pk, actor=world.actor("head", given.AT), at=given.AT, version=None)

    assert records(world, "opinion") == []


def test_a_rating_says_that_the_deputy_followed_and_twice_is_once():
    journey = given.told()
    given.rate(journey, "deputy", Satisfaction.SATISFIED)

    (record,) = records(journey.world, "follow_up")
    assert (record.source_kind, record.source_id) == ("matter", journey.matter.pk)
    row = OutboxMessage.objects.get(topic="suggestions.rate_as_deputy")
    handlers.matter_followed(
        Message(row.message_id, row.topic, Subject(row.subject_kind, row.subject_id), row.payload, given.AT)
    )
    assert len(records(journey.world, "follow_up")) == 1
