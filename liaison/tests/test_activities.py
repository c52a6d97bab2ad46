"""The life of an activity: plan, approve, announce in time, move, hold, summarise, cancel, and what each is refused for."""

from datetime import datetime, timedelta

import pytest

from accounts.roles import Role
from accounts.tests import given as people
from core.actors import SYSTEM
from core.clock import SHANGHAI
from core.errors import RuleBroken
from core.models import AuditEvent, Notice, OutboxMessage
from core.outbox import relay
from deputies.tests import given as roll
from liaison.models import Activity, QRCode
from liaison.services import activity_life, activity_people
from liaison.states.activities import ActivityState, ParticipantState
from liaison.tests import given_activities as given

NOW, START, END = given.NOW, given.START, given.END
STEP = {"actor": SYSTEM, "version": None}
pytestmark = pytest.mark.usefixtures("activity_terms")


def test_the_whole_life_leaves_counts_outcome_and_one_duty_for_each_deputy_present(town, county, deputy):
    absent = roll.deputy("李秀英", county.regions["town"])
    activity = given.invited(given.planned(**town), deputy, absent)

    assert activity.state == ActivityState.DRAFT
    assert given.held(activity, absent=("李秀英",)).state == ActivityState.HELD
    activity = activity_life.summarise(activity_id=activity.pk, at=END + timedelta(hours=2), **STEP, **given.RESULTS)

    assert activity.state == ActivityState.SUMMARISED
    assert (activity.visitors, activity.consulted, activity.leaflets, activity.settled) == (42, 17, 120, 1)
    assert activity.households is None
    assert given.duties(activity) == [(deputy.pk, "outreach", "2026-03-09", 1)]
    verbs = AuditEvent.objects.filter(subject_kind="activity", subject_id=activity.pk).order_by("pk")
    assert [event.verb for event in verbs] == ["plan_activity", "invite", "approve", "announce", "hold", "summarise"]


@pytest.mark.parametrize(
    ("kind", "duty"),
    [
        ("reception_day", "reception"), ("mobile_session", "outreach"), ("lecture", "outreach"),
        ("consultation", "outreach"), ("market_stall", "outreach"), ("visit", "visit"), ("inspection", "inspection"),
        ("research", "research"), ("law_inspection", "law_inspection"), ("training", "training"),
        ("organ_day", "meeting"), ("duty_report_meeting", "meeting"), ("appraisal_meeting", "meeting"),
    ],
)  # fmt: skip
def test_each_kind_is_its_own_duty(county, deputy, kind, duty):
    more = {"organ_id": county.bodies["water"].pk} if kind == "organ_day" else {}
    starts = NOW + timedelta(days=20)
    activity = given.planned(
        county.bodies["committee"], county.regions["village"], kind=kind, starts_at=starts,
        ends_at=starts + timedelta(hours=2), **more,
    )  # fmt: skip

    given.held(given.invited(activity, deputy))

    assert given.duties(activity) == [(deputy.pk, duty, "2026-03-22", 1)]


def test_announced_three_days_before_needs_no_reason_and_two_days_needs_one(town):
    three = given.approved(given.planned(**town))
    two = given.approved(given.planned(**town, title="第二个"))
    # 9 March less three days is 6 March.
    activity_life.announce(activity_id=three.pk, at=datetime(2026, 3, 6, 17, tzinfo=SHANGHAI), **STEP)

    late = datetime(2026, 3, 7, 8, tzinfo=SHANGHAI)
    with pytest.raises(RuleBroken, match="要在活动开始3天前公告") as refused:
        activity_life.announce(activity_id=two.pk, at=late, **STEP)
    assert refused.value.field == "late_notice_reason"
    announced = activity_life.announce(activity_id=two.pk, at=late, late_notice_reason="抗旱急需", **STEP)
    assert (announced.state, announced.late_notice_reason) == ("announced", "抗旱急需")


def test_an_inspection_is_notified_ten_days_before(county):
    def inspection(title: str, day: int) -> Activity:
        starts = datetime(2026, 3, day, 9, tzinfo=SHANGHAI)
        return given.approved(
            given.planned(
                county.bodies["committee"], county.regions["village"], kind="inspection", title=title,
                starts_at=starts, ends_at=starts + timedelta(hours=3),
            )
        )  # fmt: skip

    activity_life.announce(activity_id=inspection("正好十天", 12).pk, at=NOW, **STEP)
    with pytest.raises(RuleBroken, match="10天前"):
        activity_life.announce(activity_id=inspection("差一天", 11).pk, at=NOW, **STEP)


def test_a_move_keeps_what_was_announced_and_tells_and_asks_everybody_again(town, county):
    user = people.user("wang", "王建国")
    deputy = roll.deputy("王建国", county.regions["town"], user=user)
    activity = given.announced(given.invited(given.planned(**town), deputy))
    participant = activity.participants.get()
    activity_people.accept_invitation(participant_id=participant.pk, actor=people.actor(user), at=NOW)

    given.move(activity, START + timedelta(days=1), END + timedelta(days=1))

    activity.refresh_from_db()
    participant.refresh_from_db()
    kept = activity.moves.get()
    assert (kept.starts_at, kept.place_text, kept.reason) == (START, "村委大院", "大雨")
    assert (activity.state, activity.starts_at) == (ActivityState.ANNOUNCED, START + timedelta(days=1))
    assert participant.state == ParticipantState.INVITED
    # Its code is good until a week after the new day: 10 March + 7.
    assert activity.codes.get().valid_until.isoformat() == "2026-03-17"
    relay(at=NOW)
    assert Notice.objects.filter(user=user, text__contains="改了时间或地点：现在是3月10日09:00").count() == 1


