"""A deputy objects to a record or a score; somebody who had no part in it answers, and what was wrong is put right."""

from datetime import date, timedelta

import pytest

from core.errors import NotAllowed, RuleBroken, WrongState
from deputies import services
from deputies.models import DutyRecord
from deputies.states import DutyKind
from deputies.tests import given_files as given
from deputies.tests.given_files import AT, DAY, NEW_YEAR


@pytest.fixture
def cast(county):
    return given.with_group(given.cast(county))


def objected(cast, text="那天我在敬老院，有照片。", at=AT):
    record = given.reported(cast)
    services.reject_duty(record_id=record.pk, actor=cast.actor("clerk"), at=AT, version=1, reason="查无此事。")
    return record, services.object_to_record(record_id=record.pk, actor=cast.actor("wang"), at=at, text=text)


def answer(cast, objection, command, key="dispatcher"):
    return command(objection_id=objection.pk, actor=cast.actor(key), at=AT, version=1, answer="已核实走访照片。")


def test_an_objection_that_is_upheld_puts_the_record_right(cast):
    record, objection = objected(cast)

    answer(cast, objection, services.uphold_objection)

    record.refresh_from_db()
    assert (record.state, record.confirmed_by_id) == ("confirmed", cast.users["dispatcher"].pk)


def test_an_objection_that_is_declined_leaves_the_record(cast):
    record, objection = objected(cast)

    assert answer(cast, objection, services.decline_objection).answer == "已核实走访照片。"
    record.refresh_from_db()
    assert record.state == "rejected"
    with pytest.raises(WrongState):
        services.uphold_objection(
            objection_id=objection.pk, actor=cast.actor("second"), at=AT, version=2, answer="改口。"
        )


def test_an_automatic_record_objected_to_no_longer_counts(cast):
    record = DutyRecord.objects.create(
        deputy=cast.deputies["wang"], kind=DutyKind.GROUP_ABSENCE, on=DAY, source_kind="activity", source_id=3,
        state="auto_confirmed", recorded_at=AT,
    )  # fmt: skip
    objection = services.object_to_record(record_id=record.pk, actor=cast.actor("wang"), at=AT, text="我请过假。")

    answer(cast, objection, services.uphold_objection)

    record.refresh_from_db()
    assert record.quantity == 0


def test_objections_are_the_deputys_own_once_and_within_seven_days(cast):
    record, objection = objected(cast)
    with pytest.raises(RuleBroken, match="已经提出申诉"):
        services.object_to_record(record_id=record.pk, actor=cast.actor("wang"), at=AT, text="再说一遍。")
    with pytest.raises(NotAllowed):
        services.object_to_record(record_id=record.pk, actor=cast.actor("li"), at=AT, text="替他说。")
    for key in ("clerk", "leader", "wang"):
        with pytest.raises(NotAllowed):
            answer(cast, objection, services.decline_objection, key)
    answer(cast, objection, services.decline_objection)
    late = AT + timedelta(days=7, seconds=1)
    with pytest.raises(RuleBroken, match="7日申诉期"):
        services.object_to_record(record_id=record.pk, actor=cast.actor("wang"), at=late, text="晚了。")


def test_a_score_is_objected_to_until_seven_days_after_the_lock(cast):
    scheme = given.approved_scheme(cast)
    lock = {"scheme_id": scheme.pk, "actor": cast.actor("dispatcher"), "version": scheme.version}
    services.lock_scheme(**lock, at=NEW_YEAR)
    wang = cast.actor("wang")

    with pytest.raises(RuleBroken, match="7日申诉期"):
        services.object_to_score(scheme_id=scheme.pk, actor=wang, at=NEW_YEAR + timedelta(days=8), text="少算一次。")
    assert services.object_to_score(scheme_id=scheme.pk, actor=wang, at=NEW_YEAR + timedelta(days=6), text="少算。").pk


def test_a_pending_record_is_not_objected_to(cast):
    record = given.reported(cast, on=date(2026, 11, 1))

    with pytest.raises(RuleBroken, match="还没有确认"):
        services.object_to_record(record_id=record.pk, actor=cast.actor("wang"), at=AT, text="快点。")
