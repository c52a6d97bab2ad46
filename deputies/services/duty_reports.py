"""Commands on reports to the voters: arrange, write, make public, feed back, put right, file; each one transaction."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction

from accounts.models import Organisation
from core import audit, ballots, outbox
from core.actors import Actor, Capacity
from core.clock import local_date
from core.errors import RuleBroken
from core.models import BallotBox
from core.subjects import Subject
from core.transitions import check_version
from deputies import duty_report_lifecycle as lifecycle
from deputies import duty_report_policies as policies
from deputies.duty_report_states import ReportAction, ReportForm
from deputies.models import DutyReport, DutyReportPlan
from deputies.policies import names_a_phone
from deputies.selectors import duty_reports as reports

KIND = "duty_report"
PLAN_MAX = 400


@dataclass
class ReportStep:
    """A report under lock, and what the trail will say of the step."""

    report: DutyReport
    capacity: Capacity
    detail: dict[str, str | int | bool | None] = field(default_factory=dict)


@contextmanager
def report_step(
    action: ReportAction, *, report_id: int, actor: Actor, at: datetime, version: int | None
) -> Iterator[ReportStep]:
    """Take one step of a report, or none of it.

    :raises WrongState: it does not follow from the state  :raises NotAllowed: not this actor's to take
    :raises Stale: somebody changed it since it was shown
    """
    with transaction.atomic(durable=True):
        rows = DutyReport.objects.select_for_update(of=("self",)).select_related(
            "plan__region", "plan__owner", "deputy"
        )
        report = rows.get(pk=report_id)
        taken = lifecycle.REPORT.check(action, report, actor)
        check_version(version, report.version)
        step = ReportStep(report, taken.capacity)
        yield step
        before = report.state
        report.state = taken.transition.target or before
        report.version += 1
        report.save()
        _announce(Subject(KIND, report.pk), action, actor, step.capacity, at, before, report.state, step.detail)


def _announce(
    subject: Subject,
    action: ReportAction,
    actor: Actor,
    capacity: Capacity,
    at: datetime,
    before: str,
    after: str,
    detail: dict[str, str | int | bool | None],
) -> None:
    audit.record(
        subject=subject, verb=str(action), actor=actor, capacity=capacity, at=at,
        from_state=before, to_state=after, **detail,
    )  # fmt: skip
    outbox.publish(topic=f"deputies.{action}", subject=subject, at=at, user_id=actor.user_id, **detail)


def plan_reports(
    *,
    title: str,
    owner_id: int,
    begins_on: date,
    ends_on: date,
    deputy_ids: Sequence[int],
    actor: Actor,
    at: datetime,
) -> DutyReportPlan:
    """安排述职: every deputy chosen gets a report to write.

    :raises RuleBroken: for nobody, somebody who is not elected there, or dates that do not follow each other
    """
    owner = Organisation.objects.select_related("region").get(pk=owner_id)
    capacity = policies.planner(actor, owner.pk, owner.region.level)
    if ends_on < begins_on:
        raise RuleBroken("结束日期不能早于开始日期。", field="ends_on")
    chosen = list(dict.fromkeys(deputy_ids))
    if not chosen or len(chosen) > PLAN_MAX:
        raise RuleBroken(f"请选择述职的代表，一次最多{PLAN_MAX}名。", field="deputies")
    electable = set(reports.electable(owner.region).filter(pk__in=chosen).values_list("pk", flat=True))
    if electable != set(chosen):
        raise RuleBroken("选的人里，有的不是这里直接选举的在任代表。", field="deputies")
    with transaction.atomic(durable=True):
        plan = DutyReportPlan.objects.create(
            title=_required(title, "请填写名称。", "title")[:60],
            year=begins_on.year,
            region=owner.region,
            owner=owner,
            begins_on=begins_on,
            ends_on=ends_on,
            created_at=at,
        )
        DutyReport.objects.bulk_create(DutyReport(plan=plan, deputy_id=pk) for pk in chosen)
        detail: dict[str, str | int | bool | None] = {"reports": len(chosen)}
        _announce(Subject("duty_report_plan", plan.pk), ReportAction.PLAN, actor, capacity, at, "", "", detail)
    return plan


def write_report(
    *, report_id: int, form: str, text: str, actor: Actor, at: datetime, version: int | None
) -> DutyReport:
    """写述职报告: keep what the deputy has written so far; it may still be short."""
    with report_step(ReportAction.WRITE, report_id=report_id, actor=actor, at=at, version=version) as step:
        _take_text(step.report, form, text)
    return step.report


def submit_report(
    *, report_id: int, form: str, text: str, actor: Actor, at: datetime, version: int | None
) -> DutyReport:
    """提交报告: what is written goes to the organising side.

    :raises RuleBroken: for less than a hundred characters
    """
    with report_step(ReportAction.SUBMIT, report_id=report_id, actor=actor, at=at, version=version) as step:
        _take_text(step.report, form, text)
        if len(step.report.text) < policies.TEXT_MIN:
            raise RuleBroken(f"述职报告最少{policies.TEXT_MIN}字，现在{len(step.report.text)}字。", field="text")
        step.report.returned_for = ""
    return step.report


def _take_text(report: DutyReport, form: str, text: str) -> None:
    report.form = ReportForm(form)
    report.text = _public(text, "text")


def send_back_report(*, report_id: int, reason: str, actor: Actor, at: datetime, version: int | None) -> DutyReport:
    """退回修改: with what has to be changed."""
    with report_step(ReportAction.SEND_BACK, report_id=report_id, actor=actor, at=at, version=version) as step:
        step.report.returned_for = _required(reason, "请写明哪里要改。", "reason")
    return step.report


def publish_report(
    *,
    report_id: int,
    meeting_on: date,
    place: str,
    live_url: str,
    actor: Actor,
    at: datetime,
    version: int | None,
) -> DutyReport:
    """公开报告: at least five days before the meeting (or, for a written report, before the vote).

    :raises RuleBroken: for less than five days, without a place, a live report without its address
    """
    with report_step(ReportAction.PUBLISH, report_id=report_id, actor=actor, at=at, version=version) as step:
        report, today = step.report, local_date(at)
        if meeting_on < today + timedelta(days=policies.PUBLIC_DAYS_BEFORE):
            earliest = today + timedelta(days=policies.PUBLIC_DAYS_BEFORE)
            raise RuleBroken(
                f"报告要在会前至少{policies.PUBLIC_DAYS_BEFORE}天公开，最早定在{earliest.month}月{earliest.day}日。",
                field="meeting_on",
            )
        if report.form != ReportForm.WRITTEN:
            report.place = _required(place, "请填写述职会地点。", "place")
        if report.form == ReportForm.LIVE and not live_url.strip():
            raise RuleBroken("直播述职要填写直播地址。", field="live_url")
        report.live_url = live_url.strip() if report.form == ReportForm.LIVE else ""
        report.meeting_on, report.published_on = meeting_on, today
    return report


def publish_report_result(*, report_id: int, actor: Actor, at: datetime, version: int | None) -> DutyReport:
    """公开结果: the grade of the report, with its votes; never a place among others.

    :raises RuleBroken: when the quorum was missed
    """
    with report_step(ReportAction.PUBLISH_RESULT, report_id=report_id, actor=actor, at=at, version=version) as step:
        counted(step.report)
        step.report.result_published_on = local_date(at)
    return step.report


def give_report_feedback(*, report_id: int, text: str, actor: Actor, at: datetime, version: int | None) -> DutyReport:
    """书面反馈: what the voters want to be better, for the deputy alone."""
    with report_step(ReportAction.GIVE_FEEDBACK, report_id=report_id, actor=actor, at=at, version=version) as step:
        step.report.feedback = _required(text, "请填写反馈意见。", "text")
    return step.report


def write_rectification(*, report_id: int, text: str, actor: Actor, at: datetime, version: int | None) -> DutyReport:
    """写整改情况: what the deputy has put right; public once it is approved."""
    with report_step(
        ReportAction.WRITE_RECTIFICATION, report_id=report_id, actor=actor, at=at, version=version
    ) as step:
        step.report.rectification = _required(_public(text, "text"), "请填写整改情况。", "text")
    return step.report


def publish_rectification(*, report_id: int, actor: Actor, at: datetime, version: int | None) -> DutyReport:
    """公开整改情况.

    :raises RuleBroken: before the deputy has written it
    """
    with report_step(
        ReportAction.PUBLISH_RECTIFICATION, report_id=report_id, actor=actor, at=at, version=version
    ) as step:
        if not step.report.rectification:
            raise RuleBroken("代表还没有写整改情况。")
        step.report.rectification_published_on = local_date(at)
    return step.report


def file_report(*, report_id: int, actor: Actor, at: datetime, version: int | None) -> DutyReport:
    """归档: into the deputy's file."""
    with report_step(ReportAction.FILE, report_id=report_id, actor=actor, at=at, version=version) as step:
        step.report.filed_on = local_date(at)
    return step.report


def last_box(report: DutyReport) -> BallotBox:
    """Return the report's newest ballot box.

    :raises RuleBroken: before there is one
    """
    box = ballots.boxes_of(Subject(KIND, report.pk)).last()
    if box is None:
        raise RuleBroken("还没有开始评议。")
    return box


def counted(report: DutyReport) -> BallotBox:
    """Return the box whose result counts.

    :raises RuleBroken: when the quorum was missed
    """
    box = last_box(report)
    if not (box.result and box.result["reached"]):
        raise RuleBroken("评议未达法定人数，结果不算。请先重新组织评议。")
    return box


def _public(text: str, name: str) -> str:
    kept = text.strip()
    if names_a_phone(kept):
        raise RuleBroken("要公开的文字里不要写电话号码。", field=name)
    return kept


def _required(value: str, sentence: str, name: str) -> str:
    cleaned = value.strip()
    if not cleaned:
        raise RuleBroken(sentence, field=name)
    return cleaned
