"""Where a deputy can be met, on the deputy's public page: stations with their telephone, the code, or whom instead."""

from datetime import date

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.tests import given as people
from core.actors import SYSTEM
from deputies import services as deputies
from deputies.states import MandateStatus
from deputies.tests import given as roll
from liaison import services
from liaison.tests import given


def page(deputy) -> str:
    response = Client().get(f"/deputies/{deputy.public_id}/")
    assert response.status_code == 200
    return response.content.decode()


def test_the_station_with_its_telephone_hours_and_the_deputys_own_code(stations, deputy):
    code = given.code(stations["town"], deputy)
    of_station = given.code(stations["town"])
    source = page(deputy)

    for words in ("到哪里找这位代表", "青石镇代表联络站", "0999-5550101", "每月15日代表接待", "青石镇便民服务中心二楼"):
        assert words in source
    assert f'href="/s/{code.token}/"' in source
    assert of_station.token not in source
    assert "城东街道" not in source


def test_a_revoked_code_leads_nowhere(stations, deputy):
    code = given.code(stations["town"], deputy)
    services.revoke_code(code_id=code.pk, actor=SYSTEM, at=people.NOW)

    assert code.token not in page(deputy)


def test_the_users_telephone_is_nowhere(stations, deputy):
    user = people.user("wang", "王建国")
    deputies.change_deputy(deputy_id=deputy.pk, user_id=user.pk, actor=SYSTEM, at=people.NOW)

    assert user.username not in page(deputy)


def test_of_one_no_longer_in_office_the_townships_station_and_its_code(stations, deputy):
    own, station_code = given.code(stations["town"], deputy), given.code(stations["town"])
    deputies.change_mandate_status(
        mandate_id=deputy.mandates.get().pk, status=MandateStatus.RECALLED, ends_on=date(2026, 3, 1),
        actor=SYSTEM, at=people.NOW,
    )  # fmt: skip
    source = page(deputy)

    assert "有事可以到这里" in source
    assert "青石镇代表联络站" in source
    assert f'href="/s/{station_code.token}/"' in source
    assert own.token not in source


def test_without_a_station_the_hub_is_offered(county, stations):
    person = roll.deputy("刘街", county.regions["street"])
    services.close_station(station_id=stations["street"].pk, actor=SYSTEM, at=people.NOW)
    source = page(person)

    assert "示例县代表联络总站" in source
    assert "0999-5550100" in source


def queries_of(deputy) -> int:
    with CaptureQueriesContext(connection) as captured:
        page(deputy)
    return len(captured)


def test_a_deputys_page_takes_a_constant_number_of_queries(stations, deputy):
    """Six of its own; every app may add one for its section."""
    alone = queries_of(deputy)
    given.posting(deputy, stations["village"])
    given.posting(deputy, stations["street"])
    for name in ("town", "village", "street"):
        given.code(stations[name], deputy)

    assert queries_of(deputy) == alone <= 10
