"""Commands on posts: appoint, end, and what they refuse."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from accounts import selectors, services
from accounts.models import Post, User
from accounts.roles import Role
from accounts.tests import given
from core import audit
from core.actors import PASSER_BY, SYSTEM
from core.errors import NotAllowed, RuleBroken
from core.subjects import Subject


def appoint(person: User, body, role: Role, *, actor=SYSTEM, since=given.START, until=None) -> Post:
    return services.appoint(
        user_id=person.pk,
        organisation_id=body.pk,
        role=role,
        active_from=since,
        active_to=until,
        actor=actor,
        at=given.NOW,
    )


def test_an_appointment_is_recorded_without_names(county):
    person = given.user("zhang", "张伟")

    post = appoint(person, county.bodies["water"], Role.UNIT_HANDLER)

    (event,) = audit.trail(Subject("post", post.pk))
    assert event.verb == "appoint"
    assert "张伟" not in str(event.detail)


def test_strangers_and_other_administrators_may_not_appoint(county):
    person = given.user("zhang", "张伟")
    security = given.staff("sec", "周安", county.bodies["committee"], Role.SEC_ADMIN)

    for stranger in (PASSER_BY, given.actor(person), given.actor(security)):
        with pytest.raises(NotAllowed):
            appoint(person, county.bodies["water"], Role.UNIT_HANDLER, actor=stranger)
    assert not person.posts.exists()


def test_a_role_at_the_wrong_body_is_refused(county):
    person = given.user("zhang", "张伟")

    with pytest.raises(RuleBroken, match="县水利局不设“乡镇人大干事”这个岗位") as refusal:
        appoint(person, county.bodies["water"], Role.PRESIDIUM_CLERK)

    assert refusal.value.field == "role"


@pytest.mark.parametrize("second", [Role.SEC_ADMIN, Role.AUDIT_ADMIN])
def test_three_administrators_are_three_people(county, second):
    person = given.staff("sys", "吴静", county.bodies["committee"], Role.SYS_ADMIN)

    with pytest.raises(RuleBroken, match="不能由同一人担任"):
        appoint(person, county.bodies["gov_office"], second)


def test_the_first_account_cannot_audit_itself(county):
    first = User.objects.create_superuser("admin", given.PASSWORD, name="初始账户")

    with pytest.raises(RuleBroken, match="不能由同一人担任"):
        appoint(first, county.bodies["committee"], Role.AUDIT_ADMIN)


def test_one_administrator_after_the_other_is_allowed(county):
    person, body = given.user("sys", "吴静"), county.bodies["committee"]
    appoint(person, body, Role.SYS_ADMIN, until=date(2026, 2, 1))

    appoint(person, body, Role.AUDIT_ADMIN, since=date(2026, 2, 1))

    assert person.posts.count() == 2


def test_the_database_too_keeps_administrators_apart(county):
    person, body = given.user("sys", "吴静"), county.bodies["committee"]
    appoint(person, body, Role.SYS_ADMIN)

    with pytest.raises(IntegrityError, match="accounts_post_three_admins_apart"):
        Post.objects.create(user=person, organisation=body, role=Role.SEC_ADMIN, active_from=date(2026, 5, 1))


def test_the_same_post_twice_is_refused(county):
    person = given.staff("zhang", "张伟", county.bodies["water"], Role.UNIT_HANDLER)

    with pytest.raises(RuleBroken, match="已经在这个岗位上"):
        appoint(person, county.bodies["water"], Role.UNIT_HANDLER)


def test_a_post_outside_the_bodys_life_is_refused(county):
    person = given.user("zhang", "张伟")

    with pytest.raises(RuleBroken, match="超出了单位存在的时间"):
        appoint(person, county.bodies["water"], Role.UNIT_HANDLER, since=given.START - timedelta(days=1))


def test_an_ended_post_ends_on_its_day_and_not_before(county):
    post = given.post(given.user("zhang", "张伟"), county.bodies["water"], Role.UNIT_HANDLER)

    services.end_post(post_id=post.pk, active_to=date(2026, 4, 1), actor=SYSTEM, at=given.NOW)

    post.refresh_from_db()
    assert post.active_to == date(2026, 4, 1)
    with pytest.raises(RuleBroken, match="已经定了更早的结束日期"):
        services.end_post(post_id=post.pk, active_to=date(2026, 5, 1), actor=SYSTEM, at=given.NOW)
    with pytest.raises(RuleBroken, match="要晚于启用日期"):
        services.end_post(post_id=post.pk, active_to=given.START, actor=SYSTEM, at=given.NOW)


def test_holders_are_found_by_role_and_body(county):
    water, power = county.bodies["water"], county.bodies["power"]
    head = given.staff("head", "郑和", water, Role.UNIT_HEAD)
    other = given.staff("other", "冯远", power, Role.UNIT_HEAD)
    gone = given.staff("gone", "陈旧", water, Role.UNIT_HANDLER)
    services.change_user(user_id=gone.pk, is_active=False, actor=SYSTEM, at=given.NOW)

    both = (Role.UNIT_HEAD, Role.UNIT_HANDLER)

    assert selectors.post_holders(*both, at=given.NOW, organisation_id=water.pk) == [head.pk]
    assert selectors.post_holders(*both, at=given.NOW) == sorted([head.pk, other.pk])


@pytest.mark.django_db(transaction=True)
def test_two_administrators_appointing_at_once_cannot_put_two_roles_in_one_hand(run_together):
    county = given.organisation("代表工委", "working_committee", given.regions()["county"])
    person = given.user("sys", "吴静")
    refused = []

    def try_to(role: Role) -> None:
        try:
            appoint(person, county, role)
        except RuleBroken as refusal:
            refused.append(refusal.message)

    run_together(lambda: try_to(Role.SYS_ADMIN), lambda: try_to(Role.AUDIT_ADMIN))

    assert person.posts.count() == 1
    assert refused == ["系统、安全、审计三个管理员岗位不能由同一人担任。"]
