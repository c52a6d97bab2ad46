"""Machines in the console: who sets them up and stops them, who sees them, and a flat list."""

from datetime import timedelta

import pytest
import time_machine

from accounts.roles import Role
from accounts.tests import given as people
from accounts.tests.given import NOW
from core.actors import SYSTEM
from core.errors import NotAllowed, RuleBroken, WrongState
from core.models import AuditEvent
from liaison import services
from liaison.models import Kiosk

KIOSKS = "/console/kiosks/"


@pytest.fixture
def clerk(county):
    return people.staff("clerk", "王芳", county.bodies["presidium"], Role.PRESIDIUM_CLERK)


@pytest.fixture
def outsider(county):
    return people.staff("other", "赵敏", county.bodies["street_committee"], Role.PRESIDIUM_CLERK)


def machine(station, place="大门外"):
    return services.issue_kiosk(station_id=station.pk, place=place, actor=SYSTEM, at=NOW)


def test_staff_set_one_up_see_its_address_and_stop_it(client, stations, clerk, settings):
    client.force_login(clerk)
    form = f"/console/stations/{stations['town'].public_id}/kiosks/"
    empty = client.post(form, {"place": "  "})
    made = client.post(form, {"place": "大门外雨棚下"})

    kiosk = Kiosk.objects.get()
    page = client.get(made.url).content.decode()
    assert "请写明一体机摆放的位置。" in empty.content.decode()
    assert f"{settings.SITE_URL}/kiosk/{kiosk.token}/" in page
    assert "自助一体机（大门外雨棚下）" in client.get("/console/stations/").content.decode()
    client.post(f"{KIOSKS}{kiosk.public_id}/revoke/")
    client.post(f"{KIOSKS}{kiosk.public_id}/revoke/")
    kiosk.refresh_from_db()
    assert kiosk.revoked_at is not None
    assert kiosk.token not in client.get(f"{KIOSKS}{kiosk.public_id}/").content.decode()
    events = AuditEvent.objects.filter(subject_kind="kiosk").order_by("id")
    assert [event.verb for event in events] == ["issue_kiosk", "revoke_kiosk"]


def test_another_township_neither_sees_nor_keeps_it(client, county, stations, outsider):
    kiosk = machine(stations["town"])
    client.force_login(outsider)

    assert "大门外" not in client.get(KIOSKS).content.decode()
    assert client.get(f"{KIOSKS}{kiosk.public_id}/").status_code == 404
    assert client.post(f"{KIOSKS}{kiosk.public_id}/revoke/").status_code == 404
    with pytest.raises(NotAllowed):
        services.issue_kiosk(station_id=stations["town"].pk, place="门外", actor=people.actor(outsider), at=NOW)


def test_no_machine_without_a_place_or_for_a_closed_station(stations):
    with pytest.raises(RuleBroken):
        machine(stations["town"], place=" ")
    services.close_station(station_id=stations["village"].pk, actor=SYSTEM, at=NOW)
    with pytest.raises(WrongState):
        machine(stations["village"])


def test_the_list_says_who_is_silent_and_costs_the_same_for_many(
    client, stations, clerk, django_assert_max_num_queries
):
    for number in range(12):
        kiosk = machine(stations["town"], place=f"第{number}台")
        services.kiosks.note_sign_of_life(kiosk_id=kiosk.pk, waiting=number, at=NOW + timedelta(minutes=number))
    client.force_login(clerk)
    with time_machine.travel(NOW + timedelta(minutes=36), tick=False):
        client.get(KIOSKS)
        # session, user, posts, identity, count, machines, silent, and what the frame of every page asks for
        with django_assert_max_num_queries(11):
            page = client.get(KIOSKS).content.decode()

    # At 36 minutes those heard of in minutes 0 to 5 are silent for more than 30.
    assert "有6台一体机超过30分钟没有消息" in page
    assert "已36分钟没有消息" in page
