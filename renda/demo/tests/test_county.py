"""The invented county is complete, its references resolve, and its posts fit where they are."""

import re
from collections import Counter

import pytest

from accounts.policies import role_fits
from accounts.roles import ADMIN_ROLES, Role
from accounts.states import OrgKind
from deputies.states import CongressLevel, Sex
from liaison.states import PostingMode, StationCategory, StationStatus
from renda.demo.county import duties, organisations, regions, staff, stations
from renda.demo.people import deputies
from renda.demo.rows import COUNTY, Organisation


@pytest.fixture(scope="module")
def bodies() -> dict[str, Organisation]:
    return {row.key: row for row in organisations()}


def test_regions_are_one_county_16_townships_of_which_2_streets_and_275_villages() -> None:
    by_level = Counter(row.level for row in regions())
    assert by_level == {"county": 1, "township": 16, "village": 275}
    assert sum(row.is_street for row in regions()) == 2
    assert all(re.fullmatch(r"9999011\d\d", row.code) for row in regions() if row.level == "township")
    sizes = Counter(row.parent for row in regions() if row.level == "village")
    assert (min(sizes.values()), max(sizes.values())) == (9, 26)
    assert len({row.code for row in regions()}) == len({row.name for row in regions()}) == 292


def test_villages_have_twelve_digits_that_begin_with_their_township() -> None:
    villages = [row for row in regions() if row.level == "village"]
    assert all(re.fullmatch(r"\d{12}", row.code) and row.code.startswith(row.parent) for row in villages)


def test_sixty_county_units_can_handle_and_every_township_has_its_bodies(bodies: dict[str, Organisation]) -> None:
    handling = [row for row in organisations() if row.can_handle]
    assert sum(row.region == COUNTY for row in handling) == 60
    kinds = Counter(row.kind for row in organisations())
    assert (kinds["presidium"], kinds["street_committee"], kinds["township_gov"]) == (14, 2, 16)
    assert (kinds["standing_committee"], kinds["working_committee"], kinds["government"]) == (1, 3, 1)
    assert [row.key for row in organisations() if row.deputy_affairs] == ["daibiao_gongwei"]
    offices = Counter(row.region for row in handling if row.kind == "grassroots_office")
    assert min(offices.values()) >= 6
    assert len(bodies) == len(organisations())


def test_organisations_use_known_kinds_and_come_after_their_parents(bodies: dict[str, Organisation]) -> None:
    seen: set[str] = set()
    for row in organisations():
        assert row.kind in OrgKind.values
        assert not row.parent or row.parent in seen
        seen.add(row.key)
    assert any(row.on_paper and row.region == COUNTY for row in organisations())
    assert {"gongdian", "shuiwu", "huanbao"} <= {row.key for row in organisations() if row.vertical}
    assert not any(row.can_handle for row in organisations() if row.kind in ("court", "procuratorate"))


def test_the_duty_catalogue_covers_all_18_categories(bodies: dict[str, Organisation]) -> None:
    assert {row.category for row in duties()} == {f"{code:02d}" for code in range(1, 19)}
    kinds = {key.split("@")[0] for key in bodies if "@" in key}
    for row in duties():
        assert all(bodies[key].can_handle and bodies[key].region == COUNTY for key in (row.lead, *row.co))
        assert row.lead not in row.co
        assert row.township_body in kinds
        assert 0 < len(row.basis) <= 120
        assert 0 < len(row.subject) <= 60


def test_stations_are_of_every_category_with_invented_numbers() -> None:
    by_category = Counter(row.category for row in stations())
    assert set(by_category) == set(StationCategory.values)
    assert (by_category["county_hub"], by_category["township"]) == (1, 16)
    assert by_category["village"] >= 30
    phones = [row.phone for row in stations() if row.phone]
    assert all(re.fullmatch(r"0999-55501\d\d", phone) for phone in phones)
    assert len(set(phones)) == len(phones)
    codes = {row.code for row in regions()}
    assert all(row.region in codes and row.status in StationStatus.values for row in stations())
    assert len({row.code for row in stations()}) == len(stations())


def test_station_names_are_unique_and_parents_come_first() -> None:
    seen: set[str] = set()
    for row in stations():
        assert not row.parent or row.parent in seen
        seen.add(row.key)
    assert len({row.name for row in stations()}) == len(stations())


def test_deputies_are_300_with_short_public_lives() -> None:
    assert len(deputies()) == 300
    assert len({row.name for row in deputies()}) == len({row.bio for row in deputies()}) == 300
    assert all(30 <= len(row.bio) <= 60 for row in deputies())
    assert {row.sex for row in deputies()} == set(Sex.values)
    levels = Counter(mandate.level for row in deputies() for mandate in row.mandates)
    assert set(levels) == set(CongressLevel.values)
    assert levels["county"] > 100
    assert levels["township"] > 100
    assert sum(len(row.mandates) > 1 for row in deputies()) > 50


def test_a_street_has_no_congress_of_its_own() -> None:
    streets = {row.code for row in regions() if row.is_street}
    held = {mandate.region for row in deputies() for mandate in row.mandates if mandate.level == "township"}
    assert not held & streets
    assert len(held) == 14


def test_deputies_live_work_and_sit_at_places_that_exist(bodies: dict[str, Organisation]) -> None:
    villages = {row.code for row in regions() if row.level == "village"}
    known = {row.key for row in stations()}
    for row in deputies():
        assert row.home_village in villages
        assert not row.employer or bodies[row.employer].can_handle or bodies[row.employer].kind == "township_gov"
        assert all(station in known and mode in PostingMode.values for station, mode in row.postings)
    assert bodies[deputies()[0].employer].can_handle


def test_every_role_is_held_and_posts_fit_where_they_are(bodies: dict[str, Organisation]) -> None:
    open_stations = {f"station:{row.key}" for row in stations()}
    for person in staff():
        for where, role in person.posts:
            assert role in Role.values
            kind = "station" if where in open_stations else bodies[where].kind
            assert role_fits(role, kind, where not in open_stations and bodies[where].can_handle), (where, role)
    held = Counter(role for person in staff() for _, role in person.posts)
    assert set(held) == set(Role.values) - {Role.DEPUTY, Role.ROTATING_HEAD}
    assert held["county_dispatcher"] == 2
    assert held["presidium_clerk"] == held["presidium_chair"] == 16
    assert all(held[role] == 1 for role in ADMIN_ROLES)


def test_usernames_are_short_ascii_and_unique_and_one_clerk_holds_three_posts() -> None:
    names = [person.username for person in staff()] + [row.username for row in deputies()]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]{1,29}", name) for name in names)
    clerk = next(person for person in staff() if person.username == "zhuyuangou_gs")
    assert [role for _, role in clerk.posts] == ["presidium_clerk", "station_staff", "station_head"]
    assert not any(sum(role in ADMIN_ROLES for _, role in person.posts) > 1 for person in staff())


def test_every_station_has_somebody_who_opens_what_comes_in() -> None:
    served = {
        where.removeprefix("station:") for person in staff() for where, role in person.posts if "station_" in role
    }
    assert {row.key for row in stations()} <= served
