"""Satisfaction: back-to-back ratings, what they lead to, and what follows after a dissatisfied round."""

from datetime import datetime
from functools import partial

from core.actors import SYSTEM, Actor
from core.errors import Refused, RuleBroken
from suggestions import co_deadlines, deadlines, lifecycle, policies
from suggestions.matrix import Outcome, Verdict, conclude
from suggestions.models import Assignment, Matter, Rating
from suggestions.services import promises, tellings, visits
from suggestions.services.steps import MatterStep, durable, finish_matter, lock_matter, matter_step, required
from suggestions.services.submitting import announce_adoption
from suggestions.states import AssignmentState, MatterAction, Part, ResultClass, Satisfaction

# Since the matter was opened, or since the problem came back: what came back may be handled twice again.
MAX_ROUNDS = 2
# The clock that runs after a dissatisfied round.
WAITS_FOR = {
    MatterAction.REQUIRE_REHANDLING: "rehandle_order",
    MatterAction.REFER_TO_ADJUDICATION: "adjudication",
}


def rate(
    *, matter_id: int, actor: Actor, at: datetime, version: int | None, attitude: str, outcome: str, reason: str = ""
) -> Matter:
    """群众评价: once a round, by whoever opened the opinion with number and code; may end the round.

    :raises RuleBroken: dissatisfied without saying why
    """
    with matter_step(MatterAction.RATE, matter_id=matter_id, actor=actor, at=at, version=version) as step:
        _store(step, at, attitude, outcome, reason, opinion_id=actor.identity("opinion"))
        step.then = partial(conclude_if_complete, step.matter, at)
    return step.matter


def rate_as_deputy(
    *,
    matter_id: int,
    actor: Actor,
    at: datetime,
    version: int | None,
    attitude: str,
    outcome: str,
    reason: str = "",
    lawful_statement: str = "",
) -> Matter:
    """代表评价: attitude and outcome apart; a written statement that the reply is lawful and explained is possible.

    :raises RuleBroken: dissatisfied without saying why
    """
    with matter_step(MatterAction.RATE_AS_DEPUTY, matter_id=matter_id, actor=actor, at=at, version=version) as step:
        deputy_id = actor.identity("deputy")
        _store(step, at, attitude, outcome, reason, deputy_id=deputy_id, lawful_statement=lawful_statement.strip())
        step.then = partial(conclude_if_complete, step.matter, at)
    return step.matter


def _store(
    step: MatterStep,
    at: datetime,
    attitude: str,
    outcome: str,
    reason: str,
    *,
    opinion_id: int | None = None,
    deputy_id: int | None = None,
    lawful_statement: str = "",
) -> None:
    if attitude not in Satisfaction.values or outcome not in Satisfaction.values:
        raise RuleBroken("请选择满意、基本满意或者不满意。", field="outcome")
    if Satisfaction.DISSATISFIED in (attitude, outcome):
        reason = required(reason, "不满意的，请写一写哪里不满意，好让承办单位改。", "reason")
    step.unseen = True
    Rating.objects.create(
        matter=step.matter,
        round_no=step.matter.round_no,
        opinion_id=opinion_id,
        deputy_id=deputy_id,
        attitude=attitude,
        outcome=outcome,
        reason=reason.strip(),
        lawful_statement=lawful_statement,
        at=at,
    )


def conclude_if_complete(matter: Matter, at: datetime) -> None:
    """End the round when everybody asked has rated, in the caller's transaction."""
    if _complete(matter):
        _conclude(matter, at)


def end_round(*, matter_id: int, actor: Actor, at: datetime) -> Matter:
    """End a round whose window is over: silence closes as 未评价 or leaves the other side's word to decide.

    :raises WrongState: when it is not being evaluated  :raises NotAllowed: when a person tries
    :raises RuleBroken: when the window is still open and somebody may still rate
    """
    with durable():
        matter = lock_matter(matter_id)
        lifecycle.MATTER.check(MatterAction.CLOSE, matter, actor)
        if not (_complete(matter) or deadlines.evaluation_over(matter, at)):
            raise RuleBroken("评价时间还没有到。")
        if tellings.own_window_open(matter, at):
            raise RuleBroken("还有合并的群众没有告知，或者告知以后的评价时间还没有到。")
        _conclude(matter, at)
    return matter


