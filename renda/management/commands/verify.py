"""`manage.py verify`: whether the data still keeps its rules and the audit trail is whole; changes nothing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import audit
from suggestions.selectors.invariants import INVARIANTS, SHOWN, Breach, breaches


class Command(BaseCommand):
    """Print each broken rule with the first ids that break it; exit code 1 when there is one."""

    help = "核对数据：业务规则和操作记录的完整性。只读，不修改任何数据。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Run every rule, then the hash chain of the audit trail."""
        broken = list(breaches())
        for breach in broken:
            self.stdout.write(_line(breach))
        torn = audit.verify_chain()
        if torn:
            self.stdout.write(f"操作记录与封存时不一致。封存 {len(torn)} 处：{_first(torn)}")
        if broken or torn:
            raise CommandError(f"核对了{len(INVARIANTS)}条规则和操作记录，有{len(broken) + bool(torn)}条不符合。")
        self.stdout.write(f"核对了{len(INVARIANTS)}条规则和操作记录，全部符合。")


def _line(breach: Breach) -> str:
    return f"{breach.invariant.sentence}不符合的{breach.invariant.noun} {breach.count} 个：{_first(breach.ids)}"


def _first(ids: Any) -> str:
    shown = "、".join(str(one) for one in list(ids)[:SHOWN])
    return f"{shown}……" if len(ids) > SHOWN else shown
