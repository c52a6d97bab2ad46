"""The one way to change a record of supervision: lock the matter, then the record, check, change, record, announce."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from dataclasses import field as field_of
from datetime import datetime

from core.actors import Actor, Capacity
from core.errors import RuleBroken
from core.transitions import check_version
from suggestions import supervision_lifecycle
from suggestions.models import Matter, Supervision
from suggestions.selectors import supervisions
from suggestions.services.steps import announce, durable
from suggestions.states import OPEN_SUPERVISION, SupervisionAction
from suggestions.supervision_deadlines import supervision_subject

Detail = dict[str, str | int | bool | None]
TEXT_MAX = 2000


@dataclass
class SupervisionStep:
    """A record under lock, and what the trail will say of the step."""

    record: Supervision
    capacity: Capacity
    detail: Detail = field_of(default_factory=dict)


Step = AbstractContextManager[SupervisionStep]


@contextmanager
def supervision_step(
    action: SupervisionAction, *, supervision_id: int, actor: Actor, at: datetime, version: int | None
) -> Iterator[SupervisionStep]:
    """Take one step of a record, or none of it.

    :raises WrongState: it does not follow from the state  :raises NotAllowed: not this actor's to take
    :raises Stale: somebody changed it since it was shown, or holds it
    """
    with durable():
        with step_inside(action, supervision_id=supervision_id, actor=actor, at=at, version=version) as step:
            yield step


@contextmanager
def step_inside(
    action: SupervisionAction, *, supervision_id: int, actor: Actor, at: datetime, version: int | None
) -> Iterator[SupervisionStep]:
    """Take one step inside the caller's transaction: for handlers, which have one already.

    :raises WrongState: it does not follow from the state  :raises NotAllowed: not this actor's to take
    """
    record = _locked(supervision_id)
    taken = supervision_lifecycle.SUPERVISION.check(action, record, actor)
    check_version(version, record.version)
    step = SupervisionStep(record, taken.capacity)
    yield step
    before = record.state
    record.state = taken.transition.target or before
    record.version += 1
    record.ended_at = None if record.state in OPEN_SUPERVISION else at
    record.save()
    tell(record, action, actor, step.capacity, at, before, **step.detail)


def _locked(supervision_id: int) -> Supervision:
    matter_id = Supervision.objects.values_list("matter_id", flat=True).get(pk=supervision_id)
    Matter.objects.select_for_update().only("pk").get(pk=matter_id)
    Supervision.objects.select_for_update().only("pk").get(pk=supervision_id)
    return supervisions.with_everything(Supervision.objects.all()).get(pk=supervision_id)


def tell(
    record: Supervision,
    action: SupervisionAction,
    actor: Actor,
    capacity: Capacity,
    at: datetime,
    before: str = "",
    **detail: str | int | bool | None,
) -> None:
    """Write the audit event and the outbox message of what was just done to a record."""
    said: Detail = {"kind": record.kind, "matter_id": record.matter_id, **detail}
    announce(supervision_subject(record.pk), action, actor, capacity, at, before, record.state, said)


def short(text: str, field: str) -> str:
    """Return a text without surrounding blanks.

    :raises RuleBroken: longer than 2,000 characters
    """
    cleaned = text.strip()
    if len(cleaned) > TEXT_MAX:
        raise RuleBroken(f"太长（现在{len(cleaned)}字，最多{TEXT_MAX}字），请写简短些。", field=field)
    return cleaned
