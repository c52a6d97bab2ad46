"""`manage.py enforce_deadlines`: the minute's sweep over the deadlines, for cron; safe to run again."""

from typing import Any

from django.core.management.base import BaseCommand

from core import calendar, clock, clocks


class Command(BaseCommand):
    """Remind of the clocks that ring now."""

    help = "检查办理期限并提醒。可以随时重复运行。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the sweep once and print its counts, and which year's arrangement is missing."""
        at = clock.now()
        result = clocks.sweep(at=at)
        self.stdout.write(
            f"到点 {result.rang} 件，提醒 {result.reminders} 条，等上班再提醒 {result.deferred} 件，"
            f"重算期限 {result.recomputed} 件，失败 {result.failed} 件"
        )
        for year in calendar.unconfirmed_years(at):
            self.stderr.write(f"{year}年放假安排还没有确认，跨入这一年的期限都是暂定的")
