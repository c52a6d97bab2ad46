"""The only place that reads the register of elected and appointed officers, and who came how often in a year."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from accounts.policies import sees_county
from accounts.roles import Role
from core.actors import Actor, ActorKind
from core.registries import Section
from liaison.models import Activity
from liaison.selectors.activities import activities_for
from liaison.states.activities import ActivityKind, ActivityState
from oversight import policies
from oversight.models import Officer, OfficerQuota, OfficerVisit

ONE_VISIT, DEFAULT_BASIS = 1, "每年不少于1次（本县没有另行规定）"


@dataclass(frozen=True)
class BoardRow:
    """How one officer stands in a year: the sessions that count and how many are asked for."""

    officer: Officer
    visits: tuple[OfficerVisit, ...]
    asked: int

    @property
    def done(self) -> bool:
        """Whether the officer came as often as asked."""
        return len(self.visits) >= self.asked

    @property
    def short(self) -> int:
        """How many visits are missing."""
        return max(self.asked - len(self.visits), 0)


def reads_register(actor: Actor) -> bool:
    """Return whether the actor has a page of the register at all."""
    return sees_county(actor) or bool(actor.acting_as(Role.UNIT_HEAD))


def officers_for(actor: Actor) -> QuerySet[Officer]:
    """Return the officers this actor may see: the county all, a unit's head those of the own unit."""
    rows = Officer.objects.select_related("organisation")
    if actor.kind == ActorKind.SYSTEM or sees_county(actor):
        return rows
    units = [c.organisation_id for c in actor.acting_as(Role.UNIT_HEAD) if c.organisation_id]
    return rows.filter(organisation_id__in=units)


def in_office_on(day: date) -> QuerySet[Officer]:
    """Return who held an office on a day, the last one included."""
    return Officer.objects.filter(since__lte=day).filter(Q(left_on__isnull=True) | Q(left_on__gte=day))


def quota_of(year: int) -> OfficerQuota:
    """Return what a year asks for; a year nobody ruled on asks for one visit."""
    found = OfficerQuota.objects.filter(year=year).first()
    return found or OfficerQuota(year=year, visits=ONE_VISIT, basis=DEFAULT_BASIS)


def board(year: int, today: date, officers: QuerySet[Officer] | None = None) -> list[BoardRow]:
    """Return how everybody stands who is in office today, or was on the last day of a past year; three queries.

    Who left during the year is not asked any more, and somebody new is asked like everybody else.
    """
    last = min(today, date(year, 12, 31))
    rows = Officer.objects.select_related("organisation") if officers is None else officers
    counted = OfficerVisit.objects.filter(
        activity__starts_at__year=year, activity__state__in=(ActivityState.HELD, ActivityState.SUMMARISED)
    ).select_related("activity")
    wanted = rows.filter(since__lte=last).filter(Q(left_on__isnull=True) | Q(left_on__gt=last))
    asked = quota_of(year).visits
    found = wanted.prefetch_related(Prefetch("visits", counted.order_by("activity__starts_at"), to_attr="came"))
    return [BoardRow(officer, tuple(_came(officer)), asked) for officer in found.order_by("organisation__name", "pk")]


def _came(officer: Officer) -> Iterable[OfficerVisit]:
    return officer.came  # type: ignore[attr-defined, no-any-return]


def visits_of(officer: Officer) -> list[OfficerVisit]:
    """Return every session an officer took part in, the latest first."""
    return list(officer.visits.select_related("activity", "recorded_by").order_by("-activity__starts_at"))


def bodies_of(rows: Iterable[BoardRow]) -> list[tuple[str, str]]:
    """Return the bodies of a board's officers, as a filter offers them."""
    found = {body.pk: body for row in rows if (body := row.officer.organisation) is not None}
    return [(str(pk), body.short_name or body.name) for pk, body in sorted(found.items())]


def openable(actor: Actor, visits: Iterable[OfficerVisit]) -> set[int]:
    """Return which sessions the actor may open: a head whose officer came to another body's session may not."""
    ids = {visit.activity_id for visit in visits}
    return set(activities_for(actor).filter(pk__in=ids).values_list("pk", flat=True))


def ids_of(public_ids: Iterable[UUID]) -> list[int]:
    """Return the ids behind public identifiers; an unknown one is 0, which the command refuses."""
    wanted = list(public_ids)
    known = dict(Officer.objects.filter(public_id__in=wanted).values_list("public_id", "pk"))
    return [known.get(one, 0) for one in wanted]


def came_to(activity: Activity) -> list[Officer]:
    """Return who took part in a session."""
    return list(Officer.objects.filter(visits__activity=activity).order_by("pk"))


def at_activity(actor: Actor, activity_id: int, at: datetime) -> Section | None:
    """Return, for the page of an organ's session that was held, which officers came; None at any other."""
    held = (ActivityState.HELD, ActivityState.SUMMARISED)
    activity = Activity.objects.filter(pk=activity_id, kind=ActivityKind.ORGAN_DAY, state__in=held).first()
    if activity is None:
        return None
    came = came_to(activity)
    records = policies.may_record_visit(activity, actor)
    if not came and not records:
        return None
    context = {"officers": came, "activity": activity, "records": records}
    return Section("人大选举和任命人员到场", "oversight/console/_officers_at_activity.html", context)
