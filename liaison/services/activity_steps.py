"""The one way to change an activity: lock, check, change, record and announce in one transaction."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from accounts import selectors as people
from accounts.models import Organisation
from accounts.roles import UNIT_ROLES, Role
from accounts.states import CODE_LENGTHS, RegionLevel
from core import audit, outbox
from core.actors import Actor, Capacity
from core.clock import SHANGHAI, local_date
from core.errors import RuleBroken
from core.subjects import Subject
from core.transactions import durable
from core.transitions import check_version
from deputies.models import Deputy
from deputies.services.duties import announce_duty
from liaison import lifecycle
from liaison.inputs import DUTIES
from liaison.models import Activity, Participant
from liaison.policies import LOCAL_BODIES, ORGANISING_ROLES
from liaison.states.activities import COMING, ActivityAction, ActivityState, ParticipantState

Detail = str | int | bool | list[int] | None
# Where an invitation to an organ is read: those who work there for the congress, or its handlers and heads.
_BODY_ROLES = (*UNIT_ROLES, Role.GOV_COORDINATOR, Role.STATION_STAFF, Role.STATION_HEAD, Role.PRESIDIUM_CLERK)


@dataclass
class ActivityStep:
    """An activity under lock, and what the trail and the announcement will say of the step."""

    activity: Activity
    capacity: Capacity
    detail: dict[str, Detail] = field(default_factory=dict)
    # Users who get a notice of this step; they are recorded with it.
    told: list[int] = field(default_factory=list)
    # What the announcement is about where that is not the activity itself.
    about: Subject | None = None


def subject_of(activity: Activity) -> Subject:
    """Return how core names this activity."""
    return Subject("activity", activity.pk)


def lock_activity(activity_id: int) -> Activity:
    """Return the activity locked for this transaction; its lock guards participants, questions and moves too."""
    related = ("organiser__region", "station__organisation", "station__region", "region", "organ")
    return Activity.objects.select_for_update(of=("self",)).select_related(*related).get(pk=activity_id)


@contextmanager
def activity_step(
    action: ActivityAction, *, activity_id: int, actor: Actor, at: datetime, version: int | None
) -> Iterator[ActivityStep]:
    """Take one step of an activity, or none of it.

    :raises WrongState: it does not follow from the state  :raises NotAllowed: not this actor's to take
    :raises Stale: somebody changed it since it was shown, or holds it
    """
    with durable():
        activity = lock_activity(activity_id)
        step = lifecycle.ACTIVITY.check(action, activity, actor)
        check_version(version, activity.version)
        before = activity.state
        taken = ActivityStep(activity, step.capacity)
        yield taken
        activity.state = step.transition.target or before
        activity.version += 1
        save(activity)
        announce(taken, action, actor, at, before)


def announce(step: ActivityStep, action: str, actor: Actor, at: datetime, before: str) -> None:
    """Write the audit event and the outbox message of a step; both name the users told and nobody's words."""
    subject, detail = subject_of(step.activity), {**step.detail, "told": sorted(set(step.told))}
    audit.record(
        subject=subject,
        verb=str(action),
        actor=actor,
        capacity=step.capacity,
        at=at,
        from_state=before,
        to_state=step.activity.state,
        **detail,
    )
    payload = {**detail, "activity_id": subject.id, "user_id": actor.user_id}
    outbox.publish(topic=f"liaison.{action}", subject=step.about or subject, at=at, **payload)


def save(row: models.Model, *, constraints: bool = False) -> None:
    """Write a row whose columns hold; its constraints are asked beforehand where one can be broken by what is entered.

    A related row that has been read in this transaction is there and is not looked up again.

    :raises RuleBroken: with the first rule it breaks and its field
    """
    related = (field for field in row._meta.concrete_fields if isinstance(field, models.ForeignKey))
    read = {field.name for field in related if field.is_cached(row)}
    try:
        row.clean_fields(exclude=read)
        if row._state.adding:
            row.validate_unique(exclude=read)
        if constraints:
            row.validate_constraints(exclude=read - {"activity"})
    except ValidationError as error:
        name, sentences = next(iter(error.message_dict.items()))
        raise RuleBroken(str(sentences[0]), field=None if name == NON_FIELD_ERRORS else name) from error
    row.save()


