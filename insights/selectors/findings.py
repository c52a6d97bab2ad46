"""Reads of what was found at stations (发现的问题): in whose scope, which are late, one with its reports and its trail."""

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import User
from core import audit
from core.actors import Actor
from core.models import AuditEvent
from core.subjects import Subject
from insights.inputs import Quarter
from insights.models import StationFinding
from insights.selectors.scope import owned
from insights.states import FindingState
from liaison.models import Station

SUBJECT = "station_finding"
WAITING = (FindingState.RECTIFYING, FindingState.REPORTED)


def visible_findings(actor: Actor) -> QuerySet[StationFinding]:
    """Return the findings at stations whose cards the actor sees, with what a line shows, the most urgent first."""
    rows = StationFinding.objects.filter(owned(actor, "card__station__organisation"))
    related = rows.select_related("card__station__organisation", "card__station__region", "responsible", "found_by")
    return related.order_by("due_on", "pk")


def finding_for(actor: Actor, public_id: UUID | str) -> StationFinding | None:
    """Return one finding with its reports, or None."""
    rows = visible_findings(actor).prefetch_related("reports__reported_by")
    return rows.filter(public_id=public_id).first()


def late(day: date) -> Q:
    """Return the condition for those not reported as done by the end of their last day."""
    return Q(state=FindingState.RECTIFYING, due_on__lt=day)


def is_late(finding: StationFinding, day: date) -> bool:
    """Return whether it is late."""
    return finding.state == FindingState.RECTIFYING and finding.due_on < day


def of_card(actor: Actor, station: Station, quarter: Quarter) -> list[StationFinding]:
    """Return what is on a station's card of a quarter."""
    return list(visible_findings(actor).filter(card__station=station, card__first=quarter.first))


def waiting_by_station(actor: Actor, day: date) -> dict[int, tuple[int, int]]:
    """Return for each station how many findings of any quarter are not settled, and how many of them are late."""
    found: dict[int, tuple[int, int]] = {}
    rows = visible_findings(actor).filter(state__in=WAITING).select_related(None)
    for station, state, due_on in rows.values_list("card__station", "state", "due_on"):
        number, behind = found.get(station, (0, 0))
        found[station] = (number + 1, behind + (state == FindingState.RECTIFYING and due_on < day))
    return found


def trail(finding: StationFinding) -> list[tuple[AuditEvent, str]]:
    """Return what was done with it and by whom, in two queries."""
    events = list(audit.trail(Subject(SUBJECT, finding.pk)))
    names = dict(User.objects.filter(pk__in={e.user_id for e in events if e.user_id}).values_list("pk", "name"))
    return [(event, names.get(event.user_id, "系统") if event.user_id else "系统") for event in events]
