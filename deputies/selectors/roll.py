"""The only place that reads deputies and mandates; every list starts from `visible_to`."""

from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from accounts.policies import sees_county
from accounts.roles import STATION_ROLES, TOWNSHIP_ROLES, Role
from core.actors import Actor, ActorKind
from core.errors import RuleBroken
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


def named(deputies: QuerySet[Deputy], words: str, *, field: str) -> Deputy:
    """Return the deputy a clerk means by a name, with the township behind it where two have the same name.

    :raises RuleBroken: nobody of that name there, or more than one
    """
    name, _, place = words.strip().partition(" ")
    found = deputies.filter(name=name)
    if place.strip():
        here = Mandate.objects.filter(deputy=OuterRef("pk"), region__name__contains=place.strip())
        found = found.filter(Q(Exists(here)) | Q(home_village__parent__name__contains=place.strip()))
    matches = list(found.order_by("pk")[:2])
    if not matches:
        raise RuleBroken(f"没有找到代表“{words.strip()}”，请写全名。", field=field)
    if len(matches) > 1:
        raise RuleBroken(f"有同名的代表，请在姓名后空一格写乡镇，例如“{name} 青石镇”。", field=field)
    return matches[0]


def mandate_to_use(deputy_id: int, level: str) -> int:
    """Return the mandate of this level that may be exercised, or the only one there is.

    :raises RuleBroken: none of that level, or several and no level named
    """
    held = Mandate.objects.filter(exercisable(), deputy_id=deputy_id)
    found = list((held.filter(level=level) if level else held).values_list("pk", flat=True)[:2])
    if not found:
        raise RuleBroken("这位没有在任的这一级代表职务。", field="level")
    if len(found) > 1 and not level:
        raise RuleBroken("这位代表担任几级代表，请选择以哪一级编入。", field="level")
    return found[0]


def listed(deputies: QuerySet[Deputy], *, search: str = "", level: str = "", township: str = "") -> QuerySet[Deputy]:
    """Return deputies in office by township and name with their mandates as `held`, narrowed by what was asked."""
    found = deputies.filter(in_office())
    if search:
        found = found.filter(name__contains=search)
    if level:
        found = found.filter(Exists(Mandate.objects.filter(exercisable(), deputy=OuterRef("pk"), level=level)))
    if township:
        found = found.filter(of_region(township))
    mandates = Mandate.objects.select_related("region").filter(exercisable()).order_by("pk")
    rows = found.select_related("home_village__parent").order_by("home_village__code", "name", "pk")
    return rows.prefetch_related(Prefetch("mandates", queryset=mandates, to_attr="held"))