def test_a_move_needs_a_reason_a_change_and_a_future_time(town):
    activity = given.announced(given.planned(**town))

    with pytest.raises(RuleBroken, match="时间和地点都没有变"):
        given.move(activity, START, END)
    with pytest.raises(RuleBroken, match="请写明改期"):
        given.move(activity, START, END + timedelta(hours=1), reason=" ")
    with pytest.raises(RuleBroken, match="开始时间已经过了"):
        given.move(activity, NOW - timedelta(hours=1), END)


def test_who_was_told_of_a_cancellation_is_recorded_and_they_get_notices(town, county):
    user = people.user("wang", "王建国")
    deputy = roll.deputy("王建国", county.regions["town"], user=user)
    handler = people.staff("shuili", "何伟", county.bodies["water"], Role.UNIT_HANDLER)
    activity = given.planned(**town)
    given.invited(activity, deputy, organisation_ids=[county.bodies["water"].pk], outside_name="农大赵教授")
    given.announced(activity)

    with pytest.raises(RuleBroken, match="告知了哪些人"):
        activity_life.cancel(activity_id=activity.pk, at=NOW, reason="大雨", **STEP)
    activity_life.cancel(activity_id=activity.pk, at=NOW, reason="大雨", cancelled_told="村广播", **STEP)
    relay(at=NOW)

    activity.refresh_from_db()
    assert (activity.state, activity.cancelled_told) == ("cancelled", "村广播")
    event = AuditEvent.objects.get(subject_kind="activity", subject_id=activity.pk, verb="cancel")
    assert event.detail["told"] == sorted([user.pk, handler.pk])
    for person in (user, handler):
        assert Notice.objects.filter(user=person, text__contains="取消了").count() == 1
    assert QRCode.objects.get(activity=activity).revoked_at == NOW


def test_who_cancels_an_activity_is_not_told_of_it(town, county):
    both = people.staff("both", "何伟", county.bodies["water"], Role.UNIT_HANDLER)
    people.post(both, town["organiser"], Role.STATION_HEAD)
    other = people.staff("other", "赵敏", county.bodies["water"], Role.UNIT_HANDLER)
    activity = given.planned(**town)
    given.invited(activity, organisation_ids=[county.bodies["water"].pk])
    given.announced(activity)
    step = {"actor": people.actor(both), "version": None}
    activity_life.cancel(activity_id=activity.pk, at=NOW, reason="大雨", cancelled_told="村广播", **step)
    relay(at=NOW)

    assert OutboxMessage.objects.get(topic="liaison.cancel").payload["told"] == [both.pk, other.pk]
    assert list(Notice.objects.filter(text__contains="取消").values_list("user_id", flat=True)) == [other.pk]


def test_what_has_begun_is_not_announced_and_what_has_not_begun_is_not_held(town, deputy):
    activity = given.announced(given.invited(given.planned(**town), deputy))
    who = {p.pk: "present" for p in activity.participants.all()}

    with pytest.raises(RuleBroken, match="还没有开始"):
        activity_life.hold(activity_id=activity.pk, at=START - timedelta(minutes=1), attendance=who, **STEP)
    activity_life.hold(activity_id=activity.pk, at=START, attendance=who, **STEP)
    other = given.approved(given.planned(**town, title="另一个", starts_at=END, ends_at=END + timedelta(hours=1)))
    with pytest.raises(RuleBroken, match="时间已经过了"):
        activity_life.announce(activity_id=other.pk, at=END, **STEP)


@pytest.mark.parametrize("missing", ["visitors", "leaflets", "outcome"])
def test_a_summary_without_its_counts_or_outcome_is_refused(town, deputy, missing):
    activity = given.held(given.invited(given.planned(**town), deputy))
    results = {name: value for name, value in given.RESULTS.items() if name != missing}

    with pytest.raises(RuleBroken) as refused:
        activity_life.summarise(activity_id=activity.pk, at=END, **STEP, **results)
    assert refused.value.field == missing


def test_zero_is_a_count_and_a_correction_keeps_its_reason(town, deputy):
    activity = given.summarised(given.invited(given.planned(**town), deputy), settled=0)
    assert activity.settled == 0

    with pytest.raises(RuleBroken, match="为什么更正"):
        activity_life.correct(activity_id=activity.pk, at=END, reason="", **STEP, **given.RESULTS)
    corrected = activity_life.correct(
        activity_id=activity.pk, at=END, reason="重复数了一批", **STEP, **{**given.RESULTS, "visitors": 40}
    )
    assert (corrected.visitors, corrected.correction, corrected.state) == (40, "重复数了一批", "summarised")


@pytest.mark.parametrize(
    ("kind", "missing"),
    [("lecture", "topic_class"), ("visit", "visit_type"), ("consultation", "issue"), ("law_inspection", "law_name"),
     ("training", "training_level"), ("organ_day", "organ_id")],
)  # fmt: skip
def test_what_a_kind_cannot_do_without_is_asked_for(county, kind, missing):
    with pytest.raises(RuleBroken) as refused:
        given.planned(county.bodies["committee"], county.regions["village"], kind=kind, **{missing: None})

    assert refused.value.field == missing.removesuffix("_id")


def test_an_activitys_code_is_made_when_it_is_announced(town):
    activity = given.announced(given.planned(**town))

    code = activity.codes.get()

    # 9 March and a week.
    assert (code.target_kind, code.station, code.valid_until.isoformat()) == ("activity", town["station"], "2026-03-16")
