"""What is with units that never sign in, for those who act for them: by unit, handed over or not, until when."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet

from accounts.roles import Role
from core.actors import Actor
from suggestions.models import Assignment
from suggestions.paper_policies import CALLERS
from suggestions.policies import PRESIDIUM
from suggestions.selectors import lights
from suggestions.selectors.lights import Lamp
from suggestions.selectors.scope import visible_matters
from suggestions.selectors.worklists import AT_WORK
from suggestions.states import AssignmentState, Level

OPEN = (AssignmentState.TO_SIGN, AssignmentState.HANDLING)


@dataclass(frozen=True)
class OnPaper:
    """One unit's part, how its paper stands, and its nearest deadline."""

    part: Assignment
    handed: str
    lamp: Lamp | None


def has_page(actor: Actor) -> bool:
    """Return whether this actor acts for units on paper."""
    return bool(actor.acting_as(*CALLERS))


def open_parts(actor: Actor) -> QuerySet[Assignment]:
    """Return the open parts of units on paper that this actor oversees, by unit, the oldest first."""
    townships = [c.organisation_id for c in actor.acting_as(*PRESIDIUM)]
    mine = Q(matter__level=Level.TOWNSHIP, matter__owner_id__in=townships)
    if actor.acting_as(Role.COUNTY_DISPATCHER):
        mine |= Q(matter__level=Level.COUNTY)
    found = Assignment.objects.filter(
        mine, matter__in=visible_matters(actor).values("pk"), unit__on_paper=True, state__in=OPEN,
        round_no=F("matter__round_no"), matter__state__in=AT_WORK,
    )  # fmt: skip
    return found.select_related("unit", "matter", "paper").order_by("unit__name", "unit_id", "assigned_at", "pk")


def rows(parts: list[Assignment], at: datetime) -> list[OnPaper]:
    """Return the parts of one page with their deadlines, one query for all."""
    lamps = lights.lamps_of("matter", [part.matter_id for part in parts], at)
    return [OnPaper(part, _handed(part), lamps.get(part.matter_id)) for part in parts]


def may_see_scan(actor: Actor, reply_id: int) -> bool:
    """Return whether the actor may open a stamped reply's scan: staff who see the matter, no citizen and no deputy."""
    if not any(capacity.role != Role.DEPUTY for capacity in actor.capacities):
        return False
    return visible_matters(actor).filter(assignments__replies=reply_id).exists()


def _handed(part: Assignment) -> str:
    paper = getattr(part, "paper", None)
    if paper is None or paper.handed_at is None:
        return ""
    return f"{paper.get_handed_way_display()}，{paper.handed_to}"
