"""The only place that reads activities: who sees which, what is public, what runs on a day, whom one may invite."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from accounts.models import Organisation, Region, active_on
from accounts.policies import sees_county
from accounts.roles import STATION_ROLES, TOWNSHIP_ROLES, UNIT_ROLES, Role
from accounts.states import CODE_LENGTHS, OrgKind, RegionLevel
from core.actors import Actor, ActorKind
from core.clock import SHANGHAI, local_date
from deputies import selectors as deputies
from deputies.models import Deputy, DeputyGroup
from deputies.policies import current_members
from deputies.selectors import groups as deputy_groups
from liaison.models import Activity, ActivityQuestion, Participant, QRCode, StationPosting
from liaison.policies import ORGANISING_ROLES
from liaison.selectors import posted_at, stations_for
from liaison.states.activities import (
    ANNOUNCED_STATES,
    COLLECTING,
    COMING,
    HELD_STATES,
    PUBLIC_KINDS,
    ActivityState,
    ParticipantState,
    QuestionState,
    VisitType,
)

TOWNSHIP_DIGITS = CODE_LENGTHS[RegionLevel.TOWNSHIP]
# How long ago an activity may have been for its opinions still to be entered from paper.
ENTERED_WITHIN = timedelta(days=7)
_ROW = ("organiser", "station__organisation", "region", "organ")


def activities_for(actor: Actor) -> QuerySet[Activity]:
    """Return the activities this actor may see: the county all, a township its own and its stations', staff theirs.

    A deputy and a unit see those they are asked to, once announced; a cancelled one if it had been announced.
    """
    rows = Activity.objects.select_related(*_ROW)
    if actor.kind == ActorKind.SYSTEM or sees_county(actor):
        return rows
    scope = Q(pk__in=())
    for capacity in actor.acting_as(*TOWNSHIP_ROLES):
        if capacity.region_code:
            scope |= Q(region__code__startswith=capacity.region_code)
            scope |= Q(organiser__region__code__startswith=capacity.region_code)
    if staffed := [capacity.organisation_id for capacity in actor.acting_as(*STATION_ROLES)]:
        scope |= Q(organiser_id__in=staffed) | Q(station__organisation_id__in=staffed)
        scope |= Q(station__parent__organisation_id__in=staffed)
    return rows.filter(scope | _asked(actor))


def _asked(actor: Actor) -> Q:
    """Return the condition for what the actor, or the body the actor answers for, is asked to."""
    condition = Q(pk__in=())
    asked = Participant.objects.filter(activity=OuterRef("pk"))
    if (deputy := actor.identity("deputy")) is not None:
        condition |= Q(Exists(asked.filter(deputy_id=deputy)))
    if actor.user_id is not None:
        condition |= Q(Exists(asked.filter(user_id=actor.user_id)))
    answering = (*UNIT_ROLES, Role.GOV_COORDINATOR)
    if bodies := [c.organisation_id for c in actor.acting_as(*answering) if c.organisation_id is not None]:
        condition |= Q(Exists(asked.filter(organisation_id__in=bodies))) | Q(organ_id__in=bodies)
    return condition & Q(announced_at__isnull=False)


def activity_for(actor: Actor, public_id: UUID | str) -> Activity | None:
    """Return the activity with everything its page shows, in a constant number of queries; None out of scope."""
    people = Participant.objects.select_related("deputy", "user", "organisation")
    questions = ActivityQuestion.objects.select_related("deputy", "unit")
    codes = QRCode.objects.filter(revoked_at__isnull=True)
    rows = activities_for(actor).select_related("organiser__region", "station__region")
    return (
        rows.prefetch_related(
            Prefetch("participants", people),
            Prefetch("questions", questions),
            Prefetch("codes", codes),
            "moves__region",
        )
        .filter(public_id=public_id)
        .first()
    )


def with_counts(rows: QuerySet[Activity]) -> QuerySet[Activity]:
    """Return the rows with what a list shows: how many take part and how many were there."""
    return rows.annotate(
        asked=Count("participants", distinct=True),
        taken_back=Count("questions", filter=Q(questions__state=QuestionState.TAKEN_BACK), distinct=True),
    )


@dataclass(frozen=True)
class ActivityFilter:
    """What a list is narrowed to; empty means all."""

    kind: str = ""
    state: str = ""
    place: str = ""
    theme: str = ""
    since: date | None = None
    until: date | None = None


def narrowed(rows: QuerySet[Activity], chosen: ActivityFilter) -> QuerySet[Activity]:
    """Return the rows that fit; days are inclusive."""
    equal = {name: value for name in ("kind", "state", "theme") if (value := getattr(chosen, name))}
    rows = rows.filter(**equal)
    if chosen.place:
        rows = rows.filter(region__code__startswith=chosen.place)
    if chosen.since:
        rows = rows.filter(starts_at__gte=day_begins(chosen.since))
    if chosen.until:
        rows = rows.filter(starts_at__lt=day_begins(chosen.until + timedelta(days=1)))
    return rows


def day_begins(day: date) -> datetime:
    """Return the first instant of a day in Shanghai."""
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)


def of_week(actor: Actor, monday: date) -> QuerySet[Activity]:
    """Return what is on in the week from this Monday, in the order of time; cancelled ones too, marked by state."""
    span = ActivityFilter(since=monday, until=monday + timedelta(days=6))
    return with_counts(narrowed(activities_for(actor), span)).order_by("starts_at", "pk")


def _public() -> QuerySet[Activity]:
    rows = Activity.objects.select_related(*_ROW).filter(announced_at__isnull=False)
    return rows.filter(Q(kind__in=PUBLIC_KINDS) | Q(visit_type=VisitType.OPEN_DOOR))


def upcoming(at: datetime, *, place: str = "") -> QuerySet[Activity]:
    """Return what is announced to everybody and not over, the next first; what was cancelled stays until its time."""
    rows = _public().filter(ends_at__gte=at, state__in=(*ANNOUNCED_STATES, ActivityState.CANCELLED))
    if place:
        rows = rows.filter(region__code__startswith=place)
    return rows.prefetch_related("moves__region").order_by("starts_at", "pk")


def upcoming_of_station(station_id: int, at: datetime, limit: int = 3) -> list[Activity]:
    """Return the next activities of a station for its public page."""
    return list(upcoming(at).filter(station_id=station_id)[:limit])


def public_activity(public_id: UUID | str) -> Activity | None:
    """Return what everybody may know of an announced public activity, or None."""
    codes = QRCode.objects.filter(revoked_at__isnull=True)
    rows = _public().select_related("station__region").prefetch_related("moves__region", Prefetch("codes", codes))
    return rows.filter(public_id=public_id).first()


def places_with_upcoming(at: datetime) -> list[Region]:
    """Return the townships that have something upcoming, for the public list's filter."""
    codes = {code[:TOWNSHIP_DIGITS] for code in upcoming(at).values_list("region__code", flat=True)}
    return list(Region.objects.filter(code__in=codes, level=RegionLevel.TOWNSHIP))


