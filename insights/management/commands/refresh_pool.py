"""manage.py refresh_pool: count the pool anew."""

from argparse import ArgumentParser
from datetime import date, datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.clock import SHANGHAI
from insights.services import counting


class Command(BaseCommand):
    """Gives the same figures as counting with each step does; safe to run at any time."""

    help = "重新统计民意数据池。平时随办理自动统计，这个命令用于首次启用、批量导入之后或者核对。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare from when on."""
        parser.add_argument("--since", default="", help="只重新统计这一天起收到的意见，如 2026-10-01")

    def handle(self, *args: Any, **options: Any) -> None:
        """Count and say how many opinions were counted."""
        since = self._moment(options["since"])
        counted = counting.recount_all() if since is None else counting.recount_since(since)
        self.stdout.write(f"重新统计了{counted}件意见。")

    def _moment(self, typed: str) -> datetime | None:
        if not typed:
            return None
        try:
            return datetime.combine(date.fromisoformat(typed), time.min, SHANGHAI)
        except ValueError as error:
            raise CommandError(f"日期写成 2026-10-01 这样，看不懂“{typed}”。") from error
