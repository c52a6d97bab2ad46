"""The console pages of stations and codes: scope, poster, picture, new code, revocation, flat lists."""

import re
from datetime import date, datetime
from xml.etree import ElementTree

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from accounts.roles import Role
from accounts.tests import given as people
from core.actors import SYSTEM
from core.clock import SHANGHAI
from deputies.tests import given as roll
from liaison import services
from liaison.console.drawing import QUIET, code_path
from liaison.models import QRCode
from liaison.tests import given

STATIONS = "/console/stations/"


@pytest.fixture
def clerk(county) -> User:
    return people.staff("clerk", "王芳", county.bodies["presidium"], Role.PRESIDIUM_CLERK)


@pytest.fixture
def outsider(county) -> User:
    return people.staff("other", "赵敏", county.bodies["street_committee"], Role.PRESIDIUM_CLERK)


def as_(client: Client, person: User) -> Client:
    client.force_login(person)
    return client


def poster_of(code: QRCode) -> str:
    return f"/console/codes/{code.public_id}/poster/"


def test_the_list_shows_the_scope_and_its_codes(client, stations, clerk, deputy):
    given.code(stations["town"], label="便民中心大厅")
    given.code(stations["town"], deputy)

    page = as_(client, clerk).get(STATIONS).content.decode()

    assert "青石镇代表联络站" in page
    assert "青石桥村代表联络站" in page
    assert "城东街道代表联络站" not in page
    assert "（便民中心大厅）" in page
    assert "王建国代表码" in page


def test_a_search_narrows_the_list(client, stations, clerk):
    page = as_(client, clerk).get(STATIONS, {"q": "桥村"}).content.decode()

    assert "青石桥村代表联络站" in page
    assert "青石镇代表联络站" not in page


def test_strangers_sign_in_first_and_people_without_business_find_nothing(client, county, stations):
    assert client.get(STATIONS).url == "/login/?next=/console/stations/"
    admin = people.staff("sys", "吴静", county.bodies["committee"], Role.SYS_ADMIN)
    assert as_(client, admin).get(STATIONS).status_code == 404
    deputy_only = people.user("wang", "王建国")
    roll.deputy("王建国", county.regions["town"], user=deputy_only)
    assert as_(client, deputy_only).get(STATIONS).status_code == 404


def test_the_list_costs_the_same_for_many(client, county, stations, clerk, django_assert_max_num_queries):
    for number in range(12):
        given.code(given.station(f"青石镇第{number}联络点", f"P{number}", county.regions["town"]))
    as_(client, clerk).get(STATIONS)

    # session, user, posts, identity, count, stations, codes, and what the frame of every page asks for
    with django_assert_max_num_queries(10):
        client.get(STATIONS)


def test_the_poster_says_all_that_has_to_stand_on_a_wall(client, stations, clerk):
    code = given.code(stations["town"])

    page = as_(client, clerk).get(poster_of(code)).content.decode()

    for text in (
        "示例县人大代表联络站",
        "青石镇代表联络站",
        "扫一扫",
        "说事情",
        "凭编号查进度",
        "青石镇便民服务中心二楼",
        "0999-5550101",
        "110",
        "119",
        "120",
        f"/s/{code.token}",
    ):
        assert text in page


def test_a_deputys_poster_names_the_deputy_and_no_phone_of_theirs(client, county, stations, clerk):
    user = people.user("wang", "王建国")
    user.phone = "13900001234"
    user.save(update_fields=["phone"])
    deputy = roll.deputy("王建国", county.regions["town"], user=user)
    given.posting(deputy, stations["town"])

    page = as_(client, clerk).get(poster_of(given.code(stations["town"], deputy))).content.decode()

    assert "王建国<small>人大代表</small>" in page
    assert "13900001234" not in page


def test_the_poster_has_no_style_or_script_the_policy_would_block(client, stations, clerk):
    page = as_(client, clerk).get(poster_of(given.code(stations["town"]))).content.decode()

    assert not re.search(r"<script|<style|\sstyle=|\son\w+=", page)


