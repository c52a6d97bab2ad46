"""Adjudication: what stays disputed is talked over by at least three persons, and then concluded in writing."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from core.actors import Actor
from core.clock import local_date
from core.errors import RuleBroken
from suggestions import deadlines
from suggestions.models import Hearing, Matter
from suggestions.services import promises, visits
from suggestions.services.satisfaction import open_next_round
from suggestions.services.steps import MatterStep, acting_user, matter_step, required
from suggestions.states import CitizenAtHearing, HearingResult, MatterAction, MatterState, Remark

PARTICIPANTS_MIN, PARTICIPANTS_MAX = 3, 30
HEARINGS_MAX = 3
LINE_MAX = 60


@dataclass(frozen=True)
class Talk:
    """One hearing as it was held: the day, the place, who took part (one line each), what each side said."""

    held_on: date
    place: str
    participants: tuple[str, ...]
    citizen: str
    said: str


def record_hearing(*, matter_id: int, actor: Actor, at: datetime, version: int | None, talk: Talk) -> Matter:
    """登记会商: deputies, experts and the unit talk it over, those who raised it are asked to come (domain W1 T42).

    :raises RuleBroken: a day to come or before the dispute began, fewer than three persons, nothing said, too many
    """
    with matter_step(MatterAction.RECORD_HEARING, matter_id=matter_id, actor=actor, at=at, version=version) as step:
        _check(talk, step.matter, at)
        if _of_this_round(step.matter).count() >= HEARINGS_MAX:
            raise RuleBroken(f"这一轮已经登记了{HEARINGS_MAX}次会商，请作出结论。")
        Hearing.objects.create(
            matter=step.matter,
            round_no=step.matter.round_no,
            held_on=talk.held_on,
            place=required(talk.place, "请填写会商地点。", "place")[:LINE_MAX],
            participants=_names(talk),
            citizen=talk.citizen,
            said=required(talk.said, "请写各方的意见。", "said"),
            recorded_at=at,
            recorded_by_id=acting_user(actor),
        )
        step.detail["participants"] = len(_names(talk))
    return step.matter


def _of_this_round(matter: Matter) -> QuerySet[Hearing]:
    return Hearing.objects.filter(matter=matter, round_no=matter.round_no)


def _names(talk: Talk) -> list[str]:
    return list(dict.fromkeys(line.strip() for line in talk.participants if line.strip()))


def _check(talk: Talk, matter: Matter, at: datetime) -> None:
    if talk.held_on > local_date(at):
        raise RuleBroken("会商日期不能晚于今天，开完会再登记。", field="held_on")
    if talk.held_on < local_date(matter.evaluation_opened_at or matter.accepted_at):
        raise RuleBroken("会商日期不能早于这一轮的答复。", field="held_on")
    names = _names(talk)
    if not PARTICIPANTS_MIN <= len(names) <= PARTICIPANTS_MAX:
        raise RuleBroken(f"参加会商的不少于{PARTICIPANTS_MIN}人，一行写一个人，不能重复。", field="participants")
    if any(len(name) > LINE_MAX for name in names):
        raise RuleBroken(f"每行不超过{LINE_MAX}个字，一行写一个人。", field="participants")
    if talk.citizen not in CitizenAtHearing.values:
        raise RuleBroken("请选择反映人是不是到会。", field="citizen")


def order_further_handling(
    *, matter_id: int, actor: Actor, at: datetime, version: int | None, conclusion: str
) -> Matter:
    """认定继续办理: the unit still owes something and is bound by the conclusion; once, so that it comes to an end.

    :raises RuleBroken: nothing was talked over in this round
    """
    with matter_step(
        MatterAction.ORDER_FURTHER_HANDLING, matter_id=matter_id, actor=actor, at=at, version=version
    ) as step:
        _conclude(step, HearingResult.FURTHER, conclusion)
        step.matter.instruction = step.matter.conclusion
        deadlines.stop_for_matter(step.matter, "adjudication", at)
        open_next_round(step, at)
    return step.matter


def explain_and_close(*, matter_id: int, actor: Actor, at: datetime, version: int | None, conclusion: str) -> Matter:
    """认定解释办结: shown as explained, never as satisfied; a promise ends so only with the county's own conclusion.

    :raises RuleBroken: nothing was talked over in this round, where the matter is under adjudication
    """
    with matter_step(MatterAction.EXPLAIN_AND_CLOSE, matter_id=matter_id, actor=actor, at=at, version=version) as step:
        _conclude(step, HearingResult.EXPLAINED, conclusion)
        step.matter.remark = Remark.EXPLAINED
        step.matter.closed_at = at
        promises.explain_promise(step.matter, at)
        visits.plan_visits(step.matter, at)
        deadlines.stop_for_matter(step.matter, "adjudication", at)
    return step.matter


def _conclude(step: MatterStep, result: HearingResult, conclusion: str) -> None:
    """Write the conclusion, and on the last hearing of this round what came of it."""
    step.matter.conclusion = required(conclusion, "请写明会商结论。", "conclusion")
    if step.matter.state != MatterState.ADJUDICATION:
        return
    hearing = _of_this_round(step.matter).last()
    if hearing is None:
        raise RuleBroken("先把会商的情况登记下来（不少于三人参加，请反映人到会），再作结论。")
    hearing.result = result
    hearing.save()
