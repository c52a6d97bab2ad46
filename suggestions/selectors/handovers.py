"""The only place that reads what is still open at a unit or in a person's hands, and who could go on with it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Q, QuerySet

from accounts.models import Organisation, User
from accounts.roles import Role
from accounts.selectors import organisations_on, posts_held
from accounts.states import RegionLevel
from core.actors import Actor
from core.clock import local_date
from suggestions.models import Assignment, Matter, Opinion
from suggestions.policies import PRESIDIUM, UNIT
from suggestions.states import AssignmentState, MatterState, OpinionState

NAMED_MOST = 5
OVER = (MatterState.CLOSED, MatterState.WITHDRAWN)
RULED = (
    OpinionState.ANSWERED, OpinionState.REJECTED, OpinionState.ACCEPTED, OpinionState.TRANSFERRED,
    OpinionState.WITHDRAWN, OpinionState.ARCHIVED,
)  # fmt: skip


@dataclass(frozen=True)
class InHand:
    """What one person, or one unit, still has open; `gone` when the person can no longer act there."""

    unit: Organisation
    count: int
    person: User | None = None
    gone: bool = False


def open_parts(**narrowed: object) -> QuerySet[Assignment]:
    """Return the units' parts in matters that are not over, of the current round."""
    parts = Assignment.objects.exclude(matter__state__in=OVER).filter(round_no=F("matter__round_no"))
    return parts.exclude(state=AssignmentState.RETURNED).filter(**narrowed)


def why_unit_stays(organisation_id: int, day: date) -> str | None:
    """Return why an organisation may not be abolished yet: what it still handles, oversees or examines."""
    parts = open_parts(unit_id=organisation_id).select_related("matter").order_by("matter_id")
    if found := list(parts):
        numbers = "、".join(part.matter.number for part in found[:NAMED_MOST])
        more = "等" if len(found) > NAMED_MOST else ""
        return f"还有{len(found)}件没有办结：{numbers}{more}。请交办岗先在“工作移交”里整体移交给接续的单位。"
    overseen = Matter.objects.filter(owner=organisation_id).exclude(state__in=OVER).count()
    if overseen:
        return f"还有{overseen}件由这个单位交办、没有办结，办结以后才能停用。"
    waiting = Opinion.objects.filter(owner=organisation_id).exclude(state__in=RULED).count()
    return f"还有{waiting}件群众意见等这个单位初审，初审以后才能停用。" if waiting else None


def units_to_hand_on(actor: Actor) -> list[InHand]:
    """Return the units within the actor's reach that have open work, with how much."""
    counted = dict(open_parts().order_by().values_list("unit").annotate(count=Count("pk")))
    reached = Organisation.objects.filter(pk__in=counted).select_related("region").order_by("region__code", "pk")
    return [InHand(unit, counted[unit.pk]) for unit in reached.filter(_reach(actor))]


def _reach(actor: Actor) -> Q:
    if actor.acting_as(Role.COUNTY_DISPATCHER):
        return Q()
    reach = Q(pk__in=[])
    for capacity in actor.acting_as(*PRESIDIUM):
        if capacity.region_code:
            reach |= Q(region__code__startswith=capacity.region_code)
    return reach


def successors_of(unit: Organisation, at: datetime) -> QuerySet[Organisation]:
    """Return who may go on with a unit's work: units of the same level, those of a township within it."""
    others = organisations_on(local_date(at)).filter(can_handle=True).exclude(pk=unit.pk)
    if unit.region.level == RegionLevel.COUNTY:
        return others.filter(region__level=RegionLevel.COUNTY)
    return others.filter(region__code__startswith=unit.region.code[:9]).exclude(region__level=RegionLevel.COUNTY)


def people_in_hand(actor: Actor, at: datetime) -> list[InHand]:
    """Return who has open work at the units the actor heads; for the system administrator only who has left."""
    everywhere = bool(actor.acting_as(Role.SYS_ADMIN))
    parts = open_parts(handler__isnull=False)
    if not everywhere:
        parts = parts.filter(unit__in=[c.organisation_id for c in actor.acting_as(Role.UNIT_HEAD)])
    counted = list(parts.order_by("unit", "handler").values_list("unit", "handler").annotate(count=Count("pk")))
    units = Organisation.objects.in_bulk({unit for unit, _, _ in counted})
    people = User.objects.in_bulk({person for _, person, _ in counted})
    held = posts_held(*UNIT, at=at) if counted else {}
    found = []
    for unit, person, count in counted:
        here = {user for role in UNIT for user in held.get((role, unit), [])}
        gone = person not in here
        if gone or not everywhere:
            found.append(InHand(units[unit], count, people[person], gone))
    return found


def handlers_at(unit_id: int, at: datetime) -> list[User]:
    """Return who may take work over at a unit: its handlers and heads who can sign in."""
    held = posts_held(*UNIT, at=at)
    ids = {user for role in UNIT for user in held.get((role, unit_id), [])}
    return list(User.objects.filter(pk__in=ids).order_by("name", "pk"))
