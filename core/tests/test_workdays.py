"""Terms counted by hand from the State Council's notices and the Civil Code; no database."""

from datetime import UTC, date, datetime

import pytest

from core.reference.calendar import published_years
from core.reference.statutory import statutory_days
from core.workdays import (
    SHANGHAI,
    Audience,
    Day,
    DayKind,
    Paused,
    Term,
    TermUnit,
    WorkCalendar,
    YearStatus,
)

PUBLISHED = published_years()
CALENDAR = WorkCalendar(
    {day: found for days in PUBLISHED.values() for day, found in days.items()},
    dict.fromkeys(PUBLISHED, YearStatus.CONFIRMED),
)


def at(year: int, month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


class TestTerm:
    @pytest.mark.parametrize(
        ("text", "amount", "unit", "label"),
        [
            ("4wh", 4, TermUnit.WORK_HOURS, "4个工作小时"),
            ("15wd", 15, TermUnit.WORKING_DAYS, "15个工作日"),
            ("30d", 30, TermUnit.CALENDAR_DAYS, "30天"),
            ("3m", 3, TermUnit.MONTHS, "3个月"),
            ("2h", 2, TermUnit.HOURS, "2小时"),
        ],
    )
    def test_is_read_and_written_alike(self, text: str, amount: int, unit: TermUnit, label: str) -> None:
        term = Term.parse(text)

        assert term == Term(amount, unit)
        assert (str(term), term.label) == (text, label)

    @pytest.mark.parametrize("text", ["", "15", "wd", "0wd", "-1d", "1.5wd", "15 wd", "15WD", "1y", "１wd"])
    def test_refuses_what_is_no_term(self, text: str) -> None:
        with pytest.raises(ValueError, match="not a term"):
            Term.parse(text)

    def test_is_at_least_one(self) -> None:
        with pytest.raises(ValueError, match="at least 1"):
            Term(0, TermUnit.WORKING_DAYS)


class TestWorkdays:
    def test_2026_has_248(self) -> None:
        assert CALENDAR.working_days_between(date(2025, 12, 31), date(2026, 12, 31)) == 248

    @pytest.mark.parametrize(
        ("day", "worked"),
        [
            (date(2026, 9, 20), True),  # Sunday, made up
            (date(2026, 9, 25), False),  # Friday, Mid-Autumn
            (date(2026, 10, 7), False),
            (date(2026, 10, 8), True),
            (date(2026, 10, 10), True),  # Saturday, made up
            (date(2026, 10, 11), False),
            (date(2026, 11, 30), True),
        ],
    )
    def test_follow_the_notice(self, day: date, worked: bool) -> None:
        assert CALENDAR.is_workday(day) is worked

    def test_between_counts_the_end_and_not_the_start(self) -> None:
        assert CALENDAR.working_days_between(date(2026, 9, 17), date(2026, 10, 8)) == 10
        assert CALENDAR.working_days_between(date(2026, 10, 8), date(2026, 9, 17)) == -10
        assert CALENDAR.working_days_between(date(2026, 10, 8), date(2026, 10, 8)) == 0

    def test_closure_is_not_worked(self) -> None:
        flooded = WorkCalendar({date(2026, 7, 21): Day(DayKind.CLOSURE, "防汛")}, {2026: YearStatus.CONFIRMED})

        due = flooded.due(at(2026, 7, 20), Term.parse("1wd"))

        assert due.last_day == date(2026, 7, 22)
        assert due.explanation == "自7月20日起算1个工作日，7月21日停止办公不计，至7月22日17:30届满。"


class TestWorkingDays:
    def test_over_mid_autumn_and_national_day(self) -> None:
        due = CALENDAR.due(at(2026, 9, 17), Term.parse("10wd"))

        assert due.last_day == date(2026, 10, 8)
        assert due.due_at == at(2026, 10, 8, 17, 30)
        assert not due.provisional
        assert due.explanation == (
            "自9月17日起算10个工作日，9月20日调休上班计入，9月25日至27日、10月1日至7日放假不计，至10月8日17:30届满。"
        )

    def test_a_citizen_has_until_midnight(self) -> None:
        due = CALENDAR.due(at(2026, 9, 17), Term.parse("10wd"), Audience.CITIZEN)

        assert (due.due_at, due.last_day) == (at(2026, 10, 9, 0), date(2026, 10, 8))
        assert due.explanation.endswith("至10月8日24:00届满。")

    @pytest.mark.parametrize(
        "start", [at(2026, 9, 18, 0), at(2026, 9, 18, 23, 59), at(2026, 9, 19), at(2026, 9, 17, 20)]
    )
    def test_the_day_of_the_start_is_not_counted(self, start: datetime) -> None:
        # Fri 18 or Sat 19 September: the make-up Sunday is the first day; from Thursday evening Friday is.
        expected = date(2026, 9, 18) if start.day == 17 else date(2026, 9, 20)

        assert CALENDAR.due(start, Term.parse("1wd")).last_day == expected

    def test_the_start_is_taken_in_shanghai(self) -> None:
        late_in_london = datetime(2026, 11, 17, 16, 30, tzinfo=UTC)  # 18 November 00:30

        assert CALENDAR.due(late_in_london, Term.parse("1wd")).last_day == date(2026, 11, 19)

    def test_a_start_without_zone_is_refused(self) -> None:
        with pytest.raises(ValueError, match="time zone"):
            CALENDAR.due(datetime(2026, 11, 17, 16), Term.parse("1wd"))  # noqa: DTZ001

    def test_over_new_year_between_confirmed_years(self) -> None:
        # 2026: 1 to 3 January off, Sunday the 4th made up.
        due = CALENDAR.due(at(2025, 12, 31), Term.parse("2wd"))

        assert due.last_day == date(2026, 1, 5)
        assert not due.provisional
        assert due.explanation == (
            "自12月31日起算2个工作日，2026年1月4日调休上班计入，2026年1月1日至3日放假不计，至2026年1月5日17:30届满。"
        )

    def test_into_an_unpublished_year_is_provisional(self) -> None:
        due = CALENDAR.due(at(2026, 12, 30), Term.parse("3wd"))

        assert (due.last_day, due.provisional) == (date(2027, 1, 5), True)
        assert due.explanation == "自12月30日起算3个工作日，2027年1月1日放假不计，至2027年1月5日17:30届满（暂定）。"


class TestMonths:
    def test_end_on_the_day_of_the_same_number(self) -> None:
        due = CALENDAR.due(at(2026, 10, 12), Term.parse("1m"))

        assert due.last_day == date(2026, 11, 12)
        assert due.explanation == "自10月12日起算1个月，至11月12日17:30届满。"

    def test_three_from_30_november_2026(self) -> None:
        due = CALENDAR.due(at(2026, 11, 30), Term.parse("3m"))

        assert (due.last_day, due.provisional) == (date(2027, 3, 1), True)
        assert due.explanation == (
            "自11月30日起算3个月，到期月没有30日，月末2027年2月28日是星期日，顺延至2027年3月1日17:30届满（暂定）。"
        )

    @pytest.mark.parametrize(
        ("start", "months", "end"),
        [
            (at(2026, 1, 31), 1, date(2026, 2, 28)),  # a Saturday, made up
            (at(2025, 1, 31), 1, date(2025, 2, 28)),
            (at(2024, 1, 31), 1, date(2024, 2, 29)),
            (at(2024, 1, 30), 13, date(2025, 2, 28)),
            (at(2026, 8, 31), 1, date(2026, 9, 30)),
            (at(2026, 3, 31), 1, date(2026, 4, 30)),
            (at(2025, 11, 28), 3, date(2026, 2, 28)),
        ],
    )
    def test_end_with_a_shorter_month(self, start: datetime, months: int, end: date) -> None:
        assert CALENDAR.due(start, Term(months, TermUnit.MONTHS)).last_day == end

    def test_roll_off_a_holiday(self) -> None:
        due = CALENDAR.due(at(2026, 9, 1), Term.parse("1m"))

        assert due.last_day == date(2026, 10, 8)
        assert due.explanation == "自9月1日起算1个月，对应日10月1日国庆节放假，顺延至10月8日17:30届满。"


class TestCalendarDays:
    def test_count_every_day(self) -> None:
        due = CALENDAR.due(at(2026, 10, 12), Term.parse("30d"))

        assert due.last_day == date(2026, 11, 11)
        assert due.explanation == "自10月12日起算30天，至11月11日17:30届满。"

    def test_roll_off_a_weekend(self) -> None:
        due = CALENDAR.due(at(2026, 9, 17), Term.parse("30d"))

        assert due.last_day == date(2026, 10, 19)
        assert due.explanation == "自9月17日起算30天，第30天10月17日是星期六，顺延至10月19日17:30届满。"


class TestPaused:
    def test_working_days_move_the_end_on(self) -> None:
        # Counted to 8 October, then the 9th and the made-up Saturday.
        due = CALENDAR.due(at(2026, 9, 17), Term.parse("10wd"), paused=Paused(days=2))

        assert due.last_day == date(2026, 10, 10)
        assert "其间暂停2个工作日，至10月10日17:30届满。" in due.explanation

    def test_months_are_moved_on_by_working_days_after_rolling(self) -> None:
        due = CALENDAR.due(at(2026, 9, 1), Term.parse("1m"), paused=Paused(days=1))

        assert due.last_day == date(2026, 10, 9)
        assert due.explanation.endswith("对应日10月1日国庆节放假，顺延，其间暂停1个工作日，至10月9日17:30届满。")

    def test_work_hours_are_moved_on_by_office_time(self) -> None:
        due = CALENDAR.due(at(2026, 11, 18, 9), Term.parse("2wh"), paused=Paused(seconds=5400))

        assert due.due_at == at(2026, 11, 18, 15)
        assert due.explanation == "自11月18日9:00起算2个工作小时，其间暂停1小时30分，至11月18日15:00届满。"


class TestUnknownYears:
    def test_2027_has_the_statutory_days_only(self) -> None:
        assert sorted(statutory_days(2027)) == [
            date(2027, 1, 1), date(2027, 2, 5), date(2027, 2, 6), date(2027, 2, 7), date(2027, 2, 8), date(2027, 4, 5),
            date(2027, 5, 1), date(2027, 5, 2), date(2027, 6, 9), date(2027, 9, 15),
            date(2027, 10, 1), date(2027, 10, 2), date(2027, 10, 3),
        ]  # fmt: skip

    def test_2026_has_no_days_off_in_lieu_by_law_alone(self) -> None:
        assert date(2026, 2, 20) not in statutory_days(2026)

    def test_never_fail(self) -> None:
        for year in range(1990, 2101):
            for text in ("15wd", "3m", "30d", "4wh", "2h"):
                due = CALENDAR.due(at(year, 12, 20), Term.parse(text))
                assert due.due_at > at(year, 12, 20)
                known = year >= 2004 and due.last_day.year <= 2026
                assert due.provisional is not (known or text == "2h")

    def test_the_year_of_an_uncounted_start_does_not_matter(self) -> None:
        due = CALENDAR.due(at(2003, 12, 31), Term.parse("1wd"))

        assert (due.last_day, due.provisional) == (date(2004, 1, 2), False)

    def test_a_provisional_year_is_provisional(self) -> None:
        entered = WorkCalendar({}, {2026: YearStatus.CONFIRMED, 2027: YearStatus.PROVISIONAL})

        assert entered.due(at(2026, 12, 31), Term.parse("1wd")).provisional
        # What was entered for the year counts, not what the law alone would give.
        assert entered.due(at(2026, 12, 31), Term.parse("1wd")).last_day == date(2027, 1, 1)
