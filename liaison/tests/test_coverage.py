"""Village coverage against a hand count: which village counts, when, once; and the list of those not visited."""

from datetime import date, datetime, timedelta

import pytest
import time_machine

from accounts import services as places
from accounts.roles import Role
from accounts.tests import given as people
from core.actors import SYSTEM
from core.clock import SHANGHAI
from deputies.tests import given as roll
from liaison.selectors.coverage import Coverage, by_township, coverage, not_visited, villages_in, went_out_and_waited
from liaison.tests import given_activities as given

pytestmark = pytest.mark.usefixtures("activity_terms")
TOWN, STREET = "999901101", "999901001"
SINCE, UNTIL = date(2026, 3, 1), date(2026, 3, 31)


@pytest.fixture
def villages(county):
    """Five villages of the town (青石桥村 and four more) and one community of the street: six in the county."""
    more = {
        key: places.create_region(code=f"{TOWN}{202 + n}", name=name, actor=SYSTEM, at=people.NOW)
        for n, (key, name) in enumerate(
            [("east", "东沟村"), ("west", "西坡村"), ("north", "北岭村"), ("south", "南湾村")]
        )
    }
    return {**more, "bridge": county.regions["village"], "east_gate": county.regions["community"]}


@pytest.fixture
def told(villages, county, stations, deputy):
    """What happened, in the order of the hand count below."""
    second = roll.deputy("李秀英", county.regions["town"])
    station = stations["town"]

    def gathering(kind, place, day, who, make, **more):
        starts = datetime(2026, 3, day, 9, tzinfo=SHANGHAI)
        activity = given.planned(
            station.organisation, place, kind=kind, station=station, starts_at=starts,
            ends_at=starts + timedelta(hours=2), **more,
        )  # fmt: skip
        return make(given.invited(activity, who))

    summarised, held = given.summarised, given.held
    gathering("mobile_session", villages["bridge"], 9, deputy, summarised)  # bridge: counts
    gathering("lecture", villages["bridge"], 10, deputy, held)  # the same village again: still one
    gathering("market_stall", villages["east"], 31, deputy, held)  # last day of the period: counts
    gathering("reception_day", villages["west"], 12, deputy, held)  # waited for people: does not count
    gathering("visit", villages["north"], 13, deputy, given.cancelled)  # cancelled: does not count
    gathering("visit", villages["north"], 20, second, given.announced)  # only announced: does not count
    gathering("consultation", county.regions["town"], 16, deputy, held)  # in the town, in no village
    return stations


def test_two_of_five_villages_of_the_town_and_two_of_six_in_the_county(told):
    # By hand: 青石桥村 (9 and 10 March) and 东沟村 (31 March). 西坡村, 北岭村, 南湾村 and 东门社区 were not visited.
    assert coverage(TOWN, SINCE, UNTIL) == Coverage(2, 5)
    assert coverage("", SINCE, UNTIL) == Coverage(2, 6)
    assert coverage(STREET, SINCE, UNTIL) == Coverage(0, 1)
    assert coverage(TOWN, SINCE, UNTIL).percent == 40
    assert coverage("", SINCE, UNTIL).percent == 33


def test_the_periods_both_ends_belong_to_it(told):
    assert coverage(TOWN, date(2026, 3, 10), date(2026, 3, 30)) == Coverage(1, 5)
    assert coverage(TOWN, date(2026, 3, 11), date(2026, 3, 30)) == Coverage(0, 5)
    assert coverage(TOWN, date(2026, 3, 31), date(2026, 3, 31)) == Coverage(1, 5)


def test_a_county_without_villages_has_no_share(db):
    assert coverage("", SINCE, UNTIL) == Coverage(0, 0)
    assert Coverage(0, 0).percent is None
    assert Coverage(274, 275).percent == 99


def test_those_not_visited_are_listed_with_what_is_planned(told):
    rows = [(v.name, v.last_visit, v.planned_at) for v in not_visited(TOWN, SINCE, UNTIL)]

    assert rows == [
        ("西坡村", None, None),
        ("北岭村", None, datetime(2026, 3, 20, 9, tzinfo=SHANGHAI)),
        ("南湾村", None, None),
    ]


def test_never_visited_come_first_then_the_longest_ago(told):
    april = not_visited(TOWN, date(2026, 4, 1), date(2026, 4, 30))

    assert [v.name for v in april] == ["西坡村", "北岭村", "南湾村", "青石桥村", "东沟村"]


def test_visited_and_not_visited_are_all_villages(told):
    visited = coverage("", SINCE, UNTIL).visited

    assert visited + not_visited("", SINCE, UNTIL).count() == villages_in("").count()


def test_each_township_in_three_queries(told, county, django_assert_num_queries):
    regions = type(county.regions["town"]).objects.filter(level="township").order_by("code")

    with django_assert_num_queries(3):
        rows = by_township(SINCE, UNTIL, regions)

    assert [(place.name, share) for place, share in rows] == [
        ("城东街道", Coverage(0, 1)), ("青石镇", Coverage(2, 5)),
    ]  # fmt: skip


def test_a_station_went_out_four_times_and_waited_once(told):
    lines = {line.station.name: (line.went_out, line.waited) for line in went_out_and_waited(SYSTEM, "", SINCE, UNTIL)}

    assert lines["青石镇代表联络站"] == (4, 1)
    assert lines["城东街道代表联络站"] == (0, 0)


def test_the_page_shows_the_fraction_and_plans_from_the_list(client, told, county):
    clerk = people.staff("clerk", "王芳", county.bodies["presidium"], Role.PRESIDIUM_CLERK)
    client.force_login(clerk)

    with time_machine.travel(datetime(2026, 4, 2, 9, tzinfo=SHANGHAI), tick=False):
        page = client.get("/console/activities/coverage/", {"since": "2026-03-01", "until": "2026-03-31"})
        text = page.content.decode()
        village = f"{TOWN}203"
        form = client.get("/console/activities/new/", {"kind": "mobile_session", "village": village}).content.decode()

    assert "2/5，3月1日至3月31日" in text
    assert "40%" in text
    assert f"?kind=mobile_session&amp;village={village}" in text
    assert "东门社区" not in text
    assert "selected>　西坡村</option>" in form


def test_the_page_is_not_for_units(client, county):
    client.force_login(people.staff("unit", "何伟", county.bodies["water"], Role.UNIT_HEAD))

    assert client.get("/console/activities/coverage/").status_code == 404
