"""Activities of the invented county in every state, reached through the real commands."""

from datetime import datetime, timedelta
from itertools import count
from uuid import UUID

from accounts.models import Organisation, Region
from core.actors import SYSTEM, Actor
from core.clock import SHANGHAI
from core.models import OutboxMessage
from liaison.models import Activity, Station
from liaison.services import activities, activity_life, activity_people
from liaison.states.activities import ActivityKind, PlaceKind, Purpose

# Monday 2 March 2026 10:00; the activity is on Monday 9 March, a week later.
NOW = datetime(2026, 3, 2, 10, 0, tzinfo=SHANGHAI)
START = datetime(2026, 3, 9, 9, 0, tzinfo=SHANGHAI)
END = datetime(2026, 3, 9, 11, 30, tzinfo=SHANGHAI)
_keys = count(1)

OWN_FIELDS: dict[str, dict[str, object]] = {
    ActivityKind.LECTURE: {"topic_class": "law", "speaker_kind": "expert"},
    ActivityKind.VISIT: {"visit_type": "random", "visited_label": "第三网格"},
    ActivityKind.CONSULTATION: {"issue": "水渠清淤怎么分段出工", "parties": "两个村民小组、镇水利站"},
    ActivityKind.LAW_INSPECTION: {"law_name": "中华人民共和国安全生产法"},
    ActivityKind.TRAINING: {"training_level": "first", "training_mode": "classroom", "hours": 4},
}
RESULTS: dict[str, object] = {
    "visitors": 42, "consulted": 17, "leaflets": 120, "households": 9, "settled": 1,
    "agreement": "各组出工三天，镇里出机械。", "officer_level": "head",
    "outcome": "听到灌溉、道路方面的意见，当场解释了医保缴费。", "summary": "群众来得多。",
}  # fmt: skip


def planned(
    organiser: Organisation,
    region: Region,
    *,
    kind: str = ActivityKind.MOBILE_SESSION,
    station: Station | None = None,
    starts_at: datetime = START,
    ends_at: datetime = END,
    actor: Actor = SYSTEM,
    at: datetime = NOW,
    title: str = "流动联络站到村里",
    **more: object,
) -> Activity:
    """Return a draft."""
    return activities.plan_activity(
        key=UUID(int=next(_keys)),
        kind=kind,
        organiser_id=organiser.pk,
        station_id=station.pk if station else None,
        region_id=region.pk,
        title=title,
        purposes=[Purpose.COLLECT, Purpose.ANSWER],
        place_text="村委大院",
        place_kind=PlaceKind.VILLAGE_YARD,
        starts_at=starts_at,
        ends_at=ends_at,
        actor=actor,
        at=at,
        **{**OWN_FIELDS.get(kind, {}), **more},
    )


def invited(activity: Activity, *deputies: object, at: datetime = NOW, **more: object) -> Activity:
    """Ask deputies (or others) to an activity."""
    return activity_people.invite(
        activity_id=activity.pk, deputy_ids=[d.pk for d in deputies], actor=SYSTEM, at=at, version=None, **more
    )


def approved(activity: Activity, at: datetime = NOW) -> Activity:
    """批准."""
    return activities.approve(activity_id=activity.pk, actor=SYSTEM, at=at, version=None)


def announced(activity: Activity, at: datetime = NOW, **more: object) -> Activity:
    """批准 and 公告."""
    approved(activity, at)
    return activity_life.announce(activity_id=activity.pk, actor=SYSTEM, at=at, version=None, **more)


def held(activity: Activity, *, absent: tuple[str, ...] = (), at: datetime | None = None) -> Activity:
    """批准, 公告 and 开展; everybody asked is there but those named."""
    activity = announced(activity)
    present = {p.pk: "absent" if p.name in absent else "present" for p in activity.participants.exclude(state="leave")}
    moment = at or activity.ends_at + timedelta(hours=1)
    return activity_life.hold(activity_id=activity.pk, actor=SYSTEM, at=moment, version=None, attendance=present)


def summarised(activity: Activity, **more: object) -> Activity:
    """The same and 小结."""
    held(activity)
    return activity_life.summarise(
        activity_id=activity.pk,
        actor=SYSTEM,
        at=activity.ends_at + timedelta(hours=2),
        version=None,
        **{**RESULTS, **more},
    )


def cancelled(activity: Activity) -> Activity:
    """批准, 公告, 取消."""
    announced(activity)
    return activity_life.cancel(
        activity_id=activity.pk,
        actor=SYSTEM,
        at=NOW + timedelta(days=1),
        version=None,
        reason="大雨",
        cancelled_told="村广播通知了全村",
    )


def duties(activity: Activity) -> list[tuple[int, str, str, int]]:
    """Return what was announced for the deputies' record: deputy, kind, day, quantity."""
    rows = OutboxMessage.objects.filter(topic="deputies.duty", payload__source_id=activity.pk).order_by("pk")
    return [(m.subject_id, m.payload["kind"], m.payload["on"], m.payload["quantity"]) for m in rows]


def move(activity, starts_at, ends_at, *, reason="大雨", place_text="村委大院", at=NOW, **more):
    """改期、改地点."""
    return activity_life.move(
        activity_id=activity.pk, starts_at=starts_at, ends_at=ends_at, region_id=activity.region_id,
        place_text=place_text, reason=reason, at=at, **{"actor": SYSTEM, "version": None, **more},
    )  # fmt: skip
