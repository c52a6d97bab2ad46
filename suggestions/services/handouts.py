"""The 交办会: call one, put matters on its list with the units proposed, and note what came of each at the meeting."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from accounts import selectors as organisations
from core import audit
from core.actors import Actor, Capacity
from core.clock import local_date
from core.errors import NotAllowed, RuleBroken, WrongState
from core.subjects import Subject
from core.transitions import check_version
from suggestions import paper_policies, policies
from suggestions.models import HandoutItem, HandoutMeeting, Matter
from suggestions.services.steps import acting_user, durable, lock_matter, required
from suggestions.states import HandoutState, MatterState

WAITING = (MatterState.TO_DISPATCH, MatterState.ESCALATED)
ITEMS_MOST = 300


def call_handout(*, title: str, held_on: date, place: str, actor: Actor, at: datetime) -> HandoutMeeting:
    """筹备交办会: for the body whose post the actor holds.

    :raises NotAllowed: neither the county's dispatcher nor a presidium  :raises RuleBroken: a day that is over
    """
    capacity = paper_policies.caller(actor)
    if capacity is None or capacity.organisation_id is None:
        raise NotAllowed(f"{actor.name}不能召集交办会。")
    if held_on < local_date(at):
        raise RuleBroken("交办会的日期不能早于今天。", field="held_on")
    with durable():
        meeting = HandoutMeeting.objects.create(
            owner_id=capacity.organisation_id, title=required(title, "请写交办会的名称。", "title")[:40],
            held_on=held_on, place=required(place, "请写在哪里开。", "place")[:60], created_by_id=acting_user(actor),
            created_at=at,
        )  # fmt: skip
        _record(meeting, "call_handout", actor, capacity, at)
    return meeting


def list_items(
    *, meeting_id: int, matter_ids: Sequence[int], actor: Actor, at: datetime, proposed: "dict[int, int]"
) -> int:
    """列入交办会: put matters that wait for this body's dispatch on the list; return how many were new.

    `proposed` has the unit proposed to lead for each; a matter without one is left out by the face.

    :raises RuleBroken: a matter that does not wait here, a unit that cannot be dispatched to, or too many
    """
    with durable():
        meeting, capacity = _planned(meeting_id, actor)
        units = {unit.pk for unit in organisations.handling_units(capacity, at)}
        there = set(meeting.items.values_list("matter_id", flat=True))
        wanted = [pk for pk in dict.fromkeys(matter_ids) if pk not in there]
        if len(there) + len(wanted) > ITEMS_MOST:
            raise RuleBroken(f"一次交办会最多{ITEMS_MOST}件。")
        for matter_id in wanted:
            matter = _waiting(matter_id, actor)
            if proposed.get(matter_id) not in units:
                raise RuleBroken(f"“{matter.title}”请选择一个可以交办的主办单位。", field="lead_unit")
            HandoutItem.objects.create(meeting=meeting, matter=matter, lead_unit_id=proposed[matter_id])
        _bump(meeting)
        _record(meeting, "list_items", actor, capacity, at, items=len(wanted))
    return len(wanted)


def propose_units(
    *, item_id: int, actor: Actor, at: datetime, version: int, lead_unit_id: int, co_unit_ids: Sequence[int],
    instruction: str,
) -> HandoutItem:  # fmt: skip
    """拟定承办单位: change who is proposed to lead and to help, and what they are asked.

    :raises RuleBroken: the same unit twice, or one that cannot be dispatched to
    """
    with durable():
        meeting, capacity = _planned(_meeting_id(item_id), actor)
        item = HandoutItem.objects.get(pk=item_id)
        check_version(version, meeting.version)
        if item.handed_out_at is not None:
            raise WrongState("这件已经交办，不能再改。")
        chosen = [lead_unit_id, *co_unit_ids]
        if len(set(chosen)) != len(chosen):
            raise RuleBroken("同一个单位不能既主办又会办，请检查所选单位。", field="co_units")
        if not set(chosen) <= {unit.pk for unit in organisations.handling_units(capacity, at)}:
            raise RuleBroken("所选单位不能承办，或者不归这里交办。", field="lead_unit")
        item.lead_unit_id, item.instruction, item.refusal = lead_unit_id, instruction.strip(), ""
        item.save(update_fields=["lead_unit", "instruction", "refusal"])
        item.co_units.set(co_unit_ids)
        _bump(meeting)
        _record(meeting, "propose_units", actor, capacity, at, item=item.pk)
    return item


def take_off(*, item_id: int, actor: Actor, at: datetime) -> HandoutMeeting:
    """移出交办会: the matter goes on waiting for its dispatch."""
    with durable():
        meeting, capacity = _planned(_meeting_id(item_id), actor)
        item = HandoutItem.objects.get(pk=item_id)
        if item.handed_out_at is not None:
            raise WrongState("这件已经交办，不能移出。")
        item.delete()
        _bump(meeting)
        _record(meeting, "take_off", actor, capacity, at)
    return meeting


def note_result(*, item_id: int, actor: Actor, at: datetime, refusal: str = "") -> HandoutItem:
    """记交办结果: what the real dispatch of an item brought; the meeting counts as held from the first one on.

    What was handed out stays so: of two who press at once, the second one's refusal says nothing against it.

    :raises RuleBroken: noted as dispatched though the matter is not
    """
    with durable():
        meeting = _locked(_meeting_id(item_id))
        item = HandoutItem.objects.select_related("matter").get(pk=item_id)
        capacity = policies.require(paper_policies.keeper(meeting, actor), actor, "主持这次交办会")
        if item.handed_out_at is not None:
            return item
        if not refusal and item.matter.dispatched_at is None:
            raise RuleBroken("这件还没有交办。")
        item.handed_out_at, item.refusal = (None, refusal[:200]) if refusal else (at, "")
        item.save(update_fields=["handed_out_at", "refusal"])
        if not refusal and meeting.state == HandoutState.PLANNED:
            meeting.state = HandoutState.HELD
        _bump(meeting)
        _record(meeting, "note_result", actor, capacity, at, item=item.pk, dispatched=not refusal)
    return item


def _meeting_id(item_id: int) -> int:
    return HandoutItem.objects.values_list("meeting_id", flat=True).get(pk=item_id)


def _locked(meeting_id: int) -> HandoutMeeting:
    return HandoutMeeting.objects.select_for_update().get(pk=meeting_id)


def _planned(meeting_id: int, actor: Actor) -> tuple[HandoutMeeting, Capacity]:
    """Return a meeting under lock whose list may still change: until all its items are handed out."""
    meeting = _locked(meeting_id)
    return meeting, policies.require(paper_policies.keeper(meeting, actor), actor, "改这次交办会的清单")


def _waiting(matter_id: int, actor: Actor) -> Matter:
    matter = lock_matter(matter_id)
    if matter.state not in WAITING or policies.dispatcher(matter, actor) is None:
        raise RuleBroken(f"“{matter.title}”现在不在这里待交办。")
    return matter


def _bump(meeting: HandoutMeeting) -> None:
    meeting.version += 1
    meeting.save(update_fields=["version", "state"])


def _record(meeting: HandoutMeeting, verb: str, actor: Actor, capacity: Capacity, at: datetime, **more: Any) -> None:
    audit.record(subject=Subject("handout", meeting.pk), verb=verb, actor=actor, capacity=capacity, at=at, **more)
