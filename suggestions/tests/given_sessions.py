"""Sessions of an organ at the station (国家机关进站) of the invented county, announced or held through real commands."""

from datetime import datetime, timedelta
from uuid import NAMESPACE_OID, uuid5

from core.actors import SYSTEM
from liaison.models import Activity
from liaison.services import activities, activity_life, activity_people
from suggestions.tests import given
from suggestions.tests.county import County

STEP = {"actor": SYSTEM, "version": None}


def announced(world: County, unit: str, starts_at: datetime, title: str) -> Activity:
    """Return a session announced a week before; the township's deputy takes part."""
    at = starts_at - timedelta(days=7)
    activity = activities.plan_activity(
        key=uuid5(NAMESPACE_OID, f"{title}{starts_at}"), kind="organ_day", organiser_id=world.station.organisation_id,
        title=title, station_id=world.station.pk, region_id=world.region(given.VILLAGE).pk, purposes=["answer"],
        actor=SYSTEM, place_text="桃溪镇联络站", starts_at=starts_at, ends_at=starts_at + timedelta(hours=3), at=at,
        organ_id=world.unit(unit).pk,
    )  # fmt: skip
    activity_people.invite(activity_id=activity.pk, deputy_ids=[world.deputies["deputy"].pk], at=at, **STEP)
    activities.approve(activity_id=activity.pk, at=at, **STEP)
    return activity_life.announce(activity_id=activity.pk, at=at, **STEP)


def held(activity: Activity) -> Activity:
    """Return the session after it took place, everybody asked having come."""
    there = {one.pk: "present" for one in activity.participants.all()}
    return activity_life.hold(activity_id=activity.pk, at=activity.ends_at, attendance=there, **STEP)
