"""Supervision in the demo county: a letter answered, a letter open, a reminder, a key item with the unit's plan."""

from datetime import datetime, time, timedelta

from accounts import selectors as accounts
from accounts.models import Post, User
from accounts.roles import Role
from core.calendar import the_calendar
from core.clock import SHANGHAI, local_date
from core.models import Clock
from renda.demo.builder import Built, Say
from renda.demo.cast import Staff
from suggestions.models import Assignment, Supervision
from suggestions.policies import UNIT
from suggestions.selectors import supervisions
from suggestions.services import supervise
from suggestions.services.supervise import Decision
from suggestions.services.supervision_answers import accept_answer, answer_supervision
from suggestions.states import Level, MatterKind, MatterState, Part

# Where there is nothing overdue on the day the demo is built, the letter says why it is sent nevertheless.
REASON = "群众又打来两次电话，问什么时候办。"
ANSWER = (
    "没有按期办的原因：现场要改的管线另有权属单位，协调用了六个工作日。现在已经商定方案，材料进场。"
    "下一步由分管副局长每周到现场一次，本月内办完并书面答复。"
)
PLAN = "由局长领办：本月完成现场查勘和方案，下月开工，每月向代表报一次进度，完工时请提出建议的代表到场验收。"
SUPERVISED = "下月中旬听一次办理情况汇报，完工前和代表一起实地看一次。"


def tell(built: Built, staff: Staff, now: datetime, say: Say) -> None:
    """Press the units of what is overdue longest; the rest is left for whoever tries the demo."""
    county = staff.at(accounts.county_committee().pk, Role.COUNTY_DISPATCHER)
    late = _late(now)
    for place, part in enumerate(late[:2]):
        # The first letter has been answered in time, the second went out on the last working day.
        at = _morning(now, 4 if place == 0 else 1, part)
        letter = supervise.draft_notice(
            matter_id=part.matter_id, assignment_id=part.pk, actor=staff.actor(county, at), at=at, version=None,
            reason=REASON,
        )  # fmt: skip
        if place == 0:
            _answer(letter, ANSWER, staff, at, now)
    for part in late[2:3]:
        at = now - timedelta(hours=1)
        supervise.remind(
            matter_id=part.matter_id, assignment_id=part.pk, actor=staff.actor(county, at), at=at, version=None
        )
    _key(staff, county, now)
    say(f"督办{Supervision.objects.count()}件")


def _parts(**more: object) -> list[Assignment]:
    """Return the lead units' parts of the county's matters that units are at, none of them on paper."""
    at_work = (MatterState.DISPATCHED, MatterState.HANDLING)
    found = Assignment.objects.filter(
        part=Part.LEAD, unit__on_paper=False, matter__level=Level.COUNTY, matter__state__in=at_work, **more
    )
    current = [part for part in found.select_related("matter", "unit") if part.round_no == part.matter.round_no]
    staffed = set(Post.objects.filter(role__in=UNIT, active_to__isnull=True).values_list("organisation_id", flat=True))
    return [part for part in current if part.unit_id in staffed]


def _late(now: datetime) -> list[Assignment]:
    """Return the parts whose reply is due first, the overdue ones in front."""
    clocks = Clock.objects.filter(subject_kind="matter", kind="reply", stopped_at__isnull=True, paused_at__isnull=True)
    due = dict(clocks.filter(due_at__lt=now).values_list("subject_id", "due_at"))
    return sorted((part for part in _parts() if part.matter_id in due), key=lambda part: due[part.matter_id])


def _morning(now: datetime, days_ago: int, part: Assignment) -> datetime:
    """Return half past nine so many working days ago, not before the unit was given the work."""
    day = the_calendar().shift(local_date(now), -days_ago)
    begun = (part.signed_at or part.assigned_at) + timedelta(minutes=30)
    return min(max(datetime.combine(day, time(9, 30), SHANGHAI), begun), now)


def _answer(record: Supervision, text: str, staff: Staff, at: datetime, now: datetime) -> None:
    unit = record.assignment.unit
    handler = staff.at(unit.pk, Role.UNIT_HANDLER, Role.UNIT_HEAD)
    head = staff.at(unit.pk, Role.UNIT_HEAD, Role.UNIT_HANDLER)
    answered = min(at + timedelta(days=1, hours=2), now)
    answer_supervision(
        supervision_id=record.pk, actor=staff.actor(handler, answered), at=answered, version=None, text=text,
        signer=head.name,
    )  # fmt: skip


def _key(staff: Staff, county: User, now: datetime) -> None:
    """List a suggestion the county's units are at as a key item, with the unit's plan taken."""
    proposed = _parts(matter__kind=MatterKind.SUGGESTION, supervisions__isnull=True)
    if not proposed:
        return
    part = proposed[0]
    at = _morning(now, 6, part)
    leader = Post.objects.filter(role=Role.SC_LEADER, active_to__isnull=True).order_by("pk").first()
    committees = supervisions.committee_choices()
    if leader is None or not committees:
        return
    decision = Decision(
        number=f"主任会议纪要〔{at.year}〕8号", decided_on=local_date(at), leader_id=leader.user_id,
        committee_id=committees[-1][0], plan=SUPERVISED,
    )  # fmt: skip
    actor = staff.actor(county, at)
    record = supervise.list_key(
        matter_id=part.matter_id, assignment_id=part.pk, actor=actor, at=at, version=None, decision=decision
    )
    _answer(record, PLAN, staff, at, now)
    taken = min(at + timedelta(days=2), now)
    accept_answer(supervision_id=record.pk, actor=staff.actor(county, taken), at=taken, version=None)
