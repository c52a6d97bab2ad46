"""The pages of stations for deputies, for everybody and for the import: who sees what, and that each does its job."""

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.roles import Role
from accounts.tests import given as people
from core.actors import SYSTEM
from core.registries import Section, station_sections
from liaison import services
from liaison.models import RotatingHead, ShiftSwap, Station
from liaison.services import shifts, swaps
from liaison.spreadsheet import COLUMNS
from liaison.states import ShiftState
from liaison.tests import given
from liaison.tests import given_duty as duty

WEEK = "?week=2026-03-09"


@pytest.fixture(autouse=True)
def _monday_morning():
    with time_machine.travel(people.NOW, tick=False):
        yield


@pytest.fixture
def chief(stations):
    return people.staff("head", "周海", stations["town"].organisation, Role.STATION_HEAD)


@pytest.fixture
def clerk(county):
    return people.staff("clerk", "王芳", county.bodies["presidium"], Role.PRESIDIUM_CLERK)


@pytest.fixture
def county_clerk(county):
    return people.staff("county", "郑文", county.bodies["committee"], Role.COUNTY_DISPATCHER)


@pytest.fixture
def outsider(county):
    return people.staff("other", "赵敏", county.bodies["street_committee"], Role.PRESIDIUM_CLERK)


def page_of(client, person, address):
    if person is not None:
        client.force_login(person)
    response = client.get(address)
    return response.content.decode() if response.status_code == 200 else response.status_code


def week_of(station):
    return reverse("duty_console:week", args=[station.public_id]) + WEEK


class TestPortal:
    @pytest.fixture
    def pair(self, stations):
        one, two = duty.deputies(stations["town"], "于来福", "唐喜庆")
        return duty.of_deputy(stations["town"], one, 10), duty.of_deputy(stations["town"], two, 11), one, two

    def test_a_shift_is_confirmed_on_the_phone(self, client, pair):
        made, _, one, _ = pair
        assert "3月10日" in page_of(client, one.user, "/portal/duty/")

        step = reverse("duty_portal:shift-step", args=[made.public_id, "confirm_shift"])
        page = client.post(step, {"version": made.version}, follow=True).content.decode()

        assert "已确认" in page

    def test_a_swap_goes_from_one_phone_to_the_other(self, client, pair):
        made, theirs, one, two = pair
        address = reverse("duty_portal:swap", args=[made.public_id])
        assert "唐喜庆 3月11日8:30—12:00" in page_of(client, one.user, address)
        assert client.post(address, {"partner": f"shift:{theirs.pk}", "reason": "有事"}).status_code == 302
        assert client.post(address, {"partner": f"shift:{theirs.pk}"}).status_code == 422

        swap = ShiftSwap.objects.get()
        step = reverse("duty_portal:swap-step", args=[swap.public_id, "accept_swap"])
        client.post(step)
        assert ShiftSwap.objects.get().state == "proposed"  # not by the one who asked
        assert "于来福代表想请您换班" in page_of(client, two.user, "/portal/duty/")
        assert "两个班都换好了" in client.post(step, follow=True).content.decode()

        made.refresh_from_db()
        assert made.deputy == two

    def test_a_colleagues_shift_and_swap_are_not_mine(self, client, pair, stations):
        made, theirs, one, two = pair
        swap = swaps.propose_swap(shift_id=made.pk, with_shift_id=theirs.pk, actor=duty.as_deputy(one), at=people.NOW)
        (third,) = duty.deputies(stations["street"], "卢谷丰")
        client.force_login(third.user)

        assert client.get(reverse("duty_portal:shift", args=[made.public_id])).status_code == 404
        assert client.post(reverse("duty_portal:swap-step", args=[swap.public_id, "accept_swap"])).status_code == 404
        assert client.post(reverse("duty_portal:shift-step", args=[made.public_id, "cancel_shift"])).status_code == 404
        client.force_login(one.user)
        assert client.post(reverse("duty_portal:shift-step", args=[made.public_id, "cancel_shift"])).status_code == 404
        assert two.name not in page_of(client, third.user, "/portal/duty/")

    def test_a_proposal_is_not_shown_before_it_is_published(self, client, stations, pair):
        one = pair[2]
        duty.generated(stations["town"], duty.NEXT_MONDAY)

        page = page_of(client, one.user, "/portal/duty/")

        assert page.count("card-title") == 1


