"""A code's kinds, its replacement, what is counted of its scans, who hung it up; and that printed sheets really scan."""

from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.roles import Role
from accounts.tests import given as people
from core.actors import SYSTEM
from core.clock import SHANGHAI
from core.errors import RuleBroken, WrongState
from liaison import selectors, services
from liaison.models import CodeScan, QRCode
from liaison.states import CodeState, CodeTarget
from liaison.tests import given

AT = datetime(2026, 11, 18, 10, 0, tzinfo=SHANGHAI)


@pytest.fixture
def clerk(county):
    return people.staff("clerk", "王芳", county.bodies["presidium"], Role.PRESIDIUM_CLERK)


def resolve(code, at=AT):
    return selectors.resolve_code(code.token, at)


def test_who_scans_a_replaced_code_is_sent_to_the_newest_one(client, stations, clerk):
    first = given.code(stations["town"], label="菜场")
    second = services.replace_code(code_id=first.pk, actor=SYSTEM, at=AT)
    third = services.replace_code(code_id=second.pk, actor=SYSTEM, at=AT)

    found = resolve(first)
    page = client.get(f"/s/{first.token}/")

    assert (second.label, third.target_kind, third.station) == ("菜场", CodeTarget.STATION, stations["town"])
    assert (found.state, found.replacement) == (CodeState.REVOKED, third.token)
    assert page.status_code == 410
    assert f'href="/s/{third.token}/"' in page.content.decode()
    with pytest.raises(WrongState, match="已经换过"):
        services.replace_code(code_id=first.pk, actor=SYSTEM, at=AT)
    client.force_login(clerk)
    with time_machine.travel(AT, tick=False):
        assert client.get(f"/console/codes/{first.public_id}/poster/").status_code == 404
        assert "看新码" in client.get(f"/console/codes/{first.public_id}/").content.decode()


def test_a_replacement_that_was_stopped_too_leads_to_stations_again(stations):
    first = given.code(stations["town"])
    second = services.replace_code(code_id=first.pk, actor=SYSTEM, at=AT)
    services.revoke_code(code_id=second.pk, actor=SYSTEM, at=AT)

    found = resolve(first)

    assert (found.replacement, found.neighbours[0]) == ("", stations["town"])


def test_scans_are_counted_by_day_and_nothing_else_is_kept(client, stations):
    code = given.code(stations["town"])
    midnight = datetime(2026, 11, 18, 0, 0, tzinfo=SHANGHAI)

    for moment in (midnight - timedelta(minutes=1), midnight, midnight + timedelta(hours=9)):
        with time_machine.travel(moment, tick=False):
            assert client.get(f"/s/{code.token}/", HTTP_USER_AGENT="X", REMOTE_ADDR="10.1.2.3").status_code == 200

    assert list(CodeScan.objects.order_by("day").values_list("day", "opened")) == [
        (date(2026, 11, 17), 1), (date(2026, 11, 18), 2),
    ]  # fmt: skip
    assert {field.name for field in CodeScan._meta.concrete_fields} == {"id", "code", "day", "opened"}
    services.revoke_code(code_id=code.pk, actor=SYSTEM, at=AT)
    client.get(f"/s/{code.token}/")
    assert CodeScan.objects.count() == 2


def test_a_machine_has_one_code_which_leads_to_its_station(stations):
    kiosk = services.issue_kiosk(station_id=stations["town"].pk, place="大门外", actor=SYSTEM, at=AT)

    code = services.issue_kiosk_code(kiosk_id=kiosk.pk, actor=SYSTEM, at=AT)
    again = services.issue_kiosk_code(kiosk_id=kiosk.pk, actor=SYSTEM, at=AT)

    assert (again, code.target_kind, code.label) == (code, CodeTarget.KIOSK, "大门外")
    assert resolve(code).station == stations["town"]
    services.revoke_kiosk(kiosk_id=kiosk.pk, actor=SYSTEM, at=AT)
    with pytest.raises(WrongState, match="停用"):
        services.issue_kiosk_code(kiosk_id=kiosk.pk, actor=SYSTEM, at=AT)


def test_a_project_nobody_told_of_gets_no_code(stations):
    with pytest.raises(RuleBroken, match="没有这个项目"):
        services.issue_project_code(
            project_id=stations["town"].public_id, station_id=stations["town"].pk, actor=SYSTEM, at=AT
        )


def test_the_table_keeps_every_code_to_one_target(stations, deputy):
    code = QRCode(token="abcdefghjkmnpqrs", target_kind=CodeTarget.KIOSK, station=stations["town"], issued_at=AT)
    with pytest.raises(Exception, match="代表码"):
        code.full_clean()


def picture() -> SimpleUploadedFile:
    content = BytesIO()
    Image.new("RGB", (40, 30), "red").save(content, "JPEG")
    return SimpleUploadedFile("wall.jpg", content.getvalue(), "image/jpeg")


def test_the_register_says_who_hung_it_up_and_shows_a_picture(client, county, stations, clerk):
    code = given.code(stations["town"])
    client.force_login(clerk)
    said = {
        "region": county.regions["village"].pk, "kind": "bus_stop", "place": "村口公交站", "posted_on": "2026-11-18",
        "posted_by": "李大为", "photo": picture(),
    }  # fmt: skip
    with time_machine.travel(AT, tick=False):
        assert client.post(f"/console/codes/{code.public_id}/hang/", said).status_code == 302
        page = client.get("/console/placements/").content.decode()
        address = page.split('href="/files/')[1].split('"')[0]
        assert "李大为" in page
        shown = client.get(f"/files/{address}")
        assert b"".join(shown.streaming_content).startswith(b"\xff\xd8")
    with time_machine.travel(AT, tick=False):
        client.force_login(people.staff("other", "赵敏", county.bodies["street_committee"], Role.PRESIDIUM_CLERK))
        assert client.get(f"/files/{address}").status_code == 404
