"""The master data pages of stations and codes: writes are commands, lists stay flat."""

import pytest
from django.test import Client

from accounts.models import Organisation
from accounts.roles import Role
from accounts.tests import given as people
from core import audit
from core.subjects import Subject
from liaison.models import QRCode, Station
from liaison.states import StationStatus
from liaison.tests import given


@pytest.fixture
def admin(client, county) -> Client:
    client.force_login(people.staff("sys", "吴静", county.bodies["committee"], Role.SYS_ADMIN))
    return client


def test_a_station_is_opened_with_its_organisation_and_renamed(admin, county):
    form = {
        "name": "青石镇代表联络站",
        "code": "QS",
        "category": "township",
        "region": county.regions["town"].pk,
        "status": "open",
    }
    admin.post("/admin/liaison/station/add/", form)
    station = Station.objects.get(code="QS")

    admin.post(f"/admin/liaison/station/{station.pk}/change/", form | {"name": "青石镇中心联络站"})

    assert Organisation.objects.get(pk=station.organisation_id).name == "青石镇中心联络站"
    verbs = [event.verb for event in audit.trail(Subject("station", station.pk))]
    assert verbs == ["open_station", "change_station"]


def test_codes_are_issued_and_revoked_by_command(admin, stations):
    admin.post("/admin/liaison/qrcode/add/", {"station": stations["town"].pk, "label": "大厅"})
    code = QRCode.objects.get(label="大厅")

    admin.post("/admin/liaison/qrcode/", {"action": "revoke", "_selected_action": [code.pk]})

    assert [event.verb for event in audit.trail(Subject("code", code.pk))] == ["issue_code", "revoke_code"]


def test_closing_says_which_station_could_not_be_closed(admin, stations):
    people.staff("st", "李站", stations["town"].organisation, Role.STATION_STAFF)
    chosen = [stations["town"].pk, stations["village"].pk]

    page = admin.post("/admin/liaison/station/", {"action": "close", "_selected_action": chosen}, follow=True)

    text = page.content.decode()
    assert "青石镇代表联络站：" in text
    assert "已撤销联络站1条" in text
    stations["village"].refresh_from_db()
    assert stations["village"].status == StationStatus.CLOSED


def test_lists_stay_flat(admin, county, stations, deputy, django_assert_max_num_queries):
    for number in range(8):
        given.code(given.station(f"青石镇第{number}联络点", f"P{number}", county.regions["town"]))

    admin.get("/admin/")
    for name in ("station", "stationposting", "qrcode"):
        with django_assert_max_num_queries(9):
            assert admin.get(f"/admin/liaison/{name}/").status_code == 200
