"""线下代录: rows of one occasion stored one by one, what comes late is marked, and nothing is entered twice."""

from datetime import datetime, timedelta

import pytest

from core.clock import SHANGHAI
from core.errors import RuleBroken
from core.models import AuditEvent, Clock, Notice
from core.outbox import relay
from liaison.models import StationPosting
from suggestions.inputs import clean_clock
from suggestions.models import Opinion
from suggestions.selectors import invariants, ledger
from suggestions.selectors.entry_batches import lines_of, row_key
from suggestions.services import offline
from suggestions.services.offline import Entry, Occasion
from suggestions.tests import given
from suggestions.tests.test_concurrency import at_once

BATCH = "0123456789abcdef0123456789abcdef"
# given.AT is Wednesday 18 November 2026, 9:00.
TUESDAY = datetime(2026, 11, 17, 9, 30, tzinfo=SHANGHAI)


def entry(row: int, **other: object) -> Entry:
    said = {
        "key": row_key(BATCH, row), "received_at": TUESDAY, "text": f"村里的路灯坏了{row}盏，晚上看不见。",
        "read_back": True,
    }  # fmt: skip
    return Entry(**{**said, **other})


def recorded(world, *entries: Entry, by: str = "clerk", at: datetime = given.AT, **other: object):
    occasion = Occasion(**{"station_id": world.station.pk, "channel": "market_stall", **other})
    return offline.record_entries(occasion=occasion, entries=entries, actor=world.actor(by, at), at=at)


def received(world, moment: datetime, *, at: datetime, row: int = 1, **other: object) -> Opinion:
    (outcome,) = recorded(world, entry(row, received_at=moment), at=at, **other)
    assert outcome.receipt is not None, outcome.refusals
    return Opinion.objects.get(pk=outcome.receipt.opinion_id)


@pytest.fixture
def world():
    return given.county(with_other_township=True)


@pytest.mark.django_db
class TestRows:
    def test_good_rows_are_stored_and_a_bad_one_says_why(self, world):
        lamp, short, unnamed, unread, future = recorded(
            world,
            entry(1, name="李四光", phone="139 0000 1234", place="石桥村二组"),
            entry(2, text="路灯"),
            entry(3, phone="13900001234", text="灯"),
            entry(4, read_back=False),
            entry(5, received_at=given.AT + timedelta(minutes=1)),
        )

        opinion = Opinion.objects.get()
        assert (opinion.number, opinion.place_region.name) == (lamp.receipt.number, "石桥村")
        assert (opinion.place_text, opinion.channel, opinion.entry_mode) == ("二组", "market_stall", "assisted")
        assert [refusal.field for one in (short, unnamed, unread, future) for refusal in one.refusals] == [
            "text", "name", "text", "read_back", "received_at",
        ]  # fmt: skip

    def test_who_left_a_name_is_kept_from_the_unit_unless_agreed(self, world):
        recorded(world, entry(1), entry(2, name="李四光"), entry(3, name="王五", unit_may_see=True))

        found = Opinion.objects.order_by("pk").values_list("identity_mode", flat=True)
        assert list(found) == ["anonymous", "confidential", "real_name"]

    def test_the_same_rows_again_give_the_same_receipts(self, world):
        first = recorded(world, entry(1), entry(2))
        again = recorded(world, entry(1), entry(2), entry(3))

        assert Opinion.objects.count() == 3
        assert [one.receipt.query_code for one in again[:2]] == [one.receipt.query_code for one in first]
        assert [one.receipt.repeated for one in again] == [True, True, False]
        assert list(invariants.breaches()) == []

    def test_only_a_deputy_of_the_station_has_received_it(self, world):
        StationPosting.objects.filter(deputy=world.deputies["county_deputy"]).delete()

        (good,) = recorded(world, entry(1), deputy_id=world.deputies["deputy"].pk)
        (bad,) = recorded(world, entry(2), deputy_id=world.deputies["county_deputy"].pk)

        assert Opinion.objects.get().receiving_deputy == world.deputies["deputy"]
        assert good.receipt is not None
        assert [refusal.field for refusal in bad.refusals] == ["deputy"]

    def test_the_rows_are_found_again_by_who_entered_them_and_by_nobody_else(self, world):
        (outcome,) = recorded(world, entry(7, text="一二三四五" * 20))
        clerk, later = world.actor("clerk", given.AT), given.AT + timedelta(hours=24)

        (line,) = lines_of(BATCH, clerk, given.AT)
        assert (line.row, line.number, line.query_code) == (7, outcome.receipt.number, outcome.receipt.query_code)
        (faded,) = lines_of(BATCH, clerk, later)
        assert (faded.query_code, faded.words) == ("", "")
        assert lines_of(BATCH, world.actor("second_clerk", given.AT), given.AT) == []


