"""At an organ's session (国家机关进站) its open suggestions are listed, and what it answered there stays with each."""

from datetime import datetime, timedelta

import pytest
import time_machine

from accounts.models import User
from core.errors import RuleBroken
from liaison import registration
from liaison.models import Activity
from suggestions.models import Contact
from suggestions.services import handle
from suggestions.tests import given_sessions, proposals

pytestmark = pytest.mark.django_db
SAID = "代表问急弯什么时候改：十月底前装好凸面镜，护栏随路面一起做。"


@pytest.fixture
def proposal():
    registration.load_activity_terms()
    return proposals.handling()


@pytest.fixture
def day(proposal) -> datetime:
    return (proposal.at + timedelta(days=20)).replace(hour=9, minute=0)


def answered(proposal, activity: Activity, contacted_at: datetime) -> None:
    proposal.matter_step(
        handle.log_contact, "roads_handler", way="face_to_face", with_citizen=True, with_deputy=True,
        contacted_at=contacted_at, summary=SAID, activity_id=activity.pk,
    )  # fmt: skip


def page(client, proposal, key: str, address: str) -> str:
    with time_machine.travel(proposal.at, tick=False):
        client.logout()
        client.force_login(User.objects.get(username=key))
        response = client.get(address)
    return (
        response.content.decode()
        if response.status_code == 200
        else f"{response.status_code} {response.headers.get('Location')}"
    )


def test_the_session_lists_the_organs_open_suggestions_and_keeps_its_answers(proposal, day, client):
    own, other = (
        given_sessions.announced(proposal.world, "roads", day, "交通局进站"),
        given_sessions.announced(proposal.world, "power", day + timedelta(hours=4), "供电公司进站"),
    )
    proposal.at = day + timedelta(hours=1)
    address = f"/console/activities/{own.public_id}/"

    before = {key: page(client, proposal, key, address) for key in ("roads_handler", "dispatcher", "power_handler")}
    assert "示例县交通运输局在办的代表建议（1）" in before["dispatcher"]
    assert proposal.suggestion.title in before["roads_handler"]
    assert ("登记答复" in before["roads_handler"], "登记答复" in before["dispatcher"]) == (True, False)
    assert before["power_handler"].startswith("404")
    # What the power company owed, its co-opinion, is given: nothing of it is open at its own session.
    assert "在办的代表建议" not in page(client, proposal, "dispatcher", f"/console/activities/{other.public_id}/")

    proposal.at += timedelta(minutes=10)
    form = f"/console/matters/{proposal.matter.public_id}/log_contact/"
    assert f'<option value="{own.pk}">' in page(client, proposal, "roads_handler", form)
    sent = {
        "version": proposal.matter.version, "way": "face_to_face", "with_deputy": "on", "activity": str(own.pk),
        "contacted_at": f"{proposal.at:%Y-%m-%dT%H:%M}", "summary": SAID,
    }  # fmt: skip
    with time_machine.travel(proposal.at, tick=False):
        assert client.post(form, sent).status_code == 302
    assert SAID in page(client, proposal, "dispatcher", address)
    portal = page(client, proposal, "county_deputy", f"/portal/suggestions/{proposal.suggestion.public_id}/")
    assert "在“交通局进站”上" in portal
    assert SAID in portal


def test_an_answer_belongs_to_the_units_own_session_on_its_day(proposal, day):
    own, other = (
        given_sessions.announced(proposal.world, "roads", day, "交通局进站"),
        given_sessions.announced(proposal.world, "power", day + timedelta(hours=4), "供电公司进站"),
    )
    proposal.at = day + timedelta(days=1)
    with pytest.raises(RuleBroken, match="本单位一个月以内的进站活动"):
        answered(proposal, other, day)
    with pytest.raises(RuleBroken, match=rf"活动当天（{day.month}月{day.day}日）"):
        answered(proposal, own, proposal.at)
    proposal.at = day + timedelta(days=40)
    with pytest.raises(RuleBroken, match="本单位一个月以内的进站活动"):
        answered(proposal, own, day)
    assert not Contact.objects.filter(activity__isnull=False).exists()
