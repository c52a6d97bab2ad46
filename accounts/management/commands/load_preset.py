"""Take over a whole set of terms, such as a province's, as a new version."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import services
from core import policy_changes, policy_reads
from core.actors import SYSTEM
from core.clock import now
from core.errors import Refused
from core.models import DeadlinePolicy
from core.policy_reads import words_of


class Command(BaseCommand):
    """`manage.py load_preset 河南 --from 2027-01-01`."""

    help = "采用一套办理时限（国家默认或者一个省的），从某天起作为新的一版；在算的期限不变。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the set, the day, and whether only to look."""
        parser.add_argument("preset", help="国家默认、河南、浙江（2016）、广东、四川、江苏、山东、上海、重庆")
        parser.add_argument("--from", dest="day", required=True, help="自哪天起适用，例如2027-01-01")
        parser.add_argument("--preview", action="store_true", help="只看有哪些不同，不采用")

    def handle(self, *args: Any, preset: str, day: str, preview: bool, **options: Any) -> None:
        """Print what changes, old and new, one row a line."""
        try:
            begins = date.fromisoformat(day)
            seen = policy_changes.last_change()
            chosen = services.preset_called(preset)
            for one in policy_changes.differences(chosen.rows, begins):
                self.stdout.write(f"{policy_reads.name_of(one.new)}：{_said(one.old)} → {_said(one.new)}")
            if preview:
                return
            written = services.load_preset(slug=chosen.slug, valid_from=begins, seen=seen, actor=SYSTEM, at=now())
        except ValueError as error:
            raise CommandError("日期请写成2027-01-01。") from error
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(f"已采用“{chosen.name}”的{len(written)}条，为{written[0].version}版，自{day}起适用。")


def _said(policy: DeadlinePolicy | None) -> str:
    return f"{words_of(policy).term}（{policy.basis}）" if policy else "没有"
