"""Commands that hand open work on: a unit's to its successor, a person's to a colleague; clocks go on."""

from dataclasses import dataclass, field
from datetime import datetime

from accounts.models import Organisation, User
from core import outbox
from core.actors import Actor, Capacity
from core.errors import NotAllowed, RuleBroken
from core.subjects import Subject
from suggestions.handover_policies import person_hander, unit_hander
from suggestions.models import Assignment, Commitment, Matter
from suggestions.policies import current
from suggestions.selectors.handovers import handlers_at, open_parts, successors_of
from suggestions.services.steps import announce_matter, durable, lock_matter

UNIT_HANDED, PERSON_HANDED = "hand_over_unit", "hand_over_handler"
UNIT_TOLD, PERSON_TOLD = "suggestions.unit_handed_over", "suggestions.handler_handed_over"


@dataclass
class HandedOver:
    """How many items went over, and which stayed, each with the reason."""

    count: int = 0
    kept: list[str] = field(default_factory=list)


def hand_over_unit(*, unit_id: int, successor_id: int, actor: Actor, at: datetime) -> HandedOver:
    """Hand all open items of a unit to its successor; a term goes on from where it stood, and both are told.

    What the successor may not take stays, with the reason: it has a part of its own in it already, or the deputy who
    follows the matter works there.

    :raises NotAllowed: unless the county's dispatcher, or the township's presidium for its own units
    :raises RuleBroken: nothing is open, or a successor that is gone, cannot handle, or is of another level
    """
    with durable():
        unit = Organisation.objects.select_for_update(of=("self",)).select_related("region").get(pk=unit_id)
        capacity = unit_hander(unit, actor)
        if capacity is None:
            raise NotAllowed("工作移交由县人大代表工委交办岗办理，乡镇的单位由本乡镇人大办理。")
        successor = successors_of(unit, at).filter(pk=successor_id).first()
        if successor is None:
            raise RuleBroken("请选择同一级、现在可以承办的单位。", field="successor")
        done = HandedOver()
        for matter in _locked(unit_id=unit_id):
            _to_successor(matter, unit, successor, done, actor, capacity, at)
        if not done.count and not done.kept:
            raise RuleBroken(f"{unit.name}没有还在办的事项。", field="unit")
        if done.count:
            ids = {"from_unit_id": unit_id, "to_unit_id": successor_id, "count": done.count}
            subject = Subject("organisation", unit_id)
            outbox.publish(topic=UNIT_TOLD, subject=subject, at=at, user_id=actor.user_id, **ids)
    return done


def _locked(**narrowed: object) -> list[Matter]:
    """Return the matters with such an open part, locked in one order everywhere."""
    ids = open_parts(**narrowed).order_by("matter_id").values_list("matter_id", flat=True).distinct()
    return [lock_matter(matter_id) for matter_id in ids]


def _to_successor(
    matter: Matter,
    unit: Organisation,
    successor: Organisation,
    done: HandedOver,
    actor: Actor,
    capacity: Capacity,
    at: datetime,
) -> None:
    parts = current(matter)
    reason = _why_kept(matter, parts, successor)
    if reason is not None:
        done.kept.append(f"{matter.number}：{reason}")
        return
    # It is the matter's lock that guards its parts; the row may have been handed on while we waited for it.
    for part in (part for part in parts if part.unit_id == unit.pk):
        part.unit, part.handler = successor, None
        part.save(update_fields=["unit", "handler"])
        Commitment.objects.filter(reply__assignment=part).update(unit=successor)
        ids = {"assignment_id": part.pk, "from_unit_id": unit.pk, "to_unit_id": successor.pk}
        _write(matter, UNIT_HANDED, actor, capacity, at, ids)
        done.count += 1


def _why_kept(matter: Matter, parts: list[Assignment], successor: Organisation) -> str | None:
    if any(part.unit_id == successor.pk for part in parts):
        return f"{successor.name}在这件里已有分工，请先办结或者重新交办。"
    if matter.opinions.filter(followup_deputy__employer=successor).exists():
        return f"跟进代表是{successor.name}的工作人员，请先换一位跟进代表。"
    return None


def hand_over_person(*, unit_id: int, person_id: int, successor_id: int, actor: Actor, at: datetime) -> int:
    """Hand everything one handler has open at a unit to a colleague; return how many items.

    :raises NotAllowed: unless one heads the unit, or a system administrator does it for somebody who has left
    :raises RuleBroken: nothing is open there, or the colleague holds no post at the unit
    """
    with durable():
        capacity = person_hander(unit_id, actor)
        if capacity is None:
            raise NotAllowed("承办人之间的移交由本单位负责人或者系统管理员办理。")
        if successor_id == person_id or successor_id not in {user.pk for user in handlers_at(unit_id, at)}:
            raise RuleBroken("请选择本单位现任的另一位承办人。", field="successor")
        moved = 0
        for matter in _locked(unit_id=unit_id, handler_id=person_id):
            moved += _to_colleague(matter, (unit_id, person_id, successor_id), actor, capacity, at)
        if not moved:
            raise RuleBroken("没有要移交的事项，可能刚刚有人移交过。", field="person")
        ids = {"from_user_id": person_id, "to_user_id": successor_id, "unit_id": unit_id, "count": moved}
        outbox.publish(topic=PERSON_TOLD, subject=Subject("user", person_id), at=at, user_id=actor.user_id, **ids)
    return moved


def _to_colleague(matter: Matter, ids: tuple[int, int, int], actor: Actor, capacity: Capacity, at: datetime) -> int:
    unit_id, person_id, successor_id = ids
    own = [
        part
        for part in matter.assignments.all()
        if (part.round_no, part.unit_id, part.handler_id) == (matter.round_no, unit_id, person_id)
    ]
    for part in own:
        part.handler = User.objects.get(pk=successor_id)
        part.save(update_fields=["handler"])
        said = {"assignment_id": part.pk, "from_user_id": person_id, "to_user_id": successor_id}
        _write(matter, PERSON_HANDED, actor, capacity, at, said)
    return len(own)


def _write(matter: Matter, verb: str, actor: Actor, capacity: Capacity, at: datetime, ids: dict[str, int]) -> None:
    matter.version += 1
    matter.save(update_fields=["version"])
    announce_matter(matter, verb, actor, capacity, at, before=matter.state, **ids)
