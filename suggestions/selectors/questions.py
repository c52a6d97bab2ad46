"""What a question taken away from an organ day has become, for the page of the activity."""

from core.registries import Link
from suggestions.models import Matter
from suggestions.states import MatterKind


def matter_link(question_id: int) -> Link | None:
    """Return the page of the matter of a question with number and state, None before it was opened."""
    matter = Matter.objects.filter(kind=MatterKind.QUESTION, source_id=question_id).first()
    if matter is None:
        return None
    return Link(f"{matter.number}，{matter.get_state_display()}", "console:matter", (str(matter.public_id),))