def users_of(participants: Iterable[Participant], at: datetime) -> list[int]:
    """Return the users behind participants: deputies who sign in, staff, and for a body those who answer for it."""
    found: set[int] = set()
    for one in participants:
        if one.deputy is not None and one.deputy.user_id is not None:
            found.add(one.deputy.user_id)
        if one.user_id is not None:
            found.add(one.user_id)
        if one.organisation_id is not None:
            found |= set(people.post_holders(*_BODY_ROLES, at=at, organisation_id=one.organisation_id))
    return sorted(found)


def organising_staff(activity: Activity, at: datetime) -> list[int]:
    """Return the users who work on this activity at the organising body."""
    return people.post_holders(*ORGANISING_ROLES, at=at, organisation_id=activity.organiser_id)


def approving_staff(activity: Activity, at: datetime) -> list[int]:
    """Return the users a draft waits for: the body's own head; without one, the township's chair, or the county's.

    What the county itself holds waits for its committee for deputies and the leaders of the standing committee.
    """
    organiser = activity.organiser
    if organiser.kind not in LOCAL_BODIES:
        return people.post_holders(Role.COUNTY_DISPATCHER, Role.SC_LEADER, at=at)
    heads = people.post_holders(Role.STATION_HEAD, Role.PRESIDIUM_CHAIR, at=at, organisation_id=organiser.pk)
    if heads:
        return heads
    township = organiser.region.code[: CODE_LENGTHS[RegionLevel.TOWNSHIP]]
    bodies = Organisation.objects.filter(kind__in=people.TOWNSHIP_BODIES, region__code=township, active_to__isnull=True)
    chairs = [
        user for body in bodies for user in people.post_holders(Role.PRESIDIUM_CHAIR, at=at, organisation_id=body.pk)
    ]
    return chairs or people.post_holders(Role.COUNTY_DISPATCHER, at=at)


def everybody_asked(activity: Activity, at: datetime) -> list[int]:
    """Return the users of all who were asked and have not taken leave."""
    asked = activity.participants.exclude(state=ParticipantState.LEAVE).select_related("deputy")
    return users_of(asked, at)


def check_free(deputy_ids: Iterable[int], activity: Activity) -> None:
    """Refuse that a deputy is to be at two places at once; locks the deputies, so that two refuse each other.

    :raises RuleBroken: naming the deputy, the other activity and its hours
    """
    ids = sorted(deputy_ids)
    list(Deputy.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ids).order_by("pk"))
    busy = (
        Participant.objects.filter(deputy_id__in=ids, state__in=COMING)
        .filter(activity__starts_at__lt=activity.ends_at, activity__ends_at__gt=activity.starts_at)
        .exclude(activity__state=ActivityState.CANCELLED)
        .exclude(activity_id=activity.pk)
        .select_related("deputy", "activity__region")
        .order_by("pk")
        .first()
    )
    if busy is not None and busy.deputy is not None:
        other = busy.activity
        raise RuleBroken(
            f"{busy.deputy.name}代表{_span(other)}已安排在{other.region.name}{other.place_text}参加“{other.title}”，"
            "不能同时到两个地方。请换人，或者改个时间。",
            field="deputies",
        )


def _span(activity: Activity) -> str:
    start, end = activity.starts_at.astimezone(SHANGHAI), activity.ends_at.astimezone(SHANGHAI)
    last = f"{end:%H:%M}" if start.date() == end.date() else f"{end.month}月{end.day}日{end:%H:%M}"
    return f"{start.month}月{start.day}日{start:%H:%M}至{last}"


def coming_deputies(activity: Activity) -> list[int]:
    """Return the ids of the deputies who are to be there."""
    coming = activity.participants.filter(state__in=COMING, deputy__isnull=False)
    return [pk for pk in coming.values_list("deputy_id", flat=True) if pk is not None]


def put_on_record(step: ActivityStep, deputy_ids: Iterable[int], at: datetime, *, quantity: int = 1) -> None:
    """Announce for each deputy that it was done on the activity's day; quantity 0 takes it back."""
    activity = step.activity
    for deputy_id in sorted(deputy_ids):
        announce_duty(
            deputy_id=deputy_id,
            kind=DUTIES[activity.kind],
            on=local_date(activity.starts_at),
            source=subject_of(activity),
            at=at,
            quantity=quantity,
        )
