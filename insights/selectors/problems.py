"""Common problems an actor may read, with those of their opinions that the actor sees."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from accounts.selectors import users
from core import audit
from core.actors import Actor
from core.clock import SHANGHAI, local_date
from core.models import AuditEvent
from core.subjects import Subject
from deputies.selectors import roll
from insights import policies
from insights.inputs import later
from insights.models import CommonProblem, ProblemFollowUp, ProblemMember
from insights.selectors.scope import owned, pooled_opinions, reads_pool, sees_all
from insights.states import ProblemState
from liaison.models import Activity
from liaison.selectors import activities
from suggestions.models import Opinion, Suggestion
from suggestions.selectors import worklists
from suggestions.selectors.scope import visible_suggestions
from suggestions.states import Level

OPEN = (ProblemState.CANDIDATE, ProblemState.CONFIRMED, ProblemState.IN_FOLLOW_UP)


def visible_problems(actor: Actor) -> QuerySet[CommonProblem]:
    """Return the problems gathered by the actor's bodies, and those with an opinion of theirs; the county's see all."""
    problems = CommonProblem.objects.all()
    if sees_all(actor):
        return problems
    if not reads_pool(actor):
        return problems.none()
    mine = ProblemMember.objects.filter(problem=OuterRef("pk"), opinion__in=pooled_opinions(actor))
    return problems.filter(owned(actor) | Q(Exists(mine)))


def for_list(problems: QuerySet[CommonProblem]) -> QuerySet[CommonProblem]:
    """Return problems with what a list shows: how many opinions, where, whose, what was started."""
    return problems.select_related("category", "region", "owner__region").annotate(opinions=Count("members"))


def problem_for(actor: Actor, public_id: UUID | str) -> CommonProblem | None:
    """Return the problem with what was started from it, or None when it is not there or not the actor's to see."""
    started = ProblemFollowUp.objects.select_related("started_by")
    found = for_list(visible_problems(actor)).prefetch_related(Prefetch("follow_ups", started))
    return found.filter(public_id=public_id).first()


def members_of(actor: Actor, problem: CommonProblem) -> list[Opinion]:
    """Return the opinions of a problem that the actor sees, the newest first."""
    seen = worklists.opinion_rows(pooled_opinions(actor)).filter(problem_member__problem=problem)
    return list(seen.order_by("-received_at", "-pk"))


def joinable(actor: Actor) -> list[CommonProblem]:
    """Return the open problems into which the actor may put more opinions, the newest first."""
    open_ones = visible_problems(actor).filter(state__in=OPEN).select_related("owner__region")[: worklists.PAGE]
    return [problem for problem in open_ones if policies.keeper(problem, actor) is not None]


def of_opinion(actor: Actor, opinion_id: int) -> CommonProblem | None:
    """Return the problem an opinion is in, for staff who see it."""
    return visible_problems(actor).filter(members__opinion=opinion_id).prefetch_related("follow_ups").first()


def trail(problem: CommonProblem) -> list[tuple[AuditEvent, str]]:
    """Return what was done and the name of who did it, oldest first, in two queries."""
    events = list(audit.trail(Subject("problem", problem.pk)))
    people = users().filter(pk__in={e.user_id for e in events if e.user_id is not None})
    names = dict(people.values_list("pk", "name"))
    return [(event, names.get(event.user_id or 0, "系统")) for event in events]


@dataclass(frozen=True)
class Told:
    """What the month's report says of one problem."""

    problem: CommonProblem
    opinions: int
    new: bool


def of_month(actor: Actor, month: date) -> list[Told]:
    """Return the problems open at any time in a month but those found to be none, the most opinions first."""
    begin, end = _start(month), _start(later(month, 1))
    going_on = Q(proposed_at__lt=end) & (Q(closed_at__isnull=True) | Q(closed_at__gte=begin))
    found = (
        for_list(visible_problems(actor)).filter(going_on).exclude(outcome="not_common").prefetch_related("follow_ups")
    )
    told = [
        Told(problem, problem.opinions, problem.proposed_at >= begin)  # type: ignore[attr-defined]
        for problem in found.order_by("pk")
    ]
    return sorted(told, key=lambda one: -one.opinions)


def _start(month: date) -> datetime:
    return datetime.combine(month, time.min, SHANGHAI)


def sponsors(actor: Actor, at: datetime) -> list[tuple[int, str]]:
    """Return (mandate, who) of the deputies the actor sees who may raise suggestions: of the county or a township.

    A street has no congress and no suggestions of its own.
    """
    mandates = roll.mandates_on(local_date(at)).filter(level__in=Level.values, region__is_street=False)
    mine = mandates.filter(deputy__in=roll.visible_to(actor)).select_related("deputy", "region")
    return [
        (m.pk, f"{m.deputy.name}（{m.region.name}人大代表）") for m in mine.order_by("-level", "region__code", "pk")
    ]


@dataclass(frozen=True)
class Started:
    """What was started from a problem, with what became of it as far as the actor may open it."""

    follow_up: ProblemFollowUp
    suggestion: str = ""
    activity: Activity | None = None


def started_from(problem: CommonProblem, actor: Actor) -> list[Started]:
    """Return what was started, in the order in which it was, in at most two more queries."""
    noted = list(problem.follow_ups.all())
    wanted: dict[str, list[int]] = {"suggestion": [], "activity": []}
    for one in noted:
        if one.subject_id is not None and one.subject_kind in wanted:
            wanted[one.subject_kind].append(one.subject_id)
    drafts, plans = _pages(visible_suggestions(actor), wanted["suggestion"]), _rows(actor, wanted["activity"])
    return [
        Started(
            one,
            drafts.get(one.subject_id or 0, "") if one.subject_kind == "suggestion" else "",
            plans.get(one.subject_id or 0) if one.subject_kind == "activity" else None,
        )
        for one in noted
    ]


def _pages(suggestions: QuerySet[Suggestion], ids: list[int]) -> dict[int, str]:
    return {pk: str(uid) for pk, uid in suggestions.filter(pk__in=ids).values_list("pk", "public_id")} if ids else {}


def _rows(actor: Actor, ids: list[int]) -> dict[int, Activity]:
    return {plan.pk: plan for plan in activities.activities_for(actor).filter(pk__in=ids)} if ids else {}


def of_activity(actor: Actor, activity_id: int) -> CommonProblem | None:
    """Return the problem a research was started from, for staff who see it, with how many opinions it holds."""
    started = ProblemFollowUp.objects.filter(subject_kind="activity", subject_id=activity_id)
    return for_list(visible_problems(actor)).filter(pk__in=started.values("problem")).first()