def test_a_code_out_of_scope_is_not_there(client, stations, outsider):
    code = given.code(stations["town"])

    for address in (
        poster_of(code),
        f"/console/codes/{code.public_id}/code.svg",
        f"/console/codes/{code.public_id}/revoke/",
    ):
        assert as_(client, outsider).get(address).status_code == 404
    assert client.post(f"/console/codes/{code.public_id}/revoke/").status_code == 404
    assert client.get(f"/console/stations/{stations['town'].public_id}/codes/").status_code == 404
    code.refresh_from_db()
    assert code.revoked_at is None


def test_a_post_that_ended_opens_no_poster(client, county, stations):
    person = people.user("late", "王芳")
    people.post(person, county.bodies["presidium"], Role.PRESIDIUM_CLERK, until=people.NOW.date())

    assert as_(client, person).get(poster_of(given.code(stations["town"]))).status_code == 404


def test_the_administrator_who_issues_codes_opens_their_posters(client, county, stations):
    admin = people.staff("sys", "吴静", county.bodies["committee"], Role.SYS_ADMIN)

    assert as_(client, admin).get(poster_of(given.code(stations["town"]))).status_code == 200


def test_a_revoked_code_has_no_poster(client, stations, clerk):
    code = given.code(stations["town"])
    as_(client, clerk).post(f"/console/codes/{code.public_id}/revoke/")

    assert client.get(poster_of(code)).status_code == 404
    assert QRCode.objects.get(pk=code.pk).revoked_at is not None


def test_an_expired_code_and_one_of_a_deputy_who_left_have_no_poster(client, county, stations, clerk, deputy):
    short = given.code(stations["town"], valid_until=date(2026, 3, 31))
    personal = given.code(stations["town"], deputy)
    end = {"active_to": date(2026, 4, 1), "actor": SYSTEM, "at": people.NOW}
    services.end_posting(posting_id=deputy.postings.get().pk, **end)

    with time_machine.travel(datetime(2026, 3, 31, 12, tzinfo=SHANGHAI), tick=False):
        assert [as_(client, clerk).get(poster_of(code)).status_code for code in (short, personal)] == [200, 200]
    with time_machine.travel(datetime(2026, 4, 1, 12, tzinfo=SHANGHAI), tick=False):
        assert [as_(client, clerk).get(poster_of(code)).status_code for code in (short, personal)] == [404, 404]
        assert "还没有二维码" in client.get(STATIONS).content.decode()


def test_the_picture_is_an_svg_file(client, stations, clerk):
    code = given.code(stations["town"])

    answer = as_(client, clerk).get(f"/console/codes/{code.public_id}/code.svg")

    assert answer["Content-Type"] == "image/svg+xml"
    assert "attachment" in answer["Content-Disposition"]
    assert ElementTree.fromstring(answer.content).tag.endswith("svg")


def test_the_path_draws_the_three_finder_squares_inside_the_quiet_zone(settings):
    settings.SITE_URL = "https://ld.example.gov.cn"

    path, side = code_path("abcdefghjkmnpqrs")

    far = side - QUIET - 7
    for x, y in ((QUIET, QUIET), (far, QUIET), (QUIET, far)):
        assert f"M{x} {y}h7v1h-7z" in path
    columns = [int(x) for x, _ in re.findall(r"M(\d+) (\d+)", path)]
    assert min(columns) == QUIET


def test_a_new_code_leads_to_its_poster(client, stations, clerk, deputy):
    address = f"/console/stations/{stations['town'].public_id}/codes/"
    assert "王建国" in as_(client, clerk).get(address).content.decode()

    answer = client.post(address, {"deputy": deputy.pk, "label": "名片", "valid_until": ""})

    code = QRCode.objects.get(label="名片")
    assert (code.deputy, answer.url) == (deputy, poster_of(code))


def test_a_refusal_stands_beside_its_field(client, stations, clerk):
    address = f"/console/stations/{stations['town'].public_id}/codes/"

    page = as_(client, clerk).post(address, {"deputy": "", "label": "", "valid_until": "2020-01-01"})

    assert "有效期要在今天或以后" in page.content.decode()
    assert not stations["town"].codes.exists()


def test_staff_see_codes_below_but_only_keep_their_own(client, stations):
    given.code(stations["village"])
    person = people.staff("st", "李站", stations["town"].organisation, Role.STATION_STAFF)

    page = as_(client, person).get(STATIONS).content.decode()

    assert f"/console/stations/{stations['town'].public_id}/codes/" in page
    assert f"/console/stations/{stations['village'].public_id}/codes/" not in page
