"""`manage.py rundemo`: the whole demo in one command, as `make demo` runs it."""

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from renda.embedded.errors import CannotStart
from renda.embedded.places import var_dir
from renda.runner.demo import Demo
from renda.runner.screen import Progress


class Command(BaseCommand):
    """Start database, queue, web server, worker and beat; stop them with Ctrl+C."""

    help = "启动整个演示：数据库、队列、网站、后台任务和定时任务，按 Ctrl+C 停止。"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take port, address and whether to start afresh."""
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000), help="端口，默认 8000")
        parser.add_argument("--bind", default=os.environ.get("BIND") or "127.0.0.1", help="监听地址，默认只限本机")
        parser.add_argument("--reset", action="store_true", help="清空演示数据，从头再来")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until stopped; a refusal is one sentence and exit code 1."""
        host, port = options["bind"], options["port"]
        site = os.environ.get("SITE_URL", f"http://127.0.0.1:{port}").rstrip("/")
        demo = Demo(var_dir(), settings.DEMO_FILE, host, port, site, Progress(self.stdout))
        try:
            demo.run(reset=options["reset"])
        except CannotStart as error:
            self.stderr.write(str(error))
            sys.exit(1)
