"""Terms: what a row must keep to, and when warn points, promise and ladder ring. Dates by hand for November 2026, a
month without holidays.
"""

from collections.abc import Iterator
from datetime import date

import pytest

from core import calendar, clocks, policy_changes
from core.clock_rungs import late_words, promise_text, rings
from core.errors import RuleBroken, Stale, WrongState
from core.models import Clock, DeadlinePolicy, Notice
from core.policy_changes import NewTerm
from core.reference import calendar as reference
from core.term_points import read_point, read_points, read_promise, read_term
from core.terms import Term
from core.tests import given_clocks as given
from core.tests.given_clocks import HANDLER, SUBJECT, at

pytestmark = pytest.mark.django_db
MICRO = [["overdue_1", "4wh"], ["overdue_2", "1wd"]]
CRITICAL = [["overdue_1", "1h"], ["overdue_2", "2h"], ["overdue_5", "5h"]]
ROWS = [
    given.row("small", "3wd") | {"ladder": MICRO},
    given.row("urgent", "5wd", "critical") | {"ladder": CRITICAL},
    given.row("rating", "10wd", audience="citizen") | {"warn": ["+5wd", "+9wd"]},
    given.row("kept", "15wd") | {"promise": "10wd", "promise_basis": "本县服务承诺"},
    given.row("common", "3m") | {"promise": "08-31"},
    given.row("early", "30d") | {"warn": ["10d", "4wh"]},
]


@pytest.fixture(autouse=True)
def _county(db: None) -> Iterator[None]:
    calendar.forget()
    reference.load()
    given.registered()
    given.people()
    clocks.load_policies(ROWS, version="test-1", valid_from="2004-01-01")
    yield
    calendar.forget()


def rung(clock: Clock) -> list[tuple[str, object]]:
    return [(ring.rung.value, ring.at) for ring in rings(clock, calendar.the_calendar())]


class TestWhenItRings:
    def test_a_small_matter_goes_to_the_head_after_four_work_hours(self) -> None:
        clock = given.started("small", when=at(11, 18))  # 3 working days, to Monday 23 November 17:30

        # 3.5 hours of Tuesday's morning and half an hour of its afternoon; a working day later is Tuesday's closing.
        assert rung(clock) == [
            ("due_today", at(11, 23, 8, 30)), ("overdue", at(11, 24, 8, 30)), ("overdue_1", at(11, 24, 15)),
            ("overdue_2", at(11, 25, 8, 30)),
        ]  # fmt: skip
        assert late_words(clock, clocks.Rung.OVERDUE_1) == "超期4个工作小时"

    def test_an_urgent_one_by_hours_at_night(self) -> None:
        clock = given.started("urgent", "critical", when=at(11, 18))  # 5 working days, to Wednesday 25 November 17:30

        assert rung(clock)[-3:] == [
            ("overdue_1", at(11, 25, 18, 30)), ("overdue_2", at(11, 25, 19, 30)), ("overdue_5", at(11, 25, 22, 30)),
        ]  # fmt: skip

    def test_raters_are_reminded_on_the_fifth_and_ninth_day(self) -> None:
        clock = given.started("rating", when=at(11, 18))  # the tenth day is Wednesday 2 December, till midnight

        assert rung(clock) == [
            ("warn", at(11, 25, 8, 30)), ("warn_2", at(12, 1, 8, 30)), ("due_today", at(12, 2, 8, 30)),
            ("overdue", at(12, 3, 8, 30)),
        ]  # fmt: skip

    def test_points_before_the_end(self) -> None:
        clock = given.started("early", when=at(11, 2))  # 30 days, to Wednesday 2 December 17:30

        # Ten days before is Sunday 22 November; the last four work hours begin at 11:00.
        assert rung(clock)[:3] == [
            ("warn", at(11, 23, 8, 30)), ("due_today", at(12, 2, 8, 30)), ("warn_2", at(12, 2, 11)),
        ]  # fmt: skip

    def test_a_promise_warns_on_its_day_and_the_verdict_goes_by_the_term(self) -> None:
        clock = given.started("kept")  # the promise to Wednesday 18, the term to Wednesday 25 November

        clocks.sweep(at=at(11, 18, 8, 30))
        stopped = clocks.stop(subject=SUBJECT, kind="kept", at=at(11, 20))

        assert list(Notice.objects.values_list("user__username", "text")) == [
            (HANDLER, "“测试事项7”服务承诺今天到期，办理时限是11月25日17:30。")
        ]
        assert stopped is not None
        assert stopped.verdict == "on_time"
        assert promise_text(clock, calendar.the_calendar()) == (
            "服务承诺：10个工作日，到11月18日17:30；依据：本县服务承诺。是否按期以办理时限为准。"
        )

    def test_the_countys_common_date_warns_only_where_it_is_earlier_than_the_term(self) -> None:
        june = given.started("common", when=at(6, 15))  # three months: 15 September
        may = given.started("common", when=at(5, 20), round_no=2)  # 20 August, before the common date

        assert ("promise", at(8, 31, 8, 30)) in rung(june)
        assert "promise" not in dict(rung(may))


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("15个工作日", "15wd"),
        ("15wd", "15wd"),
        ("3个月", "3m"),
        (" 2 小时", "2h"),
        ("4个工作小时", "4wh"),
        ("30天", "30d"),
    ],
)
def test_a_term_is_read_as_a_clerk_writes_it(text: str, stored: str) -> None:
    assert str(read_term(text, "term")) == stored


def test_points_and_promises_are_read_as_a_clerk_writes_them() -> None:
    assert read_points("到期前3个工作日、第5个工作日，起算后2小时") == ["3wd", "+5wd", "+2h"]
    assert [read_point(code).label for code in ("3wd", "+5wd", "+2h")] == [
        "到期前3个工作日", "第5个工作日", "起算后2小时",
    ]  # fmt: skip
    assert [read_promise(text) for text in ("8月31日", "2个月", "")] == ["08-31", "2m", ""]


