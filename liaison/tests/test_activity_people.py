"""Who takes part: invited, at one place at a time, answering, present, and what goes on record."""

from datetime import timedelta

import pytest

from accounts.roles import Role
from accounts.tests import given as people
from core.actors import SYSTEM
from core.errors import NotAllowed, RuleBroken, WrongState
from core.models import Notice
from core.outbox import relay
from deputies.services import groups
from deputies.tests import given as roll
from liaison.services import activities, activity_life, activity_people
from liaison.states.activities import ParticipantState
from liaison.tests import given as network
from liaison.tests import given_activities as given

NOW, START, END = given.NOW, given.START, given.END
STEP = {"actor": SYSTEM, "version": None}
pytestmark = pytest.mark.usefixtures("activity_terms")


def test_a_deputy_is_not_at_two_places_at_once(town, county, deputy):
    first = given.invited(given.planned(**town, title="集市听意见"), deputy)
    second = given.planned(
        **town, title="小组调研", starts_at=END - timedelta(minutes=1), ends_at=END + timedelta(hours=1)
    )
    after = given.planned(**town, title="紧接着的", starts_at=END, ends_at=END + timedelta(hours=1))

    with pytest.raises(RuleBroken, match=r"王建国代表3月9日09:00至11:30已安排在青石桥村村委大院参加“集市听意见”"):
        given.invited(second, deputy)
    given.invited(after, deputy)
    assert second.participants.count() == 0

    activities.approve(activity_id=first.pk, at=NOW, **STEP)
    activity_life.cancel(activity_id=first.pk, at=NOW, reason="下雨", **STEP)
    with pytest.raises(RuleBroken, match="紧接着的"):
        given.invited(second, deputy)


def test_a_group_is_asked_as_a_whole_with_its_members_of_other_levels(town, county, deputy):
    """A town's clerk may not name a provincial deputy of another place, but asks the town's group with one in it."""
    clerk = people.actor(people.staff("clerk", "王芳", county.bodies["presidium"], Role.PRESIDIUM_CLERK))
    group = groups.found_group(name="灌区小组", kind="mixed", region_id=county.regions["town"].pk, actor=SYSTEM, at=NOW)
    afar = roll.deputy("区少芬", county.regions["county"], level="provincial")
    for one in (deputy, afar):
        groups.join_group(group_id=group.pk, mandate_id=one.mandates.get().pk, actor=SYSTEM, at=NOW)
    activity = given.invited(given.planned(**town), deputy)
    ask = {"activity_id": activity.pk, "actor": clerk, "at": NOW, "version": None}

    with pytest.raises(RuleBroken, match="只能邀请本岗位范围内"):
        activity_people.invite(deputy_ids=[afar.pk], **ask)
    activity_people.invite(group_ids=[group.pk], **ask)
    assert [one.name for one in activity.participants.all()] == ["王建国", "区少芬"]
    with pytest.raises(RuleBroken, match="没有还可以邀请的成员"):
        activity_people.invite(group_ids=[group.pk], **ask)
    stranger = people.actor(people.staff("far", "赵敏", county.bodies["street_committee"], Role.PRESIDIUM_CLERK))
    with pytest.raises(NotAllowed):
        activity_people.invite(group_ids=[group.pk], **{**ask, "actor": stranger})


def test_a_move_that_would_put_a_deputy_at_two_places_is_refused(town, deputy):
    fixed = given.announced(given.invited(given.planned(**town, title="不动的"), deputy))
    moving = given.announced(
        given.invited(given.planned(**town, title="要动的", starts_at=END, ends_at=END + timedelta(hours=1)), deputy)
    )

    with pytest.raises(RuleBroken, match="不动的"):
        given.move(moving, START, END)
    moving.refresh_from_db()
    assert (moving.starts_at, moving.moves.count(), fixed.state) == (END, 0, "announced")


def test_nobody_there_or_somebody_left_out_is_not_held(town, deputy, county):
    other = roll.deputy("李秀英", county.regions["town"])
    activity = given.announced(given.invited(given.planned(**town), deputy, other))
    first, second = activity.participants.all()

    with pytest.raises(RuleBroken, match="还有参加人没有登记"):
        activity_life.hold(activity_id=activity.pk, at=END, attendance={first.pk: "present"}, **STEP)
    with pytest.raises(RuleBroken, match="没有人到场"):
        activity_life.hold(
            activity_id=activity.pk, at=END, attendance={first.pk: "absent", second.pk: "absent"}, **STEP
        )
    assert given.duties(activity) == []


