"""Work hours, hours around the clock and openings, counted by hand; no database."""

from datetime import date, datetime, time

import pytest

from core.tests.test_workdays import CALENDAR, at
from core.workdays import OfficeHours, Term, WorkCalendar, YearStatus

SUMMER = ((time(8), time(12)), (time(15), time(18)))


class TestHours:
    @pytest.mark.parametrize(
        ("start", "term", "end"),
        [
            (at(2026, 11, 18, 9), "2wh", at(2026, 11, 18, 11)),
            (at(2026, 11, 18, 11), "2wh", at(2026, 11, 18, 15, 30)),
            (at(2026, 11, 18, 10), "2wh", at(2026, 11, 18, 12)),
            (at(2026, 11, 18, 13), "1wh", at(2026, 11, 18, 15, 30)),
            (at(2026, 11, 18, 16), "4wh", at(2026, 11, 19, 11)),
            (at(2026, 11, 20, 17), "4wh", at(2026, 11, 23, 12)),
            (at(2026, 9, 30, 16, 30), "4wh", at(2026, 10, 8, 11, 30)),
            (at(2026, 9, 19, 22), "1wh", at(2026, 9, 20, 9, 30)),
        ],
    )
    def test_of_work_run_in_office_hours_only(self, start: datetime, term: str, end: datetime) -> None:
        due = CALENDAR.due(start, Term.parse(term))

        assert (due.due_at, due.last_day) == (end, end.date())

    def test_of_work_explain_the_holiday(self) -> None:
        due = CALENDAR.due(at(2026, 9, 30, 16, 30), Term.parse("4wh"))

        assert due.explanation == "自9月30日16:30起算4个工作小时，10月1日至7日放假不计，至10月8日11:30届满。"

    def test_of_summer(self) -> None:
        summer = WorkCalendar({}, {2026: YearStatus.CONFIRMED}, OfficeHours(summer=SUMMER))

        assert summer.due(at(2026, 7, 1, 11), Term.parse("3wh")).due_at == at(2026, 7, 1, 17)
        assert summer.due(at(2026, 5, 29, 11), Term.parse("3wh")).due_at == at(2026, 5, 29, 16, 30)

    def test_around_the_clock_run_at_night(self) -> None:
        due = CALENDAR.due(at(2026, 10, 1, 22), Term.parse("2h"))

        assert (due.due_at, due.last_day, due.provisional) == (at(2026, 10, 2, 0), date(2026, 10, 1), False)
        assert due.explanation == "自10月1日22:00起算2小时（不分昼夜），至10月1日24:00届满。"

    @pytest.mark.parametrize(
        "periods", [(), ((time(12), time(8)),), ((time(14), time(17)), (time(8), time(12))), ((time(8), time(8)),)]
    )
    def test_must_be_in_order(self, periods: tuple[tuple[time, time], ...]) -> None:
        with pytest.raises(ValueError, match="ascending"):
            OfficeHours(periods=periods)


class TestOpening:
    @pytest.mark.parametrize(
        ("instant", "opening"),
        [
            (at(2026, 11, 18, 8, 30), at(2026, 11, 18, 8, 30)),
            (at(2026, 11, 18, 7), at(2026, 11, 18, 8, 30)),
            (at(2026, 11, 18, 12), at(2026, 11, 18, 14, 30)),
            (at(2026, 11, 18, 17, 30), at(2026, 11, 19, 8, 30)),
            (at(2026, 11, 20, 18), at(2026, 11, 23, 8, 30)),
            (at(2026, 9, 30, 18), at(2026, 10, 8, 8, 30)),
        ],
    )
    def test_is_the_next_one(self, instant: datetime, opening: datetime) -> None:
        assert CALENDAR.next_opening(instant) == opening
        assert CALENDAR.is_open(instant) is (instant == opening)
