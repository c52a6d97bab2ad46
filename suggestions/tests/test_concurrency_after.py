"""Two people at once on what comes after a reply, on real row locks."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command

from core.actors import citizen_of
from core.models import AuditEvent
from suggestions.models import CommitmentChange, Reopening, ReturnVisit
from suggestions.services import promises, reopening, visits
from suggestions.states import CommitmentState, MatterState
from suggestions.tests import aftercare, given
from suggestions.tests.test_concurrency import at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_unit_moves_the_day_while_the_township_confirms_and_one_of_them_holds():
    world = given.county()
    journey = aftercare.reported(world)
    matter, at = journey.matter, journey.at + timedelta(hours=1)
    said = {"matter_id": matter.pk, "at": at, "version": matter.version}

    results = at_once(
        lambda: promises.change_commitment(
            **said, actor=world.actor("township_handler", at), due_on=date(2027, 6, 30), reason="还有一段没有做完。"
        ),
        lambda: promises.confirm_fulfilment(
            **said, actor=world.actor("presidium_clerk", at), check_note="到现场看了，水已经通了。"
        ),
    )

    # Who comes second finds either a closed matter, or a promise with nothing reported on it any more.
    (refusal,) = refusals(results)
    assert refusal.status in (403, 409)
    promise = aftercare.promise_of(matter)
    matter.refresh_from_db()
    moved = CommitmentChange.objects.exists()
    assert (matter.state, promise.state) == (
        (MatterState.TRACKING, CommitmentState.OPEN) if moved else (MatterState.CLOSED, CommitmentState.DONE)
    )
    call_command("verify")


def test_citizen_and_deputy_say_at_once_that_it_is_back_and_it_is_taken_up_once():
    world = given.county()
    journey = given.ended(world)
    matter, at = journey.matter, journey.at + timedelta(days=10)
    said = {"matter_id": matter.pk, "at": at, "version": None, "evidence": aftercare.CAME_BACK}

    results = at_once(
        lambda: reopening.reopen(**said, actor=citizen_of(journey.opinion.pk)),
        lambda: reopening.reopen(**said, actor=world.actor("deputy", at)),
    )

    assert [refusal.status for refusal in refusals(results)] == [409]
    assert Reopening.objects.count() == 1
    assert AuditEvent.objects.filter(verb="reopen").count() == 1
    call_command("verify")


def test_two_clerks_record_the_same_visit_and_it_is_recorded_once():
    world = given.county()
    journey = given.ended(world)
    matter, at = journey.matter, journey.at + timedelta(days=31)

    def step(key):
        return visits.record_visit(
            matter_id=matter.pk, actor=world.actor(key, at), at=at, version=matter.version, way="phone", still_ok="yes"
        )

    results = at_once(lambda: step("clerk"), lambda: step("second_clerk"))

    assert [refusal.status for refusal in refusals(results)] == [409]
    assert ReturnVisit.objects.count() == 1
