"""Commands on how people are told outside: one's own choice of channels, the wording, and what could not be sent."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from accounts import policies
from accounts.services.records import save_row
from core import audit
from core.actors import Actor, Capacity
from core.delivery import services as deliveries
from core.delivery import wording
from core.delivery.channels import Channel, channels
from core.errors import NotAllowed, RuleBroken
from core.models import NoticePreference, NoticeTemplate
from core.subjects import Subject

AT_ONCE = 500


class ChannelChoice(NamedTuple):
    """What a person wants of one channel: whether at all, and whether at once or in the digest."""

    enabled: bool
    immediate: bool


def choose_channels(*, choices: Mapping[str, ChannelChoice], actor: Actor, at: datetime) -> int:
    """Keep what the person signed in wants of each channel; return how many choices changed.

    The list inside the platform cannot be turned off, so that nobody can say they were not told.
    """
    if actor.user_id is None:
        raise NotAllowed("请先登录。")
    if any(channels.get(name) is None for name in choices):
        raise RuleBroken("没有这个渠道，请刷新页面后再试。")
    capacity = actor.capacities[0] if actor.capacities else Capacity(role="user", label="本人")
    with transaction.atomic(durable=True):
        kept = {row.channel: row for row in _own(actor.user_id)}
        before = {name: (row.enabled, row.immediate) for name, row in kept.items()}
        changed = [name for name, choice in choices.items() if before.get(name, (True, False)) != tuple(choice)]
        for name in changed:
            NoticePreference.objects.update_or_create(
                user_id=actor.user_id, channel=name, defaults=choices[name]._asdict()
            )
        if changed:
            subject = Subject("user", actor.user_id)
            audit.record(
                subject=subject, verb="choose_channels", actor=actor, capacity=capacity, at=at, channels=changed
            )
    return len(changed)


def _own(user_id: int) -> list[NoticePreference]:
    return list(NoticePreference.objects.select_for_update().filter(user_id=user_id).order_by("pk"))


def write_wording(*, kind: str, channel: str, subject: str, body: str, actor: Actor, at: datetime) -> NoticeTemplate:
    """Replace the shipped wording of one kind of message in one channel.

    :raises RuleBroken: when it could not be sent so
    """
    return _save(NoticeTemplate(kind=kind, channel=channel), subject, body, "write_wording", actor, at)


def change_wording(*, template_id: int, subject: str, body: str, actor: Actor, at: datetime) -> NoticeTemplate:
    """Change the county's wording; an empty text gives back the shipped one.

    :raises RuleBroken: when it could not be sent so
    """
    return _save(NoticeTemplate.objects.get(pk=template_id), subject, body, "change_wording", actor, at)


def _save(row: NoticeTemplate, subject: str, body: str, verb: str, actor: Actor, at: datetime) -> NoticeTemplate:
    capacity = policies.administrator(actor)
    channel = the_channel(row.channel)
    row.subject, row.body = wording.settled(row.kind, channel, subject, body)
    with transaction.atomic(durable=True):
        save_row(row, kind="notice_template", verb=verb, actor=actor, capacity=capacity, at=at)
    return row


def the_channel(name: str) -> Channel:
    """Return a channel by its name.

    :raises RuleBroken: when there is none
    """
    found = channels.get(name)
    if found is None:
        raise RuleBroken("没有这个渠道，请重新选择。", field="channel")
    return found


def send_messages_again(*, message_ids: Collection[int], actor: Actor, at: datetime) -> int:
    """Put messages that could not be sent back in line; return how many, less those somebody else has dealt with.

    :raises RuleBroken: when nothing is chosen, or too much for one time
    """
    capacity = _keeper(actor, message_ids)
    with transaction.atomic(durable=True):
        count = deliveries.send_again(message_ids, at)
        _record("send_messages_again", count, actor, capacity, at)
    return count


def give_up_messages(*, message_ids: Collection[int], actor: Actor, at: datetime) -> int:
    """Take messages off the list for good, e.g. of people who have left; each stays in its reader's list inside.

    :raises RuleBroken: when nothing is chosen, or too much for one time
    """
    capacity = _keeper(actor, message_ids)
    with transaction.atomic(durable=True):
        count = deliveries.give_up(message_ids)
        _record("give_up_messages", count, actor, capacity, at)
    return count


def _keeper(actor: Actor, message_ids: Collection[int]) -> Capacity:
    capacity = policies.delivery_keeper(actor)
    if not message_ids:
        raise RuleBroken("请先选择消息。")
    if len(message_ids) > AT_ONCE:
        raise RuleBroken(f"一次最多{AT_ONCE}条，请分几次处理。")
    return capacity


def _record(verb: str, count: int, actor: Actor, capacity: Capacity, at: datetime) -> None:
    subject = Subject("notice_delivery", 0)
    audit.record(subject=subject, verb=verb, actor=actor, capacity=capacity, at=at, messages=count)
