"""The only place for who may in extensions (延期): whether a matter can still be extended, who asks, who decides."""

from core.actors import Actor, Capacity
from suggestions.models import Extension, Matter
from suggestions.policies import current, lead_unit
from suggestions.states import ExtensionDecision, Grade, MatterKind, Part, Urgency

ONCE, MAJOR_TIMES = 1, 2


def standing_extension(matter: Matter) -> Extension | None:
    """Return the wish for a later day that is not decided yet, or None."""
    asked = (e for part in current(matter) if part.part == Part.LEAD for e in part.extensions.all())
    return next((extension for extension in asked if not extension.decision), None)


def times_allowed(matter: Matter) -> int:
    """Return how often its end may be moved: twice what is 重大, once all others, never what has no term for it (b.1)."""
    if matter.kind == MatterKind.SUGGESTION:
        return ONCE if matter.round_no == 1 else 0
    if matter.kind != MatterKind.OPINION:
        return 0
    return MAJOR_TIMES if matter.grade == Grade.MAJOR and matter.urgency != Urgency.CRITICAL else ONCE


def times_granted(matter: Matter) -> int:
    """Return how often its end was moved since it was opened or taken up again.

    The next unit of a suggestion begins anew with the term of its own (W2 G12).
    """
    parts = [part for part in matter.assignments.all() if part.round_no > matter.rounds_before]
    if matter.kind == MatterKind.SUGGESTION:
        parts = [part for part in current(matter) if part.part == Part.LEAD]
    return sum(e.decision == ExtensionDecision.GRANTED for part in parts for e in part.extensions.all())


def _refused_now(matter: Matter) -> bool:
    """Return whether a wish of this round was refused: it is not asked again, the unit answers in time."""
    return any(e.decision == ExtensionDecision.REFUSED for part in current(matter) for e in part.extensions.all())


def extension_asker(matter: Matter, actor: Actor) -> Capacity | None:
    """主办单位（延期次数没有用完，本轮没有被驳回过）。"""
    if times_granted(matter) >= times_allowed(matter) or _refused_now(matter):
        return None
    return lead_unit(matter, actor)
