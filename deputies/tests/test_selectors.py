"""Who sees which deputies, and when a user acts as one."""

from datetime import date

import pytest

from accounts.roles import Role
from accounts.states import OrgKind
from accounts.tests import given as people
from core.actors import PASSER_BY, SYSTEM
from deputies import selectors, services
from deputies.models import Deputy
from deputies.states import CongressLevel, MandateStatus
from deputies.tests import given


@pytest.fixture
def roll(county) -> dict[str, Deputy]:
    """One deputy of the town, one of the street, one of the county congress who lives in the town."""
    regions = county.regions
    neighbour = given.deputy("周县", regions["county"], level=CongressLevel.COUNTY)
    services.change_deputy(deputy_id=neighbour.pk, home_village_id=regions["village"].pk, actor=SYSTEM, at=people.NOW)
    return {
        "town": given.deputy("王建国", regions["town"]),
        "street": given.deputy("刘街", regions["street"]),
        "neighbour": neighbour,
    }


def seen(person) -> set[str]:
    return {deputy.name for deputy in selectors.visible_to(people.actor(person))}


def test_a_township_sees_its_own_and_those_who_live_there(county, roll):
    clerk = people.staff("clerk", "王芳", county.bodies["presidium"], Role.PRESIDIUM_CLERK)

    assert seen(clerk) == {"王建国", "周县"}


def test_a_village_station_is_served_by_its_townships_deputies(county, roll):
    station = people.organisation("青石桥村联络站", OrgKind.STATION, county.regions["village"])

    assert seen(people.staff("st", "李站", station, Role.STATION_STAFF)) == {"王建国", "周县"}


def test_the_county_sees_all_and_units_none(county, roll):
    assert len(seen(people.staff("disp", "何平", county.bodies["committee"], Role.COUNTY_DISPATCHER))) == 3
    assert seen(people.staff("unit", "钱进", county.bodies["water"], Role.UNIT_HEAD)) == set()
    assert not selectors.visible_to(PASSER_BY).exists()


def test_a_deputy_sees_oneself(county, roll):
    user = people.user("wang", "王建国")
    services.change_deputy(deputy_id=roll["town"].pk, user_id=user.pk, actor=SYSTEM, at=people.NOW)

    assert seen(user) == {"王建国"}


def test_a_mandate_makes_a_user_act_as_deputy_until_it_is_suspended_or_ends(county):
    user = people.user("wang", "王建国")
    deputy = given.deputy("王建国", county.regions["town"], user=user)
    mandate = deputy.mandates.get()

    assert people.actor(user).identity("deputy") == deputy.pk
    assert [c.role for c in people.actor(user).capacities] == [Role.DEPUTY]

    for status, ends_on in [(MandateStatus.SUSPENDED, None), (MandateStatus.RECALLED, date(2026, 3, 2))]:
        services.change_mandate_status(
            mandate_id=mandate.pk, status=status, ends_on=ends_on, actor=SYSTEM, at=people.NOW
        )
        assert people.actor(user).identity("deputy") is None
        assert people.actor(user).capacities == ()


def test_one_of_two_mandates_is_enough(county):
    user = people.user("wang", "王建国")
    deputy = given.deputy("王建国", county.regions["town"], user=user)
    second = given.mandate(deputy, county.regions["county"], level=CongressLevel.COUNTY)

    services.change_mandate_status(mandate_id=second.pk, status=MandateStatus.SUSPENDED, actor=SYSTEM, at=people.NOW)

    assert people.actor(user).identity("deputy") == deputy.pk
