"""What a letter of supervision says of one record: as it went out, or as it would go out now."""

from datetime import datetime

from core.clock import local_date
from core.official_papers import Letter
from suggestions import supervision_deadlines, supervision_policies
from suggestions.models import Assignment, Matter, Supervision
from suggestions.selectors import letters, pressure, supervisions
from suggestions.selectors.letters import Addressed, Grounds
from suggestions.states import SupervisionKind, SupervisionState


def deadlines_of(record: Supervision, at: datetime) -> list[pressure.Pressed]:
    """Return the running deadlines of the part a record is about."""
    parts = supervision_policies.parts_of(record.matter)
    return pressure.pressed(parts, at).get(record.assignment_id, [])


def body_of(record: Supervision, at: datetime) -> list[str]:
    """Return the body of a record's letter as it would go out at `at`, from what the tables say then."""
    deadlines = deadlines_of(record, at)
    before = Supervision.objects.filter(assignment_id=record.assignment_id, issued_at__isnull=False)
    grounds = Grounds(
        deadlines=deadlines,
        reminders=pressure.reminders_sent(deadlines),
        earlier=list(before.exclude(pk=record.pk).exclude(state=SupervisionState.WITHDRAWN).order_by("issued_at")),
        due=supervision_deadlines.answer_due(record.kind, at),
        basis=supervision_deadlines.answer_basis(record.kind, at),
    )
    said = Addressed(
        kind=SupervisionKind(record.kind),
        matter=record.matter,
        part=record.assignment,
        contact=letters.contact_line(record.drafted_by.name, record.issuer.name, record.issuer.phone),
        reason=record.reason,
        demand=record.demand,
        decision=getattr(record, "decision", None),
    )
    return letters.paragraphs_of(said, grounds, at)


def preview(kind: str, matter: Matter, part: Assignment, user_id: int, at: datetime) -> list[str]:
    """Return the body of a letter that nobody has written yet, for the one who decides whether to send it."""
    issuer = supervisions.issuer_of(matter, kind)
    record = Supervision(kind=kind, matter=matter, assignment=part, issuer=issuer, drafted_by_id=user_id)
    return body_of(record, at)


def letter_of(record: Supervision, at: datetime) -> Letter:
    """Return the letter as it went out; a draft's as it would go out at `at`, without number and date."""
    sent = record.issued_at is not None
    number = record.number or f"{record.issuer.name}〔　　〕　号"
    return Letter(
        organ=record.issuer.name,
        number=number,
        title=letters.title_of(record.kind, record.matter),
        to=record.assignment.unit.name,
        paragraphs=record.paragraphs if sent else body_of(record, at),
        on=local_date(record.issued_at) if record.issued_at is not None else None,
        copies=letters.copies_of(record),
    )
