"""Duty records: announced by business records, reported and confirmed by somebody else; nothing twice."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from PIL import Image

from accounts.roles import Role
from accounts.tests import given as people
from core import audit, notices
from core.actors import SYSTEM
from core.errors import NotAllowed, RuleBroken, WrongState
from core.models import OutboxMessage
from core.outbox import Message
from core.subjects import Subject
from deputies import handlers, services
from deputies.models import DutyRecord
from deputies.selectors import duties
from deputies.services.duties import announce_duty
from deputies.states import DutyKind, DutyState, MandateStatus
from deputies.tests import given_files as given
from deputies.tests.given_files import AT, DAY


@pytest.fixture
def cast(county):
    return given.with_group(given.cast(county))


def announce(cast, quantity=1, on=DAY, source=7):
    with transaction.atomic():
        announce_duty(
            deputy_id=cast.deputies["wang"].pk, kind=DutyKind.RECEPTION, on=on, source=Subject("activity", source),
            at=AT, quantity=quantity,
        )  # fmt: skip
    given.deliver()


def test_a_business_record_becomes_one_duty_record_however_often_it_is_announced(cast):
    announce(cast)
    announce(cast)

    (record,) = DutyRecord.objects.all()
    assert (record.state, record.kind, record.on, record.quantity) == ("auto_confirmed", "reception", DAY, 1)
    assert (record.source_kind, record.source_id, record.confirmed_by_id) == ("activity", 7, None)


def test_the_same_message_delivered_twice_changes_nothing(cast):
    announce(cast)
    row = OutboxMessage.objects.get(topic="deputies.duty")
    message = Message(row.message_id, row.topic, Subject(row.subject_kind, row.subject_id), row.payload, AT)

    handlers.business_record(message)
    handlers.business_record(message)

    assert DutyRecord.objects.get().version == 1


def test_a_later_announcement_corrects_and_nought_takes_back(cast):
    announce(cast)
    announce(cast, quantity=2, on=DAY - timedelta(days=1))
    record = DutyRecord.objects.get()
    assert (record.quantity, record.on) == (2, DAY - timedelta(days=1))

    announce(cast, quantity=0)

    assert not duties.of_year(cast.deputies["wang"].pk, 2026).exists()
    assert not duties.counted_in(2026).exists()
    announce(cast, quantity=0, source=8)
    assert DutyRecord.objects.count() == 1


def test_a_report_waits_and_tells_the_leader_and_the_township(cast):
    record = given.reported(cast)
    given.deliver()

    assert record.state == DutyState.PENDING
    told = {key for key, user in cast.users.items() if notices.unread(user.pk).exists()}
    assert told == {"li", "clerk"}
    (event,) = audit.trail(Subject("duty_record", record.pk))
    assert event.verb == "report_duty"
    assert "老人" not in str(event.detail)


def test_the_same_form_sent_twice_is_one_report(cast):
    first, second = given.reported(cast, key="one-form-0001"), given.reported(cast, key="one-form-0001")

    assert first.pk == second.pk
    assert OutboxMessage.objects.filter(topic="deputies.report_duty").count() == 1


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"kind": DutyKind.RECEPTION}, "由系统自动记录"),
        ({"kind": DutyKind.GROUP_ABSENCE}, "由系统自动记录"),
        ({"on": date(2026, 11, 21)}, "日期还没有到"),
        ({"on": date(2022, 1, 9)}, "这一天还不是"),
        ({"text": "   "}, "请写一写做了什么"),
        ({"text": "走" * 2001}, "最多2000字"),
        ({"quantity": 0}, "数量请填1到200"),
        ({"quantity": 201}, "数量请填1到200"),
        ({"key": ""}, "请刷新页面"),
    ],
)
def test_what_cannot_be_reported(cast, said, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        given.reported(cast, **said)
    assert DutyRecord.objects.count() == 0


def test_nobody_reports_for_somebody_else(cast):
    for key in ("li", "clerk", "dispatcher"):
        with pytest.raises(NotAllowed):
            services.report_duty(
                deputy_id=cast.deputies["wang"].pk, kind=DutyKind.VISIT, on=DAY, text="走访", key="k",
                actor=cast.actor(key), at=AT,
            )  # fmt: skip


@pytest.mark.parametrize("key", ["li", "clerk", "dispatcher"])
def test_leader_township_and_county_confirm(cast, key):
    record = given.reported(cast)

    done = services.confirm_duty(record_id=record.pk, actor=cast.actor(key), at=AT, version=1)

    assert (done.state, done.confirmed_by_id) == (DutyState.CONFIRMED, cast.users[key].pk)
    given.deliver()
    assert "已确认" in notices.unread(cast.users["wang"].pk).get().text


@pytest.mark.parametrize("key", ["wang", "zhao", "liu", "street_clerk", "leader", "unit"])
def test_nobody_else_confirms_least_of_all_oneself(cast, key):
    record = given.reported(cast)

    with pytest.raises(NotAllowed):
        services.confirm_duty(record_id=record.pk, actor=cast.actor(key), at=AT, version=1)


def test_a_leader_does_not_confirm_the_own_report_nor_in_a_post_held_besides(cast):
    people.post(cast.users["li"], cast.county.bodies["committee"], Role.COUNTY_DISPATCHER)
    record = given.reported(cast, "li")

    with pytest.raises(NotAllowed):
        services.confirm_duty(record_id=record.pk, actor=cast.actor("li"), at=AT, version=1)
    assert not duties.waiting_for(cast.actor("li")).exists()


def test_nobody_confirms_what_others_entered_of_oneself_either(cast):
    """王建国 leads a group and works for the county besides: neither opens the own record."""
    people.post(cast.users["wang"], cast.county.bodies["committee"], Role.COUNTY_DISPATCHER)
    given.join(cast, given.group(cast, "第二组", "mixed"), "wang", "county", "leader")
    (record,) = enter(cast, "clerk", keys=("wang",))

    with pytest.raises(NotAllowed):
        services.confirm_duty(record_id=record.pk, actor=cast.actor("wang"), at=AT, version=1)


def test_a_leader_whose_mandate_is_suspended_confirms_nothing(cast):
    record = given.reported(cast)
    mandate = cast.deputies["li"].mandates.get(level="county")
    services.change_mandate_status(mandate_id=mandate.pk, status=MandateStatus.SUSPENDED, actor=SYSTEM, at=AT)

    with pytest.raises(NotAllowed):
        services.confirm_duty(record_id=record.pk, actor=cast.actor("li"), at=AT, version=1)


def test_a_rejection_needs_its_reason_and_is_final(cast):
    record = given.reported(cast)
    with pytest.raises(RuleBroken, match="理由"):
        services.reject_duty(record_id=record.pk, actor=cast.actor("clerk"), at=AT, version=1, reason=" ")

    services.reject_duty(record_id=record.pk, actor=cast.actor("clerk"), at=AT, version=1, reason="当天在外地开会。")

    with pytest.raises(WrongState):
        services.confirm_duty(record_id=record.pk, actor=cast.actor("dispatcher"), at=AT, version=None)
    assert not duties.counted_in(2026).exists()


def test_a_page_that_is_out_of_date_confirms_nothing(cast):
    record = given.reported(cast)

    with pytest.raises(WrongState, match="更新过"):
        services.confirm_duty(record_id=record.pk, actor=cast.actor("clerk"), at=AT, version=9)


def enter(cast, key, keys=("wang", "zhao"), **said):
    return services.enter_duty(
        deputy_ids=[cast.deputies[one].pk for one in keys],
        **{"kind": DutyKind.CONGRESS, "on": date(2026, 2, 3), "text": "第三次会议签到册。", "key": "k1", **said},
        actor=cast.actor(key), at=AT,
    )  # fmt: skip


def test_staff_enter_for_several_and_somebody_else_confirms_each(cast):
    first, second = enter(cast, "clerk")

    with pytest.raises(NotAllowed):
        services.confirm_duty(record_id=first.pk, actor=cast.actor("clerk"), at=AT, version=1)
    services.confirm_duty(record_id=second.pk, actor=cast.actor("second"), at=AT, version=1)
    assert [one.pk for one in enter(cast, "clerk")] == [first.pk, second.pk]


def test_staff_enter_for_their_own_place_only(cast):
    with pytest.raises(NotAllowed):
        enter(cast, "clerk", keys=("wang", "liu"))
    with pytest.raises(NotAllowed):
        enter(cast, "unit")
    with pytest.raises(RuleBroken, match="请选择代表"):
        enter(cast, "clerk", keys=())
    assert DutyRecord.objects.count() == 0


def photo():
    content = BytesIO()
    Image.new("RGB", (8, 8), "red").save(content, "PNG")
    return SimpleUploadedFile("a.png", content.getvalue(), "image/png")


def test_a_picture_is_seen_by_those_who_see_the_record(cast):
    record = given.reported(cast, photo=photo())

    assert len(duties.photos_of(record.pk)) == 1
    assert duties.may_see_photo(cast.actor("li"), record.pk)
    for stranger in ("zhao", "liu", "street_clerk", "unit"):
        assert not duties.may_see_photo(cast.actor(stranger), record.pk)


def test_a_file_that_is_no_picture_leaves_no_report(cast):
    with pytest.raises(RuleBroken, match="不是图片"):
        given.reported(cast, photo=SimpleUploadedFile("a.txt", b"text", "text/plain"))
    assert DutyRecord.objects.count() == 0


def seen(cast, key):
    return {record.deputy.name for record in duties.records_for(cast.actor(key))}


def test_who_sees_which_records(cast):
    for key in ("wang", "li", "zhao", "liu"):
        given.reported(cast, key)

    assert seen(cast, "wang") == {"王建国"}
    assert seen(cast, "li") == {"王建国", "李组长", "赵组员"}
    assert seen(cast, "clerk") == {"王建国", "李组长", "赵组员"}
    assert seen(cast, "street_clerk") == {"刘街"}
    assert len(seen(cast, "dispatcher")) == len(seen(cast, "leader")) == 4
    assert seen(cast, "unit") == set()
    assert {record.deputy.name for record in duties.waiting_for(cast.actor("li"))} == {"王建国", "赵组员"}
    assert not duties.waiting_for(cast.actor("leader")).exists()
