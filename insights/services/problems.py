"""Commands of common problems: gather, confirm, join, remove, follow up, close; one transaction each."""

from collections.abc import Callable
from datetime import date, datetime

from django.db import IntegrityError

from accounts.models import Organisation, Region
from accounts.states import CODE_LENGTHS
from core.actors import Actor, Capacity
from core.errors import NotAllowed, RuleBroken
from core.subjects import Subject
from insights import policies
from insights.models import CommonProblem, ProblemMember
from insights.selectors.scope import pooled_opinions
from insights.services.problem_steps import Detail, add_follow_up, announce_problem, problem_step
from insights.states import ProblemAction, ProblemOutcome, ProblemState
from suggestions.models import Opinion
from suggestions.services.steps import durable, required

LEAST = 2
TITLE_MAX = 60
DIGITS = sorted(CODE_LENGTHS.values(), reverse=True)
TAKEN = "选中的意见里有已经归入别的共性问题的，一件意见只归入一个，请去掉后再试："
JUST_TAKEN = "选中的意见里有刚刚被别人归入别的共性问题的，请刷新后再选。"


def propose(
    *, key: str, title: str, statement: str, opinion_ids: list[int], actor: Actor, at: datetime
) -> CommonProblem:
    """归集: gather at least two opinions of the actor's scope into a candidate; the same key returns the same one.

    :raises NotAllowed: not a post that gathers
    :raises RuleBroken: no title, too few, one out of sight, or one that is in another problem
    """
    capacity = policies.gatherer(actor)
    if capacity is None or capacity.organisation_id is None:
        raise NotAllowed(f"{actor.name}不能归集共性问题。")
    problem = CommonProblem(
        key=required(key, "请刷新页面后再提交。", "key")[:64],
        title=required(title, "请给这个共性问题起个名称。", "title")[:TITLE_MAX],
        statement=required(statement, "请用几句话归纳这些意见共同反映的问题。", "statement"),
        owner=Organisation.objects.select_related("region").get(pk=capacity.organisation_id),
        proposed_at=at,
        proposed_by_id=actor.user_id,
    )
    if (earlier := CommonProblem.objects.filter(key=problem.key).first()) is not None:
        return earlier
    opinions = _chosen(opinion_ids, actor, LEAST)
    _place(problem, opinions)
    return _store(problem, opinions, actor, capacity, at)


def _store(
    problem: CommonProblem, opinions: list[Opinion], actor: Actor, capacity: Capacity, at: datetime
) -> CommonProblem:
    try:
        with durable():
            problem.save(force_insert=True)
            _add(problem, opinions, actor, at)
            detail: dict[str, Detail] = {"opinions": [o.pk for o in opinions]}
            announce_problem(problem, ProblemAction.PROPOSE, actor, capacity, at, "", detail)
    except IntegrityError as error:
        earlier = CommonProblem.objects.filter(key=problem.key).first()
        if earlier is None:
            raise RuleBroken(JUST_TAKEN, field="opinions") from error
        return earlier
    return problem


def _chosen(opinion_ids: list[int], actor: Actor, least: int) -> list[Opinion]:
    """Return the opinions, each in the actor's scope and in no problem yet.

    :raises RuleBroken: too few of them, or not all of them free
    """
    wanted = sorted(set(opinion_ids))
    if len(wanted) < least:
        raise RuleBroken(f"请至少选{least}件意见。", field="opinions")
    found = list(
        pooled_opinions(actor).filter(pk__in=wanted).select_related("place_region", "owner__region").order_by("pk")
    )
    if len(found) < len(wanted):
        raise RuleBroken("选中的意见里有不在您岗位范围内的，请重新选择。", field="opinions")
    _refuse_taken(found)
    return found


def _refuse_taken(opinions: list[Opinion]) -> None:
    taken = ProblemMember.objects.filter(opinion__in=opinions).select_related("opinion").order_by("opinion_id")
    if numbers := [member.opinion.number for member in taken]:
        raise RuleBroken(f"{TAKEN}{'、'.join(numbers)}。", field="opinions")


def _place(problem: CommonProblem, opinions: list[Opinion]) -> None:
    """Set the smallest region that holds them all, and the category when it is the same."""
    codes = [(o.place_region or o.owner.region).code for o in opinions]
    shared = next({c[:n] for c in codes} for n in DIGITS if len({c[:n] for c in codes}) == 1)
    problem.region = Region.objects.get(code=shared.pop())
    categories = {o.category_id for o in opinions}
    problem.category_id = categories.pop() if len(categories) == 1 else None