def change(term: str = "10wd", day: date = date(2026, 12, 1), **more: object) -> NewTerm:
    return NewTerm(term=Term.parse(term), basis="本县新规定", valid_from=day, **more)  # type: ignore[arg-type]


def policy_of(step: str) -> DeadlinePolicy:
    return DeadlinePolicy.objects.get(step=step, grade="general", family="test")


class TestWhatIsRefused:
    TODAY = date(2026, 11, 20)

    @pytest.mark.parametrize("text", ["0个工作日", "0wd"])
    def test_a_term_of_nothing(self, text: str) -> None:
        with pytest.raises(RuleBroken, match="时限至少是1") as refusal:
            read_term(text, "term")
        assert refusal.value.field == "term"

    @pytest.mark.parametrize("text", ["3星期", "十五个工作日", "-3天", "", "15"])
    def test_an_unknown_unit(self, text: str) -> None:
        with pytest.raises(RuleBroken, match="看不懂"):
            read_term(text, "term")

    @pytest.mark.parametrize("text", ["2月30日", "13月1日", "2月29日"])
    def test_a_day_that_no_year_has(self, text: str) -> None:
        with pytest.raises(RuleBroken, match="没有"):
            read_promise(text)

    @pytest.mark.parametrize(
        ("new", "field", "words"),
        [
            (change(day=date(2026, 11, 19)), "valid_from", "不能早于今天"),
            (change(promise="11wd"), "promise", "比办理时限（10个工作日）还长"),
            (change(promise="1m"), "promise", "还长"),
            (change(warn=("10wd",)), "warn", "提醒不到"),
            (change(warn=("+11wd",)), "warn", "提醒不到"),
            (change(warn=("3wd", "3wd")), "warn", "同一时间"),
            (change(warn=("1wd", "2wd", "3wd", "4wd")), "warn", "最多提醒3次"),
            (change(ladder=(("overdue_1", "2wd"), ("overdue_2", "1wd"))), "ladder", "一级比一级晚"),
            (change(ladder=(("overdue_1", "1wd"), ("overdue_2", "1wd"))), "ladder", "一级比一级晚"),
            (change(ladder=(("overdue_2", "1wd"), ("overdue_1", "2wd"))), "ladder", "一级比一级晚"),
            (NewTerm(Term.parse("5wd"), "  ", date(2026, 12, 1)), "basis", "依据"),
        ],
    )
    def test_what_a_clock_could_not_go_by(self, new: NewTerm, field: str, words: str) -> None:
        with pytest.raises(RuleBroken, match=words) as refusal:
            policy_changes.add_version(policy_of("small").pk, new, seen=10**6, today=self.TODAY)
        assert refusal.value.field == field
        assert DeadlinePolicy.objects.filter(step="small").count() == 1

    def test_what_says_the_same(self) -> None:
        same = NewTerm(
            Term.parse("3wd"), "测试用期限", date(2026, 12, 1), ladder=(("overdue_1", "4wh"), ("overdue_2", "1wd"))
        )

        with pytest.raises(RuleBroken, match="没有要改的"):
            policy_changes.add_version(policy_of("small").pk, same, seen=10**6, today=self.TODAY)

    def test_two_versions_from_one_day(self) -> None:
        policy = policy_of("small")
        policy_changes.add_version(policy.pk, change(), seen=10**6, today=self.TODAY)

        with pytest.raises(RuleBroken, match="自2026年12月1日起适用的已经有一版（2026-1，10个工作日）"):
            policy_changes.add_version(policy.pk, change("9wd"), seen=10**6, today=self.TODAY)

    def test_what_somebody_changed_since(self) -> None:
        policy, seen = policy_of("small"), policy_changes.last_change()
        policy_changes.add_version(policy.pk, change(), seen=seen, today=self.TODAY)

        with pytest.raises(Stale, match="刚刚有人改过"):
            policy_changes.add_version(policy.pk, change(day=date(2026, 12, 2)), seen=seen, today=self.TODAY)

    def test_taking_back_what_is_in_force_or_the_only_one(self) -> None:
        only = DeadlinePolicy.objects.create(
            version="2026-7",
            family="test",
            step="new",
            grade="",
            amount=1,
            unit="wd",
            basis="新设",
            valid_from=date(2027, 1, 1),
        )

        with pytest.raises(WrongState, match="已经开始适用"):
            policy_changes.withdraw(policy_of("small").pk, self.TODAY)
        with pytest.raises(RuleBroken, match="没有办理时限"):
            policy_changes.withdraw(only.pk, self.TODAY)

    def test_a_planned_version_is_taken_back(self) -> None:
        planned = policy_changes.add_version(policy_of("small").pk, change(), seen=10**6, today=self.TODAY)
        policy_changes.withdraw(planned.pk, self.TODAY)

        assert [row.pk for row in policy_changes.rows_on(date(2027, 1, 1)).filter(step="small")] == [
            policy_of("small").pk
        ]


def test_a_running_clock_keeps_its_row_and_one_from_the_day_has_the_new() -> None:
    running = given.started("small", when=at(11, 18))
    policy_changes.add_version(
        policy_of("small").pk, change(day=date(2026, 11, 20)), seen=10**6, today=date(2026, 11, 20)
    )

    running.refresh_from_db()
    later = given.started("small", when=at(11, 20), round_no=2)

    # 10 working days after Friday 20 November: 23 to 27 November, 30 November to 4 December.
    assert (running.last_day, later.last_day) == (date(2026, 11, 23), date(2026, 12, 4))
    assert running.policy.version == "test-1"