def collecting(actor: Actor, at: datetime) -> QuerySet[Activity]:
    """Return where opinions may have been received lately: announced or held, begun, not more than a week ago.

    A deputy is offered those one takes part in and those of one's stations.
    """
    recent = Q(starts_at__lte=at + timedelta(hours=12), ends_at__gte=at - ENTERED_WITHIN)
    scope = Q(pk__in=activities_for(actor).values("pk")) | Q(
        station__in=stations_for(actor).values("pk"), announced_at__isnull=False
    )
    rows = Activity.objects.select_related(*_ROW).filter(scope, recent, kind__in=COLLECTING)
    return rows.filter(state__in=ANNOUNCED_STATES).order_by("-starts_at", "-pk")


def is_on(activity: Activity, moment: datetime) -> bool:
    """Return whether a moment falls on a day of this activity."""
    return local_date(activity.starts_at) <= local_date(moment) <= local_date(activity.ends_at)


def organisers_of(actor: Actor) -> list[Organisation]:
    """Return the bodies in whose name the actor may hold activities."""
    ids = {capacity.organisation_id for capacity in actor.acting_as(*ORGANISING_ROLES) if capacity.organisation_id}
    return list(Organisation.objects.filter(pk__in=ids).select_related("region").order_by("region__code", "pk"))


def askable_deputies(actor: Actor, at: datetime) -> QuerySet[Deputy]:
    """Return the deputies in office the actor may ask: the region's, and whoever is stationed at the actor's stations.

    A county deputy stationed in a township has no mandate of it and may live elsewhere.
    """
    posted = StationPosting.objects.filter(active_on(local_date(at)), station__in=stations_for(actor).values("pk"))
    scope = Q(pk__in=deputies.visible_to(actor).values("pk")) | Q(pk__in=posted.values("deputy_id"))
    return Deputy.objects.filter(scope, deputies.in_office())


def invitable_deputies(activity: Activity, actor: Actor, at: datetime) -> list[Deputy]:
    """Return the deputies in office the actor may ask, those of the activity's station first, without those asked."""
    asked = activity.participants.filter(deputy__isnull=False).values("deputy_id")
    seen = askable_deputies(actor, at).exclude(pk__in=asked)
    own = set(posted_at(activity.station_id, at).values_list("pk", flat=True)) if activity.station_id else set()
    place = deputies.of_region(activity.region.code[:TOWNSHIP_DIGITS])
    near = seen.filter(place) if len(activity.region.code) >= TOWNSHIP_DIGITS else seen
    return sorted(near | seen.filter(pk__in=own), key=lambda deputy: (deputy.pk not in own, deputy.pk))


