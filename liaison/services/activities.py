"""Commands that plan an activity: draw it up, change it, approve it or send it back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypedDict, Unpack
from uuid import UUID

from django.db import IntegrityError

from accounts import selectors as places
from accounts.models import Organisation
from core.actors import Actor, ActorKind, Capacity
from core.errors import RuleBroken
from core.transactions import durable
from liaison import policies, selectors
from liaison.inputs import check_purposes, check_times, own_fields, required
from liaison.models import Activity
from liaison.services.activity_steps import (
    ActivityStep,
    activity_step,
    announce,
    approving_staff,
    check_free,
    coming_deputies,
    organising_staff,
    save,
)
from liaison.states.activities import PLAN, ActivityAction


class ActivityFields(TypedDict, total=False):
    """What is said of an activity when it is planned; the kind's own fields are needed where the kind has them."""

    title: str
    theme: str
    purposes: list[str]
    station_id: int | None
    region_id: int
    place_text: str
    place_kind: str
    occasion: str
    starts_at: datetime
    ends_at: datetime
    topic_class: str
    speaker_kind: str
    visit_type: str
    visited_label: str
    issue: str
    parties: str
    law_name: str
    organ_id: int | None
    training_level: str
    training_mode: str
    hours: Any


COMMON = ("theme", "station_id", "region_id", "place_kind", "occasion", "starts_at", "ends_at")


def plan_activity(
    *, key: UUID, kind: str, organiser_id: int, actor: Actor, at: datetime, **fields: Unpack[ActivityFields]
) -> Activity:
    """Draw up an activity; the same key sent again returns the one already there.

    :raises NotAllowed: not for this body or not this kind  :raises RuleBroken: what is missing or cannot be
    """
    activity, capacity = drawn_up(key=key, kind=kind, organiser_id=organiser_id, actor=actor, at=at, **fields)
    try:
        with durable():
            if (earlier := _earlier(activity, actor)) is not None:
                return earlier
            write_plan(activity, capacity, actor, at)
    except IntegrityError:
        found = _earlier(activity, actor)
        if found is None:
            raise
        return found
    return activity


def drawn_up(
    *, key: UUID, kind: str, organiser_id: int, actor: Actor, at: datetime, **fields: Unpack[ActivityFields]
) -> tuple[Activity, Capacity]:
    """Return an activity as it is planned, not stored yet, and the capacity in which it is planned.

    :raises NotAllowed: not for this body or not this kind  :raises RuleBroken: what is missing or cannot be
    """
    organiser = Organisation.objects.select_related("region").get(pk=organiser_id)
    capacity = policies.planner(kind, organiser, actor)
    activity = Activity(public_id=key, kind=kind, organiser=organiser)
    _fill(activity, fields, actor, at)
    return activity, capacity


def write_plan(activity: Activity, capacity: Capacity, actor: Actor, at: datetime) -> None:
    """Store a new plan inside the caller's transaction and tell those it waits for."""
    save(activity)
    told = [user for user in approving_staff(activity, at) if user != actor.user_id]
    announce(ActivityStep(activity, capacity, told=told), PLAN, actor, at, "")


def _earlier(activity: Activity, actor: Actor) -> Activity | None:
    """Return the activity planned under this key before, where it is the same body's."""
    return Activity.objects.filter(public_id=activity.public_id, organiser_id=activity.organiser_id).first()


def _fill(activity: Activity, fields: Mapping[str, Any], actor: Actor, at: datetime) -> None:
    """Put what was said into the row, every rule on it checked."""
    for name in COMMON:
        if name in fields:
            setattr(activity, name, fields[name])
    activity.title = required(fields.get("title", activity.title), "请写活动名称。", "title", 60)
    activity.place_text = required(fields.get("place_text", activity.place_text), "请写具体地点。", "place_text", 100)
    activity.purposes = check_purposes(fields.get("purposes", activity.purposes))
    if activity.starts_at is None or activity.ends_at is None:
        raise RuleBroken("请填写开始和结束时间。", field="starts_at")
    check_times(activity.kind, activity.starts_at, activity.ends_at, at)
    own = {name: getattr(activity, name) for name in ActivityFields.__annotations__ if hasattr(activity, name)}
    for name, value in own_fields(activity.kind, {**own, **fields}).items():
        setattr(activity, name, value)
    _check_scope(activity, actor)


def _check_scope(activity: Activity, actor: Actor) -> None:
    if actor.kind == ActorKind.SYSTEM:
        return
    if not places.regions_for(actor).filter(pk=activity.region_id).exists():
        raise RuleBroken("请选择本岗位范围内的村（社区）。", field="region")
    station_id = activity.station_id
    if station_id is not None and not selectors.stations_for(actor).filter(pk=station_id).exists():
        raise RuleBroken("请选择本岗位范围内的联络站。", field="station")


def change(
    *, activity_id: int, actor: Actor, at: datetime, version: int | None, **fields: Unpack[ActivityFields]
) -> Activity:
    """修改方案: correct a draft; kind and organiser stay.

    :raises RuleBroken: what cannot be, or a deputy already asked is elsewhere at the new time
    """
    with activity_step(ActivityAction.CHANGE, activity_id=activity_id, actor=actor, at=at, version=version) as step:
        _fill(step.activity, fields, actor, at)
        check_free(coming_deputies(step.activity), step.activity)
    return step.activity


def approve(*, activity_id: int, actor: Actor, at: datetime, version: int | None) -> Activity:
    """批准: the head of the station, the township's chair or the county agrees that it is held."""
    with activity_step(ActivityAction.APPROVE, activity_id=activity_id, actor=actor, at=at, version=version) as step:
        if step.activity.starts_at <= at:
            raise RuleBroken("活动的时间已经过了，请先修改方案里的时间。")
        step.told = [user for user in organising_staff(step.activity, at) if user != actor.user_id]
    return step.activity


def return_to_draft(*, activity_id: int, actor: Actor, at: datetime, version: int | None) -> Activity:
    """退回重拟: take the approval back before anything is announced."""
    with activity_step(
        ActivityAction.RETURN_TO_DRAFT, activity_id=activity_id, actor=actor, at=at, version=version
    ) as step:
        pass
    return step.activity
