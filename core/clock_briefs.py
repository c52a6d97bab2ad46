"""The only place that asks the apps whom a ringing clock concerns and where its notice leads, for many at once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from core import registries
from core.models import Clock
from core.registries import ClockBrief, Link

Asked = tuple[Clock, Sequence[str]]


def briefs(asked: Sequence[Asked], at: datetime) -> dict[int, ClockBrief]:
    """Return by clock id whom each of its rungs concerns at `at`, and its page; a kind nobody knows has nobody."""
    by_kind: dict[str, list[Asked]] = defaultdict(list)
    for clock, rungs in asked:
        by_kind[clock.subject_kind].append((clock, rungs))
    found: dict[int, ClockBrief] = {}
    for kind, those in by_kind.items():
        together = registries.clock_briefs.get(kind)
        found.update(together(those, at) if together else _one_by_one(kind, those))
    return found


def _one_by_one(kind: str, asked: Sequence[Asked]) -> Mapping[int, ClockBrief]:
    audience, link = registries.clock_audiences.get(kind), registries.clock_links.get(kind)
    return {
        clock.pk: ClockBrief(
            link(clock) if link else Link("有一件事项", ""),
            {rung: sorted(set(audience(clock, rung))) if audience else [] for rung in rungs},
        )
        for clock, rungs in asked
    }
