"""Where codes hang: registered once, looked at every 90 days, and which villages have none."""

from datetime import date, datetime, timedelta

import pytest
import time_machine

from accounts.roles import Role
from accounts.tests import given as people
from core.actors import SYSTEM
from core.clock import SHANGHAI
from core.errors import RuleBroken, WrongState
from liaison import selectors, services
from liaison.tests import given

AT = datetime(2026, 11, 18, 10, 0, tzinfo=SHANGHAI)


@pytest.fixture
def clerk(county):
    return people.staff("clerk", "王芳", county.bodies["presidium"], Role.PRESIDIUM_CLERK)


def hang(code, region, posted_on=date(2026, 8, 20), place="村委会公示栏", **more):
    return services.hang_code(
        code_id=code.pk, region_id=region.pk, kind="village_committee", place=place, posted_on=posted_on,
        actor=SYSTEM, at=AT, **more,
    )  # fmt: skip


def test_ninety_days_after_the_last_look_somebody_has_to_go(county, stations):
    row = hang(given.code(stations["town"]), county.regions["village"])
    all_of_them = selectors.placements_for(SYSTEM)

    # 20 August and ninety days: 18 November 2026.
    assert list(selectors.to_check(all_of_them, AT)) == [row]
    assert list(selectors.to_check(all_of_them, AT - timedelta(days=1))) == []
    services.check_placement(placement_id=row.pk, actor=SYSTEM, at=AT)
    assert list(selectors.to_check(all_of_them, AT)) == []


def test_a_code_that_stopped_has_to_come_down(county, stations):
    code = given.code(stations["town"])
    row = hang(code, county.regions["village"], posted_on=date(2026, 11, 18))
    services.revoke_code(code_id=code.pk, actor=SYSTEM, at=AT)

    assert list(selectors.to_check(selectors.placements_for(SYSTEM), AT)) == [row]
    services.take_down_code(placement_id=row.pk, actor=SYSTEM, at=AT)
    assert not selectors.placements_for(SYSTEM).exists()
    with pytest.raises(WrongState):
        services.check_placement(placement_id=row.pk, actor=SYSTEM, at=AT)
    with pytest.raises(WrongState, match="停用"):
        hang(code, county.regions["village"])


@pytest.mark.parametrize(
    ("region", "posted_on", "place", "said"),
    [
        ("village", date(2026, 11, 19), "公示栏", "不能晚于今天"),
        ("village", date(2026, 11, 18), "  ", "具体位置"),
        ("street", date(2026, 11, 18), "公示栏", "本乡镇"),
    ],
)
def test_what_cannot_be_is_refused(county, stations, region, posted_on, place, said):
    with pytest.raises(RuleBroken, match=said):
        hang(given.code(stations["town"]), county.regions[region], posted_on=posted_on, place=place)


def test_the_same_place_is_registered_once(county, stations):
    code = given.code(stations["town"])
    hang(code, county.regions["village"])

    with pytest.raises(RuleBroken, match="已经登记"):
        hang(code, county.regions["village"])


def test_a_village_without_a_code_is_named(client, county, stations, clerk):
    client.force_login(clerk)
    with time_machine.travel(AT):
        before = client.get("/console/placements/").content.decode()
        hang(given.code(stations["town"]), county.regions["village"])
        after = client.get("/console/placements/").content.decode()

    assert "还没有码的村和社区" in before
    assert county.regions["village"].name in before.split("还没有码")[1]
    assert county.regions["village"].name not in after.partition("还没有码")[2]
    assert "村委会公示栏" in after


def test_another_township_does_not_see_it(client, county, stations):
    row = hang(given.code(stations["town"]), county.regions["village"])
    client.force_login(people.staff("other", "赵敏", county.bodies["street_committee"], Role.PRESIDIUM_CLERK))

    assert "公示栏" not in client.get("/console/placements/").content.decode()
    assert client.post(f"/console/placements/{row.public_id}/check/").status_code == 404


def test_the_page_costs_the_same_for_one_as_for_many(client, county, stations, clerk, django_assert_num_queries):
    code = given.code(stations["town"])
    hang(code, county.regions["village"])
    client.force_login(clerk)
    client.get("/console/placements/")
    with django_assert_num_queries(11):
        client.get("/console/placements/")
    for number in range(5):
        hang(code, county.regions["village"], place=f"{number}号楼")

    with django_assert_num_queries(11):
        client.get("/console/placements/")


def test_by_api_one_hangs_looks_and_takes_down(client, county, stations, clerk):
    code = given.code(stations["town"])
    village = county.regions["village"]
    place = {"code": str(code.public_id), "region": village.code, "kind": "village_committee", "place": "公示栏"}
    with time_machine.travel(AT, tick=False):
        client.force_login(clerk)
        made = client.post("/api/v1/placements/", {**place, "posted_on": "2026-11-18"}, "application/json")
        one = f"/api/v1/placements/{made.json()['id']}/"
        twice = client.post("/api/v1/placements/", {**place, "posted_on": "2026-11-18"}, "application/json")
        client.force_login(people.staff("other", "赵敏", county.bodies["street_committee"], Role.PRESIDIUM_CLERK))
        assert client.get("/api/v1/placements/").json()["results"] == []
        assert client.post(f"{one}take_down_code/").status_code == 404
        client.force_login(clerk)
        gone = client.post(f"{one}take_down_code/").json()

    assert made.status_code == 201
    assert twice.status_code == 422
    assert gone["removed_on"] == "2026-11-18"
