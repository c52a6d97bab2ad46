"""The steps of one shift: who may take which, what follows, and what a rotating head may do only while on duty."""

from datetime import date, time, timedelta

import pytest

from accounts.models import Post
from accounts.roles import Role
from accounts.tests import given as people
from accounts.tests.given import NOW
from core.actors import SYSTEM
from core.errors import NotAllowed, RuleBroken, Stale, WrongState
from core.models import AuditEvent, Notice, OutboxMessage
from core.outbox import relay
from deputies.states import DutyKind
from liaison.selectors import duty, stations_for
from liaison.services import heads, shifts
from liaison.services.duty_watch import watch_duty
from liaison.states import HeadStatus, ShiftState
from liaison.tests import given_duty as given


@pytest.fixture
def chief(stations):
    return people.staff("head", "周海", stations["town"].organisation, Role.STATION_HEAD)


@pytest.fixture
def scene(stations):
    one, two = given.deputies(stations["town"], "甲", "乙")
    return given.of_deputy(stations["town"], one, 10), one, two


def duties_announced():
    return list(OutboxMessage.objects.filter(topic="deputies.duty").values_list("payload", flat=True))


def test_the_deputy_confirms_and_a_colleague_cannot(scene):
    made, one, two = scene
    with pytest.raises(NotAllowed):
        shifts.confirm_shift(shift_id=made.pk, actor=given.as_deputy(two), at=NOW)

    assert given.confirmed(made, one).state == ShiftState.CONFIRMED
    with pytest.raises(WrongState):
        given.confirmed(made, one)


def test_a_page_that_is_out_of_date_is_told_so(scene):
    made, one, _ = scene
    given.confirmed(made, one)

    with pytest.raises(Stale):
        shifts.ask_leave(shift_id=made.pk, reason="有事", actor=given.as_deputy(one), at=NOW, version=made.version)


def test_leave_needs_a_reason_and_comes_before_the_shift(scene):
    made, one, _ = scene
    ask = {"shift_id": made.pk, "actor": given.as_deputy(one)}
    with pytest.raises(RuleBroken, match="请假的原因"):
        shifts.ask_leave(reason=" ", at=NOW, **ask)
    with pytest.raises(RuleBroken, match="已经开始"):
        shifts.ask_leave(reason="有事", at=made.starts_at, **ask)


def test_leave_is_told_to_the_station(scene, chief):
    made, one, _ = scene
    shifts.ask_leave(shift_id=made.pk, reason="住院", actor=given.as_deputy(one), at=NOW)
    relay(at=NOW)

    assert "甲请假" in Notice.objects.get(user=chief).text
    assert len(duty.week_of(made.station, given.NEXT_MONDAY).gaps) == 10


def test_a_served_shift_is_a_duty_on_record(scene):
    made, one, _ = scene
    after = given.on(10, 12, 5)

    done = shifts.complete_shift(
        shift_id=made.pk, handover_note="茶水间钥匙在门卫处。", actor=given.as_deputy(one, after), at=after
    )

    assert (done.state, done.done_at) == (ShiftState.DONE, after)
    assert duties_announced() == [
        {"kind": DutyKind.RECEPTION, "on": "2026-03-10", "source_kind": "shift", "source_id": made.pk, "quantity": 1}
    ]
    with pytest.raises(WrongState):
        shifts.complete_shift(shift_id=made.pk, actor=SYSTEM, at=after)


def test_nothing_is_served_before_it_begins(scene):
    made, one, _ = scene
    with pytest.raises(RuleBroken, match="还没到值班时间"):
        shifts.complete_shift(shift_id=made.pk, actor=given.as_deputy(one), at=NOW)


def test_a_note_names_no_telephone(scene):
    made, one, _ = scene
    with pytest.raises(RuleBroken, match="不要写电话号码"):
        shifts.complete_shift(
            shift_id=made.pk, handover_note="回电13900001234", actor=given.as_deputy(one), at=given.on(10, 12)
        )


def test_absence_tells_the_station_head_only_and_takes_the_duty_back(scene, chief, stations):
    made, _, _ = scene
    clerk = people.staff("clerk", "陈静", stations["town"].organisation, Role.STATION_STAFF)
    after = given.on(10, 12, 5)
    shifts.complete_shift(shift_id=made.pk, actor=people.actor(clerk, after), at=after)
    shifts.report_absence(shift_id=made.pk, reason="当天没有来", actor=people.actor(clerk, after), at=after)
    Notice.objects.all().delete()
    relay(at=after)

    assert [payload["quantity"] for payload in duties_announced()] == [1, 0]
    told = Notice.objects.filter(text__contains="没有值班记录")
    assert set(told.values_list("user_id", flat=True)) == {chief.pk}


def test_a_shift_nobody_recorded_is_noticed_once(scene, chief):
    made, _, _ = scene
    afternoon = given.on(10, 14, 40)

    assert watch_duty(at=given.on(10, 13)) == 0  # outside office hours
    assert watch_duty(at=afternoon) == 1
    assert watch_duty(at=afternoon) == 0
    relay(at=afternoon)

    assert "甲3月10日8:30—12:00" in Notice.objects.get(user=chief).text
    assert made.station.name in Notice.objects.get(user=chief).text


def test_the_day_before_there_is_a_reminder(scene):
    _, one, _ = scene
    relay(at=NOW)
    Notice.objects.all().delete()

    assert watch_duty(at=given.on(9, 9)) == 1
    relay(at=given.on(9, 9))

    assert Notice.objects.get(user=one.user).text.startswith("提醒")


