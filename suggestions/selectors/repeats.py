"""Replies that say again what the same unit has said before: shown to who reviews, who decides (complaint 16)."""

from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from django.db.models.functions import Length

from core.actors import Actor
from suggestions.models import Matter, Reply
from suggestions.selectors.scope import visible_matters

# So much in common is the same text; shorter or longer by more cannot be.
SAME = 0.9
# The unit's latest replies of about this length are looked at.
CONSIDERED = 300
SHOWN = 3


@dataclass(frozen=True)
class Repeated:
    """An earlier reply of the unit with nearly the same words."""

    percent: int
    at: datetime
    result: str
    # Empty where the reviewer does not see that matter.
    title: str
    public_id: str


def earlier_same(reply: Reply, actor: Actor) -> list[Repeated]:
    """Return the unit's earlier replies to other matters that have 90 % of the words in common, the nearest first."""
    length = len(reply.body)
    others = (
        Reply.objects.annotate(length=Length("body"))
        .filter(
            assignment__unit=reply.assignment.unit_id, submitted_at__lt=reply.submitted_at, approved_at__isnull=False,
            length__gte=int(length * SAME), length__lte=int(length / SAME) + 1,
        )
        .exclude(assignment__matter=reply.assignment.matter_id)
        .select_related("assignment__matter")
        .order_by("-submitted_at")[:CONSIDERED]
    )  # fmt: skip
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(reply.body)
    found = []
    for other in others:
        matcher.set_seq1(other.body)
        if matcher.quick_ratio() >= SAME and (ratio := matcher.ratio()) >= SAME:
            found.append((ratio, other))
    found.sort(key=lambda one: (-one[0], -one[1].pk))
    nearest = found[:SHOWN]
    seen = visible_matters(actor).in_bulk([other.assignment.matter_id for _, other in nearest])
    return [_repeated(ratio, other, seen.get(other.assignment.matter_id)) for ratio, other in nearest]


def _repeated(ratio: float, other: Reply, matter: Matter | None) -> Repeated:
    title, public_id = (matter.title, str(matter.public_id)) if matter is not None else ("", "")
    result = other.get_result_class_display()
    return Repeated(int(ratio * 100), other.submitted_at, result, title, public_id)
