"""A small invented cast for files and scores: a town's deputies, a group with a leader, staff of county and town."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from accounts.models import User
from accounts.roles import Role
from accounts.tests import given as people
from accounts.tests.conftest import County
from core import outbox
from core.actors import Actor
from core.clock import SHANGHAI
from deputies import registration, services
from deputies.models import Deputy, DeputyGroup, DutyRecord, Scheme
from deputies.states import CongressLevel, DutyKind, GroupKind, GroupRole
from deputies.tests import given

AT = datetime(2026, 11, 20, 10, 0, tzinfo=SHANGHAI)
DAY = date(2026, 11, 18)
NEW_YEAR = AT.replace(year=2027, month=1, day=5)


@dataclass
class Cast:
    """Who there is, by key."""

    county: County
    users: dict[str, User] = field(default_factory=dict)
    deputies: dict[str, Deputy] = field(default_factory=dict)
    group: DeputyGroup | None = None

    def actor(self, key: str, at: datetime = AT) -> Actor:
        """Return the person as an actor."""
        return people.actor(self.users[key], at)


def cast(county: County) -> Cast:
    """Return three county deputies of the town, one of the street, staff of the county and both townships."""
    made = Cast(county)
    bodies, regions = county.bodies, county.regions
    staff = {
        "dispatcher": ("何平", "committee", Role.COUNTY_DISPATCHER),
        "second": ("苏敏", "committee", Role.COUNTY_DISPATCHER),
        "leader": ("罗主任", "committee", Role.SC_LEADER),
        "clerk": ("王芳", "presidium", Role.PRESIDIUM_CLERK),
        "street_clerk": ("郑街", "street_committee", Role.PRESIDIUM_CLERK),
        "unit": ("钱进", "water", Role.UNIT_HEAD),
    }
    for key, (name, body, role) in staff.items():
        made.users[key] = people.staff(key, name, bodies[body], role)
    for key, name, place in (
        ("wang", "王建国", "town"), ("li", "李组长", "town"), ("zhao", "赵组员", "town"), ("liu", "刘街", "street"),
    ):  # fmt: skip
        made.users[key] = people.user(key, name)
        made.deputies[key] = given.deputy(name, regions[place], user=made.users[key])
        given.mandate(made.deputies[key], regions["county"], level=CongressLevel.COUNTY)
    return made


def with_group(made: Cast) -> Cast:
    """Put 王建国 and 赵组员 under 李组长 in a mixed group of two levels."""
    made.group = group(made, "混合编组第一组", GroupKind.MIXED)
    for key, level, role in (
        ("li", "county", GroupRole.LEADER), ("wang", "township", GroupRole.MEMBER), ("zhao", "county", GroupRole.MEMBER)
    ):  # fmt: skip
        join(made, made.group, key, level, role)
    return made


def group(made: Cast, name: str, kind: str, *, region: str = "county", subject: str = "乡村振兴") -> DeputyGroup:
    """Return a group founded by the county."""
    place = made.county.regions[region]
    actor = made.actor("dispatcher")
    return services.found_group(
        name=name, kind=kind, subject=subject, region_id=place.pk, active_from=date(2026, 1, 5), actor=actor, at=AT
    )


def join(made: Cast, where: DeputyGroup, key: str, level: str, role: str = GroupRole.MEMBER) -> Any:
    """Take a deputy into a group by the mandate of a level."""
    mandate = made.deputies[key].mandates.get(level=level)
    actor = made.actor("dispatcher")
    return services.join_group(group_id=where.pk, mandate_id=mandate.pk, role=role, actor=actor, at=AT)


def reported(made: Cast, who: str = "wang", **said: Any) -> DutyRecord:
    """Return a report of a deputy's own that waits."""
    told = {"kind": DutyKind.VISIT, "on": DAY, "text": "走访了三户老人。", "quantity": 3, "key": str(uuid4()), **said}
    deputy = made.deputies[who]
    return services.report_duty(deputy_id=deputy.pk, actor=made.actor(who), at=AT, **told)


def confirmed(made: Cast, who: str = "wang", **said: Any) -> DutyRecord:
    """Return a report the county has confirmed."""
    record = reported(made, who, **said)
    actor = made.actor("dispatcher")
    return services.confirm_duty(record_id=record.pk, actor=actor, at=AT, version=record.version)


def approved_scheme(made: Cast) -> Scheme:
    """Return this year's default scheme, approved."""
    registration.load_scheme()
    scheme = Scheme.objects.get(year=2026)
    return services.approve_scheme(scheme_id=scheme.pk, actor=made.actor("leader"), at=AT, version=scheme.version)


def deliver(at: datetime = AT) -> None:
    """Let everything announced so far be heard."""
    outbox.relay(at=at, limit=500)
