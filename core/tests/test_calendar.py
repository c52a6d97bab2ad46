"""The calendar's tables: loading, editing, what one read costs."""

from datetime import date, datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from core import calendar
from core.models import CalendarDay, CalendarYear
from core.reference import calendar as reference
from core.workdays import SHANGHAI, Day, DayKind, Term, YearStatus

pytestmark = pytest.mark.django_db
NOVEMBER = datetime(2026, 11, 1, 9, tzinfo=SHANGHAI)
NOTICE_2027 = "国务院办公厅关于2027年部分节假日安排的通知（示例）"


@pytest.fixture(autouse=True)
def _fresh_calendar() -> None:
    calendar.forget()


class TestLoad:
    def test_loads_published_years_and_two_provisional_ones(self) -> None:
        summary = reference.load()

        assert summary == "工作日历 2004—2026年已确认，2027、2028年暂定"
        statuses = dict(CalendarYear.objects.values_list("year", "status"))
        assert [year for year, status in statuses.items() if status == "confirmed"] == list(range(2026, 2003, -1))
        assert (statuses[2027], statuses[2028], len(statuses)) == ("provisional", "provisional", 25)

    def test_2026_is_the_notice(self) -> None:
        reference.load()

        days = CalendarDay.objects.filter(year=2026)
        made_up = days.filter(kind="makeup").values_list("date", flat=True)
        assert list(made_up) == [
            date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28), date(2026, 5, 9), date(2026, 9, 20), date(2026, 10, 10),
        ]  # fmt: skip
        # 3 + 9 + 3 + 5 + 3 + 3 + 7 days off
        assert days.filter(kind="holiday").count() == 33
        assert days.get(date=date(2026, 2, 15)).name == "春节"

    def test_twice_changes_nothing(self) -> None:
        reference.load()
        before = list(CalendarDay.objects.values_list())

        reference.load()

        assert list(CalendarDay.objects.values_list()) == before

    def test_leaves_a_year_the_county_confirmed_alone(self) -> None:
        calendar.write_year(year=2027, status=YearStatus.CONFIRMED, source=NOTICE_2027, days={})

        assert reference.load() == "工作日历 2004—2026年已确认，2028年暂定"
        assert not CalendarDay.objects.filter(year=2027).exists()

    def test_leaves_a_closure_alone(self) -> None:
        reference.load()
        day = date(2026, 7, 21)
        CalendarDay.objects.create(date=day, year_id=2026, kind="closure", name="防汛", source="示例县政府通知")

        reference.load()

        calendar.forget()
        assert not calendar.the_calendar().is_workday(day)

    def test_leaves_a_published_day_the_county_changed_alone(self) -> None:
        reference.load()
        made_up = date(2026, 9, 20)
        CalendarDay.objects.filter(date=made_up).update(kind="closure", source="示例县政府通知")

        reference.load()

        calendar.forget()
        assert not calendar.the_calendar().is_workday(made_up)

    def test_mends_a_published_day_that_was_lost(self) -> None:
        reference.load()
        CalendarDay.objects.filter(date=date(2026, 9, 20)).delete()

        reference.load()

        assert calendar.the_calendar().is_workday(date(2026, 9, 20))

    def test_command_prints_a_line_for_each_loader(self) -> None:
        out = StringIO()

        call_command("load_reference", stdout=out)
        call_command("load_reference", stdout=out)

        assert out.getvalue().splitlines().count("工作日历 2004—2026年已确认，2027、2028年暂定") == 2


class TestWriteYear:
    def test_replaces_provisional_days(self) -> None:
        reference.load()
        arranged = {date(2027, 2, 5): Day(DayKind.HOLIDAY, "春节"), date(2027, 2, 28): Day(DayKind.MAKEUP, "春节")}

        assert calendar.write_year(year=2027, status=YearStatus.CONFIRMED, source=NOTICE_2027, days=arranged)

        assert calendar.the_calendar().is_workday(date(2027, 2, 28))
        assert list(CalendarDay.objects.filter(year=2027).values_list("date", flat=True)) == sorted(arranged)

    def test_again_says_nothing_changed(self) -> None:
        calendar.write_year(year=2027, status=YearStatus.CONFIRMED, source=NOTICE_2027, days={})

        assert not calendar.write_year(year=2027, status=YearStatus.CONFIRMED, source=NOTICE_2027, days={})

    def test_refuses_a_day_of_another_year(self) -> None:
        days = {date(2026, 1, 1): Day(DayKind.HOLIDAY)}

        with pytest.raises(ValueError, match="2027"):
            calendar.write_year(year=2027, status=YearStatus.CONFIRMED, source="", days=days)

    def test_the_table_refuses_it_too(self) -> None:
        CalendarYear.objects.create(year=2027)

        with pytest.raises(IntegrityError), transaction.atomic():
            CalendarDay.objects.create(date=date(2026, 1, 1), year_id=2027, kind="holiday")


class TestTheCalendar:
    def test_costs_two_queries_and_then_none(self, django_assert_num_queries) -> None:
        reference.load()
        calendar.forget()

        with django_assert_num_queries(2):
            first = calendar.the_calendar()
        with django_assert_num_queries(0):
            assert calendar.the_calendar() is first

    def test_is_the_same_object_after_a_read_that_found_no_change(self) -> None:
        reference.load()
        first = calendar.the_calendar()
        calendar._cached = (calendar._cached[0] - 61, first)

        assert calendar.the_calendar() is first
        assert calendar._cached[0] > 0

    def test_sees_after_a_minute_what_another_process_wrote(self) -> None:
        reference.load()
        stale = calendar.the_calendar()
        CalendarDay.objects.filter(date=date(2026, 9, 20)).update(kind="closure")

        assert calendar.the_calendar().is_workday(date(2026, 9, 20))
        calendar._cached = (calendar._cached[0] - 61, stale)
        assert not calendar.the_calendar().is_workday(date(2026, 9, 20))
        assert calendar.the_calendar().version != stale.version

    def test_works_with_nothing_loaded(self) -> None:
        due = calendar.the_calendar().due(datetime(2026, 9, 30, 9, tzinfo=SHANGHAI), Term.parse("1wd"))

        # Only the three statutory days and the weekend are known: Monday 5 October.
        assert (due.last_day, due.provisional) == (date(2026, 10, 5), True)


class TestUnconfirmedYears:
    def test_next_year_is_missed_from_november_on(self) -> None:
        reference.load()

        assert calendar.unconfirmed_years(NOVEMBER.replace(month=10)) == []
        assert calendar.unconfirmed_years(NOVEMBER) == [2027]

    def test_confirming_ends_it(self) -> None:
        reference.load()
        calendar.write_year(year=2027, status=YearStatus.CONFIRMED, source=NOTICE_2027, days={})

        assert calendar.unconfirmed_years(NOVEMBER) == []
