"""The roles of domain.md a.1, row by row: what each is here, where it may be held, and what it never opens."""

import pytest

from accounts.policies import keeps_master_data, keeps_terms, role_fits, sees_county, works_in_console
from accounts.roles import Role
from accounts.states import OrgKind
from accounts.tests import given
from core.actors import ActorKind

# Code of a.1: the role here, the kinds of organisation that have it, whether it reads the county's congress work.
TABLE = {
    "liaison_officer": (Role.STATION_STAFF, {OrgKind.STATION}, False),
    "station_head": (Role.STATION_HEAD, {OrgKind.STATION}, False),
    "rotating_head": (Role.ROTATING_HEAD, {OrgKind.STATION}, False),
    "presidium_clerk": (Role.PRESIDIUM_CLERK, {OrgKind.PRESIDIUM, OrgKind.STREET_COMMITTEE}, False),
    "presidium_chair": (Role.PRESIDIUM_CHAIR, {OrgKind.PRESIDIUM, OrgKind.STREET_COMMITTEE}, False),
    "county_dispatcher": (Role.COUNTY_DISPATCHER, {OrgKind.WORKING_COMMITTEE}, True),
    "gov_coordinator": (Role.GOV_COORDINATOR, {OrgKind.GOVERNMENT}, False),
    "supervisory_committee": (Role.SUPERVISORY_COMMITTEE, {OrgKind.WORKING_COMMITTEE}, True),
    "sc_leader": (Role.SC_LEADER, {OrgKind.STANDING_COMMITTEE, OrgKind.WORKING_COMMITTEE}, True),
    "publisher": (Role.PUBLISHER, {OrgKind.STANDING_COMMITTEE, OrgKind.WORKING_COMMITTEE, OrgKind.PARTY}, True),
}
# These act without a post: by query code, by mandate, by a one-time link, by a token.
WITHOUT_POST = {"citizen", "deputy", "appraiser", "integration"}
ANYWHERE = {"unit_head": Role.UNIT_HEAD, "unit_handler": Role.UNIT_HANDLER}
THREE = {"sys_admin": Role.SYS_ADMIN, "sec_admin": Role.SEC_ADMIN, "audit_admin": Role.AUDIT_ADMIN}


def test_every_role_of_the_table_is_here_and_no_other():
    ours = {row[0] for row in TABLE.values()} | set(ANYWHERE.values()) | set(THREE.values())

    assert ours == set(Role) - {Role.DEPUTY}
    assert ActorKind.CITIZEN in ActorKind
    assert len(TABLE) + len(ANYWHERE) + len(THREE) + len(WITHOUT_POST) == 19


@pytest.mark.parametrize("code", TABLE)
def test_a_role_is_held_where_the_table_says(code):
    role, kinds, _ = TABLE[code]

    assert {kind for kind in OrgKind if role_fits(role, kind, can_handle=True)} == kinds


@pytest.mark.parametrize("role", ANYWHERE.values())
def test_units_are_those_that_may_handle(role):
    assert role_fits(role, OrgKind.DEPARTMENT, can_handle=True)
    assert not role_fits(role, OrgKind.COURT, can_handle=False)


@pytest.mark.parametrize("code", TABLE)
def test_only_the_congress_reads_the_county(county, code):
    role, kinds, county_wide = TABLE[code]
    if role == Role.ROTATING_HEAD:
        return  # held through shifts only, see suggestions/tests/test_rotating_head.py
    body = given.organisation("某单位", sorted(kinds)[0], county.regions["county"])
    actor = given.actor(given.staff("one", "王芳", body, role))

    assert (sees_county(actor), works_in_console(actor), keeps_master_data(actor)) == (county_wide, True, False)
    assert keeps_terms(actor) == (role == Role.COUNTY_DISPATCHER)
