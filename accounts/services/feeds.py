"""Commands on a person's calendar feed: make or replace its address (shown once), and revoke it."""

import secrets
from datetime import datetime

from accounts.models import CalendarFeed
from core import audit, outbox
from core.actors import Actor
from core.crypto import keyed_digest
from core.errors import NotAllowed
from core.subjects import Subject
from core.transactions import durable

FEED_CONTEXT = "accounts.calendar_feed"


def make_feed(*, actor: Actor, at: datetime) -> str:
    """生成订阅地址: return the secret part of the person's address; the one before it is of no use from now on.

    :raises NotAllowed: for nobody in person, such as another system
    """
    user_id = _person(actor)
    secret = secrets.token_urlsafe(32)
    with durable():
        feed, _ = CalendarFeed.objects.update_or_create(
            user_id=user_id, defaults={"digest": keyed_digest(secret, FEED_CONTEXT), "created_at": at}
        )
        _announce("make_feed", feed.pk, actor, at)
    return secret


def revoke_feed(*, actor: Actor, at: datetime) -> bool:
    """停用订阅地址: let the person's address lead nowhere; return whether there was one.

    :raises NotAllowed: for nobody in person
    """
    user_id = _person(actor)
    with durable():
        feed = CalendarFeed.objects.select_for_update().filter(user_id=user_id).first()
        if feed is None:
            return False
        _announce("revoke_feed", feed.pk, actor, at)
        feed.delete()
    return True


def _person(actor: Actor) -> int:
    if actor.user_id is None:
        raise NotAllowed("请先登录。")
    return actor.user_id


def _announce(verb: str, pk: int, actor: Actor, at: datetime) -> None:
    subject = Subject("calendar_feed", pk)
    audit.record(subject=subject, verb=verb, actor=actor, capacity=None, at=at, user_id=actor.user_id)
    outbox.publish(topic=f"accounts.{verb}", subject=subject, at=at, user_id=actor.user_id)
