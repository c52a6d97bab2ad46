"""Users and passwords: register, change, reset, one's own."""

import pytest

from accounts import services
from accounts.models import User
from accounts.roles import Role
from accounts.tests import given
from core.actors import PASSER_BY, SYSTEM
from core.errors import NotAllowed, RuleBroken


def change_own(person: User, old: str, new: str) -> User:
    return services.change_own_password(old=old, new=new, actor=given.actor(person), at=given.NOW)


def test_a_new_user_gets_a_first_password_that_must_be_changed(db):
    made = services.register_user(username="zhang", name="张伟", phone="13900000000", actor=SYSTEM, at=given.NOW)

    stored = User.objects.get(username="zhang")
    assert len(made.password) == 12
    assert stored.check_password(made.password)
    assert stored.must_change_password
    assert stored.phone == "13900000000"


def test_names_differ_in_more_than_capitals(db):
    given.user("zhang", "张伟")

    with pytest.raises(RuleBroken, match="已经有人用了"):
        services.register_user(username="Zhang", name="另一个", actor=SYSTEM, at=given.NOW)


def test_a_reset_makes_the_old_password_useless(db):
    person = given.user("zhang", "张伟")

    made = services.reset_password(user_id=person.pk, actor=SYSTEM, at=given.NOW)

    person.refresh_from_db()
    assert not person.check_password(given.PASSWORD)
    assert person.check_password(made.password)
    assert person.must_change_password


def test_administrators_do_not_lock_themselves_out(county):
    admin = given.staff("sys", "吴静", county.bodies["committee"], Role.SYS_ADMIN)

    with pytest.raises(RuleBroken, match="不能停用自己"):
        services.change_user(user_id=admin.pk, is_active=False, actor=given.actor(admin), at=given.NOW)


@pytest.mark.parametrize(
    ("old", "new", "field", "sentence"),
    [
        ("wrong", "lvshui-2026-qing", "old", "原密码不对"),
        (given.PASSWORD, given.PASSWORD, "new", "不能和原密码一样"),
        (given.PASSWORD, "short", "new", "10"),
        (given.PASSWORD, "83492017463", "new", "数字"),
    ],
)
def test_a_weak_new_password_is_refused_with_its_field(db, old, new, field, sentence):
    person = given.user("zhang", "张伟")

    with pytest.raises(RuleBroken, match=sentence) as refusal:
        change_own(person, old, new)

    assert refusal.value.field == field


def test_a_good_new_password_replaces_the_first_one(db):
    made = services.register_user(username="zhang", name="张伟", actor=SYSTEM, at=given.NOW)

    person = change_own(made.user, made.password, "lvshui-2026-qing")

    assert person.check_password("lvshui-2026-qing")
    assert not person.must_change_password


def test_only_the_administrator_keeps_users(db):
    person = given.user("zhang", "张伟")

    for stranger in (PASSER_BY, given.actor(person)):
        with pytest.raises(NotAllowed):
            services.reset_password(user_id=person.pk, actor=stranger, at=given.NOW)
