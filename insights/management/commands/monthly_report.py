"""manage.py monthly_report: the month's report of the whole county as a docx file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import clock
from core.actors import SYSTEM
from core.errors import RuleBroken
from insights.inputs import clean_month
from insights.papers.document import document_of
from insights.selectors.monthly import monthly


class Command(BaseCommand):
    """Reads only; writes one file."""

    help = "生成一个月的群众意见情况报告（docx，全县）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the month and the file."""
        parser.add_argument("month", help="月份，如 2026-10")
        parser.add_argument("-o", "--output", type=Path, required=True, help="写到哪个文件")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file and say where it is."""
        try:
            month = clean_month(options["month"])
        except RuleBroken as error:
            raise CommandError(error.message) from error
        path: Path = options["output"]
        try:
            path.write_bytes(document_of(monthly(SYSTEM, month, clock.now())))
        except OSError as error:
            raise CommandError(f"写不进{path}：{error.strerror}。") from error
        self.stdout.write(f"已写入{path}。")
