"""Commands of those who build and those who watch a livelihood project: months, milestones, monitors' logs."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError

from core import clocks, files
from core.actors import Actor
from core.clock import local_date
from core.errors import RuleBroken
from core.subjects import Subject
from oversight import project_selectors as reads
from oversight.models import MonitorLog, MonthReport, Project
from oversight.services.project_steps import LOG, project_step, said, subject_of, watch
from oversight.states import ProjectAction

# DecimalField(10, 2) in 万元; no county project comes near.
SPENT_MAX = Decimal("9999999.99")


def report_month(
    *,
    project_id: int,
    month: date,
    percent: int,
    spent: Decimal,
    text: str,
    actor: Actor,
    at: datetime,
    version: int | None,
) -> Project:
    """填报月进度: once a month, for this month or the last one; what is older stays missing.

    :raises RuleBroken: a month that has its report or asks for none, a share not of a hundred, no words
    """
    with project_step(ProjectAction.REPORT_MONTH, project_id, actor, at, version) as step:
        if month not in reads.months_to_write(step.project, local_date(at)):
            raise RuleBroken("这个月已经填报过，或者已经不能补报。", field="month")
        if not 0 <= percent <= 100:
            raise RuleBroken("完成百分比请填0到100。", field="percent")
        if not 0 <= spent <= SPENT_MAX:
            raise RuleBroken("已支出请填万元数，不小于0。", field="spent")
        MonthReport.objects.create(
            project=step.project, month=month, percent=percent, spent=spent, written_by_id=actor.user_id,
            written_at=at, text=said(text, "请写这个月做了什么、卡在哪里。", "text"),
        )  # fmt: skip
        step.detail.update(month=month.isoformat(), percent=percent)
    return step.project


def reach_milestone(
    *, project_id: int, milestone_id: int, done_on: date, actor: Actor, at: datetime, version: int | None
) -> Project:
    """登记节点完成: by the unit, with the day."""
    with project_step(ProjectAction.REACH_MILESTONE, project_id, actor, at, version) as step:
        found = step.project.milestones.filter(pk=milestone_id, done_on__isnull=True).first()
        if found is None:
            raise RuleBroken("这个节点已经登记过，请刷新页面。", field="milestone")
        if done_on > local_date(at):
            raise RuleBroken("完成日期不能晚于今天。", field="done_on")
        found.done_on = done_on
        found.save()
        step.detail["milestone_id"] = found.pk
    return step.project


def log_visit(
    *,
    project_id: int,
    on: date,
    text: str,
    key: str,
    actor: Actor,
    at: datetime,
    photo: "UploadedFile[Any] | None" = None,
) -> Project:
    """写监督日志: what a monitor saw; the next sixty days begin. The same key sent twice is one log.

    :raises RuleBroken: nothing written, a day to come, or a key another log bears
    """
    if _sent_before(key, project_id, actor):
        return Project.objects.get(pk=project_id)
    try:
        with project_step(ProjectAction.LOG_VISIT, project_id, actor, at, None) as step:
            if on > local_date(at) or on < local_date(step.project.created_at):
                raise RuleBroken("日期要在项目列入以后、今天以前（含今天）。", field="on")
            log = MonitorLog.objects.create(
                project=step.project, deputy_id=actor.identity("deputy") or 0, on=on, key=key, written_at=at,
                text=said(text, "请写看到了什么，有什么问题。", "text"),
            )  # fmt: skip
            if photo is not None:
                subject = Subject(LOG, log.pk)
                files.store_image(upload=photo, subject=subject, at=at, uploaded_by=actor.user_id)
            clocks.stop(subject=subject_of(step.project), kind=LOG, at=at)
            watch(step.project, at)
            step.detail["log_id"] = log.pk
    except IntegrityError:
        if not _sent_before(key, project_id, actor):
            raise
        return Project.objects.get(pk=project_id)
    return step.project


def _sent_before(key: str, project_id: int, actor: Actor) -> bool:
    """Return whether this monitor has sent this very log.

    :raises RuleBroken: when somebody else's log, or one of another project, bears the key
    """
    earlier = MonitorLog.objects.filter(key=key).first()
    if earlier is None:
        return False
    if (earlier.project_id, earlier.deputy_id) != (project_id, actor.identity("deputy")):
        raise RuleBroken("这个提交标识已经用过，请刷新页面后再提交。", field="key")
    return True
