"""`manage.py deadline`: what the law and the State Council's calendar say, one question or many."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reference(db):
    call_command("load_reference", verbosity=0)


def ask(*words: str) -> str:
    said = io.StringIO()
    call_command("deadline", *words, stdout=said)
    return said.getvalue().strip()


def test_ten_working_days_from_the_seventeenth_of_september_end_after_the_holidays():
    """domain.md b.4, 2: 20 September is a make-up Sunday; 25 to 27 September and 1 to 7 October are off."""
    answer = ask("2026-09-17T10:00", "10wd")

    assert answer.startswith("2026-10-08T17:30")
    for words in ("9月20日", "9月25日至27日", "10月1日至7日"):
        assert words in answer


def test_three_months_from_the_thirtieth_of_november_end_at_the_months_end_and_are_provisional():
    """domain.md b.4, 1: no 30 February, the 28th is a Sunday, so Monday 1 March 2027; 2027 is not announced."""
    said = json.loads(ask("2026-11-30", "3m", "--json"))

    assert (said["last_day"], said["provisional"]) == ("2027-03-01", True)
    assert "暂定" in said["explanation"]


@pytest.mark.parametrize(
    ("start", "term", "due"),
    [
        # Office hours 8:30 to 12:00 and 14:30 to 17:30: two hours are left on Thursday, two more on Friday morning.
        ("2026-09-17T15:30", "4wh", "2026-09-18T10:30"),
        # The day of the start is not counted (Civil Code §201): thirty days after 17 September are 17 October, a
        # Saturday, so Monday 19 October (§203).
        ("2026-09-17", "30d", "2026-10-19T17:30"),
        ("2026-09-17T23:30", "2h", "2026-09-18T01:30"),
    ],
)
def test_each_unit_by_hand(start: str, term: str, due: str):
    assert ask(start, term).startswith(due)


def test_a_citizens_day_ends_at_midnight():
    assert ask("2026-09-17", "1wd", "--citizen").startswith("2026-09-18T24:00")


def test_what_lies_between_agrees_with_what_is_added():
    said = json.loads(ask("2026-09-17T10:00", "--until", "2026-10-08T17:30", "--json"))
    # 21 calendar days, ten of them worked; ten days of 6.5 hours, and of the first 2 in the morning and 3 after noon.
    assert (said["working_days"], said["days"], said["months"], said["office_hours"]) == (10, 21, 0, 70.0)
    assert json.loads(ask("2026-08-31", "--until", "2026-09-30", "--json"))["months"] == 1


def test_many_lines_are_answered_each_and_a_bad_one_stops_nothing():
    said, lines = io.StringIO(), io.StringIO("2026-09-17 10wd\n\n2026-13-01 1wd\nfoo\n2026-09-17 1wd\n")
    with pytest.raises(CommandError, match="有2行看不懂"):
        call_command("deadline", "-", stdout=said, stdin=lines)

    lines = said.getvalue().splitlines()
    assert [line[:16] for line in (lines[0], lines[3])] == ["2026-10-08T17:30", "2026-09-18T17:30"]
    assert lines[1].startswith("2026-13-01 1wd：看不懂“2026-13-01”")
    assert lines[2].startswith("foo：一行写一个起算时间")


@pytest.mark.parametrize(
    "words",
    [("2026-09-17", "10"), ("yesterday", "1wd"), ("2026-09-17", "0wd"), ("2026-09-17", ""), ("9998-12-31", "9999m")],
)
def test_what_cannot_be_read_is_said_in_a_line(words):
    with pytest.raises(CommandError, match="看不懂"):
        ask(*words)


def test_the_end_is_not_before_the_start():
    with pytest.raises(CommandError, match="早于"):
        ask("2026-09-17", "--until", "2026-09-16")


def examples() -> list[tuple[str, str]]:
    """Return each example of the page on deadlines with the answer printed below it."""
    page = (Path(__file__).parents[2] / "docs" / "deadlines.md").read_text(encoding="utf-8").splitlines()
    asked = "$ manage.py deadline "
    return [(line.removeprefix(asked), page[n + 1]) for n, line in enumerate(page) if line.startswith(asked)]


@pytest.mark.parametrize(("question", "answer"), examples())
def test_the_page_says_what_the_command_answers(question: str, answer: str):
    assert ask(*question.split()) == answer
