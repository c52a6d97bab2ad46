"""The master data pages of deputies: writes are commands, lists stay flat."""

import pytest
from django.test import Client

from accounts.roles import Role
from accounts.tests import given as people
from core import audit
from core.subjects import Subject
from deputies.models import Deputy
from deputies.tests import given


@pytest.fixture
def admin(client, county) -> Client:
    client.force_login(people.staff("sys", "吴静", county.bodies["committee"], Role.SYS_ADMIN))
    return client


def test_a_deputy_is_registered_and_given_a_mandate(admin, county):
    admin.post("/admin/deputies/deputy/add/", {"name": "王建国", "sex": "male", "bio_public": ""})
    deputy = Deputy.objects.get(name="王建国")
    mandate = {
        "deputy": deputy.pk,
        "level": "township",
        "region": county.regions["town"].pk,
        "district": "青石桥选区",
        "term": "18",
        "starts_on": "2022-01-10",
    }

    admin.post("/admin/deputies/mandate/add/", mandate)

    made = deputy.mandates.get()
    assert [event.verb for event in audit.trail(Subject("mandate", made.pk))] == ["give_mandate"]


def test_a_phone_in_the_profile_is_refused_on_the_page(admin):
    page = admin.post(
        "/admin/deputies/deputy/add/", {"name": "王建国", "sex": "male", "bio_public": "电话13900001234"}, follow=True
    )

    assert "不要写电话号码" in page.content.decode()
    assert not Deputy.objects.exists()


def test_lists_stay_flat(admin, county, django_assert_max_num_queries):
    for number in range(8):
        given.deputy(f"代表{number}", county.regions["town"])

    admin.get("/admin/")
    for name in ("deputy", "mandate"):
        with django_assert_max_num_queries(9):
            assert admin.get(f"/admin/deputies/{name}/").status_code == 200
