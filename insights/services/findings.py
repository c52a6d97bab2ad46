"""Commands of what was found at stations: record, report as put right, confirm, send back, withdraw."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError

from core import audit, outbox
from core.actors import Actor, Capacity
from core.clock import local_date
from core.errors import NotAllowed, RuleBroken
from core.subjects import Subject
from core.transitions import check_version
from insights import lifecycle, policies
from insights.inputs import Quarter
from insights.models import FindingReport, StationFinding
from insights.selectors.findings import SUBJECT
from insights.selectors.scorecards import answerable
from insights.services.scorecards import lock_card
from insights.states import FindingAction, FindingState
from liaison.models import Station
from suggestions.services.steps import acting_user, durable, required

LONGEST = timedelta(days=366)
REASON_MAX = 200


def record_finding(
    *,
    key: str,
    station_id: int,
    first: date,
    text: str,
    task: str,
    responsible_id: int,
    due_on: date,
    actor: Actor,
    at: datetime,
) -> StationFinding:
    """登记问题: write on a station's card what is wrong, what is to be done, who answers for it and by when.

    The figures stay as they are, so it may also be written on a closed quarter's card. The same key returns the
    same finding.

    :raises NotAllowed: not the office
    :raises RuleBroken: something is missing, the day is past or too far, the person is not of that station
    """
    capacity = policies.evaluator(actor)
    if capacity is None:
        raise NotAllowed("发现的问题由县人大代表工委登记，您没有这个岗位。")
    made = StationFinding(
        key=required(key, "请刷新页面后再提交。", "key")[:64],
        text=required(text, "请写明发现了什么问题。", "text"),
        task=required(task, "请写明要整改到什么程度。", "task"),
        responsible_id=_responsible(station_id, responsible_id, at),
        due_on=_due(due_on, at),
        found_at=at,
        found_by_id=acting_user(actor),
    )
    if Quarter(first).begins > at:
        raise RuleBroken("这个季度还没有开始。")
    return _earlier(made.key) or _store(made, station_id, first, actor, capacity, at)


def _store(
    made: StationFinding, station_id: int, first: date, actor: Actor, capacity: Capacity, at: datetime
) -> StationFinding:
    try:
        with durable():
            made.card = lock_card(station_id, first)
            made.save(force_insert=True)
            _announce(made, FindingAction.RECORD, actor, capacity, at, "")
    except IntegrityError:
        if (earlier := _earlier(made.key)) is None:
            raise
        return earlier
    return made


def _earlier(key: str) -> StationFinding | None:
    return StationFinding.objects.filter(key=key).first()


def _responsible(station_id: int, user_id: int, at: datetime) -> int:
    station = Station.objects.select_related("organisation", "region").get(pk=station_id)
    offered = [user.pk for user in answerable(station, at)]
    if not offered:
        raise RuleBroken("这个站和本乡镇人大都没有在岗人员，请先安排岗位。", field="responsible_id")
    if user_id not in offered:
        raise RuleBroken("整改责任人请从本站的站长、工作人员里选。", field="responsible_id")
    return user_id


def _due(due_on: date, at: datetime) -> date:
    day = local_date(at)
    if due_on < day:
        raise RuleBroken("整改期限不能早于今天。", field="due_on")
    if due_on > day + LONGEST:
        raise RuleBroken("整改期限最长一年。", field="due_on")
    return due_on


@dataclass
class FindingStep:
    """A finding under lock and the capacity in which it is changed."""

    finding: StationFinding
    capacity: Capacity


@contextmanager
def finding_step(
    action: FindingAction, *, finding_id: int, actor: Actor, at: datetime, version: int | None
) -> Iterator[FindingStep]:
    """Take one step of a finding, or none of it.

    :raises WrongState: it does not follow from the state  :raises NotAllowed: not this actor's to take
    :raises Stale: somebody changed it since it was shown, or holds it
    """
    with durable():
        locked = StationFinding.objects.select_for_update(of=("self",)).select_related("card__station__region")
        finding = locked.get(pk=finding_id)
        step = lifecycle.FINDING.check(action, finding, actor)
        check_version(version, finding.version)
        yield FindingStep(finding, step.capacity)
        before = finding.state
        finding.state = step.transition.target or before
        finding.version += 1
        ended = finding.state in (FindingState.CONFIRMED, FindingState.WITHDRAWN)
        finding.ended_at = at if ended else None
        finding.save()
        _announce(finding, action, actor, step.capacity, at, before)


def report_finding(*, finding_id: int, actor: Actor, at: datetime, version: int | None, text: str) -> StationFinding:
    """报告整改完成: the station says what it has done; the office looks.

    :raises RuleBroken: nothing is said
    """
    with finding_step(FindingAction.REPORT, finding_id=finding_id, actor=actor, at=at, version=version) as step:
        said = required(text, "请写明做了什么、整改到什么程度。", "text")
        FindingReport.objects.create(finding=step.finding, text=said, reported_at=at, reported_by_id=acting_user(actor))
    return step.finding


def confirm_finding(*, finding_id: int, actor: Actor, at: datetime, version: int | None) -> StationFinding:
    """确认整改: the office has looked and it is put right."""
    with finding_step(FindingAction.CONFIRM, finding_id=finding_id, actor=actor, at=at, version=version) as step:
        pass
    return step.finding


def return_finding(*, finding_id: int, actor: Actor, at: datetime, version: int | None, reason: str) -> StationFinding:
    """退回再整改: it is not put right yet; the report is kept with the reason, the last day stays.

    :raises RuleBroken: no reason
    """
    with finding_step(FindingAction.RETURN, finding_id=finding_id, actor=actor, at=at, version=version) as step:
        report = FindingReport.objects.get(finding=step.finding, returned_at__isnull=True)
        report.returned_at = at
        report.return_reason = required(reason, "请写明还差什么。", "reason")[:500]
        report.save()
    return step.finding


def withdraw_finding(
    *, finding_id: int, actor: Actor, at: datetime, version: int | None, reason: str
) -> StationFinding:
    """撤销这个问题: it was none, or it was written on the wrong card; it stays on record with the reason.

    :raises RuleBroken: no reason
    """
    with finding_step(FindingAction.WITHDRAW, finding_id=finding_id, actor=actor, at=at, version=version) as step:
        step.finding.withdraw_reason = required(reason, "请写明为什么撤销。", "reason")[:REASON_MAX]
    return step.finding


def _announce(
    finding: StationFinding, action: FindingAction, actor: Actor, capacity: Capacity, at: datetime, before: str
) -> None:
    subject = Subject(SUBJECT, finding.pk)
    audit.record(
        subject=subject, verb=action.value, actor=actor, capacity=capacity, at=at, from_state=before,
        to_state=finding.state,
    )  # fmt: skip
    outbox.publish(topic=f"insights.{action.value}", subject=subject, at=at, user_id=actor.user_id)


COMMANDS: dict[FindingAction, Callable[..., StationFinding]] = {
    FindingAction.REPORT: report_finding,
    FindingAction.CONFIRM: confirm_finding,
    FindingAction.RETURN: return_finding,
    FindingAction.WITHDRAW: withdraw_finding,
}
