"""Who may, which role fits where, and when sign-in locks: no database."""

from datetime import datetime, timedelta

import pytest

from accounts.policies import administrator, is_locked, role_fits, works_in_console
from accounts.roles import Role
from accounts.states import OrgKind
from core.actors import PASSER_BY, SYSTEM, Actor, ActorKind, Capacity
from core.clock import SHANGHAI
from core.errors import NotAllowed

AT = datetime(2026, 3, 2, 10, 0, tzinfo=SHANGHAI)


def minutes_ago(*minutes: float) -> list[datetime]:
    return [AT - timedelta(minutes=m) for m in minutes]


def holder(*roles: Role) -> Actor:
    return Actor(ActorKind.USER, "李强", user_id=1, capacities=tuple(Capacity(role, "岗位") for role in roles))


@pytest.mark.parametrize(
    ("failures", "locked"),
    [
        ([], False),
        ([5, 4, 3, 2], False),
        ([5, 4, 3, 2, 1], True),
        ([16, 12, 8, 4, 0], False),  # five, but spread over sixteen minutes
        ([14.9, 12, 8, 4, 0], True),
        ([44, 40, 36, 32, 30], False),  # the fifth is thirty minutes old: open again
        ([44, 40, 36, 32, 29.9], True),
        ([40, 39, 38, 37, 29, 1], True),  # a later single failure does not shorten the lock
    ],
)
def test_five_failures_in_fifteen_minutes_lock_for_thirty(failures, locked):
    assert is_locked(minutes_ago(*failures), AT) is locked


@pytest.mark.parametrize(
    ("role", "kind", "fits"),
    [
        (Role.STATION_STAFF, OrgKind.STATION, True),
        (Role.STATION_STAFF, OrgKind.DEPARTMENT, False),
        (Role.PRESIDIUM_CLERK, OrgKind.PRESIDIUM, True),
        (Role.PRESIDIUM_CHAIR, OrgKind.STREET_COMMITTEE, True),
        (Role.PRESIDIUM_CLERK, OrgKind.WORKING_COMMITTEE, False),
        (Role.COUNTY_DISPATCHER, OrgKind.WORKING_COMMITTEE, True),
        (Role.COUNTY_DISPATCHER, OrgKind.PRESIDIUM, False),
        (Role.GOV_COORDINATOR, OrgKind.GOVERNMENT, True),
        (Role.GOV_COORDINATOR, OrgKind.DEPARTMENT, False),
        (Role.UNIT_HANDLER, OrgKind.DEPARTMENT, False),
        (Role.SEC_ADMIN, OrgKind.DEPARTMENT, True),
        (Role.DEPUTY, OrgKind.STATION, False),
    ],
)
def test_a_role_has_its_place(role, kind, fits):
    assert role_fits(role, kind, can_handle=False) is fits


def test_a_unit_post_needs_a_unit_that_handles():
    assert role_fits(Role.UNIT_HEAD, OrgKind.DEPARTMENT, can_handle=True)


def test_only_the_system_and_its_administrator_keep_master_data():
    assert administrator(SYSTEM).role == "system"
    assert administrator(holder(Role.SYS_ADMIN)).role == Role.SYS_ADMIN
    for other in (PASSER_BY, holder(Role.SEC_ADMIN), holder(Role.AUDIT_ADMIN), holder(Role.COUNTY_DISPATCHER)):
        with pytest.raises(NotAllowed, match="系统管理员"):
            administrator(other)


@pytest.mark.parametrize(
    ("roles", "works"),
    [
        ((), False),
        ((Role.DEPUTY,), False),
        ((Role.SYS_ADMIN,), False),
        ((Role.DEPUTY, Role.STATION_STAFF), True),
        ((Role.UNIT_HANDLER,), True),
    ],
)
def test_the_console_is_for_posts_with_business(roles, works):
    assert works_in_console(holder(*roles)) is works
