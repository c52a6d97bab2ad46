"""Supervision (督办) as the congress begins it: remind, send a letter, make it a key item; number, text and clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from core import sequences
from core.actors import Actor, Capacity
from core.clock import local_date
from core.errors import RuleBroken, WrongState
from core.transitions import check_version
from suggestions import policies, supervision_deadlines, supervision_policies
from suggestions.models import Assignment, KeyDecision, Matter, Supervision
from suggestions.selectors import letter_bodies, supervisions
from suggestions.services.steps import acting_user, durable, lock_matter, required
from suggestions.services.supervision_steps import short, supervision_step, tell
from suggestions.states import SupervisionAction, SupervisionKind, SupervisionState

BEGINS = {
    SupervisionKind.REMINDER: SupervisionAction.REMIND,
    SupervisionKind.NOTICE: SupervisionAction.DRAFT_NOTICE,
    SupervisionKind.KEY: SupervisionAction.LIST_KEY,
}


@dataclass(frozen=True)
class Decision:
    """What the chairpersons' meeting decided, and how the item is supervised."""

    number: str
    decided_on: date | None
    leader_id: int | None
    committee_id: int | None
    plan: str


def remind(
    *, matter_id: int, assignment_id: int, actor: Actor, at: datetime, version: int | None, demand: str = ""
) -> Supervision:
    """催办: a short reminder, before or after the deadline; the unit answers within a working day.

    :raises NotAllowed: not the dispatching side  :raises WrongState: no unit is at it, or one is open already
    :raises RuleBroken: a part that is not of this matter's round
    """
    with durable():
        begun = _begin(SupervisionKind.REMINDER, matter_id, assignment_id, actor, at, version)
        begun.record.demand = short(demand, "demand")
        _send(begun, actor, at)
    return begun.record


def draft_notice(
    *,
    matter_id: int,
    assignment_id: int,
    actor: Actor,
    at: datetime,
    version: int | None,
    reason: str = "",
    demand: str = "",
) -> Supervision:
    """发督办函: a numbered letter about what is overdue, or for a stated reason; out at once where the drafter signs.

    :raises NotAllowed: not the dispatching side  :raises WrongState: no unit is at it, or one is open already
    :raises RuleBroken: nothing is overdue and no reason is given
    """
    with durable():
        begun = _begin(SupervisionKind.NOTICE, matter_id, assignment_id, actor, at, version)
        record = begun.record
        record.reason, record.demand = short(reason, "reason"), short(demand, "demand")
        late = any(one.late is not None for one in letter_bodies.deadlines_of(record, at))
        if not late and not record.reason:
            raise RuleBroken("现在没有超期的期限，请写明为什么要发督办函。", field="reason")
        if late:
            record.reason = ""
        record.save(force_insert=True)
        tell(record, BEGINS[SupervisionKind.NOTICE], actor, begun.capacity, at)
        signer = supervision_policies.signer_of(record.matter, actor)
        if signer is not None:
            _issue(record, actor, at)
            record.state = SupervisionState.ISSUED
            record.save()
            tell(record, SupervisionAction.ISSUE_NOTICE, actor, signer, at, SupervisionState.DRAFT)
    return record


def list_key(
    *, matter_id: int, assignment_id: int, actor: Actor, at: datetime, version: int | None, decision: Decision
) -> Supervision:
    """列为重点督办: enter the decision of the chairpersons' meeting; the unit gives its plan in ten working days.

    :raises NotAllowed: not the county's office  :raises WrongState: not dispatched, or listed already
    :raises RuleBroken: what a decision lacks
    """
    with durable():
        begun = _begin(SupervisionKind.KEY, matter_id, assignment_id, actor, at, version)
        if begun.record.matter.key_supervised:
            raise WrongState("这件事项已经是重点督办事项。")
        begun.decision = _decided(decision, at)
        _send(begun, actor, at)
        Matter.objects.filter(pk=matter_id).update(key_supervised=True)
    return begun.record


