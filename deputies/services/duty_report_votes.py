"""Commands on the vote about a report: three groups on paper slips, counted together, nobody's choice known."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from core import ballots
from core.actors import Actor
from core.ballot_tally import SMALLEST_SHOWN, Ballot, Group, Question
from core.ballots import Slip
from core.clock import local_date
from core.errors import RuleBroken
from core.models import BallotBox
from core.subjects import Subject
from deputies.duty_report_policies import VOTERS_QUORUM
from deputies.duty_report_states import GRADES, GROUPS, QUESTIONS, VOTERS, ReportAction, ReportForm
from deputies.models import DutyReport
from deputies.services.duties import announce_duty
from deputies.services.duty_reports import KIND, last_box, report_step
from deputies.states import DutyKind


@dataclass(frozen=True)
class Terms:
    """When the vote is open, how many voters' papers it needs, and how the groups weigh (all 0: by heads)."""

    opens_at: datetime
    closes_at: datetime
    voters_quorum: int = VOTERS_QUORUM
    weights: Mapping[str, int] = field(default_factory=dict)
    asks_reason: bool = False


def open_report_ballot(*, report_id: int, terms: Terms, actor: Actor, at: datetime, version: int | None) -> DutyReport:
    """开始评议: not before the day that was made public together with the report.

    :raises RuleBroken: before that day, or for times, weights or a quorum that cannot be
    """
    with report_step(ReportAction.OPEN_BALLOT, report_id=report_id, actor=actor, at=at, version=version) as step:
        meeting = step.report.meeting_on
        if meeting is not None and local_date(terms.opens_at) < meeting:
            raise RuleBroken(f"评议要在{meeting.month}月{meeting.day}日或以后开始。", field="opens_at")
        box = ballots.open_box(
            subject=Subject(KIND, report_id),
            ballot=_paper(step.report, terms),
            opens_at=terms.opens_at,
            closes_at=terms.closes_at,
            quorum=max(SMALLEST_SHOWN, terms.voters_quorum),
            actor=actor,
            capacity=step.capacity,
            at=at,
        )
        step.detail["box"] = box.pk
    return step.report


def _paper(report: DutyReport, terms: Terms) -> Ballot:
    quorums = {VOTERS: terms.voters_quorum}
    return Ballot(
        title=f"{report.deputy.name}代表述职评议",
        organiser=report.plan.owner.name,
        questions=[Question(key, label) for key, label in QUESTIONS],
        options=GRADES,
        groups=[Group(key, label, quorums.get(key, 0), terms.weights.get(key, 0)) for key, label in GROUPS],
        asks_reason=terms.asks_reason,
    )


def issue_report_slips(
    *, report_id: int, group: str, size: int, number: int, note: str, actor: Actor, at: datetime, version: int | None
) -> list[Slip]:
    """制票: return the codes of a new batch, this one time."""
    with report_step(ReportAction.ISSUE_SLIPS, report_id=report_id, actor=actor, at=at, version=version) as step:
        slips = ballots.issue_codes(
            box_id=last_box(step.report).pk, group=group, size=size, number=number, note=note,
            actor=actor, capacity=step.capacity, at=at,
        )  # fmt: skip
        step.detail.update(group=group, batch=number, size=len(slips))
    return slips


def reissue_report_slips(
    *,
    report_id: int,
    group: str,
    serial: int | None,
    number: int,
    note: str,
    actor: Actor,
    at: datetime,
    version: int | None,
) -> list[Slip]:
    """换发选票: make one lost slip void, or all that are not used, and return as many new ones."""
    with report_step(ReportAction.REISSUE_SLIPS, report_id=report_id, actor=actor, at=at, version=version) as step:
        slips = ballots.reissue_codes(
            box_id=last_box(step.report).pk, group=group, serial=serial, number=number, note=note,
            actor=actor, capacity=step.capacity, at=at,
        )  # fmt: skip
        step.detail.update(group=group, batch=number, size=len(slips))
    return slips


def close_report_ballot(*, report_id: int, actor: Actor, at: datetime, version: int | None) -> BallotBox:
    """结束评议并计票: the report has been given, whatever the count says, and goes on the deputy's record."""
    with report_step(ReportAction.CLOSE_BALLOT, report_id=report_id, actor=actor, at=at, version=version) as step:
        box = ballots.close_box(box_id=last_box(step.report).pk, actor=actor, capacity=step.capacity, at=at)
        step.detail["reached"] = bool(box.result["reached"])
        announce_duty(
            deputy_id=step.report.deputy_id,
            kind=DutyKind.DUTY_REPORT_WRITTEN if step.report.form == ReportForm.WRITTEN else DutyKind.DUTY_REPORT,
            on=step.report.meeting_on or local_date(at),
            source=Subject(KIND, report_id),
            at=at,
        )
    return box


def repeat_report_ballot(*, report_id: int, actor: Actor, at: datetime, version: int | None) -> DutyReport:
    """重新组织评议: only where the quorum was missed.

    :raises RuleBroken: when the result counts
    """
    with report_step(ReportAction.REPEAT_BALLOT, report_id=report_id, actor=actor, at=at, version=version) as step:
        if last_box(step.report).result["reached"]:
            raise RuleBroken("这次评议达到法定人数，结果有效，不能重新评议。")
    return step.report
