"""The master data pages: who gets in, that every write is a command, and that a refusal is shown."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import ApiToken, Organisation, Post, User
from accounts.roles import Role
from accounts.tests import given
from core import audit
from core.subjects import Subject

LISTS = [
    "accounts_region",
    "accounts_organisation",
    "accounts_user",
    "accounts_post",
    "accounts_apitoken",
    "accounts_loginevent",
]


@pytest.fixture
def keeper(county) -> User:
    return given.staff("sys", "吴静", county.bodies["committee"], Role.SYS_ADMIN)


@pytest.fixture
def admin(client, keeper) -> Client:
    client.force_login(keeper)
    return client


def test_strangers_go_to_the_one_sign_in_page(client, db):
    first = client.get("/admin/")
    second = client.get(first.url)

    assert second.url == "/login/?next=%2Fadmin%2F"


@pytest.mark.parametrize("role", [Role.SEC_ADMIN, Role.AUDIT_ADMIN, Role.COUNTY_DISPATCHER])
def test_for_other_posts_there_is_nothing_here(client, county, role):
    client.force_login(given.staff("other", "周安", county.bodies["committee"], role))

    assert client.get("/admin/").status_code == 404
    assert client.get("/admin/accounts/user/").status_code == 404


@pytest.mark.parametrize("name", LISTS)
def test_every_list_opens_and_searches(admin, name):
    address = reverse(f"admin:{name}_changelist")

    assert admin.get(address).status_code == 200
    assert admin.get(address, {"q": "青石"}).status_code in (200, 302)


def test_the_index_is_chinese_and_light(admin):
    page = admin.get("/admin/").content.decode()

    assert "基础数据管理" in page
    assert "accounts/admin.css" in page
    assert "dark_mode.css" not in page
    assert "认证和授权" not in page


def test_a_new_user_is_registered_and_the_password_shown_once(admin):
    page = admin.post("/admin/accounts/user/add/", {"username": "zhang", "name": "张伟", "phone": "", **no_posts()})

    person = User.objects.get(username="zhang")
    shown = page.content.decode().split('class="shown-once">')[1].split("<")[0]
    assert person.check_password(shown)
    assert [event.verb for event in audit.trail(Subject("user", person.pk))] == ["register_user"]


def no_posts() -> dict[str, str]:
    return {"posts-TOTAL_FORMS": "0", "posts-INITIAL_FORMS": "0"}


def test_a_post_is_given_by_command_and_a_refusal_is_shown(admin, county):
    person = given.user("zhang", "张伟")
    form = {
        "user": person.pk,
        "organisation": county.bodies["water"].pk,
        "role": Role.PRESIDIUM_CLERK,
        "active_from": "2026-02-01",
        "active_to": "",
    }

    refused = admin.post("/admin/accounts/post/add/", form, follow=True)
    assert "县水利局不设“乡镇人大干事”这个岗位" in refused.content.decode()
    assert not person.posts.exists()

    admin.post("/admin/accounts/post/add/", form | {"role": Role.UNIT_HANDLER})
    post = person.posts.get()
    assert [event.verb for event in audit.trail(Subject("post", post.pk))] == ["appoint"]


def test_a_post_ends_on_its_page(admin, county):
    post = given.post(given.user("zhang", "张伟"), county.bodies["water"], Role.UNIT_HANDLER)

    admin.post(f"/admin/accounts/post/{post.pk}/change/", {"active_to": "2026-04-01"})

    assert Post.objects.get(pk=post.pk).active_to == date(2026, 4, 1)


def test_an_organisation_is_created_and_changed_by_command(admin, county):
    form = {
        "name": "县教育局",
        "kind": "department",
        "region": county.regions["county"].pk,
        "can_handle": "on",
        "active_from": "2026-01-01",
    }
    admin.post("/admin/accounts/organisation/add/", form)
    made = Organisation.objects.get(name="县教育局")

    admin.post(f"/admin/accounts/organisation/{made.pk}/change/", form | {"short_name": "教育局"})

    made.refresh_from_db()
    assert made.short_name == "教育局"
    verbs = [event.verb for event in audit.trail(Subject("organisation", made.pk))]
    assert verbs == ["create_organisation", "change_organisation"]


def test_nothing_is_deleted(admin, county):
    post = given.post(given.user("zhang", "张伟"), county.bodies["water"], Role.UNIT_HANDLER)

    assert admin.post(f"/admin/accounts/post/{post.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Post.objects.filter(pk=post.pk).exists()


def test_a_token_is_shown_once(admin, keeper):
    page = admin.post("/admin/accounts/apitoken/add/", {"user": keeper.pk, "label": "网格平台"}).content.decode()

    assert "离开本页以后不再显示" in page
    assert ApiToken.objects.get().digest not in page


@pytest.mark.parametrize("name", ["accounts_post", "accounts_organisation"])
def test_lists_stay_flat(admin, county, name, django_assert_max_num_queries):
    for number in range(8):
        given.staff(f"person{number}", f"人员{number}", county.bodies["water"], Role.UNIT_HANDLER)

    admin.get("/admin/")
    # session, user, posts, identity, count, rows, and two where an app above asks Django for permissions
    with django_assert_max_num_queries(9):
        admin.get(reverse(f"admin:{name}_changelist"))
