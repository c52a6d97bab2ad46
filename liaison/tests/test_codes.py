"""Codes: issued, revoked, and what a scanned one turns out to be."""

from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest

from accounts.roles import Role
from accounts.tests import given as people
from core.actors import PASSER_BY, SYSTEM
from core.clock import SHANGHAI
from core.errors import NotAllowed, RuleBroken, WrongState
from deputies import services as deputy_services
from deputies.states import MandateStatus
from deputies.tests import given as roll
from liaison import selectors, services
from liaison.states import CodeState, CodeTarget, StationCategory
from liaison.tests import given


def resolve(code, at: datetime = people.NOW) -> selectors.ResolvedCode:
    return selectors.resolve_code(code.token, at)


def test_tokens_are_long_distinct_and_readable(stations):
    tokens = {given.code(stations["town"]).token for _ in range(20)}

    assert len(tokens) == 20
    assert {len(token) for token in tokens} == {16}
    assert not set("".join(tokens)) & set("01iloIO")


def test_a_stations_code_leads_to_the_station(stations, django_assert_num_queries):
    code = given.code(stations["town"])

    with django_assert_num_queries(1):
        found = resolve(code)
        assert found.station.name == "青石镇代表联络站"

    assert (found.state, found.deputy, found.neighbours) == (CodeState.OK, None, ())


def test_a_deputys_code_leads_to_the_deputy_and_the_station(stations, deputy):
    code = given.code(stations["town"], deputy)

    found = resolve(code)

    assert code.target_kind == CodeTarget.DEPUTY
    assert (found.state, found.station, found.deputy) == (CodeState.OK, stations["town"], deputy)


@pytest.mark.parametrize(
    "token", ["", "short", "x" * 41, "abcdefghjkmnpqr\x00", "abcd/efgh/jkmn/pq", "没有这个码没有这个码没有这个码没"]
)
def test_a_malformed_token_is_unknown_and_shows_the_hub(stations, token):
    found = selectors.resolve_code(token, people.NOW)

    assert (found.state, found.station) == (CodeState.UNKNOWN, None)
    assert [station.phone for station in found.neighbours] == ["0999-5550100"]


def test_a_well_formed_token_nobody_issued_is_unknown(stations):
    assert selectors.resolve_code("abcdefghjkmnpqrs", people.NOW).state == CodeState.UNKNOWN


def test_a_revoked_code_shows_the_other_open_stations_of_the_township(stations, django_assert_num_queries):
    code = given.code(stations["town"])
    services.revoke_code(code_id=code.pk, actor=SYSTEM, at=people.NOW)

    with django_assert_num_queries(2):
        found = resolve(code)

    assert found.state == CodeState.REVOKED
    assert found.neighbours == (stations["town"], stations["village"])


def test_without_another_station_in_the_township_the_hub_is_shown(stations):
    code = given.code(stations["street"])
    services.close_station(station_id=stations["street"].pk, actor=SYSTEM, at=people.NOW)

    assert resolve(code).neighbours == (stations["hub"],)


def test_five_stations_are_enough(county, stations):
    for number in range(6):
        given.station(f"青石镇第{number}联络点", f"P{number}", county.regions["town"])
    code = given.code(stations["town"])
    services.revoke_code(code_id=code.pk, actor=SYSTEM, at=people.NOW)

    assert len(resolve(code).neighbours) == 5


def test_a_code_is_good_through_its_last_day(stations):
    code = given.code(stations["town"], valid_until=date(2026, 3, 31))

    assert resolve(code, datetime(2026, 3, 31, 23, 59, tzinfo=SHANGHAI)).state == CodeState.OK
    assert resolve(code, datetime(2026, 4, 1, 0, 0, tzinfo=SHANGHAI)).state == CodeState.EXPIRED


def test_a_code_cannot_be_issued_expired(stations):
    with pytest.raises(RuleBroken, match="今天或以后"):
        given.code(stations["town"], valid_until=date(2026, 3, 1))


def test_a_paused_station_still_receives_and_a_closed_one_does_not(stations):
    code = given.code(stations["village"])

    services.change_station(station_id=stations["village"].pk, status="paused", actor=SYSTEM, at=people.NOW)
    assert resolve(code).state == CodeState.OK

    services.close_station(station_id=stations["village"].pk, actor=SYSTEM, at=people.NOW)
    assert resolve(code).state == CodeState.REVOKED
    with pytest.raises(WrongState, match="已经撤销"):
        given.code(stations["village"])


