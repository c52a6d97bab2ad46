"""manage.py report: figures on the terminal."""

from argparse import ArgumentParser
from datetime import date, datetime, time
from typing import Any
from unicodedata import east_asian_width

from django.core.management.base import BaseCommand

from core.actors import SYSTEM
from core.clock import SHANGHAI
from suggestions.selectors import reports

HEADING = ("类别", "收到", "已交办", "已答复", "已评价", "答复用时中位数", "九成在")


class Command(BaseCommand):
    """Reads only."""

    help = "打印统计。closed_loop：按类别列出收到、交办、答复、评价件数和答复用时（工作日）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare which report, and what it covers."""
        parser.add_argument("name", choices=["closed_loop"])
        parser.add_argument("--source", default="", help="只统计这个来源的历史件")
        parser.add_argument("--from", dest="day_from", type=date.fromisoformat, help="收到日期起，如 2026-01-01")
        parser.add_argument("--to", dest="day_to", type=date.fromisoformat, help="收到日期止（不含）")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the report as a table."""
        rows = reports.closed_loop(
            SYSTEM,
            source=options["source"],
            received_from=self._start_of(options["day_from"]),
            received_to=self._start_of(options["day_to"]),
        )
        lines = [HEADING, *(self._line(row) for row in rows)]
        widths = [max(_width(line[i]) for line in lines) for i in range(len(HEADING))]
        for line in lines:
            cells = (cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True))
            self.stdout.write("  ".join(cells).rstrip())
        self.stdout.write("用时按工作日计；收到当天不计。")

    def _start_of(self, day: date | None) -> datetime | None:
        return datetime.combine(day, time.min, SHANGHAI) if day else None

    def _line(self, row: reports.LoopRow) -> tuple[str, ...]:
        middle = "—" if row.median_days is None else f"{row.median_days:g}天"
        ninety = "—" if row.p90_days is None else f"{row.p90_days}天内"
        return (row.category, str(row.received), str(row.dispatched), str(row.replied), str(row.rated), middle, ninety)


def _width(text: str) -> int:
    """Return how many terminal columns a text takes."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