def test_attendance_put_right_takes_the_duty_back_or_adds_it(town, deputy, county):
    other = roll.deputy("李秀英", county.regions["town"])
    activity = given.held(given.invited(given.planned(**town), deputy, other), absent=("李秀英",))
    wrong = {p.pk: "absent" if p.name == "王建国" else "present" for p in activity.participants.all()}

    activity_life.mark_attendance(activity_id=activity.pk, at=END, attendance=wrong, **STEP)

    day = "2026-03-09"
    assert given.duties(activity) == [
        (deputy.pk, "outreach", day, 1), (other.pk, "outreach", day, 1), (deputy.pk, "outreach", day, 0),
    ]  # fmt: skip


def test_whoever_came_unasked_is_entered_as_present_and_on_record(town, deputy, county):
    guest = roll.deputy("李秀英", county.regions["town"])
    activity = given.held(given.invited(given.planned(**town), deputy))

    given.invited(activity, guest, at=END)

    assert activity.participants.get(deputy=guest).state == ParticipantState.PRESENT
    assert (guest.pk, "outreach", "2026-03-09", 1) in given.duties(activity)


def test_a_place_or_a_deputy_out_of_scope_is_refused(town, county, stations):
    clerk = people.actor(people.staff("clerk", "王芳", stations["town"].organisation, Role.STATION_STAFF))
    stranger = roll.deputy("周远", county.regions["street"])

    with pytest.raises(RuleBroken, match="本岗位范围内的村"):
        given.planned(town["organiser"], county.regions["community"], actor=clerk)
    activity = given.planned(**town, actor=clerk)
    with pytest.raises(RuleBroken, match="本岗位范围内在任的代表"):
        activity_people.invite(activity_id=activity.pk, deputy_ids=[stranger.pk], actor=clerk, at=NOW, version=None)


def test_an_invited_deputy_accepts_or_asks_leave_with_a_reason_and_the_station_is_told(town, county, stations):
    user = people.user("wang", "王建国")
    deputy = roll.deputy("王建国", county.regions["town"], user=user)
    clerk = people.staff("clerk", "王芳", stations["town"].organisation, Role.STATION_STAFF)
    activity = given.invited(given.planned(**town), deputy)
    mine = {"participant_id": activity.participants.get().pk, "actor": people.actor(user), "at": NOW}

    with pytest.raises(WrongState):
        activity_people.accept_invitation(**mine)
    given.announced(activity)
    assert activity_people.accept_invitation(**mine).state == ParticipantState.ACCEPTED
    with pytest.raises(RuleBroken, match="为什么不能参加"):
        activity_people.ask_leave_of_activity(**mine, reason="")
    assert activity_people.ask_leave_of_activity(**mine, reason="出差").state == ParticipantState.LEAVE
    relay(at=NOW)
    assert Notice.objects.filter(user=clerk, text__contains="请假").count() == 1
    with pytest.raises(NotAllowed):
        activity_people.accept_invitation(**{**mine, "actor": people.actor(clerk)})


def test_a_county_deputy_stationed_in_the_township_may_be_asked_by_its_station(town, county, stations):
    clerk = people.actor(people.staff("clerk", "王芳", stations["town"].organisation, Role.STATION_STAFF))
    away = roll.deputy("周远", county.regions["street"])
    network.posting(away, stations["town"])
    asked = {"deputy_ids": [away.pk], "actor": clerk, "at": NOW, "version": None}
    elsewhere = {**asked, "deputy_ids": [roll.deputy("何远", county.regions["street"]).pk]}
    activity = given.planned(**town, actor=clerk)

    activity_people.invite(activity_id=activity.pk, **asked)

    assert [p.deputy for p in activity.participants.all()] == [away]
    with pytest.raises(RuleBroken, match="编在本站的代表"):
        activity_people.invite(activity_id=activity.pk, **elsewhere)


def test_the_head_is_told_of_a_draft_and_the_staff_of_its_approval_in_the_console(town, county, stations):
    """The head is a deputy too; what waits to be approved is still read in the console."""
    head = people.staff("head", "王建国", stations["town"].organisation, Role.STATION_HEAD)
    roll.deputy("王建国", county.regions["town"], user=head)
    clerk = people.staff("clerk", "王芳", stations["town"].organisation, Role.STATION_STAFF)
    activity = given.planned(**town, actor=people.actor(clerk))
    relay(at=NOW)

    told = Notice.objects.get()
    page = f"/console/activities/{activity.public_id}/"
    assert (told.user, told.text[:20], told.link) == (head, "“流动联络站到村里”已拟定，请您批准：3", page)
    activities.approve(activity_id=activity.pk, actor=people.actor(head), at=NOW, version=None)
    relay(at=NOW + timedelta(minutes=1))
    approved = Notice.objects.exclude(pk=told.pk).get()
    assert (approved.user, "已批准，请公告" in approved.text) == (clerk, True)