class TestPublic:
    @pytest.mark.parametrize(
        "address", ["/stations/", "/stations/?q=桥村", "/stations/?town=999901101", "/stations/?town=x'"]
    )
    def test_the_network_is_found_by_township_and_by_words(self, client, stations, address):
        page = page_of(client, None, address)

        assert "青石镇" in page
        assert ("青石桥村代表联络站" in page) is (address != "/stations/" and "x" not in address)

    def test_the_page_says_who_is_on_duty_and_no_phone_of_theirs(self, client, stations):
        (one,) = duty.deputies(stations["town"], "于来福")
        one.user.phone = "13900001234"
        one.user.save()
        duty.head(stations["town"])
        today = duty.shift(stations["town"], f"head:{RotatingHead.objects.get().pk}", duty.on(2, 9).date(),
                           duty.time(9), duty.time(12))  # fmt: skip
        duty.of_deputy(stations["town"], one, 4)
        code = given.code(stations["town"])

        page = page_of(client, None, f"/stations/{stations['town'].public_id}/")

        assert today.state == ShiftState.PENDING
        assert "现在：<strong>孙德福</strong>（轮值站长）" in page
        assert "8:30—12:00 于来福代表" in page
        assert "本站代表1位" in page
        assert f"/s/{code.token}/" in page
        assert "1390000" not in page

    def test_without_a_telephone_the_nearest_one_above_is_named(self, client, stations):
        point = given.station("桥头联络点", "QS-01-D", stations["village"].region, parent_id=stations["village"].pk)

        page = page_of(client, None, reverse("stations:station", args=[point.public_id]))

        assert "0999-5550101" in page
        assert "（青石镇代表联络站）" in page

    def test_a_proposal_and_a_leave_are_nobodys_business(self, client, stations, deputy):
        duty.generated(stations["town"], duty.THIS_MONDAY)
        made = duty.of_deputy(stations["street"], _also(deputy, stations["street"]), 12)
        shifts.cancel_shift(shift_id=made.pk, reason="停电", actor=SYSTEM, at=people.NOW)

        assert "8:30" not in page_of(client, None, f"/stations/{stations['town'].public_id}/").split("谁值班")[1]
        assert "停电" not in page_of(client, None, f"/stations/{stations['street'].public_id}/")

    def test_paused_and_closed_stations_say_so(self, client, stations):
        services.change_station(station_id=stations["town"].pk, status="paused", actor=SYSTEM, at=people.NOW)
        services.close_station(station_id=stations["village"].pk, actor=SYSTEM, at=people.NOW)

        assert "暂停开放" in page_of(client, None, f"/stations/{stations['town'].public_id}/")
        closed = page_of(client, None, f"/stations/{stations['village'].public_id}/")
        assert "已经撤销" in closed
        assert "谁值班" not in closed

    def test_what_another_app_has_to_say_is_shown(self, client, stations):
        section = Section("最近的活动", "_partials/empty.html", {})
        station_sections.register("test", lambda pk, at: section if pk == stations["town"].pk else None)
        try:
            assert "最近的活动" in page_of(client, None, f"/stations/{stations['town'].public_id}/")
            assert "最近的活动" not in page_of(client, None, f"/stations/{stations['street'].public_id}/")
        finally:
            station_sections._values.pop("test")

    def test_the_page_costs_the_same_for_many(self, client, stations, django_assert_max_num_queries):
        duty.deputies(stations["town"], "甲", "乙", "丙", "丁")
        duty.published(stations["town"], duty.THIS_MONDAY)

        with django_assert_max_num_queries(8):
            client.get(f"/stations/{stations['town'].public_id}/")


def _also(person, station):
    given.posting(person, station)
    return person


class TestImport:
    HEAD = ",".join(COLUMNS)

    def sent(self, *rows):
        return {"file": SimpleUploadedFile("站点.csv", "\n".join([self.HEAD, *rows]).encode())}

    def test_preview_then_confirm_and_a_second_time_nothing(self, client, stations, county_clerk):
        client.force_login(county_clerk)
        rows = ("N1,新片区站,片区联络站,QS,青石镇,街上,,", "N2,新村点,联络点,N1,青石桥村,,,")
        preview = client.post("/console/stations/import/", self.sent(*rows))
        page = preview.content.decode()
        assert "表里2个站" in page
        assert Station.objects.filter(code="N1").count() == 0

        sealed = preview.context["sealed"]
        done = client.post("/console/stations/import/confirm/", {"sealed": sealed}, follow=True).content.decode()
        assert "新增2个站" in done
        assert (
            "新增0个站"
            in client.post("/console/stations/import/confirm/", {"sealed": sealed}, follow=True).content.decode()
        )
        assert "完全一样" in client.post("/console/stations/import/", self.sent(*rows)).content.decode()

    def test_wrong_lines_are_shown_and_cannot_be_confirmed(self, client, stations, county_clerk):
        client.force_login(county_clerk)

        response = client.post("/console/stations/import/", self.sent("N1,新站,联络点,N9,火星,,,"))

        page = response.content.decode()
        assert response.status_code == 422
        assert "第2行" in page
        assert "没有“火星”" in page
        assert "没有编号为N9的上级站点" in page
        assert "确认导入" not in page

    def test_what_was_not_shown_is_not_imported(self, client, stations, county_clerk):
        client.force_login(county_clerk)

        response = client.post("/console/stations/import/confirm/", {"sealed": "made-up"}, follow=True)

        assert "预览已经过期" in response.content.decode()

    @pytest.mark.parametrize("content", [b"", b"PK\x03\x04x", b"a,b\n1,2"])
    def test_what_is_no_sheet_is_said(self, client, county_clerk, content):
        client.force_login(county_clerk)

        response = client.post("/console/stations/import/", {"file": SimpleUploadedFile("a.xlsx", content)})

        assert response.status_code == 422

    def test_it_is_the_countys(self, client, stations, clerk):
        client.force_login(clerk)
        for address in ("/console/stations/import/", "/console/stations/import/template/"):
            assert client.get(address).status_code == 404
        assert client.post("/console/stations/import/confirm/").status_code == 404

    def test_the_template_is_downloaded(self, client, county_clerk):
        client.force_login(county_clerk)
        response = client.get("/console/stations/import/template/")
        assert response["Content-Type"].endswith("sheet")
        assert response.content[:2] == b"PK"
