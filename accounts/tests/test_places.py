"""Regions and organisations: their codes, their rules, who may dispatch to whom, and how they end."""

from datetime import date

import pytest

from accounts import policies, selectors, services
from accounts.models import Organisation
from accounts.roles import Role
from accounts.states import OrgKind, RegionLevel
from accounts.tests import given
from core.actors import SYSTEM, Capacity
from core.errors import RuleBroken


def capacity(role: Role, region_code: str) -> Capacity:
    return Capacity(role, "岗位", region_code=region_code)


def names(units) -> set[str]:
    return {unit.name for unit in units}


def test_level_and_superior_follow_from_the_code(county):
    village = county.regions["village"]

    assert (village.level, village.parent) == (RegionLevel.VILLAGE, county.regions["town"])


@pytest.mark.parametrize(
    ("code", "sentence"), [("9999", "6位"), ("999901777", None), ("999902101", "999902 还没有登记")]
)
def test_a_code_needs_its_length_and_its_superior(county, code, sentence):
    make = {"code": code, "name": "某地", "actor": SYSTEM, "at": given.NOW}

    if sentence is None:
        assert services.create_region(**make).parent == county.regions["county"]
    else:
        with pytest.raises(RuleBroken, match=sentence):
            services.create_region(**make)


def test_only_a_township_can_be_a_street(county):
    with pytest.raises(RuleBroken, match="才能是街道"):
        services.change_region(
            region_id=county.regions["village"].pk, name="青石桥村", is_street=True, actor=SYSTEM, at=given.NOW
        )


@pytest.mark.parametrize("kind", [OrgKind.COURT, OrgKind.PROCURATORATE, OrgKind.SUPERVISORY_COMMISSION])
def test_courts_and_their_like_never_handle(county, kind):
    with pytest.raises(RuleBroken, match="不承办具体意见"):
        given.organisation("某机关", kind, county.regions["county"], can_handle=True)


def test_names_are_unique_in_a_place_and_the_committee_in_the_county(county):
    with pytest.raises(RuleBroken, match="同名单位"):
        given.organisation("县水利局", OrgKind.DEPARTMENT, county.regions["county"])
    with pytest.raises(RuleBroken, match="只能有一个"):
        given.organisation("另一个工委", OrgKind.WORKING_COMMITTEE, county.regions["county"], deputy_affairs=True)


def test_the_bodies_are_found_from_any_place_below(county):
    assert selectors.county_committee() == county.bodies["committee"]
    assert selectors.presidium_of("999901101201") == county.bodies["presidium"]
    assert selectors.presidium_of("999901001") == county.bodies["street_committee"]
    with pytest.raises(RuleBroken, match="还没有登记人大主席团"):
        selectors.presidium_of("999901102")


def test_a_township_reaches_only_its_own_units(county):
    reached = selectors.handling_units(capacity(Role.PRESIDIUM_CLERK, "999901101"), given.NOW)
    assert names(reached) == {"青石镇人民政府"}

    in_street = selectors.handling_units(capacity(Role.PRESIDIUM_CHAIR, "999901001"), given.NOW)
    assert names(in_street) == {"城东街道办事处"}


def test_a_township_post_at_a_county_body_would_reach_no_county_unit(county):
    reached = selectors.handling_units(capacity(Role.PRESIDIUM_CLERK, "999901"), given.NOW)

    assert not names(reached) & {"县水利局", "县供电公司"}
    assert not selectors.handling_units(capacity(Role.PRESIDIUM_CLERK, ""), given.NOW).exists()


def test_the_county_reaches_county_units_and_the_government_only_its_own(county):
    dispatcher = selectors.handling_units(capacity(Role.COUNTY_DISPATCHER, "999901"), given.NOW)
    assert names(dispatcher) == {"县水利局", "县供电公司"}

    coordinator = selectors.handling_units(capacity(Role.GOV_COORDINATOR, "999901"), given.NOW)
    assert names(coordinator) == {"县水利局"}


@pytest.mark.parametrize("role", [Role.UNIT_HEAD, Role.STATION_HEAD, Role.SC_LEADER, Role.SYS_ADMIN, Role.DEPUTY])
def test_others_dispatch_to_nobody(county, role):
    assert not selectors.handling_units(capacity(role, "999901"), given.NOW).exists()


def test_an_abolished_unit_is_not_offered_any_more(county):
    water = county.bodies["water"]
    services.abolish_organisation(organisation_id=water.pk, active_to=date(2026, 3, 2), actor=SYSTEM, at=given.NOW)

    reached = selectors.handling_units(capacity(Role.COUNTY_DISPATCHER, "999901"), given.NOW)

    assert names(reached) == {"县供电公司"}


def abolish(body: Organisation) -> Organisation:
    return services.abolish_organisation(
        organisation_id=body.pk, active_to=date(2026, 4, 1), actor=SYSTEM, at=given.NOW
    )


def test_a_body_with_people_in_post_stays(county):
    given.staff("head", "郑和", county.bodies["water"], Role.UNIT_HEAD)

    with pytest.raises(RuleBroken, match="还有1个岗位有人"):
        abolish(county.bodies["water"])


def test_a_body_with_bodies_below_stays(county):
    given.organisation(
        "水管所",
        OrgKind.GRASSROOTS_OFFICE,
        county.regions["town"],
        can_handle=True,
        parent_id=county.bodies["water"].pk,
    )

    with pytest.raises(RuleBroken, match="下面还有水管所"):
        abolish(county.bodies["water"])


OPEN_WORK: set[int] = set()
OBJECTION = "还有3件没有办完。"


@pytest.fixture
def objection():
    """An app above that has work open for one organisation, registered as apps do."""
    guards = policies.abolition_guards
    if guards.get("test") is None:
        guards.register("test", lambda organisation_id, day: OBJECTION if organisation_id in OPEN_WORK else None)
    yield OPEN_WORK
    OPEN_WORK.clear()


def test_an_app_above_may_object(county, objection):
    objection.add(county.bodies["water"].pk)

    with pytest.raises(RuleBroken, match="还有3件没有办完"):
        abolish(county.bodies["water"])
    county.bodies["water"].refresh_from_db()
    assert county.bodies["water"].active_to is None


def test_a_change_may_not_pull_the_ground_from_under_a_post(county):
    given.staff("head", "郑和", county.bodies["water"], Role.UNIT_HEAD)

    with pytest.raises(RuleBroken, match="请先结束岗位"):
        services.change_organisation(
            organisation_id=county.bodies["water"].pk, can_handle=False, actor=SYSTEM, at=given.NOW
        )
