"""The only place for who may in supervision: who sends, who signs, who answers, who takes an answer."""

from django.conf import settings

from accounts.roles import Role
from core.actors import SYSTEM_CAPACITY, Actor, ActorKind, Capacity
from suggestions.models import Assignment, Matter, Supervision
from suggestions.policies import UNIT, county_dispatcher, current, overseer
from suggestions.states import Level, MatterState, Part, SupervisionKind

# Where a unit has something to do, so that it may be pressed.
PRESSED = (MatterState.DISPATCHED, MatterState.HANDLING, MatterState.TRACKING)
# A key item is one for its whole way, from dispatch on.
LISTED = (
    *PRESSED, MatterState.REPLY_REVIEW, MatterState.FEEDBACK_DUE, MatterState.TO_EVALUATE, MatterState.REHANDLING,
    MatterState.ADJUDICATION,
)  # fmt: skip


def beginner(kind: str, matter: Matter, actor: Actor) -> Capacity | None:
    """Return in which post this person begins such a record: the dispatching side; a key item the county's office."""
    return county_dispatcher(matter, actor) if kind == SupervisionKind.KEY else overseer(matter, actor)


def offered_kinds(matter: Matter, actor: Actor) -> list[SupervisionKind]:
    """Return the kinds this person may begin for the matter as it stands now."""
    return [
        kind
        for kind in SupervisionKind
        if matter.state in (LISTED if kind == SupervisionKind.KEY else PRESSED)
        and not (kind == SupervisionKind.KEY and matter.key_supervised)
        and beginner(kind, matter, actor) is not None
    ]


def parts_of(matter: Matter) -> list[Assignment]:
    """Return the parts of the current round, the lead's first."""
    return sorted(current(matter), key=lambda part: (part.part != Part.LEAD, part.pk))


def signer_of(matter: Matter, actor: Actor) -> Capacity | None:
    """Return in which post this person signs letters about the matter; by setting the dispatching side does."""
    if settings.NOTICE_SIGNED_BY == "dispatcher":
        return overseer(matter, actor)
    if matter.level == Level.COUNTY:
        return next(iter(actor.acting_as(Role.SC_LEADER)), None)
    chairs = actor.acting_as(Role.PRESIDIUM_CHAIR)
    return next((post for post in chairs if post.organisation_id == matter.owner_id), None)


def notice_signer(record: Supervision, actor: Actor) -> Capacity | None:
    """县级为常委会领导，乡镇级为乡镇人大主席；按本县规定授权的，为交办的一方。"""
    return signer_of(record.matter, actor)


def answering_unit(record: Supervision, actor: Actor) -> Capacity | None:
    """被督办的单位；以纸质方式办理的，由发出的一方代为登记。"""
    unit = record.assignment.unit
    own = next((post for post in actor.acting_as(*UNIT) if post.organisation_id == unit.pk), None)
    return own or (sending_side(record, actor) if unit.on_paper else None)


def sending_side(record: Supervision, actor: Actor) -> Capacity | None:
    """交办的一方；重点督办为县人大代表工委和负责督办的工委。"""
    if record.kind != SupervisionKind.KEY:
        return overseer(record.matter, actor)
    committees = actor.acting_as(Role.SUPERVISORY_COMMITTEE)
    own = next((post for post in committees if post.organisation_id == record.decision.committee_id), None)
    return county_dispatcher(record.matter, actor) or own


def returner(record: Supervision, actor: Actor) -> Capacity | None:
    """发出的一方（只能退回一次）。"""
    returned = any(answer.returned_at is not None for answer in record.answers.all())
    return None if returned else sending_side(record, actor)


def withdrawer(record: Supervision, actor: Actor) -> Capacity | None:
    """发出的一方；待签发的，签发人也可以。"""
    signer = signer_of(record.matter, actor) if record.issued_at is None else None
    return sending_side(record, actor) or signer


def settler(record: Supervision, actor: Actor) -> Capacity | None:
    """系统；只对催办：单位已经提交答复、会办意见或者兑现报告的。"""
    return SYSTEM_CAPACITY if actor.kind == ActorKind.SYSTEM and record.kind == SupervisionKind.REMINDER else None


def ender(record: Supervision, actor: Actor) -> Capacity | None:
    """系统；事项不再办理的。"""
    gone = record.matter.state == MatterState.WITHDRAWN
    return SYSTEM_CAPACITY if actor.kind == ActorKind.SYSTEM and gone else None