def invitable_groups(actor: Actor, at: datetime) -> list[DeputyGroup]:
    """Return the groups of the actor's scope that exist, to be asked as a whole."""
    if not actor.capacities:
        return []
    return list(deputy_groups.groups_for(actor).filter(active_on(local_date(at))).order_by("region__code", "pk"))


def members_to_ask(activity: Activity, group_ids: Iterable[int], actor: Actor) -> list[int]:
    """Return the deputies of these groups who are not asked yet, in the order of their joining; of all levels.

    A group is asked by who may see it, also those of its members who have no mandate in the actor's region.
    """
    groups = deputy_groups.groups_for(actor).filter(pk__in=set(group_ids)).values("pk")
    asked = activity.participants.filter(deputy__isnull=False).values("deputy_id")
    members = current_members().filter(group__in=groups).exclude(mandate__deputy__in=asked).order_by("pk")
    return list(dict.fromkeys(members.values_list("mandate__deputy_id", flat=True)))


def invitable_bodies(activity: Activity, at: datetime) -> list[Organisation]:
    """Return the bodies that may be asked to come and answer: the county's, and those of the activity's township."""
    kinds = (
        OrgKind.GOVERNMENT, OrgKind.DEPARTMENT, OrgKind.TOWNSHIP_GOV, OrgKind.GRASSROOTS_OFFICE, OrgKind.COURT,
        OrgKind.PROCURATORATE, OrgKind.SUPERVISORY_COMMISSION, OrgKind.PUBLIC_UTILITY, OrgKind.PEOPLE_ORG,
    )  # fmt: skip
    near = Q(region__level=RegionLevel.COUNTY) | Q(region__code__startswith=activity.region.code[:TOWNSHIP_DIGITS])
    return list(organs(at, kinds).filter(near).exclude(participations__activity=activity))


def organs(at: datetime, kinds: tuple[str, ...] = ()) -> QuerySet[Organisation]:
    """Return the state organs that may come to a station: government and its departments, courts, procuratorate."""
    chosen = kinds or (
        OrgKind.GOVERNMENT, OrgKind.DEPARTMENT, OrgKind.TOWNSHIP_GOV, OrgKind.COURT, OrgKind.PROCURATORATE,
        OrgKind.SUPERVISORY_COMMISSION, OrgKind.PUBLIC_UTILITY,
    )  # fmt: skip
    return Organisation.objects.filter(active_on(local_date(at)), kind__in=chosen).order_by("region__code", "pk")


def my_invitations(actor: Actor) -> QuerySet[Participant]:
    """Return what the deputy is asked to and was at, the latest first; what was never announced is not among them."""
    mine = Participant.objects.filter(deputy_id=actor.identity("deputy") or 0, activity__announced_at__isnull=False)
    related = ("activity__region", "activity__organiser", "activity__organ", "activity__station__organisation")
    return mine.select_related(*related).order_by("-activity__starts_at", "-pk")


def waiting_for_answer(actor: Actor, at: datetime) -> int:
    """Return how many invitations wait for the deputy's answer."""
    open_ones = my_invitations(actor).filter(state=ParticipantState.INVITED, activity__state=ActivityState.ANNOUNCED)
    return open_ones.filter(activity__starts_at__gt=at).count()


def others_taking_part(activity: Activity, but: Participant) -> list[Participant]:
    """Return who else is to be there, for somebody who decides whether to come."""
    coming = activity.participants.filter(state__in=COMING).exclude(pk=but.pk)
    return list(coming.select_related("deputy", "user", "organisation"))


def deputies_coming(activity: Activity) -> list[str]:
    """Return the names of the deputies who said they come or were there; everybody may know them."""
    sure = (ParticipantState.ACCEPTED, ParticipantState.PRESENT)
    rows = activity.participants.filter(state__in=sure, deputy__isnull=False).order_by("pk")
    return list(rows.values_list("deputy__name", flat=True))


def words_of(ids: list[int]) -> dict[int, str]:
    """Return what activities are called, with their kind, for the records that came from them."""
    rows = Activity.objects.filter(pk__in=ids)
    return {activity.pk: f"{activity.title}（{activity.get_kind_display()}）" for activity in rows}


def held_between(since: date, until: date) -> QuerySet[Activity]:
    """Return what took place in a period, both days included."""
    period = ActivityFilter(since=since, until=until)
    return narrowed(Activity.objects.filter(state__in=HELD_STATES), period)
