"""Two people at once on one activity, or on one deputy, on real row locks."""

from threading import Event
from time import sleep

import pytest
from django.db import transaction

from core.actors import SYSTEM
from core.errors import Refused
from core.models import AuditEvent
from deputies.models import Deputy
from deputies.tests import given as roll
from liaison import registration
from liaison.models import Activity, Participant
from liaison.services import activity_life, activity_people
from liaison.tests import given_activities as given

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at_once(run_together):
    """Run steps at the same moment and return how each ended: None, or its refusal."""

    def run(*steps):
        ends: list[Refused | None] = []

        def one(step):
            def work():
                try:
                    step()
                except Refused as refusal:
                    ends.append(refusal)
                else:
                    ends.append(None)

            return work

        run_together(*(one(step) for step in steps))
        return ends

    return run


@pytest.fixture
def town(county, stations):
    registration.load_activity_terms()
    return {
        "organiser": stations["town"].organisation,
        "region": county.regions["village"],
        "station": stations["town"],
    }


def test_one_moves_and_one_cancels_and_the_second_is_told(town, at_once):
    activity = given.announced(given.planned(**town))
    seen = {"activity_id": activity.pk, "actor": SYSTEM, "at": given.NOW, "version": activity.version}

    ends = at_once(
        lambda: activity_life.move(
            starts_at=given.END, ends_at=given.END.replace(hour=15), region_id=activity.region_id, place_text="村口",
            reason="下雨", **seen,
        ),
        lambda: activity_life.cancel(reason="下雨", cancelled_told="村广播", **seen),
    )  # fmt: skip

    activity.refresh_from_db()
    refusals = [end for end in ends if end is not None]
    assert [refusal.status for refusal in refusals] == [409]
    assert (activity.state == "cancelled") != activity.moves.exists()
    assert AuditEvent.objects.filter(verb__in=["move", "cancel"], subject_kind="activity").count() == 1


def test_two_activities_at_the_same_hour_ask_for_one_deputy_and_one_gets_the_deputy(town, county, at_once):
    deputy = roll.deputy("王建国", county.regions["town"])
    first, second = (given.planned(**town, title=title) for title in ("集市", "调研"))

    ends = at_once(
        *(
            lambda activity=activity: activity_people.invite(
                activity_id=activity.pk, deputy_ids=[deputy.pk], actor=SYSTEM, at=given.NOW, version=None
            )
            for activity in (first, second)
        )
    )

    assert [end.status for end in ends if end is not None] == [422]
    assert Participant.objects.filter(deputy=deputy).count() == 1


def test_whoever_asks_second_waits_for_the_first_to_be_written_down(town, county, at_once):
    """Not left to chance: the first holds the deputy, has written and not yet committed, when the second asks."""
    deputy = roll.deputy("王建国", county.regions["town"])
    first, second = (given.planned(**town, title=title) for title in ("集市", "调研"))
    written = Event()

    def asked_first():
        with transaction.atomic():
            Deputy.objects.select_for_update(no_key=True).get(pk=deputy.pk)
            Participant.objects.create(activity=first, deputy=deputy)
            written.set()
            sleep(0.5)

    def asked_second():
        written.wait(timeout=5)
        activity_people.invite(activity_id=second.pk, deputy_ids=[deputy.pk], actor=SYSTEM, at=given.NOW, version=None)

    ends = at_once(asked_first, asked_second)

    assert [end.status for end in ends if end is not None] == [422]
    assert second.participants.count() == 0


def test_two_clerks_hold_the_same_activity_and_the_duty_is_announced_once(town, county, at_once):
    deputy = roll.deputy("王建国", county.regions["town"])
    activity = given.announced(given.invited(given.planned(**town), deputy))
    here = {one.pk: "present" for one in activity.participants.all()}

    def hold():
        activity_life.hold(
            activity_id=activity.pk, actor=SYSTEM, at=given.END, version=activity.version, attendance=here
        )

    ends = at_once(hold, hold)

    assert [end.status for end in ends if end is not None] == [409]
    assert len(given.duties(activity)) == 1
    assert Activity.objects.get(pk=activity.pk).state == "held"
