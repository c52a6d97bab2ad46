"""manage.py build_demo: fill an empty database with the invented county, once."""

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from accounts.models import Region, User
from core import clock
from renda.demo import chapters, facts
from renda.demo.builder import Built, build_county
from renda.demo.cast import Staff
from renda.demo.opinions import opinions
from renda.demo.story import Story
from suggestions.models import Opinion


class Command(BaseCommand):
    """Everything goes through the commands people use; a second run finds the county and only writes the facts."""

    help = "在空数据库里建立示例县（虚构）：村、单位、联络站、代表、工作人员和200件意见。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare how many opinions to tell."""
        parser.add_argument("--opinions", type=int, default=None, help="只建前几件意见")

    def handle(self, *args: Any, **options: Any) -> None:
        """Build what is not there and write VAR_DIR/demo.json."""
        slips = self._slips_told_before()
        if not Region.objects.exists():
            if User.objects.exists():
                raise CommandError("数据库里已有用户但没有行政区划，示例县只能建在空数据库里。")
            call_command("load_reference", stdout=self.stdout)
            slips = self._build(options["opinions"]).slips
        elif not facts.is_demo_county():
            raise CommandError("数据库里是另一个县的数据，不能建示例县。")
        settings.DEMO_FILE.parent.mkdir(parents=True, exist_ok=True)
        settings.DEMO_FILE.write_text(json.dumps(facts.gather(slips), ensure_ascii=False, indent=2), encoding="utf-8")

    def _slips_told_before(self) -> list[str]:
        """Return the voting slips of an earlier run: codes are known only once, so what was written stays."""
        if not settings.DEMO_FILE.exists():
            return []
        kept = json.loads(settings.DEMO_FILE.read_text(encoding="utf-8"))
        return [slip["path"] for slip in kept.get("ballots", [])]

    def _build(self, limit: int | None) -> Built:
        now = clock.now()
        built = build_county(now, self.stdout.write)
        staff = Staff.on_duty()
        for row in opinions()[:limit]:
            Story(row, built, staff, now).tell()
        self.stdout.write(f"意见{Opinion.objects.count()}件")
        chapters.tell_all(built, staff, now, self.stdout.write)
        return built
