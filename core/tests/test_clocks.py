"""Clocks: started once, stopped with a verdict, paused and moved on, lit by what is left. Dates by hand for November 2026,
a month without holidays, and for the notice of 2026.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from core import calendar, clocks
from core.clocks import Light
from core.errors import RuleBroken
from core.models import Clock, DeadlinePolicy
from core.reference import calendar as reference
from core.tests import given_clocks as given
from core.tests.given_clocks import SUBJECT, at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _county(db: None) -> Iterator[None]:
    calendar.forget()
    reference.load()
    given.registered()
    yield
    calendar.forget()


class TestPolicies:
    def test_loading_twice_adds_nothing(self) -> None:
        assert clocks.load_policies(given.ROWS, version="test-1", valid_from="2004-01-01") == 0

    def test_a_loaded_row_is_never_changed(self, caplog) -> None:
        changed = [given.row("reply", "20wd")]

        assert clocks.load_policies(changed, version="test-1", valid_from="2004-01-01") == 0
        assert DeadlinePolicy.objects.get(step="reply", grade="general").amount == 15
        assert "a new version is needed" in caplog.text

    @pytest.mark.parametrize("wrong", [given.row("x", "15"), given.row("x", "1wd", audience="court")])
    def test_refuses_what_cannot_be_read(self, wrong: clocks.PolicyRow) -> None:
        with pytest.raises(ValueError, match=r"term|Audience"):
            clocks.load_policies([wrong], version="test-2", valid_from="2026-01-01")

    def test_a_new_version_counts_from_its_day_and_for_new_clocks_only(self) -> None:
        before = given.started()
        clocks.load_policies([given.row("reply", "10wd")], version="test-2", valid_from="2026-11-05")

        same_day = given.started(round_no=2)
        next_day = given.started(when=at(11, 5), round_no=3)

        assert [clock.policy.version for clock in (before, same_day, next_day)] == ["test-1", "test-1", "test-2"]
        assert next_day.last_day == date(2026, 11, 19)

    def test_a_row_without_grade_is_for_every_grade(self) -> None:
        assert given.started("any", "major").last_day == date(2026, 11, 5)

    def test_a_missing_term_is_refused_in_chinese(self) -> None:
        with pytest.raises(RuleBroken, match="没有设置这一步的办理时限"):
            given.started("nothing")


class TestStart:
    def test_computes_the_end_and_why(self) -> None:
        clock = given.started(when=at(9, 17))

        # The tenth working day is 8 October; then the 9th, the made-up Saturday, 12, 13, 14.
        assert (clock.due_at, clock.last_day) == (at(10, 14, 17, 30), date(2026, 10, 14))
        assert not clock.provisional
        assert clock.explanation == (
            "自9月17日起算15个工作日，9月20日、10月10日调休上班计入，9月25日至27日、10月1日至7日放假不计，至10月14日17:30届满。"
        )

    def test_twice_is_one_clock(self) -> None:
        first = given.started()

        again = given.started(when=at(11, 20))

        assert again == first
        assert again.started_at == at(11, 4)
        assert Clock.objects.count() == 1

    def test_each_round_has_its_own(self) -> None:
        assert given.started(round_no=2) != given.started()
        assert clocks.of(SUBJECT).count() == 2

    def test_imported_history_never_alerts(self) -> None:
        assert given.started(when=at(3, 2, year=2020), alerting=False).next_alert_at is None

    @pytest.mark.django_db(transaction=True)
    def test_two_threads_start_one(self) -> None:
        together = Barrier(2)

        def one() -> int:
            try:
                together.wait()
                return given.started().pk
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as pool:
            keys = {future.result() for future in [pool.submit(one), pool.submit(one)]}

        assert len(keys) == 1
        assert Clock.objects.count() == 1


class TestStop:
    @pytest.mark.parametrize(
        ("when", "verdict", "late"),
        [
            (at(11, 25, 17, 29), "on_time", 0),
            (at(11, 25, 17, 30), "late", 0),
            (at(11, 26, 9), "late", 1),
            (at(11, 30, 9), "late", 3),
        ],
    )
    def test_freezes_the_verdict(self, when: datetime, verdict: str, late: int) -> None:
        given.started()  # 15 working days: Wednesday 25 November

        clock = clocks.stop(subject=SUBJECT, kind="reply", at=when)

        assert (clock.verdict, clock.late_working_days, clock.stopped_at) == (verdict, late, when)
        assert clock.next_alert_at is None

    def test_a_second_time_changes_nothing(self) -> None:
        given.started()
        clocks.stop(subject=SUBJECT, kind="reply", at=at(11, 5))

        assert clocks.stop(subject=SUBJECT, kind="reply", at=at(12, 31)) is None
        assert Clock.objects.get().verdict == "on_time"

    def test_of_a_citizen_counts_until_midnight(self) -> None:
        given.started("window")

        assert clocks.stop(subject=SUBJECT, kind="window", at=at(11, 11, 23, 59)).verdict == "on_time"

    def test_a_verdict_needs_a_stop(self) -> None:
        clock = given.started()

        with pytest.raises(IntegrityError), transaction.atomic():
            Clock.objects.filter(pk=clock.pk).update(verdict="late")


class TestPause:
    def test_moves_the_end_on_by_the_working_days(self) -> None:
        given.started()
        # Friday to Tuesday: Monday and Tuesday were not worked on it.
        clocks.pause(subject=SUBJECT, kind="reply", at=at(11, 6, 15))

        clock = clocks.resume(subject=SUBJECT, kind="reply", at=at(11, 10, 9))

        assert (clock.last_day, clock.paused_days, clock.paused_at) == (date(2026, 11, 27), 2, None)
        assert clock.explanation == "自11月4日起算15个工作日，其间暂停2个工作日，至11月27日17:30届满。"

    def test_twice_adds_up(self) -> None:
        given.started()
        for first, second in ((at(11, 5), at(11, 6)), (at(11, 9), at(11, 11))):
            clocks.pause(subject=SUBJECT, kind="reply", at=first)
            clocks.resume(subject=SUBJECT, kind="reply", at=second)

        assert Clock.objects.get().last_day == date(2026, 11, 30)  # 25 November and three working days

    def test_of_work_hours_counts_office_time(self) -> None:
        given.started("triage", when=at(11, 4, 9))  # to 15:30
        clocks.pause(subject=SUBJECT, kind="triage", at=at(11, 4, 11, 30))

        clock = clocks.resume(subject=SUBJECT, kind="triage", at=at(11, 4, 15))

        assert clock.due_at == at(11, 4, 16, 30)

    def test_around_the_clock_counts_every_hour(self) -> None:
        given.started("triage", "critical", when=at(11, 4, 22))
        clocks.pause(subject=SUBJECT, kind="triage", at=at(11, 4, 23))

        assert clocks.resume(subject=SUBJECT, kind="triage", at=at(11, 5, 2)).due_at == at(11, 5, 3)

    def test_twice_without_resuming_keeps_the_first(self) -> None:
        given.started()
        clocks.pause(subject=SUBJECT, kind="reply", at=at(11, 5))

        assert clocks.pause(subject=SUBJECT, kind="reply", at=at(11, 9)).paused_at == at(11, 5)

    def test_does_not_cure_what_was_overdue(self) -> None:
        given.started()
        clocks.pause(subject=SUBJECT, kind="reply", at=at(11, 26))

        clock = clocks.resume(subject=SUBJECT, kind="reply", at=at(12, 1))

        assert clock.last_day == date(2026, 11, 25)

    def test_ends_with_a_stop_and_counts(self) -> None:
        given.started()
        clocks.pause(subject=SUBJECT, kind="reply", at=at(11, 24))

        clock = clocks.stop(subject=SUBJECT, kind="reply", at=at(11, 27))

        # Three working days stood still: the end moved from the 25th to the 30th.
        assert (clock.verdict, clock.last_day, clock.paused_at) == ("on_time", date(2026, 11, 30), None)

    def test_of_nothing_is_none(self) -> None:
        assert clocks.pause(subject=SUBJECT, kind="reply", at=at(11, 5)) is None
        assert clocks.resume(subject=SUBJECT, kind="reply", at=at(11, 5)) is None
        assert clocks.stop(subject=SUBJECT, kind="reply", at=at(11, 5)) is None


class TestLight:
    @pytest.mark.parametrize(
        ("when", "light", "left"),
        [
            (at(11, 4), Light.GREEN, "剩15个工作日"),
            (at(11, 19, 23), Light.GREEN, "剩4个工作日"),
            (at(11, 20, 0), Light.YELLOW, "剩3个工作日"),
            (at(11, 25, 9), Light.YELLOW, "今天到期"),
            (at(11, 25, 17, 30), Light.RED, "已超期"),
            (at(11, 27, 9), Light.RED, "已超期2个工作日"),
        ],
    )
    def test_of_15_working_days(self, when: datetime, light: Light, left: str) -> None:
        clock = given.started()  # due Wednesday 25 November

        assert (clocks.light(clock, when), clocks.left_text(clock, when)) == (light, left)

    def test_of_three_months_is_yellow_at_a_fifth(self) -> None:
        # 4 March to 4 June 2026: 63 working days, so yellow when 12 are left, which is on 19 May.
        clock = given.started("review", when=at(3, 4))

        assert clock.last_day == date(2026, 6, 4)
        assert clocks.light(clock, at(5, 18, 23)) == Light.GREEN
        assert clocks.light(clock, at(5, 19, 0)) == Light.YELLOW

    def test_a_pause_does_not_make_the_fifth_larger(self) -> None:
        # Two working days stood still: to 8 June, and still the last 12 are yellow, from 21 May.
        given.started("review", when=at(3, 4))
        clocks.pause(subject=SUBJECT, kind="review", at=at(3, 5))

        clock = clocks.resume(subject=SUBJECT, kind="review", at=at(3, 9))

        assert clock.last_day == date(2026, 6, 8)
        assert clocks.light(clock, at(5, 20, 23)) == Light.GREEN
        assert clocks.light(clock, at(5, 21, 0)) == Light.YELLOW

    def test_of_a_short_term_starts_yellow(self) -> None:
        assert clocks.light(given.started("contact"), at(11, 4)) == Light.YELLOW

    def test_of_a_pause_is_grey_unless_it_was_late(self) -> None:
        given.started()
        in_time = clocks.pause(subject=SUBJECT, kind="reply", at=at(11, 5))
        assert (clocks.light(in_time, at(12, 31)), clocks.left_text(in_time, at(12, 31))) == (Light.GREY, "已暂停")

        given.started("contact")
        late = clocks.pause(subject=SUBJECT, kind="contact", at=at(11, 10))
        assert clocks.light(late, at(11, 10)) == Light.RED

    def test_of_a_stopped_clock_is_its_verdict(self) -> None:
        given.started()
        given.started("contact")
        stopped = [clocks.stop(subject=SUBJECT, kind=kind, at=at(11, 10)) for kind in ("reply", "contact")]

        assert [clocks.light(clock, at(12, 31)) for clock in stopped] == [Light.GREEN, Light.RED]
        assert [clocks.left_text(clock, at(12, 31)) for clock in stopped] == ["按期", "超期"]

    def test_the_worst_is_red_then_yellow(self) -> None:
        assert clocks.worst([Light.GREY, Light.GREEN, Light.YELLOW]) == Light.YELLOW
        assert clocks.worst([Light.YELLOW, Light.RED]) == Light.RED
        assert clocks.worst([Light.GREY, Light.GREEN]) == Light.GREEN
        assert clocks.worst([]) is None

    def test_asks_no_database(self, django_assert_num_queries) -> None:
        clock = given.started()

        with django_assert_num_queries(0):
            clocks.light(clock, at(11, 20))
