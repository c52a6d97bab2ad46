"""Opinions in bulk, with everything that belongs to them: the only rows that no command has made."""

from datetime import datetime
from pathlib import Path

from django.db import connection, transaction

from bench.story_lines import CLOCKS, COUNTY_ONLY, STAGES, TOWNSHIP_ONLY, steps
from core import crypto
from core.calendar import the_calendar
from suggestions.inputs import NOTICE_VERSION

SQL = Path(__file__).with_name("rows.sql")
SENDERS = 200
NAME, PHONE = "suggestions.submitter.name", "suggestions.submitter.phone"
TEMPORARY = """
create temp table param (size int, now timestamptz, notice_version text, calendar_version text);
create temp table stage (name text, first int, last int, township_only bool, county_only bool);
create temp table step (stage text, level text, seq int, kind text, verb text, from_state text, to_state text, hours int,
                        who text);
create temp table clock_kind (subject text, kind text, starts text, stops text[], pauses text);
create temp table sender (i int, name text, phone text, phone_index text);
"""


def make(size: int, at: datetime) -> None:
    """Fill an empty county with so many opinions of the year before `at`, and let the planner know."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local statement_timeout = 0")
        cursor.execute(TEMPORARY)
        cursor.execute("insert into param values (%s, %s, %s, %s)", [size, at, NOTICE_VERSION, the_calendar().version])
        cursor.executemany("insert into stage values (%s, %s, %s, %s, %s)", _stages())
        cursor.executemany(f"insert into step values ({', '.join(['%s'] * 9)})", list(steps()))
        clocks = [(subject, kind, str(s), [str(one) for one in stops], str(p)) for subject, kind, s, stops, p in CLOCKS]
        cursor.executemany("insert into clock_kind values (%s, %s, %s, %s, %s)", clocks)
        cursor.executemany("insert into sender values (%s, %s, %s, %s)", _senders())
        cursor.execute(SQL.read_text(encoding="utf-8"))
    with connection.cursor() as cursor:
        cursor.execute("set statement_timeout = 0")
        cursor.execute("vacuum analyze")
        cursor.execute("reset statement_timeout")


def _stages() -> list[tuple[str, int, int, bool, bool]]:
    rows, first = [], 0
    for name, (share, _) in STAGES.items():
        rows.append((name, first, first + share - 1, name in TOWNSHIP_ONLY, name in COUNTY_ONLY))
        first += share
    if first != 100:
        raise ValueError(f"the shares of the stages make {first}, not 100")
    return rows


def _senders() -> list[tuple[int, str, str, str]]:
    """Return people whose names and phones are sealed as the commands would seal them."""
    phones = [f"1390000{number:04d}" for number in range(SENDERS)]
    return [
        (i, crypto.encrypt(f"测试人{i}", NAME), crypto.encrypt(phone, PHONE), crypto.blind_index(phone, PHONE))
        for i, phone in enumerate(phones)
    ]
