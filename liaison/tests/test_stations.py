"""Stations and postings: opened with their organisation, changed, closed, and who sees which."""

from datetime import date

import pytest

from accounts import services as account_services
from accounts.models import Organisation, Region
from accounts.roles import Role
from accounts.states import OrgKind
from accounts.tests import given as people
from core.actors import PASSER_BY, SYSTEM
from core.errors import NotAllowed, RuleBroken, WrongState
from deputies import services as deputy_services
from deputies.tests import given as roll
from liaison import selectors, services
from liaison.models import Station
from liaison.states import PostingMode, StationCategory, StationStatus
from liaison.tests import given


def seen(person) -> set[str]:
    return {station.code for station in selectors.stations_for(people.actor(person))}


def test_a_station_is_an_organisation(stations):
    organisation = stations["town"].organisation

    assert (organisation.kind, organisation.name) == (OrgKind.STATION, "青石镇代表联络站")
    assert organisation.region == stations["town"].region


@pytest.mark.parametrize(
    ("category", "place", "sentence"),
    [
        (StationCategory.VILLAGE, "town", "村（社区）一级"),
        (StationCategory.TOWNSHIP, "county", "乡镇（街道）一级"),
        (StationCategory.COUNTY_HUB, "town", "县一级"),
    ],
)
def test_a_category_has_its_level(county, category, place, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        given.station("某站", "X1", county.regions[place], category)
    assert not Organisation.objects.filter(name="某站").exists()


def test_number_and_hub_are_unique(county, stations):
    with pytest.raises(RuleBroken, match="站点编号"):
        given.station("另一个站", "QS", county.regions["town"])
    with pytest.raises(RuleBroken, match="总站只有一个"):
        given.station("第二总站", "HUB2", county.regions["county"], StationCategory.COUNTY_HUB)


def test_a_change_reaches_the_organisation_too(stations):
    services.change_station(
        station_id=stations["town"].pk, name="青石镇中心联络站", phone="0999-5550199", actor=SYSTEM, at=people.NOW
    )

    organisation = Organisation.objects.get(pk=stations["town"].organisation_id)
    assert (organisation.name, organisation.phone) == ("青石镇中心联络站", "0999-5550199")


def close(station: Station) -> Station:
    return services.close_station(station_id=station.pk, actor=SYSTEM, at=people.NOW)


def test_closing_ends_codes_postings_and_the_organisation(stations, deputy):
    station = stations["village"]
    given.posting(deputy, station)
    code = given.code(station)

    close(station)

    code.refresh_from_db()
    assert code.revoked_at == people.NOW
    assert station.postings.get().active_to == date(2026, 3, 2)
    assert Organisation.objects.get(pk=station.organisation_id).active_to == date(2026, 3, 2)
    with pytest.raises(WrongState, match="已经撤销"):
        close(station)


def test_a_station_with_staff_is_not_closed(stations):
    people.staff("st", "李站", stations["village"].organisation, Role.STATION_STAFF)

    with pytest.raises(RuleBroken, match="还有1个岗位有人"):
        close(stations["village"])
    stations["village"].refresh_from_db()
    assert stations["village"].status == StationStatus.OPEN


def test_a_stations_organisation_is_not_abolished_behind_its_back(stations):
    with pytest.raises(RuleBroken, match="请在联络站里办理撤销"):
        account_services.abolish_organisation(
            organisation_id=stations["village"].organisation_id,
            active_to=date(2026, 4, 1),
            actor=SYSTEM,
            at=people.NOW,
        )


def test_stations_are_opened_by_the_county(county):
    clerk = people.staff("clerk", "王芳", county.bodies["presidium"], Role.PRESIDIUM_CLERK)

    for stranger in (PASSER_BY, people.actor(clerk)):
        with pytest.raises(NotAllowed):
            services.open_station(
                name="某站",
                code="X",
                category="point",
                region_id=Region.objects.first().pk,
                actor=stranger,
                at=people.NOW,
            )


class TestScope:
    def test_staff_see_their_station_and_those_under_it(self, stations):
        assert seen(people.staff("st", "李站", stations["town"].organisation, Role.STATION_STAFF)) == {"QS", "QS-01"}
        assert seen(people.staff("v", "周村", stations["village"].organisation, Role.STATION_HEAD)) == {"QS-01"}

    def test_a_township_sees_its_own(self, county, stations):
        assert seen(people.staff("c", "王芳", county.bodies["presidium"], Role.PRESIDIUM_CLERK)) == {"QS", "QS-01"}
        assert seen(people.staff("d", "赵敏", county.bodies["street_committee"], Role.PRESIDIUM_CHAIR)) == {"CD"}

    @pytest.mark.parametrize("role", [Role.COUNTY_DISPATCHER, Role.SC_LEADER, Role.PUBLISHER])
    def test_the_county_sees_all(self, county, stations, role):
        assert seen(people.staff("x", "何平", county.bodies["committee"], role)) == {"HUB", "QS", "QS-01", "CD"}

    def test_units_and_administrators_see_none(self, county, stations):
        assert seen(people.staff("u", "钱进", county.bodies["water"], Role.UNIT_HEAD)) == set()
        assert seen(people.staff("s", "吴静", county.bodies["committee"], Role.SYS_ADMIN)) == set()
        assert not selectors.stations_for(PASSER_BY).exists()

    def test_a_deputy_sees_where_stationed(self, county, stations, deputy):
        user = people.user("wang", "王建国")
        deputy_services.change_deputy(deputy_id=deputy.pk, user_id=user.pk, actor=SYSTEM, at=people.NOW)

        assert seen(user) == {"QS"}

    def test_a_post_that_ended_shows_nothing(self, county, stations):
        person = people.user("c", "王芳")
        people.post(person, county.bodies["presidium"], Role.PRESIDIUM_CLERK, until=date(2026, 3, 2))

        assert seen(person) == set()


class TestPostings:
    def test_own_deputies_come_before_those_going_round(self, county, stations, deputy):
        guest = roll.deputy("巡代表", county.regions["county"], level="county")
        services.post_deputy(
            deputy_id=guest.pk,
            station_id=stations["town"].pk,
            mode=PostingMode.MOBILE,
            active_from=people.START,
            actor=SYSTEM,
            at=people.NOW,
        )

        assert [found.name for found in selectors.posted_at(stations["town"].pk, people.NOW)] == ["王建国", "巡代表"]

    def test_an_ended_posting_or_mandate_is_not_listed(self, stations, deputy):
        posting = deputy.postings.get()
        services.end_posting(posting_id=posting.pk, active_to=date(2026, 3, 2), actor=SYSTEM, at=people.NOW)

        assert not selectors.posted_at(stations["town"].pk, people.NOW).exists()

    def test_twice_at_the_same_station_is_refused(self, stations, deputy):
        with pytest.raises(RuleBroken, match="已经编入这个站"):
            given.posting(deputy, stations["town"])

    def test_a_township_posts_to_its_own_stations_only(self, county, stations):
        clerk = people.actor(people.staff("c", "王芳", county.bodies["presidium"], Role.PRESIDIUM_CLERK))
        person = roll.deputy("刘新", county.regions["town"])
        where = {"deputy_id": person.pk, "active_from": people.START, "actor": clerk, "at": people.NOW}

        assert services.post_deputy(station_id=stations["village"].pk, **where).deputy == person
        with pytest.raises(NotAllowed, match="编组由本乡镇人大"):
            services.post_deputy(station_id=stations["street"].pk, **where)