def test_reassigning_asks_the_new_person_and_tells_the_old_one(scene):
    made, one, two = scene
    given.confirmed(made, one)
    relay(at=NOW)
    Notice.objects.all().delete()

    moved = shifts.reassign_shift(shift_id=made.pk, person=f"deputy:{two.pk}", actor=SYSTEM, at=NOW)
    relay(at=NOW)

    assert (moved.deputy, moved.state) == (two, ShiftState.PENDING)
    assert "请确认" in Notice.objects.get(user=two.user).text
    assert "改由乙值守" in Notice.objects.get(user=one.user).text


@pytest.mark.parametrize("person", ["", "deputy:", "deputy:0", "deputy:99999999999999999999999", "head:7", "x:1"])
def test_reassigning_to_nobody_is_refused(scene, person):
    with pytest.raises(RuleBroken, match="请从名单里选"):
        shifts.reassign_shift(shift_id=scene[0].pk, person=person, actor=SYSTEM, at=NOW)


def test_cancelling_what_was_published_needs_a_reason(scene):
    made, one, _ = scene
    with pytest.raises(RuleBroken, match="取消的原因"):
        shifts.cancel_shift(shift_id=made.pk, actor=SYSTEM, at=NOW)
    shifts.cancel_shift(shift_id=made.pk, reason="当天停电", actor=SYSTEM, at=NOW)
    relay(at=NOW)

    assert "已取消：当天停电" in Notice.objects.filter(user=one.user).latest("pk").text


def test_the_next_one_reads_what_was_handed_over(scene, stations):
    made, _, two = scene
    later = given.of_deputy(stations["town"], two, 11)
    assert duty.handed_over_to(later) is None
    shifts.complete_shift(shift_id=made.pk, handover_note="王大爷周四再来。", actor=SYSTEM, at=given.on(10, 12))

    assert duty.handed_over_to(later).handover_note == "王大爷周四再来。"
    assert duty.handed_over_to(made) is None


class TestRotatingHead:
    @pytest.fixture
    def person(self):
        return people.user("lunzhi", "孙德福")

    @pytest.fixture
    def made(self, stations, person):
        head = given.head(stations["town"], user=person)
        return given.shift(stations["town"], f"head:{head.pk}", date(2026, 3, 10), time(8, 30), time(12))

    @pytest.mark.parametrize(
        ("minutes", "held"),
        [(-16, False), (-15, True), (0, True), (210, True), (239, True), (240, False), (24 * 60, False)],
    )
    def test_acts_from_a_quarter_before_until_half_an_hour_after(self, made, person, minutes, held):
        at = made.starts_at + timedelta(minutes=minutes)

        roles = [capacity.role for capacity in people.actor(person, at).capacities]

        assert roles == ([Role.ROTATING_HEAD] if held else [])

    def test_sees_the_station_of_the_shift_and_no_other(self, made, person, stations):
        during = people.actor(person, made.starts_at)

        assert list(stations_for(during)) == [stations["town"]]
        assert list(stations_for(people.actor(person, NOW))) == []

    def test_the_post_goes_with_the_shift(self, made, person, stations):
        second = given.head(stations["town"], "钱有才", people.user("lunzhi2", "钱有才"), number=2)

        shifts.reassign_shift(shift_id=made.pk, person=f"head:{second.pk}", actor=SYSTEM, at=NOW)

        assert people.actor(person, made.starts_at).capacities == ()
        assert people.actor(second.user, made.starts_at).acting_as(Role.ROTATING_HEAD)
        assert Post.objects.count() == 2

    def test_cancelled_during_the_shift_it_ends_at_once(self, made, person):
        at = made.starts_at + timedelta(minutes=10)
        shifts.report_absence(shift_id=made.pk, reason="没有来", actor=SYSTEM, at=at)

        assert people.actor(person, at).capacities == ()
        assert AuditEvent.objects.filter(verb="end_post").count() == 1

    def test_confirms_and_records_outside_the_shift(self, made, person):
        shifts.confirm_shift(shift_id=made.pk, actor=people.actor(person, NOW), at=NOW)
        later = made.ends_at + timedelta(hours=2)
        done = shifts.complete_shift(shift_id=made.pk, actor=people.actor(person, later), at=later)

        assert done.state == ShiftState.DONE
        assert duties_announced() == []

    def test_an_ordinary_post_of_this_role_cannot_be_given(self, stations, person):
        with pytest.raises(RuleBroken, match="随值班产生"):
            people.post(person, stations["town"].organisation, Role.ROTATING_HEAD)

    def test_who_leaves_the_register_loses_the_posts_ahead(self, made, person):
        heads.change_head(head_id=made.head_id, status=HeadStatus.LEFT, actor=SYSTEM, at=NOW)

        assert people.actor(person, made.starts_at).capacities == ()
        assert duty.head_of_user(person.pk) is None

    def test_may_not_make_rosters(self, made, person, stations):
        during = people.actor(person, made.starts_at)

        with pytest.raises(NotAllowed):
            given.roster.generate_week(
                station_ids=[stations["town"].pk], monday=given.NEXT_MONDAY, actor=during, at=made.starts_at
            )
        with pytest.raises(NotAllowed):
            shifts.cancel_shift(shift_id=made.pk, reason="不想来", actor=during, at=NOW)

    def test_a_register_number_is_given_once(self, made, stations):
        with pytest.raises(RuleBroken):
            given.head(stations["town"], "另一位")