def _decided(said: Decision, at: datetime) -> KeyDecision:
    number = required(said.number, "请填写主任会议决定的文号。", "number")[:60]
    if said.decided_on is None or said.decided_on > local_date(at):
        raise RuleBroken("请填写主任会议作出决定的日期，不能晚于今天。", field="decided_on")
    if said.leader_id not in supervisions.leaders(at):
        raise RuleBroken("请选择领办的常委会领导。", field="leader_id")
    if said.committee_id not in dict(supervisions.committee_choices()):
        raise RuleBroken("请选择负责督办的工委。", field="committee_id")
    return KeyDecision(
        number=number,
        decided_on=said.decided_on,
        leader_id=said.leader_id,
        committee_id=said.committee_id,
        plan=short(required(said.plan, "请写明怎样督办。", "plan"), "plan"),
    )


@dataclass
class _Begun:
    record: Supervision
    capacity: Capacity
    decision: KeyDecision | None = None


def _begin(
    kind: SupervisionKind, matter_id: int, assignment_id: int, actor: Actor, at: datetime, version: int | None
) -> _Begun:
    """Return a new record, not saved, with the matter locked.

    :raises WrongState: one of this kind is still open for this unit
    """
    matter = lock_matter(matter_id)
    capacity = policies.require(supervision_policies.beginner(kind, matter, actor), actor, BEGINS[kind].label)
    where = supervision_policies.LISTED if kind == SupervisionKind.KEY else supervision_policies.PRESSED
    if matter.state not in where:
        raise WrongState(f"这件事项{matter.standing}，现在没有单位在办，不能{BEGINS[kind].label}。")
    part = next((one for one in supervision_policies.parts_of(matter) if one.pk == assignment_id), None)
    if part is None:
        raise RuleBroken("请选择这一轮的承办单位。", field="assignment_id")
    if (there := supervisions.open_of(part.pk, kind)) is not None:
        raise WrongState(_still_open(there, part))
    check_version(version, matter.version)
    issuer = supervisions.issuer_of(matter, kind)
    record = Supervision(
        kind=kind, matter=matter, assignment=part, issuer=issuer, drafted_at=at, drafted_by_id=acting_user(actor)
    )
    return _Begun(record, capacity)


def _still_open(there: Supervision, part: Assignment) -> str:
    named = f"{there.get_kind_display()}{f'（{there.number}）' if there.number else ''}"
    return f"对{part.unit.name}的{named}{there.get_state_display()}，了结以后才能再发。"


def _send(begun: _Begun, actor: Actor, at: datetime) -> None:
    """Save a new record as it goes out: number, text, clock."""
    record = begun.record
    record.save(force_insert=True)
    if begun.decision is not None:
        begun.decision.supervision = record
        begun.decision.save(force_insert=True)
    _issue(record, actor, at)
    record.state = SupervisionState.ISSUED
    record.save()
    tell(record, BEGINS[SupervisionKind(record.kind)], actor, begun.capacity, at)


def _issue(record: Supervision, actor: Actor, at: datetime) -> None:
    """Give a record its number and its text as it stands at this moment, and start the unit's clock."""
    record.year = local_date(at).year
    record.serial = sequences.next_number(f"sv-{record.kind}-{record.issuer_id}", record.year)
    record.mark = record.issuer.name
    record.paragraphs = letter_bodies.body_of(record, at)
    record.issued_at, record.signed_by_id = at, acting_user(actor)
    supervision_deadlines.start_answer_clock(record, at)


def issue_notice(*, supervision_id: int, actor: Actor, at: datetime, version: int | None) -> Supervision:
    """签发: number and text are fixed at this moment, and the unit's five working days begin."""
    action = SupervisionAction.ISSUE_NOTICE
    with supervision_step(action, supervision_id=supervision_id, actor=actor, at=at, version=version) as step:
        if step.record.matter.state not in supervision_policies.PRESSED:
            raise WrongState(f"这件事项{step.record.matter.standing}，不用再发，请撤回。")
        _issue(step.record, actor, at)
    return step.record


BEGIN_COMMANDS: dict[SupervisionKind, Callable[..., Supervision]] = {
    SupervisionKind.REMINDER: remind,
    SupervisionKind.NOTICE: draft_notice,
    SupervisionKind.KEY: list_key,
}
