"""The only place for how late one unit's part is and who was reminded of it: on which supervision is decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from core.calendar import the_calendar
from core.clock_rungs import Rung
from core.models import Clock, Reminder
from core.terms import Audience
from core.workdays import local
from suggestions.models import Assignment
from suggestions.selectors.lights import Lamp, lamp
from suggestions.states import Part

LEAD_CLOCKS = ("first_contact", "reply", "commitment")
PART_CLOCKS = ("sign", "co_opinion")


@dataclass(frozen=True)
class Pressed:
    """One running deadline of a unit's part, and by how many working days it is over; None when it is not."""

    clock: Clock
    lamp: Lamp
    late: int | None

    @property
    def late_words(self) -> str:
        """How late, in words; less than one working day is said so."""
        if self.late is None:
            return "没有超期"
        return f"已超期{self.late}个工作日" if self.late else "已超期，不足1个工作日"


@dataclass(frozen=True)
class Sent:
    """Reminders of one rung that the system sent on one day: of which deadline, and to whom."""

    what: str
    rung: str
    at: datetime
    names: tuple[str, ...]


def pressed(parts: Sequence[Assignment], at: datetime) -> dict[int, list[Pressed]]:
    """Return the running deadlines of each of these parts of one matter, the first due first; one query."""
    by_subject: dict[tuple[str, int], int] = {("assignment", part.pk): part.pk for part in parts}
    lead = next((part for part in parts if part.part == Part.LEAD), None)
    if lead is not None:
        by_subject["matter", lead.matter_id] = lead.pk
    found: dict[int, list[Pressed]] = {part.pk: [] for part in parts}
    for clock in _running(by_subject).order_by("due_at", "pk"):
        found[by_subject[clock.subject_kind, clock.subject_id]].append(
            Pressed(clock, lamp(clock, at), _late(clock, at))
        )
    return found


def _running(by_subject: dict[tuple[str, int], int]) -> QuerySet[Clock]:
    matters = [pk for kind, pk in by_subject if kind == "matter"]
    parts = [pk for kind, pk in by_subject if kind == "assignment"]
    units = Clock.objects.filter(stopped_at__isnull=True, policy__audience=Audience.UNIT.value).select_related("policy")
    own = units.filter(subject_kind="assignment", subject_id__in=parts, kind__in=PART_CLOCKS)
    return own | units.filter(subject_kind="matter", subject_id__in=matters, kind__in=LEAD_CLOCKS)


def _late(clock: Clock, at: datetime) -> int | None:
    """Return by how many working days a clock is over, None when it is not or stands still."""
    if at < clock.due_at or (clock.paused_at is not None and clock.paused_at < clock.due_at):
        return None
    return max(the_calendar().working_days_between(clock.last_day, local(at).date()), 0)


def reminders_sent(deadlines: Sequence[Pressed]) -> list[Sent]:
    """Return what the system has sent about these deadlines already, the latest first; one query."""
    what = {one.clock.pk: one.lamp.what for one in deadlines}
    rows = (
        Reminder.objects.filter(clock__in=list(what)).select_related("recipient").order_by("-sent_at", "clock", "-pk")
    )
    grouped: dict[tuple[int, str, datetime], list[str]] = {}
    for row in rows:
        grouped.setdefault((row.clock_id, row.rung, row.sent_at), []).append(row.recipient.name)
    return [
        Sent(what[clock], str(Rung(rung).label), at, tuple(sorted(names)))
        for (clock, rung, at), names in grouped.items()
    ]