def test_a_deputys_code_stops_with_the_mandate_and_with_the_posting(stations, deputy):
    code = given.code(stations["town"], deputy)
    mandate, posting = deputy.mandates.get(), deputy.postings.get()

    def mandate_is(status: str) -> None:
        deputy_services.change_mandate_status(mandate_id=mandate.pk, status=status, actor=SYSTEM, at=people.NOW)

    mandate_is(MandateStatus.SUSPENDED)
    assert resolve(code).state == CodeState.REVOKED
    mandate_is(MandateStatus.ACTIVE)
    assert resolve(code).state == CodeState.OK

    services.end_posting(posting_id=posting.pk, active_to=date(2026, 4, 1), actor=SYSTEM, at=people.NOW)
    assert resolve(code).state == CodeState.OK
    assert resolve(code, datetime(2026, 4, 1, tzinfo=SHANGHAI)).state == CodeState.REVOKED


def test_a_code_is_only_for_deputies_stationed_there(county, stations, deputy):
    with pytest.raises(RuleBroken, match="没有编入这个联络站"):
        given.code(stations["street"], deputy)


def test_a_code_is_only_for_deputies_in_office(county, stations):
    person = roll.deputy("刘退", county.regions["town"])
    given.posting(person, stations["town"])
    deputy_services.change_mandate_status(
        mandate_id=person.mandates.get().pk, status="suspended", actor=SYSTEM, at=people.NOW
    )

    with pytest.raises(RuleBroken, match="没有在任的代表职务"):
        given.code(stations["town"], person)


def test_revoking_twice_keeps_the_first_time(stations):
    code = given.code(stations["town"])

    for minutes in (0, 5):
        services.revoke_code(code_id=code.pk, actor=SYSTEM, at=people.NOW + timedelta(minutes=minutes))

    code.refresh_from_db()
    assert code.revoked_at == people.NOW


class TestWhoKeepsCodes:
    def issue(self, person, station):
        return services.issue_code(station_id=station.pk, actor=people.actor(person), at=people.NOW)

    def test_the_stations_staff_its_township_and_the_county(self, county, stations):
        town = stations["town"]
        keepers = [
            people.staff("st", "李站", town.organisation, Role.STATION_STAFF),
            people.staff("clerk", "王芳", county.bodies["presidium"], Role.PRESIDIUM_CLERK),
            people.staff("disp", "何平", county.bodies["committee"], Role.COUNTY_DISPATCHER),
        ]

        for person in keepers:
            assert self.issue(person, town).station == town

    def test_nobody_else(self, county, stations):
        others = [
            people.staff("st", "李站", stations["street"].organisation, Role.STATION_STAFF),
            people.staff("clerk", "赵敏", county.bodies["street_committee"], Role.PRESIDIUM_CLERK),
            people.staff("unit", "钱进", county.bodies["water"], Role.UNIT_HEAD),
            people.staff("lead", "陈主任", county.bodies["committee"], Role.SC_LEADER),
        ]

        for person in others:
            with pytest.raises(NotAllowed, match="二维码由本站"):
                self.issue(person, stations["town"])
        with pytest.raises(NotAllowed):
            services.issue_code(station_id=stations["town"].pk, actor=PASSER_BY, at=people.NOW)
        assert not stations["town"].codes.exists()


def test_the_front_page_lists_the_hub_and_township_stations(stations, county):
    given.station("河东片区联络站", "QS-P", county.regions["town"], StationCategory.AREA)
    given.station("王建国代表工作室", "QS-G", county.regions["town"], StationCategory.STUDIO)
    services.change_station(station_id=stations["street"].pk, status="paused", actor=SYSTEM, at=people.NOW)

    names = [station.name for station in selectors.open_township_stations()]

    assert names == ["示例县代表联络总站", "青石镇代表联络站"]
    assert stations["village"].category == StationCategory.VILLAGE


@pytest.mark.django_db(transaction=True)
def test_no_code_outlives_a_station_closed_at_the_same_moment(run_together):
    station = given.network(people.regions())["village"]

    def close() -> None:
        services.close_station(station_id=station.pk, actor=SYSTEM, at=people.NOW)

    def issue() -> None:
        with suppress(WrongState):
            given.code(station)

    run_together(close, *[issue] * 5)

    assert not station.codes.filter(revoked_at__isnull=True).exists()
