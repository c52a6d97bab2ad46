"""`manage.py deadline`: when a term ends and why, and how much lies between two instants, by the calendar in use."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError

from core.calendar import the_calendar
from core.terms import Audience, Term
from core.workdays import SHANGHAI, add_months, local

START_WORDS = "起算时间请写成2026-09-17T10:00，或者2026-09-17"
TERM_WORDS = "时限请写成4wh（工作小时）、15wd（工作日）、30d（天）、3m（个月）或者2h（小时）"


@dataclass(frozen=True)
class Answer:
    """When a term ends, as people and machines read it."""

    start: str
    term: str
    due_at: str
    last_day: str
    provisional: bool
    explanation: str


@dataclass(frozen=True)
class Between:
    """What lies between two instants, in each unit a term may have."""

    start: str
    until: str
    working_days: int
    days: int
    months: int
    office_hours: float
    provisional: bool


class Command(BaseCommand):
    """Answer one question, or those on standard input, one a line."""

    stealth_options = ("stdin",)
    help = "算期限：起算时间和时限，得到什么时候到期、为什么。例如：deadline 2026-09-17T10:00 10wd"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare start, term and how to answer."""
        parser.add_argument("start", help=f"{START_WORDS}；写 - 从标准输入读，一行一个“起算时间 时限”")
        parser.add_argument("term", nargs="?", default="", help=TERM_WORDS)
        parser.add_argument("--until", default="", help="不算到期，算到这一时间有多久")
        parser.add_argument("--citizen", action="store_true", help="群众的期限，到当天24:00；不写是单位的，到下班")
        parser.add_argument("--json", action="store_true", help="用JSON回答")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the answer.

        :raises CommandError: for what cannot be read; among many lines, after all the others are answered
        """
        try:
            the_calendar()
        except ProgrammingError:
            raise CommandError("数据库里还没有表，请先运行 manage.py migrate 和 manage.py load_reference。") from None
        audience = Audience.CITIZEN if options["citizen"] else Audience.UNIT
        if options["start"] == "-":
            self._many(options.get("stdin") or sys.stdin, audience, as_json=options["json"])
        elif options["until"]:
            self._say(_between(options["start"], options["until"]), as_json=options["json"])
        else:
            self._say(_answer(options["start"], options["term"], audience), as_json=options["json"])

    def _many(self, lines: Iterable[str], audience: Audience, *, as_json: bool) -> None:
        wrong = 0
        for line in lines:
            words = line.split()
            if not words:
                continue
            try:
                if len(words) != len(("start", "term")):
                    raise CommandError("一行写一个起算时间和一个时限，中间空一格")
                self._say(_answer(words[0], words[1], audience), as_json=as_json)
            except CommandError as refusal:
                wrong += 1
                said = {"line": line.strip(), "error": str(refusal)}
                self.stdout.write(json.dumps(said, ensure_ascii=False) if as_json else f"{line.strip()}：{refusal}")
        if wrong:
            raise CommandError(f"有{wrong}行看不懂")

    def _say(self, found: Answer | Between, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(asdict(found), ensure_ascii=False))
        elif isinstance(found, Answer):
            self.stdout.write(f"{found.due_at}　{found.explanation}")
        else:
            mark = "（跨入未确认的年份，暂定）" if found.provisional else ""
            self.stdout.write(
                f"{found.working_days}个工作日，{found.days}天，{found.months}个月，{found.office_hours}个工作小时{mark}"
            )


def _instant(said: str) -> datetime:
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        raise CommandError(f"看不懂“{said}”。{START_WORDS}。") from None
    return local(found if found.tzinfo is not None else found.replace(tzinfo=SHANGHAI))


def _answer(start: str, term: str, audience: Audience) -> Answer:
    began = _instant(start)
    try:
        wanted = Term.parse(term)
        due = the_calendar().due(began, wanted, audience)
    except (ValueError, OverflowError):
        raise CommandError(f"看不懂“{term}”。{TERM_WORDS}。") from None
    ends = f"{due.last_day}T24:00" if due.due_at.hour == 0 and not wanted.by_hours else f"{due.due_at:%Y-%m-%dT%H:%M}"
    return Answer(
        f"{began:%Y-%m-%dT%H:%M}", str(wanted), ends, due.last_day.isoformat(), due.provisional, due.explanation
    )


def _between(start: str, until: str) -> Between:
    began, ended = _instant(start), _instant(until)
    if ended < began:
        raise CommandError("结束时间早于起算时间。")
    calendar, first, last = the_calendar(), began.date(), ended.date()
    months = 0
    while add_months(first, months + 1) <= last:
        months += 1
    return Between(
        f"{began:%Y-%m-%dT%H:%M}", f"{ended:%Y-%m-%dT%H:%M}", calendar.working_days_between(first, last),
        (last - first).days, months, round(calendar.office_seconds_between(began, ended) / 3600, 2),
        calendar.unsure(first, last),
    )  # fmt: skip
