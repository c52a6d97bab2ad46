"""Commands on users and their passwords: register, change, reset, change one's own."""

import secrets
from datetime import datetime
from typing import NamedTuple, TypedDict, Unpack

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import policies
from accounts.models import User
from accounts.services.records import save_row
from core import audit
from core.actors import Actor, Capacity
from core.errors import NotAllowed, RuleBroken
from core.subjects import Subject

# No letters or digits that look alike, because a first password is read from paper.
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"
PASSWORD_LENGTH = 12


class UserFields(TypedDict, total=False):
    """What may be changed of a user; what is left out stays as it is."""

    name: str
    phone: str
    email: str
    is_active: bool


class NewPassword(NamedTuple):
    """A user and the first password, which is shown once and kept nowhere."""

    user: User
    password: str


def register_user(
    *,
    username: str,
    name: str,
    actor: Actor,
    at: datetime,
    phone: str = "",
    email: str = "",
    password: str | None = None,
    ready_hash: str = "",
) -> NewPassword:
    """Add somebody who may sign in, with a first password that has to be changed; made up when none is given.

    With `ready_hash` the person brings a hashed password along, from another system or the demo county, and keeps it.
    """
    capacity = policies.administrator(actor)
    first = "" if ready_hash else password or made_up()
    with transaction.atomic(durable=True):
        hashed = ready_hash or make_password(first)
        person = {"username": username, "name": name, "phone": phone, "email": email}
        user = write_user(**person, password=hashed, must_change=not ready_hash, actor=actor, capacity=capacity, at=at)
    return NewPassword(user, first)


def write_user(
    *,
    username: str,
    name: str,
    phone: str,
    email: str,
    password: str,
    must_change: bool,
    actor: Actor,
    capacity: Capacity,
    at: datetime,
) -> User:
    """Save a new user with a hashed password inside the caller's transaction, for the import of many."""
    user = User(username=username.strip(), name=name, phone=phone, email=email.strip())
    user.must_change_password, user.password = must_change, password
    save_row(user, kind="user", verb="register_user", actor=actor, capacity=capacity, at=at)
    return user


def change_user(*, user_id: int, actor: Actor, at: datetime, **fields: Unpack[UserFields]) -> User:
    """Correct a user's name, phone or e-mail, or stop and allow sign-in.

    :raises RuleBroken: when administrators would lock themselves out
    """
    capacity = policies.administrator(actor)
    if user_id == actor.user_id and fields.get("is_active") is False:
        raise RuleBroken("不能停用自己的账户。", field="is_active")
    with transaction.atomic(durable=True):
        user = User.objects.select_for_update().get(pk=user_id)
        for name, value in fields.items():
            setattr(user, name, value)
        save_row(user, kind="user", verb="change_user", actor=actor, capacity=capacity, at=at)
    return user


def reset_password(*, user_id: int, actor: Actor, at: datetime) -> NewPassword:
    """Give a user a new first password; open sessions end, and it has to be changed at the next sign-in."""
    capacity = policies.administrator(actor)
    password = made_up()
    with transaction.atomic(durable=True):
        user = User.objects.select_for_update().get(pk=user_id)
        user.set_password(password)
        user.must_change_password = True
        user.save(update_fields=["password", "must_change_password"])
        _record_password("reset_password", user, actor, capacity, at)
    return NewPassword(user, password)


def change_own_password(*, old: str, new: str, actor: Actor, at: datetime) -> User:
    """Change the password of the person signed in.

    :raises RuleBroken: when the old one is wrong, or the new one is weak or the same
    """
    if actor.user_id is None:
        raise NotAllowed("请先登录。")
    with transaction.atomic(durable=True):
        user = User.objects.select_for_update().get(pk=actor.user_id)
        _check_new_password(user, old, new)
        user.set_password(new)
        user.must_change_password = False
        user.save(update_fields=["password", "must_change_password"])
        capacity = actor.capacities[0] if actor.capacities else Capacity(role="user", label="本人")
        _record_password("change_own_password", user, actor, capacity, at)
    return user


def _check_new_password(user: User, old: str, new: str) -> None:
    if not user.check_password(old):
        raise RuleBroken("原密码不对。", field="old")
    if old == new:
        raise RuleBroken("新密码不能和原密码一样。", field="new")
    try:
        validate_password(new, user)
    except ValidationError as error:
        raise RuleBroken(error.messages[0], field="new") from error


def _record_password(verb: str, user: User, actor: Actor, capacity: Capacity, at: datetime) -> None:
    audit.record(subject=Subject("user", user.pk), verb=verb, actor=actor, capacity=capacity, at=at)


def made_up() -> str:
    """Return a first password that reads well from paper."""
    return "".join(secrets.choice(READABLE) for _ in range(PASSWORD_LENGTH))
