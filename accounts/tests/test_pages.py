"""The pages of signing in: where one lands, own host only, the lock, idle sessions, the first password, sign-out."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts import services
from accounts.models import LoginEvent, User
from accounts.roles import Role
from accounts.services.signin import REFUSED
from accounts.states import LoginOutcome
from accounts.tests import given
from core.actors import SYSTEM

LOGIN = "/login/"


@pytest.fixture
def clerk(county) -> User:
    return given.staff("wang", "王芳", county.bodies["presidium"], Role.PRESIDIUM_CLERK)


@pytest.fixture
def at_ten():
    with time_machine.travel(given.NOW, tick=False) as traveller:
        yield traveller


def sign_in(client: Client, username: str = "wang", password: str = given.PASSWORD, **extra: str):
    return client.post(LOGIN, {"username": username, "password": password, **extra})


def test_the_page_is_chinese_and_names_the_fields(client, db):
    page = client.get(LOGIN).content.decode()

    assert "<h1>登录</h1>" in page
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page


def test_staff_land_in_the_console(client, clerk):
    assert sign_in(client).url == reverse("console:home")


def test_the_administrator_lands_in_the_master_data(client, county):
    given.staff("sys", "吴静", county.bodies["committee"], Role.SYS_ADMIN)

    assert sign_in(client, "sys").url == reverse("admin:index")


def test_a_person_without_post_is_told_whom_to_ask(client, db):
    given.user("wang", "王芳")

    page = client.get(sign_in(client).url)

    assert "没有在任的岗位" in page.content.decode()


@pytest.mark.parametrize(
    ("wanted", "target"),
    [
        ("/console/stations/?page=2", "/console/stations/?page=2"),
        ("https://evil.example/", "/console/"),
        ("//evil.example/", "/console/"),
        ("javascript:alert(1)", "/console/"),
    ],
)
def test_next_stays_on_this_site(client, clerk, wanted, target):
    assert sign_in(client, next=wanted).url == target


def test_refusal_shows_one_sentence_and_keeps_the_name(client, clerk):
    page = sign_in(client, password="wrong").content.decode()

    assert REFUSED in page
    assert 'value="wang"' in page
    assert "wrong" not in page


def test_the_sixth_attempt_is_refused_even_with_the_right_password(client, clerk, at_ten):
    for _ in range(5):
        sign_in(client, password="wrong")

    assert REFUSED in sign_in(client).content.decode()
    at_ten.shift(timedelta(minutes=30))
    assert sign_in(client).status_code == 302


def test_a_session_left_alone_for_half_an_hour_ends(client, clerk, at_ten):
    sign_in(client)
    at_ten.shift(timedelta(minutes=29))
    assert client.get("/password/").status_code == 200
    at_ten.shift(timedelta(minutes=29))
    assert client.get("/password/").status_code == 200
    at_ten.shift(timedelta(minutes=30))

    assert client.get("/password/").url == "/login/?next=/password/"


def test_a_screen_that_only_asks_by_itself_is_left_alone(client, clerk, at_ten):
    sign_in(client)
    client.get("/password/")
    for _ in range(3):
        at_ten.shift(timedelta(minutes=9))
        assert client.get("/password/", headers={"X-Poll": "1"}).status_code == 200
    at_ten.shift(timedelta(minutes=3))

    assert client.get("/password/", headers={"X-Poll": "1"}).status_code == 302


def test_use_is_noted_once_a_minute_and_not_with_every_page(client, clerk, at_ten, django_assert_max_num_queries):
    sign_in(client)
    client.get("/no-post/")
    at_ten.shift(timedelta(seconds=30))

    # session, user, and for the menu posts and identity; nothing is written
    with django_assert_max_num_queries(4):
        client.get("/no-post/")
    at_ten.shift(timedelta(seconds=31))
    client.get("/no-post/")

    clerk.refresh_from_db()
    assert clerk.last_seen == given.NOW + timedelta(seconds=61)


def test_a_first_password_is_changed_before_anything_else(client, county):
    made = services.register_user(username="wang", name="王芳", actor=SYSTEM, at=given.NOW)
    sign_in(client, password=made.password)

    assert client.get("/no-post/").url == "/password/"
    new = {"old": made.password, "new": "lvshui-2026-qing", "again": "lvshui-2026-qing"}
    assert client.post("/password/", new).url == "/no-post/"
    assert client.get("/no-post/").status_code == 200


def test_changing_the_password_ends_the_other_sessions(client, clerk):
    other = Client()
    sign_in(client)
    sign_in(other)

    client.post("/password/", {"old": given.PASSWORD, "new": "lvshui-2026-qing", "again": "lvshui-2026-qing"})

    assert client.get("/password/").status_code == 200
    assert other.get("/password/").status_code == 302


def test_two_different_entries_are_caught(client, clerk):
    sign_in(client)

    page = client.post("/password/", {"old": given.PASSWORD, "new": "lvshui-2026-qing", "again": "lvshui-2026"})

    assert "两次输入的新密码不一样" in page.content.decode()


def test_signing_out_needs_a_post_and_is_recorded(client, clerk):
    sign_in(client)

    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/").url == LOGIN
    assert client.get("/password/").status_code == 302
    assert LoginEvent.objects.filter(outcome=LoginOutcome.SIGNED_OUT, user=clerk).count() == 1
