"""What a changed calendar does to running clocks: ends move later or stay, never earlier."""

from collections.abc import Iterator
from datetime import date

import pytest

from core import calendar, clocks
from core.models import CalendarDay, Clock
from core.reference import calendar as reference
from core.tests import given_clocks as given
from core.tests.given_clocks import SUBJECT, at
from core.workdays import Day, DayKind, YearStatus

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _county(db: None) -> Iterator[None]:
    calendar.forget()
    reference.load()
    given.registered()
    yield
    calendar.forget()


class TestCalendarChange:
    """Three months from 30 November 2026 end on Sunday 28 February 2027, rolled to 1 March while 2027 is provisional."""

    def confirm_2027(self, **days: DayKind) -> None:
        rows = {date.fromisoformat(f"2027-{day[1:3]}-{day[3:]}"): Day(kind, "春节") for day, kind in days.items()}
        calendar.write_year(year=2027, status=YearStatus.CONFIRMED, source="放假通知（示例）", days=rows)

    def test_a_confirmed_year_ends_the_provision(self) -> None:
        clock = given.started("review", when=at(11, 30))
        assert (clock.last_day, clock.provisional) == (date(2027, 3, 1), True)
        self.confirm_2027()

        assert clocks.recompute(at=at(12, 1), limit=100) == 0

        clock.refresh_from_db()
        assert (clock.last_day, clock.provisional) == (date(2027, 3, 1), False)
        assert clock.explanation.endswith("是星期日，顺延至2027年3月1日17:30届满。")

    def test_a_told_end_never_moves_earlier(self) -> None:
        clock = given.started("review", when=at(11, 30))
        self.confirm_2027(d0228=DayKind.MAKEUP)

        assert clocks.recompute(at=at(12, 1), limit=100) == 0

        clock.refresh_from_db()
        assert (clock.due_at, clock.provisional) == (at(3, 1, 17, 30, year=2027), False)
        assert clock.explanation == (
            "自11月30日起算3个月，到期月没有30日，以月末为最后一日，至2027年2月28日17:30届满；已告知的期限2027年3月1日17:30不提前。"
        )

    def test_an_end_moves_later(self) -> None:
        clock = given.started("review", when=at(11, 30))
        self.confirm_2027(d0301=DayKind.HOLIDAY, d0302=DayKind.HOLIDAY)

        assert clocks.recompute(at=at(12, 1), limit=100) == 1

        clock.refresh_from_db()
        assert clock.due_at == at(3, 3, 17, 30, year=2027)

    def test_what_another_process_wrote_counts_at_once(self) -> None:
        given.started("review", when=at(11, 30))
        calendar.the_calendar()
        CalendarDay.objects.create(date=date(2027, 3, 1), year_id=2027, kind="closure", source="示例县政府通知")

        assert clocks.recompute(at=at(12, 1), limit=100) == 1
        assert Clock.objects.get().last_day == date(2027, 3, 2)

    def test_a_stopped_clock_stays(self) -> None:
        given.started("review", when=at(11, 30))
        clocks.stop(subject=SUBJECT, kind="review", at=at(12, 1))
        self.confirm_2027(d0301=DayKind.HOLIDAY)

        assert clocks.recompute(at=at(12, 1), limit=100) == 0
        assert Clock.objects.get().last_day == date(2027, 3, 1)

    def test_a_paused_clock_stays_quiet(self) -> None:
        given.started("review", when=at(11, 30))
        clocks.pause(subject=SUBJECT, kind="review", at=at(12, 1))
        self.confirm_2027(d0301=DayKind.HOLIDAY)

        clocks.recompute(at=at(12, 1), limit=100)

        clock = Clock.objects.get()
        assert (clock.last_day, clock.next_alert_at) == (date(2027, 3, 2), None)

    def test_with_nothing_new_costs_next_to_nothing(self, django_assert_max_num_queries) -> None:
        given.started()

        with django_assert_max_num_queries(6):  # calendar, the clocks that differ (none) in a savepoint, open changes
            assert clocks.recompute(at=at(12, 1), limit=100) == 0
