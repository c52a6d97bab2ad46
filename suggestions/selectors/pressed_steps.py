"""What a deputy's timeline says of supervision: that a letter went out or an item became a key one, no text."""

from core.actors import Actor
from suggestions.models import Matter
from suggestions.selectors import supervisions
from suggestions.selectors.stories import StoryStep
from suggestions.states import SupervisionKind


def pressed_steps(matter: Matter | None, actor: Actor) -> tuple[StoryStep, ...]:
    """Return the lines for a deputy's timeline; none for citizens."""
    if matter is None or actor.identity("deputy") is None:
        return ()
    return tuple(
        StoryStep(
            "列为重点督办事项" if record.kind == SupervisionKind.KEY else f"已向{record.assignment.unit.name}发督办函",
            record.issued_at,
        )
        for record in supervisions.told_to_deputies(matter.pk)
    )
