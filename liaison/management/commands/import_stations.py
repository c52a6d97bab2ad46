"""manage.py import_stations FILE: the network of stations from one sheet, as the console's page does it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import clock
from core.actors import SYSTEM
from core.errors import Refused
from liaison.selectors.network import compare
from liaison.services.network import import_stations
from liaison.spreadsheet import read_lines


class Command(BaseCommand):
    """Compare, say what is wrong or what was done; nothing is imported while any line is wrong."""

    help = "从一张表（xlsx或csv）导入站点网络；有一行不对就都不导入，重复导入不会重复。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the file and the trial run."""
        parser.add_argument("file", type=Path, help="站点表")
        parser.add_argument("--dry-run", action="store_true", help="只看会改什么，不导入")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the counts of each category, or the wrong lines with their reasons."""
        path: Path = options["file"]
        try:
            lines = read_lines(path.name, path.read_bytes())
            found = compare(lines)
            for entry in found.wrong:
                self.stderr.write(f"第{entry.line}行 {entry.code} {entry.name}：{'；'.join(entry.problems)}")
            if found.wrong:
                raise CommandError(f"有{len(found.wrong)}行不对，没有导入。")
            if not options["dry_run"]:
                found = import_stations(lines=lines, actor=SYSTEM, at=clock.now())
        except OSError as error:
            raise CommandError(f"打不开这个文件：{path}") from error
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        for count in found.counts:
            self.stdout.write(f"{count.label}：新增{count.new}，修改{count.changed}，不变{count.same}")
