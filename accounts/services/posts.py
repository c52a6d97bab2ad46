"""Commands on posts (岗位): put somebody in a post, let a post end."""

from datetime import date, datetime

from django.db import transaction

from accounts import policies
from accounts.models import Organisation, Post, User
from accounts.roles import ADMIN_ROLES, Role
from accounts.services.records import save_row
from core.actors import Actor, Capacity
from core.errors import RuleBroken

APART = "系统、安全、审计三个管理员岗位不能由同一人担任。"


def appoint(
    *,
    user_id: int,
    organisation_id: int,
    role: str,
    active_from: date,
    actor: Actor,
    at: datetime,
    active_to: date | None = None,
) -> Post:
    """Put a person in a post from a day on, up to and without `active_to`.

    :raises RuleBroken: when the role does not fit the organisation, the person already holds it, or it would put
        two of the three administrator roles in one hand (三员分立)
    """
    capacity = policies.administrator(actor)
    with transaction.atomic(durable=True):
        return write_post(
            user_id=user_id,
            organisation_id=organisation_id,
            role=role,
            active_from=active_from,
            active_to=active_to,
            actor=actor,
            capacity=capacity,
            at=at,
        )


def write_post(
    *,
    user_id: int,
    organisation_id: int,
    role: str,
    active_from: date,
    active_to: date | None,
    actor: Actor,
    capacity: Capacity,
    at: datetime,
    hours: tuple[datetime, datetime] | None = None,
) -> Post:
    """Save a new post inside the caller's transaction; with hours it is held only between those two instants.

    :raises RuleBroken: as for `appoint`, and for a rotating head without the hours of a shift
    """
    # The user's row serialises appointments of one person, so that two cannot pass the checks together.
    user = User.objects.select_for_update(no_key=True).get(pk=user_id)
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=organisation_id)
    _check_place(organisation, role, active_from, active_to)
    if role in ADMIN_ROLES:
        _check_apart(user, role, active_from, active_to)
    post = Post(user=user, organisation=organisation, role=role, active_from=active_from, active_to=active_to)
    post.starts_at, post.ends_at = hours or (None, None)
    save_row(post, kind="post", verb="appoint", actor=actor, capacity=capacity, at=at)
    if role == Role.SYS_ADMIN and not user.is_staff:
        user.is_staff = True
        user.save(update_fields=["is_staff"])
    return post


def write_post_cut(post: Post, *, actor: Actor, capacity: Capacity, at: datetime) -> None:
    """Let a post of one shift end now, inside the caller's transaction; one that has not begun is never held."""
    locked = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
    if locked.starts_at is None or locked.ends_at is None or locked.ends_at <= at:
        return
    locked.ends_at = max(locked.starts_at, at)
    save_row(locked, kind="post", verb="end_post", actor=actor, capacity=capacity, at=at)


def _check_place(organisation: Organisation, role: str, begins: date, ends: date | None) -> None:
    if not policies.role_fits(role, organisation.kind, organisation.can_handle):
        raise RuleBroken(f"{organisation.name}不设“{Role(role).label}”这个岗位。", field="role")
    over = organisation.active_to
    if begins < organisation.active_from or (over is not None and (ends is None or ends > over)):
        raise RuleBroken("任职时间超出了单位存在的时间。", field="active_from")


def _check_apart(user: User, role: str, begins: date, ends: date | None) -> None:
    """三员分立; the first administrator of an installation counts as system administrator without a post."""
    if user.is_superuser and role != Role.SYS_ADMIN:
        raise RuleBroken(APART, field="role")
    others = user.posts.filter(role__in=ADMIN_ROLES).exclude(active_to__lte=begins)
    if ends is not None:
        others = others.filter(active_from__lt=ends)
    if others.exists():
        raise RuleBroken(APART, field="role")
    lent = user.standing_in.filter(ended_at__isnull=True, active_to__gt=begins)
    if (lent if ends is None else lent.filter(active_from__lt=ends)).exists():
        raise RuleBroken("这个人还在代理别人的岗位，管理员不办业务，请先结束代理。", field="role")


def end_post(*, post_id: int, active_to: date, actor: Actor, at: datetime) -> Post:
    """Let a post end: on `active_to` the person no longer acts in it.

    :raises RuleBroken: when that is not after its first day, or would lengthen a post that already ends
    """
    capacity = policies.administrator(actor)
    with transaction.atomic(durable=True):
        post = Post.objects.select_for_update().get(pk=post_id)
        if post.active_to is not None and active_to > post.active_to:
            raise RuleBroken("岗位已经定了更早的结束日期，要继续任职请重新任命。", field="active_to")
        post.active_to = active_to
        save_row(post, kind="post", verb="end_post", actor=actor, capacity=capacity, at=at)
    return post
