"""Commands on an appraisal itself: plan, announce, take in self-checks, make public, report, start the second one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from accounts.models import Organisation
from core.actors import Actor
from core.clock import local_date
from core.errors import RuleBroken
from oversight import policies, selectors
from oversight.models import AppraisalTarget, OfficeAppraisal
from oversight.services.steps import AppraisalStep, announce_step, appraisal_step, counted
from oversight.states import AppraisalAction, AppraisalState
from suggestions.services.steps import durable, required

CONTENTS_MAX = 5
TARGETS_MAX = 10
CONTENT_LENGTH = 40


@dataclass(frozen=True)
class Plan:
    """方案: who is graded on what, by whom organised, and where the checks are made."""

    title: str
    owner_id: int
    plan: str
    target_ids: Sequence[int]
    contents: Sequence[str]
    station_id: int | None = None


def plan(*, plan: Plan, actor: Actor, at: datetime) -> OfficeAppraisal:
    """制定方案: store an appraisal that nobody outside sees yet.

    :raises RuleBroken: for an office named twice, one that does not belong there, more than five contents
    """
    owner = Organisation.objects.select_related("region").get(pk=plan.owner_id)
    level = selectors.level_of(owner)
    capacity = policies.planner(level, owner.pk, actor)
    contents = _contents(plan.contents)
    targets = _targets(plan.target_ids, owner, at)
    with durable():
        appraisal = OfficeAppraisal.objects.create(
            title=required(plan.title, "请填写名称。", "title"),
            level=level,
            region_id=owner.region_id,
            owner=owner,
            station_id=plan.station_id,
            plan=required(plan.plan, "请填写方案。", "plan"),
            contents=contents,
            created_at=at,
        )
        _write_targets(appraisal, targets)
        step = AppraisalStep(appraisal, capacity, {"targets": len(targets), "contents": len(contents)})
        announce_step(step, AppraisalAction.PLAN, actor, at)
    return appraisal


def _contents(said: Sequence[str]) -> list[str]:
    contents = [line.strip() for line in said if line.strip()]
    if not contents:
        raise RuleBroken("请至少写一项评议内容。", field="contents")
    if len(contents) > CONTENTS_MAX:
        raise RuleBroken(f"评议内容最多{CONTENTS_MAX}项，现在有{len(contents)}项。", field="contents")
    if len(set(contents)) != len(contents):
        raise RuleBroken("评议内容有重复的，请改一改。", field="contents")
    if any(len(line) > CONTENT_LENGTH for line in contents):
        raise RuleBroken(f"一项评议内容最多{CONTENT_LENGTH}字。", field="contents")
    return contents


def _targets(ids: Sequence[int], owner: Organisation, at: datetime) -> list[Organisation]:
    if len(set(ids)) != len(ids):
        raise RuleBroken("同一个站所不能列两次。", field="targets")
    if not ids:
        raise RuleBroken("请选择被评议的站所。", field="targets")
    if len(ids) > TARGETS_MAX:
        raise RuleBroken(f"一次最多评议{TARGETS_MAX}个站所，票太长没有人填得完。", field="targets")
    offered = {office.pk: office for office in selectors.offices_for(owner, local_date(at))}
    if not set(ids) <= set(offered):
        raise RuleBroken("有的单位不在可以评议的站所里，请重新选择。", field="targets")
    return [offered[pk] for pk in ids]


def _write_targets(appraisal: OfficeAppraisal, offices: Sequence[Organisation]) -> None:
    AppraisalTarget.objects.bulk_create(
        AppraisalTarget(appraisal=appraisal, organisation=office, position=position)
        for position, office in enumerate(offices, start=1)
    )


def announce(
    *,
    appraisal_id: int,
    self_check_by: date,
    meeting_on: date,
    place: str,
    actor: Actor,
    at: datetime,
    version: int | None,
) -> OfficeAppraisal:
    """公告: tell the offices that they are appraised, until when they check themselves, when and where the meeting is.

    :raises RuleBroken: for dates that have passed or do not follow each other
    """
    step_of = appraisal_step(AppraisalAction.ANNOUNCE, appraisal_id=appraisal_id, actor=actor, at=at, version=version)
    with step_of as step:
        today = local_date(at)
        if self_check_by < today:
            raise RuleBroken("自查截止日期不能早于今天。", field="self_check_by")
        if meeting_on < self_check_by:
            raise RuleBroken("评议会要在自查截止以后。", field="meeting_on")
        appraisal = step.appraisal
        appraisal.self_check_by, appraisal.meeting_on, appraisal.announced_on = self_check_by, meeting_on, today
        appraisal.place = required(place, "请填写评议会地点。", "place")
    return appraisal


def record_self_check(
    *, appraisal_id: int, target_id: int, text: str, actor: Actor, at: datetime, version: int | None
) -> OfficeAppraisal:
    """登记自查: the office's own report, by itself or entered for it; a later one replaces it.

    :raises RuleBroken: without text, or for another office's report
    """
    step_of = appraisal_step(
        AppraisalAction.RECORD_SELF_CHECK, appraisal_id=appraisal_id, actor=actor, at=at, version=version
    )
    with step_of as step:
        target = next((t for t in step.appraisal.targets.all() if t.pk == target_id), None)
        own = {t.organisation_id for t in selectors.own_targets(step.appraisal, actor)}
        if target is None or target.organisation_id not in own:
            raise RuleBroken("只能登记本站所的自查报告。", field="target")
        target.self_check = required(text, "请填写自查情况。", "text")
        target.self_checked_at = at
        target.save(update_fields=["self_check", "self_checked_at"])
        step.detail["target"] = target.pk
    return step.appraisal


def finish_self_check(*, appraisal_id: int, actor: Actor, at: datetime, version: int | None) -> OfficeAppraisal:
    """自查完成: every office has reported, or the last day for it is over.

    :raises RuleBroken: while an office may still report
    """
    step_of = appraisal_step(
        AppraisalAction.FINISH_SELF_CHECK, appraisal_id=appraisal_id, actor=actor, at=at, version=version
    )
    with step_of as step:
        missing = [t for t in step.appraisal.targets.all() if t.self_checked_at is None]
        until = step.appraisal.self_check_by
        if missing and until is not None and local_date(at) <= until:
            names = "、".join(str(target) for target in missing)
            raise RuleBroken(f"{names}还没有交自查报告，截止日期是{until:%m月%d日}。到期以后可以继续。")
        step.detail["missing"] = len(missing)
    return step.appraisal


def publish(*, appraisal_id: int, conclusion: str, actor: Actor, at: datetime, version: int | None) -> OfficeAppraisal:
    """公开结果: the approver makes result and rectification list public.

    :raises RuleBroken: without a conclusion, or when the quorum was missed
    """
    step_of = appraisal_step(AppraisalAction.PUBLISH, appraisal_id=appraisal_id, actor=actor, at=at, version=version)
    with step_of as step:
        counted(step.appraisal)
        step.appraisal.conclusion = required(conclusion, "请填写评议意见。", "conclusion")
        step.appraisal.published_on = local_date(at)
    return step.appraisal


def report_result(
    *, appraisal_id: int, reported_on: date, reported_to: str, actor: Actor, at: datetime, version: int | None
) -> OfficeAppraisal:
    """登记报送党委: on which day the result went to which Party committee.

    :raises RuleBroken: for a day to come, without the body, or when the quorum was missed
    """
    step_of = appraisal_step(
        AppraisalAction.REPORT_RESULT, appraisal_id=appraisal_id, actor=actor, at=at, version=version
    )
    with step_of as step:
        counted(step.appraisal)
        if reported_on > local_date(at):
            raise RuleBroken("报送日期不能晚于今天。", field="reported_on")
        step.appraisal.reported_on = reported_on
        step.appraisal.reported_to = required(reported_to, "请填写报送给哪个单位。", "reported_to")[:60]
    return step.appraisal


def start_second(*, appraisal_id: int, actor: Actor, at: datetime, version: int | None) -> OfficeAppraisal:
    """组织二次评议: plan the same ballot on the same offices once more, and return that second appraisal.

    :raises WrongState: before the first one is counted
    :raises RuleBroken: when its quorum was missed, it has a second one already, or is one itself
    """
    step_of = appraisal_step(
        AppraisalAction.START_SECOND, appraisal_id=appraisal_id, actor=actor, at=at, version=version
    )
    with step_of as step:
        first = step.appraisal
        counted(first)
        if first.first_id is not None or OfficeAppraisal.objects.filter(first=first).exists():
            raise RuleBroken("二次评议只有一次，已经组织过。")
        second = OfficeAppraisal.objects.create(
            title=f"{first.title[:54]}（二次评议）",
            level=first.level,
            region_id=first.region_id,
            owner_id=first.owner_id,
            station_id=first.station_id,
            plan=f"对“{first.title}”的评议对象，用同样的内容再评一次，看整改有没有变化。",
            contents=first.contents,
            first=first,
            state=AppraisalState.PLANNED,
            created_at=at,
        )
        _write_targets(second, [target.organisation for target in first.targets.all()])
        step.detail["second"] = second.pk
    return second


def cancel(*, appraisal_id: int, actor: Actor, at: datetime, version: int | None) -> OfficeAppraisal:
    """取消: before anybody has voted."""
    step_of = appraisal_step(AppraisalAction.CANCEL, appraisal_id=appraisal_id, actor=actor, at=at, version=version)
    with step_of as step:
        return step.appraisal
