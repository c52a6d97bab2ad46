"""Dispatch: the township or the county names exactly one lead unit and any co-handling units, or passes it on."""

from datetime import datetime

from django.conf import settings

from accounts import selectors as organisations
from accounts.models import Organisation
from core.actors import Actor
from core.errors import RuleBroken
from suggestions import deadlines, policies
from suggestions.models import Matter
from suggestions.services.matters import assign
from suggestions.services.steps import MatterStep, matter_step, required
from suggestions.states import Level, MatterAction, MatterState, Part


def dispatch(
    *,
    matter_id: int,
    actor: Actor,
    at: datetime,
    version: int | None,
    lead_unit_id: int,
    co_unit_ids: list[int],
    instruction: str = "",
) -> Matter:
    """交办: exactly one lead unit; the sign, contact and reply clocks run from now (代表法第五十一条).

    :raises RuleBroken: a unit of another level, a unit that cannot handle, the same unit twice, or the follow-up
        deputy's own employer
    """
    with matter_step(MatterAction.DISPATCH, matter_id=matter_id, actor=actor, at=at, version=version) as step:
        if lead_unit_id in co_unit_ids or len(set(co_unit_ids)) != len(co_unit_ids):
            raise RuleBroken("同一个单位不能既主办又会办，请检查所选单位。", field="co_units")
        units = allowed_units(step, [lead_unit_id, *co_unit_ids], at)
        refuse_employer(step.matter, units)
        step.matter.dispatched_at = at
        step.matter.instruction = instruction.strip()
        for unit_id in (lead_unit_id, *co_unit_ids):
            assign(step.matter, units[unit_id], Part.LEAD if unit_id == lead_unit_id else Part.CO, at)
        deadlines.stop_for_matter(step.matter, "dispatch", at)
        deadlines.stop_for_matter(step.matter, "county_dispatch", at)
        deadlines.start_handling(step.matter, at, contact=policies.reachable(step.matter))
        step.detail.update(lead_unit_id=lead_unit_id, co_units=len(co_unit_ids))
    return step.matter


def allowed_units(step: MatterStep, unit_ids: list[int], at: datetime) -> dict[int, Organisation]:
    """Return the chosen units, each one the acting side may dispatch to.

    :raises RuleBroken: wrong level; townships cannot dispatch to county bureaus
    """
    allowed = {unit.pk: unit for unit in organisations.handling_units(step.capacity, at).filter(pk__in=unit_ids)}
    if set(unit_ids) <= set(allowed):
        _refuse_government_unit(step, allowed)
        return allowed
    if step.matter.state == MatterState.TO_DISPATCH:
        raise RuleBroken("乡镇只能交办本乡镇的单位；属于县级部门的，请报送县级交办。", field="lead_unit")
    raise RuleBroken("所选单位不能承办，或者不属于县级单位；属于乡镇职权的，请退回乡镇。", field="lead_unit")


def _refuse_government_unit(step: MatterStep, units: dict[int, Organisation]) -> None:
    """Where the county's rule is 转办, government units are reached through the government office only."""
    through_office = settings.COUNTY_DISPATCH == "government" and step.matter.state == MatterState.ESCALATED
    if through_office and any(unit.gov_system for unit in units.values()):
        raise RuleBroken("政府系统的单位由县政府办转办，请先转县政府办。", field="lead_unit")


def refuse_employer(matter: Matter, units: dict[int, Organisation]) -> None:
    """Refuse a unit the follow-up deputy works for.

    :raises RuleBroken: with the deputy's unit named
    """
    employers = matter.opinions.exclude(followup_deputy__employer=None).values_list(
        "followup_deputy__employer", flat=True
    )
    clash = next((units[pk] for pk in employers if pk in units), None)
    if clash is not None:
        raise RuleBroken(
            f"跟进代表是{clash.name}的工作人员，不能跟进本单位承办的事，请换一位跟进代表。", field="lead_unit"
        )


def escalate(*, matter_id: int, actor: Actor, at: datetime, version: int | None, reason: str) -> Matter:
    """报送县级交办: beyond the township's powers; the township goes on following it."""
    with matter_step(MatterAction.ESCALATE, matter_id=matter_id, actor=actor, at=at, version=version) as step:
        step.matter.instruction = required(reason, "请写明为什么要报县级。", "reason")
        step.matter.level = Level.COUNTY
        deadlines.stop_for_matter(step.matter, "dispatch", at)
        deadlines.start_for_matter(step.matter, "county_dispatch", at)
    return step.matter


def send_down(*, matter_id: int, actor: Actor, at: datetime, version: int | None, reason: str) -> Matter:
    """退回乡镇: the township has the power.

    :raises RuleBroken: when it came to the county directly at the citizen's wish
    """
    with matter_step(MatterAction.SEND_DOWN, matter_id=matter_id, actor=actor, at=at, version=version) as step:
        if step.matter.owner_id == organisations.county_committee().pk:
            raise RuleBroken("这件是群众要求不经本村本站、直接交县人大的，不能退回乡镇。")
        step.matter.instruction = required(reason, "请写明退回乡镇的理由。", "reason")
        step.matter.level = Level.TOWNSHIP
        deadlines.stop_for_matter(step.matter, "county_dispatch", at)
        deadlines.restart_for_matter(step.matter, "dispatch", at)
    return step.matter


def hand_to_government(*, matter_id: int, actor: Actor, at: datetime, version: int | None, note: str = "") -> Matter:
    """转县政府办: the government office then dispatches to government units (转办); the county clock runs on."""
    with matter_step(MatterAction.HAND_TO_GOVERNMENT, matter_id=matter_id, actor=actor, at=at, version=version) as step:
        step.matter.instruction = note.strip() or step.matter.instruction
    return step.matter
