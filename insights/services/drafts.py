"""From a common problem to a draft suggestion (代表建议): prepared by staff, revised and submitted by the deputy alone."""

from datetime import datetime

from django.db.models import Q

from core.actors import Actor
from core.errors import RuleBroken
from core.subjects import Subject
from deputies.models import Mandate
from insights.models import CommonProblem
from insights.selectors import problems
from insights.selectors.scope import pooled_opinions
from insights.services.problem_steps import add_follow_up, problem_step
from insights.states import FollowUpKind, ProblemAction
from suggestions.inputs import TITLE_MAX
from suggestions.services.drafting import Content, Source, write_draft
from suggestions.states import SourceKind


def draft_from(*, problem_id: int, actor: Actor, at: datetime, version: int | None, mandate_id: int) -> CommonProblem:
    """据此起草代表建议: put a draft into a deputy's list and note it as a follow-up; once for each deputy.

    It rests on the problem, and on those of its opinions that are this deputy's own (收到 or 跟进); of the others the
    deputy learns what the problem's statement says.

    :raises RuleBroken: a deputy out of the actor's sight, or one without a mandate that may raise suggestions
    """
    with problem_step(ProblemAction.FOLLOW_UP, problem_id=problem_id, actor=actor, at=at, version=version) as step:
        if mandate_id not in dict(problems.sponsors(actor, at)):
            raise RuleBroken("请从列出的代表里选一位。", field="mandate_id")
        mandate = Mandate.objects.select_related("deputy").get(pk=mandate_id)
        draft = write_draft(
            key=f"problem-{problem_id}",
            deputy_id=mandate.deputy_id,
            level=mandate.level,
            content=_content(step.problem, mandate.deputy_id, actor),
            actor=actor,
            capacity=step.capacity,
            at=at,
        )
        subject = Subject("suggestion", draft.pk)
        if step.problem.follow_ups.filter(subject_kind=subject.kind, subject_id=subject.id).exists():
            raise RuleBroken("已经为这位代表起草过，请看跟进情况。", field="mandate_id")
        note = f"已为{mandate.deputy.name}代表准备草稿：{draft.title}"
        add_follow_up(
            step, kind=FollowUpKind.SUGGESTION, note=note, planned_on=None, subject=subject, actor=actor, at=at
        )
    return step.problem


def _content(problem: CommonProblem, deputy_id: int, actor: Actor) -> Content:
    own = Q(followup_deputy=deputy_id) | Q(receiving_deputy=deputy_id)
    opinions = pooled_opinions(actor).filter(own, problem_member__problem=problem).order_by("pk")
    title = f"关于解决{problem.title}的建议"
    return Content(
        title=title if len(title) <= TITLE_MAX else problem.title[:TITLE_MAX],
        situation=f"{problem.statement}\n有{problem.members.count()}件群众意见反映这一问题。",
        category_id=problem.category_id,
        sources=(
            Source(SourceKind.COMMON_PROBLEM, problem.pk, problem.title),
            *(Source(SourceKind.OPINION, opinion.pk, opinion.title) for opinion in opinions),
        ),
    )
