"""manage.py watch_duty: what the beat does for duty each five minutes, for cron."""

from typing import Any

from django.core.management.base import BaseCommand

from core import clock
from liaison.services.duty_watch import watch_duty


class Command(BaseCommand):
    """Remind of shifts, and tell station heads of shifts nobody recorded; running it twice tells nobody twice."""

    help = "提醒明天值班的人，把没有值班记录的班告诉站长（供cron使用，和定时任务相同）。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Run once."""
        self.stdout.write(f"提醒{watch_duty(at=clock.now())}条")
