"""Commands on what an appraisal found: list it, hand it out as matters, note whether it was put right."""

from datetime import date, datetime

from core.actors import Actor
from core.clock import local_date
from core.errors import RuleBroken
from oversight.models import Finding, FindingCheck, OfficeAppraisal
from oversight.services.steps import appraisal_step, counted
from oversight.states import AppraisalAction, CheckResult
from suggestions.services.matters import Work, open_matter
from suggestions.services.steps import acting_user, required
from suggestions.states import MatterKind

TITLE_MAX = 40


def add_finding(
    *,
    appraisal_id: int,
    target_id: int,
    title: str,
    requirement: str,
    category_id: int,
    actor: Actor,
    at: datetime,
    version: int | None,
) -> Finding:
    """列入整改清单: one problem of one office and what is expected.

    :raises RuleBroken: without words, for another appraisal's office, or when the quorum was missed
    """
    step_of = appraisal_step(
        AppraisalAction.ADD_FINDING, appraisal_id=appraisal_id, actor=actor, at=at, version=version
    )
    with step_of as step:
        counted(step.appraisal)
        if target_id not in {target.pk for target in step.appraisal.targets.all()}:
            raise RuleBroken("请选择这次评议的站所。", field="target")
        words = required(title, "请写明是什么问题。", "title")
        if len(words) > TITLE_MAX:
            raise RuleBroken(f"问题最多{TITLE_MAX}字，详细的写在整改要求里。", field="title")
        finding = Finding.objects.create(
            appraisal=step.appraisal,
            target_id=target_id,
            number=step.appraisal.findings.count() + 1,
            title=words,
            requirement=required(requirement, "请填写整改要求。", "requirement"),
            category_id=category_id,
        )
        step.detail["finding"] = finding.pk
    return finding


def send_findings(*, appraisal_id: int, actor: Actor, at: datetime, version: int | None) -> OfficeAppraisal:
    """交办整改: every line becomes a matter of its office, dispatched at once, due in 30 days.

    :raises RuleBroken: when the list is empty or the quorum was missed
    """
    step_of = appraisal_step(
        AppraisalAction.SEND_FINDINGS, appraisal_id=appraisal_id, actor=actor, at=at, version=version
    )
    with step_of as step:
        counted(step.appraisal)
        waiting = list(step.appraisal.findings.filter(matter=None).select_related("target"))
        if not waiting:
            raise RuleBroken("整改清单是空的，请先列入问题。没有问题的，直接公开结果。")
        for finding in waiting:
            finding.matter = open_matter(
                _work(step.appraisal, finding),
                lead_unit_id=finding.target.organisation_id,
                actor=actor,
                capacity=step.capacity,
                at=at,
            )
            finding.save(update_fields=["matter"])
        step.detail["findings"] = len(waiting)
    return step.appraisal


def _work(appraisal: OfficeAppraisal, finding: Finding) -> Work:
    return Work(
        kind=MatterKind.RECTIFICATION,
        source_id=finding.pk,
        title=finding.title,
        summary=f"“{appraisal.title}”评议整改。整改要求：{finding.requirement}",
        owner_id=appraisal.owner_id,
        level=appraisal.level,
        region_id=appraisal.region_id,
        category_id=finding.category_id,
    )


def record_check(
    *,
    appraisal_id: int,
    finding_id: int,
    result: str,
    note: str,
    checked_on: date,
    actor: Actor,
    at: datetime,
    version: int | None,
) -> FindingCheck:
    """登记跟进: what the station saw when it looked whether it was put right.

    :raises RuleBroken: without what was seen, for a day to come, or for a line that is not on this list
    """
    step_of = appraisal_step(
        AppraisalAction.RECORD_CHECK, appraisal_id=appraisal_id, actor=actor, at=at, version=version
    )
    with step_of as step:
        if not step.appraisal.findings.filter(pk=finding_id).exists():
            raise RuleBroken("请选择整改清单里的一项。", field="finding")
        if checked_on > local_date(at):
            raise RuleBroken("跟进日期不能晚于今天。", field="checked_on")
        check = FindingCheck.objects.create(
            finding_id=finding_id,
            result=CheckResult(result),
            note=required(note, "请写下看到的情况。", "note"),
            checked_on=checked_on,
            checked_by_id=acting_user(actor),
        )
        step.detail.update(finding=finding_id, result=str(check.result))
    return check
