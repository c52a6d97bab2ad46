"""Who is told in supervision, and when a response clock rings; handlers run from the outbox, once a message."""

from django.urls import reverse

from accounts import selectors as people
from accounts.roles import Role
from core import notices
from core.errors import WrongState
from core.models import Clock
from core.outbox import Message, handles
from core.registries import Link
from suggestions.models import Supervision
from suggestions.policies import PRESIDIUM, UNIT
from suggestions.selectors import supervisions
from suggestions.services.supervision_answers import end_supervision, settle
from suggestions.states import (
    Level,
    MatterAction,
    SupervisionAction,
    SupervisionKind,
    SupervisionState,
)


def _record(message: Message) -> Supervision:
    return supervisions.with_everything(Supervision.objects.all()).get(pk=message.subject.id)


def _page(record: Supervision) -> str:
    return reverse("supervisions:record", args=[record.public_id])


def _unit(record: Supervision, message: Message) -> set[int]:
    unit = record.assignment.unit
    if unit.on_paper:
        return _senders(record, message)
    return set(people.post_holders(*UNIT, at=message.at, organisation_id=unit.pk))


def _committee(record: Supervision, message: Message) -> list[int]:
    committee = record.decision.committee_id
    return people.post_holders(Role.SUPERVISORY_COMMITTEE, at=message.at, organisation_id=committee)


def _senders(record: Supervision, message: Message) -> set[int]:
    matter = record.matter
    if record.kind == SupervisionKind.KEY:
        return {*people.post_holders(Role.COUNTY_DISPATCHER, at=message.at), *_committee(record, message)}
    if matter.level == Level.COUNTY:
        return set(people.post_holders(Role.COUNTY_DISPATCHER, at=message.at))
    return set(people.post_holders(*PRESIDIUM, at=message.at, organisation_id=matter.owner_id))


def _until(record: Supervision) -> str:
    clock = supervisions.verdict_of(record)
    return f"{clock.last_day.month}月{clock.last_day.day}日" if clock is not None else "期限"


@handles(f"suggestions.{SupervisionAction.REMIND}")
@handles(f"suggestions.{SupervisionAction.ISSUE_NOTICE}")
@handles(f"suggestions.{SupervisionAction.LIST_KEY}")
def unit_pressed(message: Message) -> None:
    """Tell the unit's people what has come and until when they answer; of a key item also who leads and supervises."""
    record = _record(message)
    what = {
        SupervisionKind.REMINDER: "催办",
        SupervisionKind.NOTICE: f"收到督办函{record.number}",
        SupervisionKind.KEY: "列为重点督办事项",
    }[SupervisionKind(record.kind)]
    text = f"“{record.matter.title}”{what}，请在{_until(record)}以前答复。"
    told = _unit(record, message)
    notices.tell(told, message, text, _page(record))
    if record.kind == SupervisionKind.KEY:
        led = {record.decision.leader_id, *_committee(record, message)}
        notices.tell(led - told, message, f"“{record.matter.title}”列为重点督办事项，由您负责。", _page(record))


@handles(f"suggestions.{SupervisionAction.DRAFT_NOTICE}")
def signers(message: Message) -> None:
    """Tell those who sign that a letter waits; where the drafter signs nothing waits."""
    record = _record(message)
    if record.state != SupervisionState.DRAFT:
        return
    if record.matter.level == Level.COUNTY:
        told = people.post_holders(Role.SC_LEADER, at=message.at)
    else:
        owner = record.matter.owner_id
        told = people.post_holders(Role.PRESIDIUM_CHAIR, at=message.at, organisation_id=owner)
    notices.tell(set(told), message, f"“{record.matter.title}”的督办函请您签发。", _page(record))


