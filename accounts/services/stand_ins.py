"""Commands on stand-ins during leave (代理): name one, call one off."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import Post, StandIn, User
from accounts.roles import ADMIN_ROLES
from accounts.services.records import save_row
from accounts.stand_in_policies import NEVER_LENT, namer, names_anybody
from accounts.stand_in_selectors import colleagues
from core import outbox
from core.actors import Actor, Capacity
from core.clock import local_date
from core.errors import NotAllowed, RuleBroken, WrongState
from core.subjects import Subject

NAMED, CALLED_OFF = "accounts.name_stand_in", "accounts.end_stand_in"


def name_stand_in(
    *, post_id: int, user_id: int, active_from: date, active_to: date, reason: str, actor: Actor, at: datetime
) -> StandIn:
    """Let another person act with a post from a day on, up to and without `active_to`; it ends by itself.

    :raises NotAllowed: unless it is one's own post, one heads the body, or a system administrator does it
    :raises RuleBroken: oneself, a post of the three administrators or of a shift, a period in the past or beyond the
        post's own, somebody of another body, a second stand-in at the same time
    """
    with transaction.atomic(durable=True):
        # The post's row serialises what is said of it; the person's, appointments beside it (三员).
        post = Post.objects.select_for_update(no_key=True, of=("self",)).select_related("user").get(pk=post_id)
        person = User.objects.select_for_update(no_key=True).get(pk=user_id)
        capacity = _required(post, actor)
        _check_period(post, active_from, active_to, local_date(at))
        _check_person(post, person, active_from, active_to, actor)
        row = StandIn(post=post, user=person, active_from=active_from, active_to=active_to, reason=reason.strip())
        row.named_by_id = actor.user_id
        save_row(row, kind="stand_in", verb="name_stand_in", actor=actor, capacity=capacity, at=at)
        _publish(NAMED, row, actor, at)
    return row


def end_stand_in(*, stand_in_id: int, actor: Actor, at: datetime) -> StandIn:
    """Call a stand-in off at once: the holder is back, or another one is to be named.

    :raises NotAllowed: as for naming one, the stand-in themselves apart, who may give it back
    :raises WrongState: when it is over
    """
    with transaction.atomic(durable=True):
        row = StandIn.objects.select_for_update(of=("self",)).select_related("post__user", "user").get(pk=stand_in_id)
        gives_back = actor.user_id is not None and actor.user_id == row.user_id
        capacity = Capacity(role="user", label="本人") if gives_back else _required(row.post, actor)
        if row.ended_at is not None or row.active_to is None or row.active_to <= local_date(at):
            raise WrongState("这次代理已经结束了。")
        row.ended_at = at
        save_row(row, kind="stand_in", verb="end_stand_in", actor=actor, capacity=capacity, at=at)
        _publish(CALLED_OFF, row, actor, at)
    return row


def _required(post: Post, actor: Actor) -> Capacity:
    capacity = namer(post, actor)
    if capacity is None:
        raise NotAllowed("请人代理由本人、本单位负责人或者系统管理员办理；代理人不能再请人代理。")
    return capacity


def _check_period(post: Post, begins: date, ends: date, today: date) -> None:
    if post.role in NEVER_LENT:
        raise RuleBroken(f"“{post.get_role_display()}”不能请人代理。", field="post")
    if begins < today:
        raise RuleBroken("代理从今天或者以后开始。", field="active_from")
    if ends <= begins:
        raise RuleBroken("最后一天不能早于第一天。", field="active_to")
    if begins < post.active_from or (post.active_to is not None and ends > post.active_to):
        raise RuleBroken("代理时间超出了任职时间。", field="active_to")


def _check_person(post: Post, person: User, begins: date, ends: date, actor: Actor) -> None:
    if person.pk == post.user_id:
        raise RuleBroken("不能请本人代理自己。", field="user")
    if not person.is_active:
        raise RuleBroken(f"{person.name}的账户已经停用。", field="user")
    administers = person.posts.filter(role__in=ADMIN_ROLES, active_from__lt=ends).exclude(active_to__lte=begins)
    if person.is_superuser or administers.exists():
        raise RuleBroken("系统、安全、审计管理员不办业务，不能代理。", field="user")
    if not names_anybody(actor) and not colleagues([post.organisation_id], begins).filter(pk=person.pk).exists():
        raise RuleBroken("只能请本单位的人代理；本单位没有合适的人，请联系系统管理员。", field="user")


def _publish(topic: str, row: StandIn, actor: Actor, at: datetime) -> None:
    outbox.publish(topic=topic, subject=Subject("stand_in", row.pk), at=at, user_id=actor.user_id)
