"""The sweep: every rung once, in office hours, whatever beat was missed, repeated or run twice at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from io import StringIO
from threading import Barrier

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection, transaction

from core import calendar, clocks
from core.clocks import SweepResult
from core.models import Clock, Notice, Reminder
from core.reference import calendar as reference
from core.tests import given_clocks as given
from core.tests.given_clocks import BROKEN_SUBJECT, DISPATCHER, HANDLER, HEAD, QUIET_SUBJECT, SUBJECT, at
from core.workdays import Day, DayKind, YearStatus

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _county(db: None) -> Iterator[None]:
    calendar.forget()
    reference.load()
    given.registered()
    given.people()
    yield
    calendar.forget()


class TestRungs:
    def test_of_15_working_days_ring_one_after_the_other(self) -> None:
        given.started()  # due Wednesday 25 November 17:30
        rung_at = []
        for _ in range(6):
            rung_at.append(Clock.objects.get().next_alert_at)
            clocks.sweep(at=rung_at[-1])

        # Yellow with 3 days left; after the end each waits for the next opening.
        assert rung_at == [
            at(11, 20, 8, 30), at(11, 25, 8, 30), at(11, 26, 8, 30), at(11, 27, 8, 30), at(11, 30, 8, 30), at(12, 3, 8, 30),
        ]  # fmt: skip
        assert Clock.objects.get().next_alert_at is None
        assert given.ledger() == [
            ("warn", HANDLER), ("due_today", HANDLER), ("overdue", HANDLER),
            ("overdue_1", HANDLER), ("overdue_1", HEAD),
            ("overdue_2", HANDLER), ("overdue_2", DISPATCHER),
            ("overdue_5", HANDLER), ("overdue_5", DISPATCHER),
        ]  # fmt: skip

    def test_say_what_it_is_about(self) -> None:
        given.started()
        for when in (at(11, 20, 9), at(11, 25, 9), at(11, 26, 9), at(11, 30, 9)):
            clocks.sweep(at=when)

        assert given.texts(HANDLER) == [
            "“测试事项7”快到期了，11月25日17:30届满。",
            "“测试事项7”今天到期，11月25日17:30届满。",
            "“测试事项7”已超期，期限是11月25日17:30。",
            "“测试事项7”已超期2个工作日，期限是11月25日17:30。",
        ]

    def test_say_how_pressing_it_is(self) -> None:
        given.started()
        given.started("triage", grade="critical", when=at(11, 20, 20))  # two hours, at night
        for when in (at(11, 20, 9), at(11, 20, 22)):
            clocks.sweep(at=when)
        clocks.stop(subject=SUBJECT, kind="triage", at=at(11, 20, 23))
        for when in (at(11, 25, 9), at(11, 26, 9)):
            clocks.sweep(at=when)

        told = Notice.objects.filter(user__username=HANDLER).order_by("pk").values_list("severity", flat=True)
        assert list(told) == ["warn", "urgent", "warn", "red"]

    def test_nothing_rings_before_its_time(self) -> None:
        given.started()

        assert clocks.sweep(at=at(11, 20, 8, 29)) == SweepResult()
        assert given.ledger() == []

    def test_a_short_term_in_days_is_not_warned_of_at_its_start(self) -> None:
        given.started("contact")  # 3 working days, due Monday 9 November

        assert Clock.objects.get().next_alert_at == at(11, 9, 8, 30)

    def test_hours_of_work_are_warned_of_when_a_fifth_is_left(self) -> None:
        given.started("triage", when=at(11, 4, 9))  # 4 work hours, to 15:30; 3 h 12 min of them end at 14:42

        assert Clock.objects.get().next_alert_at == at(11, 4, 14, 42)

    def test_a_citizens_window_only_ends(self) -> None:
        given.started("window")  # 5 working days, to Wednesday 11 November 24:00
        while Clock.objects.get().next_alert_at:
            clocks.sweep(at=Clock.objects.get().next_alert_at)

        assert given.ledger() == [("warn", HANDLER), ("due_today", HANDLER), ("overdue", HANDLER)]
        assert given.texts(HANDLER)[-1] == "“测试事项7”等待时间已到（11月11日24:00）。"

    def test_stopped_and_paused_clocks_are_quiet(self) -> None:
        given.started()
        given.started("contact")
        clocks.stop(subject=SUBJECT, kind="reply", at=at(11, 5))
        clocks.pause(subject=SUBJECT, kind="contact", at=at(11, 5))

        assert clocks.sweep(at=at(12, 15)).rang == 0

    def test_history_is_quiet(self) -> None:
        given.started(when=at(3, 2, year=2020), alerting=False)

        assert clocks.sweep(at=at(12, 15)) == SweepResult()


class TestOnce:
    def test_the_same_minute_twice(self) -> None:
        given.started()

        assert clocks.sweep(at=at(11, 20, 9)).reminders == 1
        assert clocks.sweep(at=at(11, 20, 9)).reminders == 0
        assert given.ledger() == [("warn", HANDLER)]

    def test_the_ledger_holds_when_the_alert_is_set_back(self) -> None:
        given.started()
        clocks.sweep(at=at(11, 20, 9))
        Clock.objects.update(next_alert_at=at(11, 20, 8, 30), alerted_until=None)

        assert clocks.sweep(at=at(11, 20, 10)) == SweepResult(rang=1)
        assert len(given.texts(HANDLER)) == 1

    def test_missed_beats_tell_each_person_of_the_highest_rung_only(self) -> None:
        given.started()

        result = clocks.sweep(at=at(12, 4, 9))  # 7 working days late, and no beat before

        # Warnings came to nothing; the ledger has every rung, the lists one notice each.
        assert result == SweepResult(rang=1, reminders=7)
        assert {rung for rung, _ in given.ledger()} == {"overdue", "overdue_1", "overdue_2", "overdue_5"}
        assert given.texts(HANDLER) == ["“测试事项7”已超期5个工作日，期限是11月25日17:30。"]
        assert given.texts(HEAD) == ["“测试事项7”已超期1个工作日，期限是11月25日17:30。"]

    def test_a_later_end_does_not_warn_again(self) -> None:
        given.started()
        clocks.sweep(at=at(11, 20, 9))
        clocks.pause(subject=SUBJECT, kind="reply", at=at(11, 20, 10))
        clocks.resume(subject=SUBJECT, kind="reply", at=at(11, 24, 10))  # two working days: to 27 November

        clocks.sweep(at=at(11, 24, 11))
        clocks.sweep(at=at(11, 27, 9))

        assert given.ledger() == [("warn", HANDLER), ("due_today", HANDLER)]

    def test_every_round_warns_anew(self) -> None:
        given.started()
        clocks.stop(subject=SUBJECT, kind="reply", at=at(11, 5))
        given.started(round_no=2)

        clocks.sweep(at=at(11, 20, 9))

        assert list(Reminder.objects.values_list("round_no", flat=True)) == [2]

    @pytest.mark.django_db(transaction=True)
    def test_two_threads_send_each_once(self) -> None:
        for number in range(1, 21):
            given.started(subject=SUBJECT._replace(id=number), kind="reply")
        together = Barrier(2)

        def one() -> SweepResult:
            try:
                together.wait()
                return clocks.sweep(at=at(11, 27, 9))
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as pool:
            results = [future.result() for future in [pool.submit(one), pool.submit(one)]]

        # Overdue and one working day overdue: handler and head.
        assert [sum(counted) for counted in zip(*((r.rang, r.reminders, r.failed) for r in results), strict=True)] == [
            20,
            60,
            0,
        ]
        assert Reminder.objects.count() == 60
        assert Notice.objects.count() == 40

    @pytest.mark.django_db(transaction=True)
    def test_what_another_process_holds_is_skipped_and_not_waited_for(self) -> None:
        clock = given.started()

        def sweep() -> SweepResult:
            try:
                return clocks.sweep(at=at(11, 20, 9))
            finally:
                connection.close()

        with ThreadPoolExecutor(1) as pool, transaction.atomic():
            Clock.objects.select_for_update().get(pk=clock.pk)
            skipped = pool.submit(sweep).result(timeout=3)

        assert skipped == SweepResult()
        assert sweep().reminders == 1


class TestOfficeHours:
    @pytest.mark.parametrize(
        ("when", "opening"),
        [
            (at(11, 20, 12, 10), at(11, 20, 14, 30)),
            (at(11, 20, 20), at(11, 23, 8, 30)),
            (at(11, 21, 10), at(11, 23, 8, 30)),
        ],
    )
    def test_outside_them_the_reminder_waits(self, when: datetime, opening: datetime) -> None:
        given.started()

        assert clocks.sweep(at=when) == SweepResult(deferred=1)
        assert (Clock.objects.get().next_alert_at, given.ledger()) == (opening, [])
        assert clocks.sweep(at=opening).reminders == 1

    def test_urgent_items_do_not_wait(self) -> None:
        given.started("triage", "critical", when=at(11, 7, 22))  # Saturday night, 2 hours

        assert Clock.objects.get().next_alert_at == at(11, 7, 23, 36)
        assert clocks.sweep(at=at(11, 7, 23, 36)).reminders == 1
        assert clocks.sweep(at=at(11, 8, 0)).reminders == 1
        assert given.ledger() == [("warn", HANDLER), ("overdue", HANDLER)]


class TestFailure:
    def test_of_one_clock_does_not_stop_the_others(self, caplog) -> None:
        given.started(subject=BROKEN_SUBJECT)
        given.started()

        result = clocks.sweep(at=at(11, 20, 9))

        assert result == SweepResult(rang=1, reminders=1, failed=1)
        assert "could not ring" in caplog.text
        assert clocks.of(BROKEN_SUBJECT).get().next_alert_at == at(11, 20, 9, 10)

    def test_is_tried_again(self) -> None:
        given.started(subject=BROKEN_SUBJECT)
        clocks.sweep(at=at(11, 20, 9))
        Clock.objects.update(subject_id=SUBJECT.id)

        assert clocks.sweep(at=at(11, 20, 9, 9)).rang == 0
        assert clocks.sweep(at=at(11, 20, 9, 10)).reminders == 1

    def test_nobody_to_tell_is_logged(self, caplog) -> None:
        given.started(subject=QUIET_SUBJECT)

        assert clocks.sweep(at=at(11, 20, 9)) == SweepResult(rang=1)
        assert "nobody to tell of warn" in caplog.text

    def test_the_limit_holds_and_the_rest_follows(self) -> None:
        for number in range(1, 4):
            given.started(subject=SUBJECT._replace(id=number), kind="reply")

        assert [clocks.sweep(at=at(11, 20, 9), limit=2).rang for _ in range(3)] == [2, 1, 0]


class TestCalendarChange:
    def test_a_sweep_goes_by_the_calendar_of_its_minute(self) -> None:
        given.started()
        closed = {**reference.published_years()[2026]}
        closed |= {at(11, day).date(): Day(DayKind.CLOSURE, "大雪") for day in (23, 24)}
        calendar.write_year(year=2026, status=YearStatus.CONFIRMED, source=reference.PUBLISHED, days=closed)

        # Two days closed: due on the 27th, and on the 20th still 3 working days are left.
        assert clocks.sweep(at=at(11, 20, 9)) == SweepResult(rang=1, reminders=1, recomputed=1)

        clock = Clock.objects.get()
        assert (clock.last_day, clock.due_at) == (at(11, 27).date(), at(11, 27, 17, 30))
        assert clock.explanation == "自11月4日起算15个工作日，11月23日至24日停止办公不计，至11月27日17:30届满。"

    def test_the_warning_moves_with_the_end(self) -> None:
        given.started()
        closed = {**reference.published_years()[2026], at(11, 10).date(): Day(DayKind.CLOSURE, "大雪")}
        calendar.write_year(year=2026, status=YearStatus.CONFIRMED, source=reference.PUBLISHED, days=closed)

        assert clocks.sweep(at=at(11, 20, 9)) == SweepResult(recomputed=1)
        assert clocks.sweep(at=at(11, 23, 8, 30)).reminders == 1


@time_machine.travel(at(11, 20, 9), tick=False)
def test_the_command_prints_what_it_did() -> None:
    given.started()
    out, err = StringIO(), StringIO()

    call_command("enforce_deadlines", stdout=out, stderr=err)

    assert out.getvalue() == "到点 1 件，提醒 1 条，等上班再提醒 0 件，重算期限 0 件，失败 0 件\n"
    assert err.getvalue() == "2027年放假安排还没有确认，跨入这一年的期限都是暂定的\n"
