"""`manage.py embedded`: look at the embedded servers, or stop those a crash has left behind."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from renda.embedded.places import home
from renda.embedded.stack import Stack


class Command(BaseCommand):
    """Say whether the embedded servers run, or stop them."""

    help = "查看随附的数据库和队列，或者停止无人使用的。"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what to do."""
        parser.add_argument("action", choices=["status", "stop"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it; stopping servers that somebody uses is refused."""
        place = home()
        stack = Stack(place)
        if options["action"] == "status":
            self.stdout.write("正在运行" if stack.running() else "没有运行")
            self.stdout.write(f"数据：{place.root}\nDATABASE_URL={place.database_url}\nREDIS_URL={place.queue_url}")
        elif stack.stop():
            self.stdout.write("已停止。")
        else:
            self.stderr.write("别的程序正在使用，没有停止。")
            sys.exit(1)
