"""What a question taken away from an organ day has become, and where a matter was asked: each for the other's page."""

from core import clocks
from core.registries import Link
from liaison.models import ActivityQuestion
from suggestions.deadlines import matter_subject
from suggestions.models import Matter
from suggestions.states import MatterKind


def asked_at(matter: Matter) -> ActivityQuestion | None:
    """Return the question a matter came from with its activity; None for matters of any other origin."""
    if matter.kind != MatterKind.QUESTION:
        return None
    return ActivityQuestion.objects.select_related("activity").filter(pk=matter.source_id or 0).first()


def matter_link(question_id: int) -> Link | None:
    """Return the page of the matter of a question with number, state and last day, None before it was opened."""
    matter = Matter.objects.filter(kind=MatterKind.QUESTION, source_id=question_id).first()
    if matter is None:
        return None
    running = clocks.of(matter_subject(matter.pk)).filter(kind="reply", stopped_at__isnull=True).first()
    due = f"，{running.last_day.month}月{running.last_day.day}日前答复" if running is not None else ""
    return Link(f"{matter.number}，{matter.get_state_display()}{due}", "console:matter", (str(matter.public_id),))
