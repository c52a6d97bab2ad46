"""Commands on livelihood projects (民生实事项目): listed, changed, given monitors, ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError

from accounts.models import Region
from core import clocks
from core.actors import Actor
from core.clock import local_date
from core.errors import RuleBroken
from core.transactions import durable
from oversight import policies
from oversight import project_selectors as reads
from oversight.models import Milestone, Project, ProjectMonitor
from oversight.services.project_steps import LOG, ProjectStep, announce_step, project_step, said, subject_of, watch
from oversight.states import ProjectAction
from suggestions.services.steps import required

NAME_MAX, MILESTONES_MAX, MONITORS_MAX = 60, 30, 10
# DecimalField(10, 2) in 万元; no county project comes near.
BUDGET_MAX = Decimal("9999999.99")


@dataclass(frozen=True)
class Plan:
    """What is promised: goal, unit, place, money in 万元, and the milestones with their days."""

    year: int
    name: str
    goal: str
    unit_id: int
    region_id: int
    budget: Decimal
    milestones: Sequence[tuple[date, str]]


def list_project(
    *, plan: Plan, deputy_ids: Sequence[int], matter_id: int | None, actor: Actor, at: datetime
) -> Project:
    """列入项目: by the county's deputy affairs committee, with its monitors; the same project of a year once.

    :raises NotAllowed: not in that post  :raises RuleBroken: something is missing, or the project is listed already
    """
    capacity = policies.require_project_keeper(actor)
    if matter_id is not None and matter_id not in reads.visible_matter_ids(actor, [matter_id]):
        raise RuleBroken("找不到这件事项。", field="matter")
    try:
        with durable():
            project = Project(created_at=at, matter_id=matter_id)
            _fill(project, plan, at)
            project.save()
            _set_milestones(project, plan)
            step = ProjectStep(project, capacity, {"unit": plan.unit_id, "milestones": len(plan.milestones)})
            _appoint(step, deputy_ids, at)
            announce_step(step, ProjectAction.LIST_PROJECT, actor, at, "")
    except IntegrityError:
        raise RuleBroken("这个单位今年已经有同名的项目，或者这件事项已经立过项目。", field="name") from None
    return project


def change_project(*, project_id: int, plan: Plan, actor: Actor, at: datetime, version: int | None) -> Project:
    """调整: content and milestones; a milestone that was reached stays as it is.

    :raises RuleBroken: a reached milestone left out
    """
    try:
        with project_step(ProjectAction.CHANGE_PROJECT, project_id, actor, at, version) as step:
            _fill(step.project, plan, at)
            removed = _set_milestones(step.project, plan)
            step.detail.update(milestones=len(plan.milestones), removed=removed)
    except IntegrityError:
        raise RuleBroken("这个单位今年已经有同名的项目。", field="name") from None
    return step.project


def _fill(project: Project, plan: Plan, at: datetime) -> None:
    today = local_date(at)
    project.name = required(plan.name, "请写项目名称。", "name")
    if len(project.name) > NAME_MAX:
        raise RuleBroken(f"名称最多{NAME_MAX}个字。", field="name")
    project.goal = said(plan.goal, "请写要做成什么，群众怎样看得见。", "goal")
    if not today.year - 1 <= plan.year <= today.year + 1:
        raise RuleBroken("年度请填去年、今年或者明年。", field="year")
    if not reads.units(today).filter(pk=plan.unit_id).exists():
        raise RuleBroken("请选择责任单位。", field="unit")
    if not Region.objects.filter(pk=plan.region_id).exists():
        raise RuleBroken("请选择实施地点。", field="region")
    if not 0 <= plan.budget <= BUDGET_MAX:
        raise RuleBroken("投资请填万元数，不小于0。", field="budget")
    project.year, project.unit_id, project.region_id = plan.year, plan.unit_id, plan.region_id
    project.budget = plan.budget


def _set_milestones(project: Project, plan: Plan) -> int:
    """Store the milestones and return how many were left out, for the trail."""
    wanted = {name.strip(): day for day, name in plan.milestones}
    if not wanted or len(wanted) != len(plan.milestones) or len(wanted) > MILESTONES_MAX or "" in wanted:
        raise RuleBroken(f"请写节点，一行一个，名称不重复，最多{MILESTONES_MAX}个。", field="milestones")
    if any(len(name) > NAME_MAX for name in wanted):
        raise RuleBroken(f"节点名称最多{NAME_MAX}个字。", field="milestones")
    present = {one.name: one for one in project.milestones.all()}
    reached = [name for name, one in present.items() if one.done_on and name not in wanted]
    if reached:
        raise RuleBroken(f"已经完成的节点不能去掉：{'、'.join(reached)}。", field="milestones")
    removed = [one for name, one in present.items() if name not in wanted]
    Milestone.objects.filter(pk__in=[one.pk for one in removed]).delete()
    for name, day in wanted.items():
        Milestone.objects.update_or_create(project=project, name=name, defaults={"due_on": day})
    return len(removed)


def appoint_monitors(
    *, project_id: int, deputy_ids: Sequence[int], actor: Actor, at: datetime, version: int | None
) -> Project:
    """聘任监督员: the list said last counts; who is left out is no monitor any more, the logs stay."""
    with project_step(ProjectAction.APPOINT_MONITORS, project_id, actor, at, version) as step:
        _appoint(step, deputy_ids, at)
    return step.project


def _appoint(step: ProjectStep, deputy_ids: Sequence[int], at: datetime) -> None:
    wanted, today = set(deputy_ids), local_date(at)
    if len(wanted) > MONITORS_MAX or reads.able_monitors().filter(pk__in=wanted).count() != len(wanted):
        raise RuleBroken(f"请选择在任的代表，最多{MONITORS_MAX}名。", field="deputies")
    present = ProjectMonitor.objects.filter(project=step.project, until__isnull=True)
    kept = set(present.values_list("deputy_id", flat=True))
    present.exclude(deputy_id__in=wanted).update(until=today)
    ProjectMonitor.objects.bulk_create(
        ProjectMonitor(project=step.project, deputy_id=pk, since=today) for pk in sorted(wanted - kept)
    )
    step.detail["monitors"] = len(wanted)
    if not wanted:
        clocks.stop(subject=subject_of(step.project), kind=LOG, at=at)
    elif not kept:
        watch(step.project, at)


def finish_project(*, project_id: int, result: str, actor: Actor, at: datetime, version: int | None) -> Project:
    """登记完成: every milestone reached, and what people have of it.

    :raises RuleBroken: a milestone is open (named)
    """
    with project_step(ProjectAction.FINISH_PROJECT, project_id, actor, at, version) as step:
        still = [one.name for one in step.project.milestones.filter(done_on__isnull=True)]
        if still:
            raise RuleBroken(f"还有节点没有完成：{'、'.join(still)}。")
        _end(step, said(result, "请写完成情况，群众得到了什么。", "result"), at)
    return step.project


def stop_project(*, project_id: int, result: str, actor: Actor, at: datetime, version: int | None) -> Project:
    """登记中止: with the reason, and what becomes of it."""
    with project_step(ProjectAction.STOP_PROJECT, project_id, actor, at, version) as step:
        _end(step, said(result, "请写为什么中止、以后怎么办。", "result"), at)
    return step.project


def _end(step: ProjectStep, result: str, at: datetime) -> None:
    step.project.result, step.project.ended_at = result, at
    clocks.stop(subject=subject_of(step.project), kind=LOG, at=at)
