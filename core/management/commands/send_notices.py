"""`manage.py send_notices`: the minute's sending of notices outside the platform, for cron; safe to run again."""

from typing import Any

from django.core.management.base import BaseCommand

from core import clock
from core.delivery import channels, sending


class Command(BaseCommand):
    """Send what is due now."""

    help = "把到时间的消息发到短信、邮件等渠道。可以随时重复运行。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Send once and print the counts, and that nothing is set up when nothing is."""
        result = sending.send_due(at=clock.now())
        self.stdout.write(f"发出 {result.sent} 条，没有发出 {result.failed} 条，不用发了 {result.called_off} 条")
        if not channels.active():
            self.stderr.write("还没有开通短信、邮件等渠道，消息只在平台里显示")
