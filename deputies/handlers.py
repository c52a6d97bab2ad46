"""What follows elsewhere: business records become duty records, and people are told. Runs from the outbox."""

from datetime import date

from django.urls import reverse

from accounts import selectors as people
from accounts.roles import TOWNSHIP_ROLES, Role
from core import audit
from core.clock import local_date
from core.notices import tell
from core.outbox import Message, handles
from core.subjects import Subject
from deputies.models import Deputy, DutyRecord, GroupTask, Objection
from deputies.selectors import duties
from deputies.services.duties import TOPIC
from deputies.services.records import take_over
from deputies.states import DutyAction, DutyKind, DutyState, ObjectionAction, TaskAction


@handles(TOPIC)
def business_record(message: Message) -> None:
    """Write what an app above announced with announce_duty; the same announcement twice changes nothing."""
    said = message.payload
    take_over(
        deputy_id=message.subject.id,
        kind=said["kind"],
        on=date.fromisoformat(said["on"]),
        source=Subject(said["source_kind"], said["source_id"]),
        quantity=said["quantity"],
        at=message.at,
    )


@handles("suggestions.record")
def opinion_collected(message: Message) -> None:
    """Count an opinion for the deputy who entered it; entered in a staff post it is the station's work."""
    deputy_id = _deputy_of(message)
    if deputy_id is not None and _acted_as_deputy(message, "record"):
        _take(message, deputy_id, DutyKind.OPINION, 1)


@handles("suggestions.confirm_rejection")
@handles("suggestions.withdraw")
def opinion_fell_away(message: Message) -> None:
    """Take back an opinion that was refused or withdrawn: only valid ones count."""
    kept = duties.of_source(DutyKind.OPINION, message.subject)
    if kept is not None:
        _take(message, kept.deputy_id, DutyKind.OPINION, 0)


@handles("suggestions.rate_as_deputy")
def matter_followed(message: Message) -> None:
    """Record that the deputy followed a matter to its end; rating another round is the same following."""
    deputy_id = _deputy_of(message)
    if deputy_id is not None and duties.of_source(DutyKind.FOLLOW_UP, message.subject, deputy_id) is None:
        _take(message, deputy_id, DutyKind.FOLLOW_UP, 1)


def _take(message: Message, deputy_id: int, kind: DutyKind, quantity: int) -> None:
    kept = duties.of_source(kind, message.subject, deputy_id)
    on = kept.on if kept is not None else local_date(message.at)
    take_over(deputy_id=deputy_id, kind=kind, on=on, source=message.subject, quantity=quantity, at=message.at)


def _deputy_of(message: Message) -> int | None:
    user_id = message.payload.get("user_id")
    return Deputy.objects.filter(user_id=user_id).values_list("pk", flat=True).first() if user_id else None


def _acted_as_deputy(message: Message, verb: str) -> bool:
    events = audit.trail(message.subject).filter(verb=verb, user_id=message.payload["user_id"])
    return events.filter(role=Role.DEPUTY).exists()


@handles("deputies.report_duty")
def to_confirm(message: Message) -> None:
    """Tell those who may confirm a report: group leaders and the township, or else the county; unless it is decided."""
    record = DutyRecord.objects.select_related("deputy").get(pk=message.subject.id)
    if record.state != DutyState.PENDING:
        return
    text = f"{record.deputy.name}代表的履职情况（{record.get_kind_display()}，{_day(record)}）请核对确认。"
    leaders = duties.leaders_of(record.deputy_id)
    staff = duties.township_staff_of(record.deputy_id, TOWNSHIP_ROLES, message.at)
    if not leaders and not staff:
        staff = set(people.post_holders(Role.COUNTY_DISPATCHER, at=message.at))
    away = {record.deputy.user_id, record.reported_by_id}
    tell(leaders - away, message, text, reverse("deputies_portal:record", args=[record.public_id]))
    tell(staff - away - leaders, message, text, reverse("deputies_console:record", args=[record.public_id]))


@handles(f"deputies.{DutyAction.CONFIRM_DUTY}")
@handles(f"deputies.{DutyAction.REJECT_DUTY}")
def report_decided(message: Message) -> None:
    """Tell the deputy what became of a report."""
    record = DutyRecord.objects.select_related("deputy").get(pk=message.subject.id)
    text = f"您的履职记录（{record.get_kind_display()}，{_day(record)}）{record.get_state_display()}。"
    link = reverse("deputies_portal:record", args=[record.public_id])
    tell({record.deputy.user_id}, message, text, link)


@handles("deputies.give_task")
@handles(f"deputies.{TaskAction.RETURN_TASK}")
@handles(f"deputies.{TaskAction.ACCEPT_TASK}")
def group_told(message: Message) -> None:
    """Tell a group's leaders that a task has come, was returned or has passed."""
    task = GroupTask.objects.select_related("group").get(pk=message.subject.id)
    text = f"{task.group.name}的任务“{task.title}”{task.get_state_display()}，请查看。"
    link = reverse("deputies_portal:group", args=[task.group.public_id])
    tell(duties.leaders_of_group(task.group_id), message, text, link)


@handles(f"deputies.{TaskAction.SUBMIT_TASK}")
def task_submitted(message: Message) -> None:
    """Tell who gave a task that its result is there."""
    task = GroupTask.objects.select_related("group").get(pk=message.subject.id)
    link = reverse("deputies_console:group", args=[task.group.public_id])
    tell({task.given_by_id}, message, f"{task.group.name}提交了“{task.title}”的成果，请审核。", link)


@handles("deputies.object")
def objection_raised(message: Message) -> None:
    """Tell the county that a deputy objects."""
    objection = Objection.objects.select_related("deputy").get(pk=message.subject.id)
    link = reverse("deputies_console:objection", args=[objection.public_id])
    told = people.post_holders(Role.COUNTY_DISPATCHER, at=message.at)
    tell(told, message, f"{objection.deputy.name}代表对履职记录或得分提出申诉，请答复。", link)


@handles(f"deputies.{ObjectionAction.UPHOLD_OBJECTION}")
@handles(f"deputies.{ObjectionAction.DECLINE_OBJECTION}")
def objection_answered(message: Message) -> None:
    """Tell the deputy the answer."""
    objection = Objection.objects.select_related("deputy").get(pk=message.subject.id)
    link = reverse("deputies_portal:objection", args=[objection.public_id])
    tell({objection.deputy.user_id}, message, f"您的申诉已有答复：{objection.get_state_display()}。", link)


def _day(record: DutyRecord) -> str:
    return f"{record.on.month}月{record.on.day}日"