def _add(problem: CommonProblem, opinions: list[Opinion], actor: Actor, at: datetime) -> None:
    ProblemMember.objects.bulk_create(
        ProblemMember(problem=problem, opinion=o, joined_at=at, joined_by_id=actor.user_id) for o in opinions
    )


def confirm(*, problem_id: int, actor: Actor, at: datetime, version: int | None) -> CommonProblem:
    """确认: a person says that it is one problem; no likeness of texts does."""
    with problem_step(ProblemAction.CONFIRM, problem_id=problem_id, actor=actor, at=at, version=version) as step:
        if step.problem.members.count() < LEAST:
            raise RuleBroken(f"至少要有{LEAST}件意见才算共性问题。")
        step.problem.confirmed_at = at
    return step.problem


def join(*, problem_id: int, actor: Actor, at: datetime, version: int | None, opinion_ids: list[int]) -> CommonProblem:
    """并入意见: more opinions of the actor's scope; of two clerks who put one into two problems the second is refused.

    :raises RuleBroken: none chosen, one out of sight, or one that is in a problem already
    """
    try:
        with problem_step(ProblemAction.JOIN, problem_id=problem_id, actor=actor, at=at, version=version) as step:
            opinions = _chosen(opinion_ids, actor, 1)
            _add(step.problem, opinions, actor, at)
            step.detail["opinions"] = [o.pk for o in opinions]
    except IntegrityError as error:
        raise RuleBroken(JUST_TAKEN, field="opinions") from error
    return step.problem


def remove(*, problem_id: int, actor: Actor, at: datetime, version: int | None, opinion_id: int) -> CommonProblem:
    """移出意见: it is about something else after all.

    :raises RuleBroken: it is not in this problem, or not in the actor's scope
    """
    with problem_step(ProblemAction.REMOVE, problem_id=problem_id, actor=actor, at=at, version=version) as step:
        seen = pooled_opinions(actor).filter(pk=opinion_id)
        removed, _ = step.problem.members.filter(opinion__in=seen).delete()
        if not removed:
            raise RuleBroken("这件意见不在这个共性问题里，请刷新页面。", field="opinion")
        step.detail["opinions"] = [opinion_id]
    return step.problem


def follow_up(
    *,
    problem_id: int,
    actor: Actor,
    at: datetime,
    version: int | None,
    kind: str,
    note: str,
    planned_on: date | None = None,
    subject: Subject | None = None,
) -> CommonProblem:
    """登记跟进: what was started from it, with the row it became where there is one.

    :raises RuleBroken: no kind, or nothing said of what is arranged
    """
    with problem_step(ProblemAction.FOLLOW_UP, problem_id=problem_id, actor=actor, at=at, version=version) as step:
        add_follow_up(step, kind=kind, note=note, planned_on=planned_on, subject=subject, actor=actor, at=at)
    return step.problem


def close(
    *, problem_id: int, actor: Actor, at: datetime, version: int | None, outcome: str, conclusion: str
) -> CommonProblem:
    """了结: with an outcome that every opinion in it shows to staff; what is no common problem frees its opinions.

    :raises RuleBroken: no outcome, no words, or an outcome that does not fit how far it came
    """
    with problem_step(ProblemAction.CLOSE, problem_id=problem_id, actor=actor, at=at, version=version) as step:
        problem = step.problem
        if outcome not in ProblemOutcome.values:
            raise RuleBroken("请选择结果。", field="outcome")
        unconfirmed = problem.state == ProblemState.CANDIDATE
        if unconfirmed != (outcome == ProblemOutcome.NOT_COMMON):
            raise RuleBroken(
                "还没有确认的，只能以“不是共性问题”了结；其他结果请先确认。"
                if unconfirmed
                else "已经确认过的共性问题，请选择解决情况。",
                field="outcome",
            )
        problem.outcome, problem.closed_at = outcome, at
        problem.conclusion = required(conclusion, "请写明结果和依据。", "conclusion")
        step.detail["outcome"] = outcome
        if unconfirmed:
            step.detail["opinions"] = sorted(problem.members.values_list("opinion_id", flat=True))
            problem.members.all().delete()
    return problem


__all__ = [
    "COMMANDS", "LEAST", "TITLE_MAX", "close", "confirm", "follow_up", "join", "propose", "remove",
]  # fmt: skip

COMMANDS: dict[ProblemAction, Callable[..., CommonProblem]] = {
    ProblemAction.CONFIRM: confirm,
    ProblemAction.JOIN: join,
    ProblemAction.REMOVE: remove,
    ProblemAction.FOLLOW_UP: follow_up,
    ProblemAction.CLOSE: close,
}
