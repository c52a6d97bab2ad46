"""Merging: opinions on one thing are handled together while each citizen is answered and asked apart; and splitting."""

from datetime import datetime

from core.actors import Actor
from core.errors import RuleBroken, Stale, WrongState
from core.transitions import CHANGED, check_version
from suggestions import deadlines, lifecycle, merging_policies
from suggestions.inputs import bare_digits
from suggestions.merging_deadlines import pause_merged_clock, resume_merged_clock
from suggestions.models import Matter, Opinion
from suggestions.selectors.scope import visible_opinions
from suggestions.services import followers
from suggestions.services.steps import OpinionStep, durable, finish_opinion, opinion_step, required, within_limit
from suggestions.states import IdentityMode, Level, MatterState, OpinionAction, OpinionState

# Into a matter in one of these nobody is taken any more: there is no reply to come on which they could be asked.
SHUT = (MatterState.CLOSED, MatterState.WITHDRAWN, MatterState.TRACKING, MatterState.ADJUDICATION)
NOT_FOUND = "没有找到这个登记编号的意见，或者不在您的工作范围里，请核对。"
ITSELF = "这就是同一件意见，请填写另一件的登记编号。"
ANSWERED = "已经把答复告诉这位群众，不能再拆分；对答复有新的情况，请另行登记。"


def merge(*, opinion_id: int, actor: Actor, at: datetime, version: int | None, into: str) -> Opinion:
    """合并: the opinion is handled with another on the same thing, its master, named by its number.

    One that is merged itself stands for its master; what was merged into this one goes there too. The term of triage
    stands still from now on.

    :raises RuleBroken: no such opinion in the actor's scope, the same one, one that is not being read or handled
    :raises WrongState: one of the two has just gone another way
    """
    # Looked at before any lock: one that is merged already must not be waited for while its master is moved.
    lifecycle.OPINION.check(
        OpinionAction.MERGE, Opinion.objects.select_related("owner__region").get(pk=opinion_id), actor
    )
    master_id, matter_id = _named(into, actor, opinion_id)
    with durable():
        opinion, master = _lock_both(opinion_id, master_id, matter_id)
        taken = lifecycle.OPINION.check(OpinionAction.MERGE, opinion, actor)
        check_version(version, opinion.version)
        within_limit(taken.transition, "意见", deadlines.opinion_subject(opinion.pk))
        _refuse_master(opinion, master)
        followers.join(opinion, master, actor, at)
        moved = followers.move(opinion, master, at)
        pause_merged_clock(opinion, at)
        step = OpinionStep(opinion, taken.capacity, {"into_id": master.pk, "moved": moved})
        finish_opinion(step, taken.transition, actor, at)
    return opinion


def _named(into: str, actor: Actor, opinion_id: int) -> tuple[int, int | None]:
    """Return the ids of the master that a number stands for, inside what the actor sees, and of its matter."""
    seen = visible_opinions(actor)
    found = seen.filter(number=bare_digits(into)).first()
    if found is not None and found.merged_into_id is not None and found.pk != opinion_id:
        found = seen.filter(pk=found.merged_into_id).first()
    if found is None:
        raise RuleBroken(NOT_FOUND, field="into")
    if found.pk == opinion_id:
        raise RuleBroken(ITSELF, field="into")
    return found.pk, found.matter_id


def _lock_both(opinion_id: int, master_id: int, matter_id: int | None) -> tuple[Opinion, Opinion]:
    """Lock the master's matter, then both opinions in the order of their ids: whoever merges the other way waits.

    :raises Stale: when the master was accepted in between
    """
    if matter_id is not None:
        Matter.objects.select_for_update().get(pk=matter_id)
    rows = Opinion.objects.select_for_update(of=("self",)).select_related("owner__region", "taken_by")
    both = {opinion.pk: opinion for opinion in rows.filter(pk__in=(opinion_id, master_id)).order_by("pk")}
    master = both[master_id]
    if master.matter_id != matter_id:
        raise Stale(CHANGED)
    return both[opinion_id], master


def _refuse_master(opinion: Opinion, master: Opinion) -> None:
    if master.state == OpinionState.MERGED:
        raise WrongState("要并入的那一件刚刚合并到了别的意见，请刷新页面再选。")
    if master.state not in (OpinionState.TRIAGING, OpinionState.ACCEPTED):
        label = OpinionState(master.state).label
        raise RuleBroken(f"那一件现在是“{label}”；只能并入正在初审或者已经受理的意见。", field="into")
    matter = master.matter
    if matter is not None and matter.state in SHUT:
        raise RuleBroken(
            f"那一件现在是“{matter.get_state_display()}”，不能再并入；请单独受理，或者把原来的答复直接告诉群众。",
            field="into",
        )
    if opinion.bypass_local and not master.bypass_local and (matter is None or matter.level != Level.COUNTY):
        raise RuleBroken("群众要求不经本村、本站，不能并入由站里和乡镇办理的意见。", field="into")
    _refuse_giving_away(opinion, master)


def _refuse_giving_away(opinion: Opinion, master: Opinion) -> None:
    """Refuse where the unit, reading the master's summary, would learn who stays unknown to it (代表法第五十五条)."""
    if opinion.identity_mode != IdentityMode.CONFIDENTIAL:
        return
    submitter = getattr(opinion, "submitter", None)
    secret = [submitter.name, submitter.phone] if submitter is not None else []
    if any(word and word in master.summary for word in secret):
        raise RuleBroken("那一件的交办摘要里有这位群众的姓名或电话，这件要对承办单位保密，不能合并。", field="into")


def split(*, opinion_id: int, actor: Actor, at: datetime, version: int | None, reason: str) -> Opinion:
    """拆分: it is triaged on its own again, in the time that was left when it was merged.

    :raises RuleBroken: no reason, or the citizen has been given the reply
    """
    _refuse_answered(opinion_id, actor)
    with opinion_step(OpinionAction.SPLIT, opinion_id=opinion_id, actor=actor, at=at, version=version) as step:
        said = required(reason, "请写明为什么不是同一件事。", "reason")
        step.detail["master_id"] = step.opinion.merged_into_id
        followers.leave(step.opinion, actor, at, said)
        resume_merged_clock(step.opinion, at)
    return step.opinion


def _refuse_answered(opinion_id: int, actor: Actor) -> None:
    """Say why it is too late; the step's own check, under its lock, decides a race that this look still missed."""
    opinion = Opinion.objects.select_related("owner__region", "matter").get(pk=opinion_id)
    if merging_policies.answered(opinion) and merging_policies.may_ask_to_split(opinion, actor) is not None:
        raise RuleBroken(ANSWERED)
