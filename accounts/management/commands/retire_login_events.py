"""Delete sign-in records that are older than they have to be kept."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts import services
from core.clock import now


class Command(BaseCommand):
    """`manage.py retire_login_events`, for cron once a month."""

    help = "清理超过保存期限的登录记录。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many rows went."""
        self.stdout.write(f"已清理登录记录{services.retire_login_events(at=now())}条。")
