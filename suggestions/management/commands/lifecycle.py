"""manage.py lifecycle: show the tables of who may do what in which state, or hand them to another program."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from suggestions.management.lifecycle_page import page, rows


class Command(BaseCommand):
    """Prints; changes nothing."""

    help = "显示流程表；加 --json 供其他程序读取。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the form of the output."""
        parser.add_argument("--json", action="store_true", help="每行一项：表、状态、动作、从、到、谁、依据、限制")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the tables."""
        if options["json"]:
            self.stdout.write(json.dumps(rows(), ensure_ascii=False, indent=1))
        else:
            self.stdout.write(page())
