"""What meetings do about a matter that is handled no further: whoever called them is told and decides."""

from datetime import timedelta

import pytest

from core.actors import citizen_of
from core.models import Notice
from core.outbox import relay
from oversight.services import meetings
from oversight.services.meetings import Call
from suggestions.services.withdrawing import withdraw
from suggestions.tests import given


@pytest.mark.django_db
def test_who_called_a_meeting_hears_that_the_citizen_took_the_matter_back():
    world = given.county()
    journey = given.signed(world)
    at = journey.at
    said = Call(
        convener_id=world.station.organisation_id, title="石桥村道路塌方", reason="路和沟归两家。",
        problems=["路边塌陷"], unit_ids=[world.unit("township_gov").pk], meets_at=at + timedelta(days=2),
        place="石桥村村口", matter_ids=[journey.matter.pk],
    )  # fmt: skip
    meeting = meetings.call(call=said, actor=world.actor("head", at), at=at)
    assert list(meeting.matters.all()) == [journey.matter]
    withdraw(opinion_id=journey.opinion.pk, actor=citizen_of(journey.opinion.pk), at=at, version=None)
    relay(at=at, limit=1000)

    told = Notice.objects.filter(text="“石桥村口到学校道路塌方”不再办理，请看“石桥村道路塌方”协调会是否还要开。")
    assert "周海" in set(told.values_list("user__name", flat=True))
    meeting.refresh_from_db()
    assert meeting.state == "called"