def end_due_rounds(*, at: datetime, limit: int = 200) -> int:
    """End every round whose window is over, each in its own transaction; return how many were ended."""
    ended = 0
    for matter_id in deadlines.matters_past_evaluation(at, limit):
        try:
            end_round(matter_id=matter_id, actor=SYSTEM, at=at)
        except Refused:
            continue  # somebody rated and ended it in between
        ended += 1
    return ended


def _ratings(matter: Matter) -> list[Rating]:
    return list(Rating.objects.filter(matter=matter, round_no=matter.round_no))


def _raters(matter: Matter) -> tuple[set[int], set[int]]:
    """Return who is asked: every opinion behind the matter, every deputy who follows it or proposed it."""
    return {opinion.pk for opinion in matter.opinions.all()}, policies.asked_deputies(matter)


def _complete(matter: Matter) -> bool:
    opinions, deputies = _raters(matter)
    ratings = _ratings(matter)
    return opinions == {r.opinion_id for r in ratings if r.opinion_id} and deputies == {
        r.deputy_id for r in ratings if r.deputy_id
    }


def _verdict(asked: set[int], given: list[Rating]) -> Verdict:
    """Return what one side said: most of those who answered decide."""
    if not asked:
        return Verdict.NOBODY
    if not given:
        return Verdict.SILENT
    dissatisfied = sum(rating.dissatisfied for rating in given)
    return Verdict.DISSATISFIED if dissatisfied * 2 > len(given) else Verdict.SATISFIED


def outcome_of(matter: Matter) -> Outcome:
    """Return what the current round's ratings lead to (the matrix)."""
    opinions, deputies = _raters(matter)
    ratings = _ratings(matter)
    by_deputy = [r for r in ratings if r.deputy_id]
    any_deputy_dissatisfied = [r for r in by_deputy if r.dissatisfied]
    return conclude(
        deputy=_verdict(deputies, any_deputy_dissatisfied or by_deputy),
        citizen=_verdict(opinions, [r for r in ratings if r.opinion_id]),
        lawful_statement=any(r.lawful_statement for r in by_deputy),
        promised=matter.result_class == ResultClass.B,
        last_round=matter.round_no - matter.rounds_before >= MAX_ROUNDS,
    )


def _conclude(matter: Matter, at: datetime) -> None:
    """Take the step the matrix decides, as the system, inside the caller's transaction."""
    outcome = outcome_of(matter)
    taken = lifecycle.MATTER.check(outcome.action, matter, SYSTEM)
    step = MatterStep(matter, taken.capacity)
    deadlines.stop_for_matter(matter, "evaluation", at)
    if outcome.remark is not None:
        matter.remark = outcome.remark
        step.detail["remark"] = outcome.remark
    if outcome.action == MatterAction.CLOSE:
        matter.closed_at = at
        visits.plan_visits(matter, at)
    if outcome.action in (MatterAction.CLOSE, MatterAction.TRACK):
        announce_adoption(matter, at)
    elif outcome.action in WAITS_FOR:
        promises.lapse_promise(matter, at)
        deadlines.start_for_matter(matter, WAITS_FOR[outcome.action], at)
    finish_matter(step, taken.transition, SYSTEM, at)


def order_rehandling(*, matter_id: int, actor: Actor, at: datetime, version: int | None, order: str) -> Matter:
    """重新交办: round n + 1 by the same units, with its own deadline and the order in writing."""
    with matter_step(MatterAction.ORDER_REHANDLING, matter_id=matter_id, actor=actor, at=at, version=version) as step:
        step.matter.instruction = required(order, "请写明重新办理的要求。", "order")
        deadlines.stop_for_matter(step.matter, "rehandle_order", at)
        open_next_round(step, at)
    return step.matter


def open_next_round(step: MatterStep, at: datetime) -> None:
    """Give every unit of the ended round its part in the next, already signed, with clocks of its own."""
    ended = step.parts
    step.matter.round_no += 1
    step.matter.result_class = ""
    step.matter.evaluation_opened_at = None
    for part in ended:
        next_part = Assignment.objects.create(
            matter=step.matter,
            unit=part.unit,
            part=part.part,
            round_no=step.matter.round_no,
            state=AssignmentState.HANDLING,
            assigned_at=at,
            signed_at=at,
            handler_id=part.handler_id,
        )
        if part.part == Part.CO:
            co_deadlines.start_co_opinion(next_part, step.matter, at)
    deadlines.start_handling(step.matter, at, contact=policies.reachable(step.matter))
