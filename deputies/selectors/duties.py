"""The only place that reads duty records and objections: whose one may see, which wait, and who is to be told."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts import selectors as people
from accounts.policies import sees_county
from accounts.roles import TOWNSHIP_ROLES, Role
from core import registries
from core.actors import Actor, ActorKind
from core.errors import RuleBroken
from core.models import StoredFile
from core.subjects import Subject
from deputies import policies
from deputies.models import Deputy, DutyRecord, GroupMembership, Mandate, Objection
from deputies.selectors.roll import of_region
from deputies.states import COUNTED, DutyKind, DutyState, ObjectionState


def files_for(actor: Actor) -> QuerySet[Deputy]:
    """Return the deputies whose file this actor reads: the congress's county staff all, a township its own, oneself."""
    if actor.kind == ActorKind.SYSTEM or sees_county(actor):
        return Deputy.objects.all()
    scope = Q(pk=actor.identity("deputy")) if actor.identity("deputy") else Q(pk__in=())
    for capacity in actor.acting_as(*TOWNSHIP_ROLES):
        scope |= of_region(capacity.region_code)
    return Deputy.objects.filter(scope)


def members_led_by(actor: Actor) -> QuerySet[Deputy]:
    """Return the deputies in the groups this actor leads, the actor excepted."""
    mine = actor.identity("deputy")
    if mine is None:
        return Deputy.objects.none()
    groups = policies.leading(mine).values("group_id")
    fellow = policies.current_members().filter(mandate__deputy=OuterRef("pk"), group_id__in=groups)
    return Deputy.objects.filter(Exists(fellow)).exclude(pk=mine)


def records_for(actor: Actor) -> QuerySet[DutyRecord]:
    """Return the duty records this actor may see: of one's own file scope and of the members one leads."""
    scope = Q(deputy__in=files_for(actor).values("pk")) | Q(deputy__in=members_led_by(actor).values("pk"))
    records = DutyRecord.objects.filter(scope, quantity__gt=0)
    return records.select_related("deputy", "reported_by", "confirmed_by")


def waiting_for(actor: Actor) -> QuerySet[DutyRecord]:
    """Return the reports this actor may confirm, oldest first: never one's own, neither as deputy nor as reporter."""
    waiting = records_for(actor).filter(state=DutyState.PENDING)
    if actor.acting_as(Role.COUNTY_DISPATCHER, *TOWNSHIP_ROLES) or actor.kind == ActorKind.SYSTEM:
        allowed = waiting
    else:
        allowed = waiting.filter(deputy__in=members_led_by(actor).values("pk"))
    if (mine := actor.identity("deputy")) is not None:
        allowed = allowed.exclude(deputy_id=mine)
    if actor.user_id is not None:
        allowed = allowed.exclude(reported_by_id=actor.user_id).exclude(deputy__user_id=actor.user_id)
    return allowed.order_by("recorded_at", "pk")


def of_year(deputy_id: int, year: int) -> QuerySet[DutyRecord]:
    """Return a deputy's records of a year, newest first, without what was taken back."""
    records = DutyRecord.objects.filter(deputy_id=deputy_id, quantity__gt=0)
    return records.filter(on__range=year_range(year)).select_related("reported_by", "confirmed_by")


def with_sources(records: Iterable[DutyRecord]) -> list[DutyRecord]:
    """Return the records, those from business with what it is called; one question to each app that has any."""
    found = list(records)
    for kind, words_of in registries.duty_sources.items():
        ids = sorted({record.source_id for record in found if record.source_kind == kind and record.source_id})
        words = words_of(ids) if ids else {}
        for record in found:
            if record.source_kind == kind and record.source_id is not None:
                record.source_words = words.get(record.source_id, "")
    return found


def counted_in(year: int) -> QuerySet[DutyRecord]:
    """Return everybody's records of a year that count."""
    return DutyRecord.objects.filter(on__range=year_range(year), state__in=COUNTED, quantity__gt=0)


def year_range(year: int) -> tuple[date, date]:
    """Return the first and the last day of a year."""
    return date(year, 1, 1), date(year, 12, 31)


def photos_of(record_id: int) -> list[StoredFile]:
    """Return the pictures of a record, oldest first."""
    return list(StoredFile.objects.filter(subject_kind="duty_record", subject_id=record_id).order_by("pk"))


def may_see_photo(actor: Actor, record_id: int) -> bool:
    """Return whether the actor sees the record a picture belongs to."""
    return records_for(actor).filter(pk=record_id).exists()


def of_source(kind: DutyKind, source: Subject, deputy_id: int | None = None) -> DutyRecord | None:
    """Return the record a business record has left, of one deputy or of whoever it was."""
    found = DutyRecord.objects.filter(kind=kind, source_kind=source.kind, source_id=source.id)
    return (found.filter(deputy_id=deputy_id) if deputy_id is not None else found).first()


def leaders_of(deputy_id: int) -> set[int]:
    """Return the users who lead a group in which this deputy is."""
    groups = policies.current_members().filter(mandate__deputy_id=deputy_id).values("group_id")
    found = policies.current_members().filter(group_id__in=groups, role__in=policies.LEADING)
    return _users(found)


def leaders_of_group(group_id: int) -> set[int]:
    """Return the users who lead a group."""
    return _users(policies.current_members().filter(group_id=group_id, role__in=policies.LEADING))


def _users(memberships: QuerySet[GroupMembership]) -> set[int]:
    users = memberships.exclude(mandate__deputy__user=None).values_list("mandate__deputy__user_id", flat=True)
    return {user for user in users if user is not None}


def township_staff_of(deputy_id: int, roles: Sequence[str], at: datetime) -> set[int]:
    """Return who holds these posts in the township this deputy belongs to; nobody where there is no body on record."""
    deputy = Deputy.objects.select_related("home_village").get(pk=deputy_id)
    codes = list(Mandate.objects.filter(deputy_id=deputy_id, level="township").values_list("region__code", flat=True))
    codes += [deputy.home_village.code] if deputy.home_village else []
    try:
        bodies = {people.presidium_of(code).pk for code in codes}
    except RuleBroken:
        return set()
    return {user for body in bodies for user in people.post_holders(*roles, at=at, organisation_id=body)}


def objections_for(actor: Actor) -> QuerySet[Objection]:
    """Return the objections this actor may read: the county all, a deputy one's own."""
    objections = Objection.objects.select_related("deputy", "record", "scheme", "answered_by")
    if actor.kind == ActorKind.SYSTEM or policies.score_reader(actor):
        return objections
    return objections.filter(deputy_id=actor.identity("deputy") or 0)


def may_object(record: DutyRecord, at: datetime) -> bool:
    """Return whether the deputy may still object to a record: decided, within seven days, no objection open."""
    if record.state == DutyState.PENDING or at - (record.decided_at or record.recorded_at) > policies.OBJECTION_TERM:
        return False
    return not record.objections.filter(state=ObjectionState.OPEN).exists()
