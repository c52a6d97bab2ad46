"""manage.py import_opinions: take a county's old cases over from a CSV or xlsx file."""

import csv
from argparse import ArgumentParser
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from core import clock
from core.actors import SYSTEM
from core.errors import Refused
from suggestions.management import tables
from suggestions.selectors import catalogue
from suggestions.services.history import OldCase, import_history

FIELDS = ("source_id", "text", "submitted_at", "title", "sender", "reply", "replied_at", "category")
NEEDED = ("source_id", "text", "submitted_at")


class Command(BaseCommand):
    """Each row is one command of its own: a bad row is refused whole and listed, the others are stored."""

    help = "导入历史意见（CSV或xlsx）。重复导入同一文件不会重复登记；被拒绝的行连同行号和原因写入一个文件。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the file, the mapping of its columns, and the name of its source."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--mapping", default="", help="列名对应，如 text=内容,submitted_at=时间")
        parser.add_argument("--source", default="", help="来源名称，默认取文件名")
        parser.add_argument("--refused", type=Path, help="被拒绝的行写到哪里")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import the file and print what came of it."""
        path: Path = options["file"]
        mapping = self._mapping(options["mapping"])
        source = options["source"] or path.stem
        refused_path = options["refused"] or settings.VAR_DIR / "imports" / f"{source}.refused.csv"
        try:
            lines = list(tables.rows(path))
        except tables.UnreadableFile as error:
            raise CommandError(str(error)) from error
        self._check_columns(lines, mapping)
        counts, refused = self._import(lines, mapping, source)
        self._write_refused(refused_path, refused)
        self.stdout.write(
            f"共{len(lines)}行：新登记{counts['new']}件，早已登记{counts['known']}件，拒绝{len(refused)}行。"
        )
        if refused:
            self.stdout.write(f"拒绝的行和原因：{refused_path}")

    def _mapping(self, text: str) -> dict[str, str]:
        given = dict(part.split("=", 1) for part in text.split(",") if "=" in part)
        unknown = sorted(set(given) - set(FIELDS))
        if unknown or (text and not given):
            raise CommandError(f"--mapping 里不认识：{'、'.join(unknown) or text}。可用的有 {'、'.join(FIELDS)}。")
        return {name: given.get(name, name) for name in FIELDS}

    def _check_columns(self, lines: list[tuple[int, dict[str, object]]], mapping: dict[str, str]) -> None:
        if not lines:
            raise CommandError("文件里没有数据行。")
        missing = [mapping[name] for name in NEEDED if mapping[name] not in lines[0][1]]
        if missing:
            raise CommandError(f"文件里没有这些列：{'、'.join(missing)}。可以用 --mapping 指明列名。")

    def _import(
        self, lines: list[tuple[int, dict[str, object]]], mapping: dict[str, str], source: str
    ) -> tuple[Counter[str], list[tuple[int, str, str]]]:
        categories = {category.name: category.pk for category in catalogue.categories()}
        at = clock.now()
        counts: Counter[str] = Counter()
        refused: list[tuple[int, str, str]] = []
        for line, row in tqdm(lines, desc="导入", unit="行", disable=None):
            values = {name: row.get(column, "") for name, column in mapping.items()}
            try:
                case = self._case(values, source, categories)
                stored = import_history(case=case, actor=SYSTEM, at=at)
            except Refused as refusal:
                refused.append((line, str(values["source_id"]), refusal.message))
            except ValueError as error:
                refused.append((line, str(values["source_id"]), f"时间看不懂：{error}"))
            else:
                counts["new" if stored else "known"] += 1
        return counts, refused

    def _case(self, values: dict[str, object], source: str, categories: dict[str, int]) -> OldCase:
        submitted_at = tables.moment(values["submitted_at"])
        return OldCase(
            source=source,
            source_id=str(values["source_id"]).strip(),
            text=str(values["text"]),
            submitted_at=submitted_at or self._no_time(),
            title=str(values["title"]),
            sender=str(values["sender"]),
            reply=str(values["reply"]),
            replied_at=tables.moment(values["replied_at"]),
            category_id=categories.get(str(values["category"]).strip()),
        )

    def _no_time(self) -> datetime:
        raise ValueError("空")

    def _write_refused(self, path: Path, refused: list[tuple[int, str, str]]) -> None:
        """Write the list; an earlier list of the same source is replaced, so that it never shows what is mended."""
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["行号", "来源编号", "原因"])
            writer.writerows(refused)
