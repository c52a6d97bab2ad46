"""The only place that reads deputies and mandates; every list starts from `visible_to`."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.policies import sees_county
from accounts.roles import STATION_ROLES, TOWNSHIP_ROLES, Role
from core.actors import Actor, ActorKind
from deputies.models import Deputy, Mandate
from deputies.states import MandateStatus


def visible_to(actor: Actor) -> QuerySet[Deputy]:
    """Return the deputies this actor may see: the county all, a township or station its region's, a deputy oneself.

    A deputy belongs to a region by a mandate there or by living in one of its villages. Units see none.
    """
    if actor.kind == ActorKind.SYSTEM or sees_county(actor) or actor.acting_as(Role.SYS_ADMIN):
        return Deputy.objects.all()
    scope = Q(pk=actor.identity("deputy")) if actor.identity("deputy") else Q(pk__in=())
    for capacity in actor.acting_as(*TOWNSHIP_ROLES, *STATION_ROLES):
        scope |= of_region(capacity.region_code)
    return Deputy.objects.filter(scope)


def of_region(region_code: str) -> Q:
    """Return the condition for deputies with a mandate in the township of this region, or a home in it.

    A village's code stands for its township, for village stations are served by the township's deputies.
    """
    if not region_code:
        return Q(pk__in=())
    township = region_code[:9]
    mandates = Mandate.objects.filter(deputy=OuterRef("pk"), region__code__startswith=township)
    return Q(Exists(mandates)) | Q(home_village__code__startswith=township)


def exercisable() -> Q:
    """Return the condition for mandates that may be exercised now; the status is what counts, set when it changes."""
    return Q(status=MandateStatus.ACTIVE)


def in_office() -> Q:
    """Return the condition for deputies with at least one mandate that may be exercised."""
    return Q(Exists(Mandate.objects.filter(exercisable(), deputy=OuterRef("pk"))))


def deputy_id_of_user(user_id: int) -> int | None:
    """Return which deputy a user is; a person without an exercisable mandate does not act as one."""
    return Deputy.objects.filter(in_office(), user_id=user_id).values_list("pk", flat=True).first()


def mandates_on(day: date) -> QuerySet[Mandate]:
    """Return the mandates that may be exercised on a day."""
    return Mandate.objects.filter(
        exercisable(), Q(ends_on__isnull=True) | Q(ends_on__gt=day), starts_on__lte=day
    ).select_related("region")


def as_deputy(actor: Actor) -> Actor:
    """Return the person as the deputy alone, so that posts held besides open nothing on the deputies' pages."""
    mine = actor.identity("deputy")
    return Actor(
        kind=actor.kind,
        name=actor.name,
        user_id=actor.user_id,
        capacities=actor.acting_as(Role.DEPUTY),
        identities={"deputy": mine} if mine is not None else {},
    )