@pytest.mark.django_db
class TestLate:
    @pytest.mark.parametrize(
        ("said", "entered", "late"),
        [
            # Received on Tuesday: Wednesday is the one working day, over at midnight.
            ((17, 9, 30), (18, 23, 59), False),
            ((17, 9, 30), (19, 0, 0), True),
            # Over the weekend: Friday's may be entered all Monday.
            ((13, 16, 0), (16, 18, 0), False),
            ((13, 16, 0), (17, 8, 0), True),
        ],
    )
    def test_after_one_working_day_it_carries_the_mark(self, world, said, entered, late):
        moment, at = (datetime(2026, 11, *one, tzinfo=SHANGHAI) for one in (said, entered))

        opinion = received(world, moment, at=at)

        assert opinion.late_entry is late
        assert opinion.late_mark == ("补录" if late else "")
        clock = Clock.objects.get(subject_kind="opinion", subject_id=opinion.pk, kind="triage")
        assert clock.started_at == moment
        detail = AuditEvent.objects.get(verb="record", subject_id=opinion.pk).detail
        assert detail.get("late", False) is late

    def test_past_seven_days_it_needs_a_reason_and_the_head_is_told(self, world):
        moment = datetime(2026, 11, 10, 10, 0, tzinfo=SHANGHAI)
        in_time = received(world, moment, at=datetime(2026, 11, 17, 23, 59, tzinfo=SHANGHAI))
        (refused,) = recorded(world, entry(2, received_at=moment))
        # The 10th and seven days: the whole 17th is in time, the 18th is not.
        assert (in_time.late_reason, refused.refusals[0].field) == ("", "late_reason")

        opinion = received(world, moment, at=given.AT, row=2, late_reason="村里停电，表交回来晚了")
        relay(at=given.AT)

        assert opinion.late_reason == "村里停电，表交回来晚了"
        told = Notice.objects.filter(text__contains="现在才登记")
        assert [notice.user for notice in told] == [world.user("head")]
        assert opinion.number in told[0].text

    def test_the_heads_own_late_entry_is_told_to_the_presidium(self, world):
        received(world, datetime(2026, 11, 9, 10, tzinfo=SHANGHAI), at=given.AT, by="head", late_reason="表交回来晚了")
        relay(at=given.AT)

        told = {notice.user for notice in Notice.objects.filter(text__contains="现在才登记")}
        assert world.user("presidium_clerk") in told
        assert world.user("head") not in told

    def test_the_ledger_says_so_and_when_it_was_entered(self, world):
        received(world, datetime(2026, 11, 13, 16, tzinfo=SHANGHAI), at=given.AT)

        clerk = world.actor("clerk", given.AT)
        begin, end = ledger.month_of("2026-11", given.AT)
        (line,) = ledger.lines(list(ledger.opinions(clerk, received_from=begin, received_to=end)), clerk)
        assert (line.received, line.remark) == ("2026-11-13", "补录（2026-11-18登记）")

    def test_the_deputy_who_received_is_told_once_a_day(self, world):
        recorded(world, entry(1), entry(2), deputy_id=world.deputies["deputy"].pk)
        relay(at=given.AT)

        assert Notice.objects.filter(user=world.user("deputy"), text__contains="已经登记").count() == 1


@pytest.mark.parametrize(
    ("said", "hour", "minute"),
    [
        ("9:30", 9, 30), ("９：３０", 9, 30), ("0930", 9, 30), ("930", 9, 30), ("9点半", 9, 30), ("9点", 9, 0),
        ("下午3点20分", 15, 20), ("下午3:20", 15, 20), ("14.05", 14, 5), ("9:30:00", 9, 30), ("中午12点", 12, 0),
    ],
)  # fmt: skip
def test_the_time_is_read_as_people_write_it(said, hour, minute):
    read = clean_clock(said)

    assert (read.hour, read.minute) == (hour, minute)


@pytest.mark.parametrize("said", ["上午", "25:00", "9:75", "2460", "明天", "1234567"])
def test_what_is_no_time_is_refused(said):
    with pytest.raises(RuleBroken, match="时间看不明白"):
        clean_clock(said)


@pytest.mark.django_db(transaction=True)
def test_the_same_sheet_sent_twice_at_once_is_stored_once():
    world = given.county()

    first, second = at_once(*[lambda: recorded(world, entry(1), entry(2))] * 2)

    assert Opinion.objects.count() == 2
    assert [one.receipt.number for one in first] == [one.receipt.number for one in second]
