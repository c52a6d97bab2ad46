"""What one may say to somebody who asks how their matter stands: number, state, last step; no words and no names."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, OuterRef, QuerySet, Subquery

from core.actors import Actor
from core.models import AuditEvent
from suggestions.inputs import bare_digits
from suggestions.models import Opinion
from suggestions.selectors.scope import status_visible_to
from suggestions.selectors.sentences import SAYINGS

# What is still under review inside the station is said as what it is for people: being looked at.
IN_TRIAGE = ("初审中", "info")


@dataclass(frozen=True)
class Standing:
    """One line of the look-up."""

    number: str
    status: str
    tone: str
    received_at: datetime
    stepped_at: datetime
    station: str


def _moved(kind: str, reference: str) -> Subquery:
    """Return when the last step changed the state; a rating changes none, so it cannot be told from this."""
    events = AuditEvent.objects.filter(subject_kind=kind, subject_id=OuterRef(reference))
    return Subquery(events.exclude(from_state=F("to_state")).order_by("-id").values("at")[:1])


def lookup(actor: Actor, search: str = "") -> QuerySet[Opinion]:
    """Return what this person may look up, newest first, narrowed to a number or the end of one."""
    found = (
        status_visible_to(actor)
        .select_related("matter", "station__organisation", "owner")
        .only("number", "state", "received_at", "matter__state", "station__organisation__name", "owner__name")
    )
    if digits := bare_digits(search):
        found = found.filter(number__endswith=digits[-12:])
    moved = {"opinion_moved": _moved("opinion", "pk"), "matter_moved": _moved("matter", "matter_id")}
    return found.annotate(**moved).order_by("-received_at", "-pk")


def standing_of(opinion: Opinion) -> Standing:
    """Return the line of one opinion."""
    key = opinion.matter.state if opinion.matter is not None else opinion.state
    saying = SAYINGS.get(key)
    status, tone = (saying.status, saying.tone) if saying is not None else IN_TRIAGE
    moved = [at for at in (opinion.opinion_moved, opinion.matter_moved) if at is not None]  # type: ignore[attr-defined]
    return Standing(
        number=opinion.number,
        status=status,
        tone=tone,
        received_at=opinion.received_at,
        stepped_at=max(moved, default=opinion.received_at),
        station=opinion.station.name if opinion.station is not None else opinion.owner.name,
    )