@handles(f"suggestions.{SupervisionAction.ANSWER_SUPERVISION}")
def answered(message: Message) -> None:
    """Tell the sending side that the unit has answered."""
    record = _record(message)
    text = f"{record.assignment.unit.name}答复了{record.get_kind_display()}：“{record.matter.title}”，请看是否认可。"
    notices.tell(_senders(record, message) | {record.drafted_by_id}, message, text, _page(record))


@handles(f"suggestions.{SupervisionAction.RETURN_ANSWER}")
def sent_back(message: Message) -> None:
    """Tell the unit that its answer is to be completed, and until when."""
    record = _record(message)
    text = f"“{record.matter.title}”的{record.get_kind_display()}答复退回补充，请在{_until(record)}以前再答复。"
    notices.tell(_unit(record, message), message, text, _page(record))


@handles(f"suggestions.{SupervisionAction.ACCEPT_ANSWER}")
def taken(message: Message) -> None:
    """Tell the unit that its answer was taken."""
    record = _record(message)
    notices.tell(
        _unit(record, message),
        message,
        f"“{record.matter.title}”的{record.get_kind_display()}答复已认可。",
        _page(record),
    )


@handles(f"suggestions.{SupervisionAction.WITHDRAW_SUPERVISION}")
def withdrawn(message: Message) -> None:
    """Tell the unit that it need not answer any more; of what never went out only its drafter is told."""
    record = _record(message)
    told = _unit(record, message) if message.payload.get("sent") else {record.drafted_by_id}
    notices.tell(told, message, f"“{record.matter.title}”的{record.get_kind_display()}已撤回。", _page(record))


@handles(f"suggestions.{MatterAction.SUBMIT_REPLY}")
@handles(f"suggestions.{MatterAction.ISSUE_REPLY}")
@handles(f"suggestions.{MatterAction.REPORT_FULFILMENT}")
def nothing_asked_twice(message: Message) -> None:
    """End the lead unit's open reminders: what they asked for has been handed in."""
    for supervision_id in supervisions.open_reminders(message.subject.id):
        try:
            settle(supervision_id=supervision_id, at=message.at)
        except WrongState:
            # Answered, withdrawn or settled by an earlier run at this very moment.
            continue


@handles(f"suggestions.{MatterAction.END}")
def nothing_left_to_press(message: Message) -> None:
    """End what was sent about a matter that is handled no further; the withdrawal itself has been told."""
    for supervision_id in supervisions.standing_of(message.subject.id):
        try:
            end_supervision(supervision_id=supervision_id, at=message.at)
        except WrongState:
            continue  # withdrawn by its sender at this very moment


def clock_audience(clock: Clock, rung: str) -> list[int]:
    """Return who is told that an answer is due: the unit's people, then its head, the dispatcher, the leaders."""
    record = Supervision.objects.select_related("matter", "assignment__unit").get(pk=clock.subject_id)
    at, unit, matter = clock.due_at, record.assignment.unit, record.matter
    if matter.level == Level.COUNTY or record.kind == SupervisionKind.KEY:
        sending = set(people.post_holders(Role.COUNTY_DISPATCHER, at=at))
    else:
        sending = set(people.post_holders(*PRESIDIUM, at=at, organisation_id=matter.owner_id))
    heads = set(people.post_holders(Role.UNIT_HEAD, at=at, organisation_id=unit.pk))
    handlers = set(people.post_holders(Role.UNIT_HANDLER, at=at, organisation_id=unit.pk))
    told = sending if unit.on_paper else handlers or heads
    if rung == "overdue_1":
        told = told | heads
    if rung in ("overdue_2", "overdue_5"):
        told = told | heads | sending
    if rung == "overdue_5":
        told = told | set(people.post_holders(Role.SC_LEADER, at=at))
    return sorted(told)


def clock_link(clock: Clock) -> Link:
    """Return the page of the record a response clock is about."""
    record = Supervision.objects.select_related("matter").get(pk=clock.subject_id)
    title = f"{record.get_kind_display()}答复：{record.matter.title}"
    return Link(title, "supervisions:record", (str(record.public_id),))
