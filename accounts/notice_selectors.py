"""The only place that reads where people are reached outside, what they chose, and which messages were not sent."""

from collections.abc import Collection
from typing import NamedTuple

from django.db.models import Count, QuerySet

from accounts.models import User
from accounts.policies import keeps_deliveries
from core.actors import Actor
from core.delivery.channels import AddressBook, Channel, address_books, channels
from core.delivery.counting import messages as unsettled
from core.models import NoticeDelivery, NoticePreference
from core.models.notices import DeliveryState


class Choice(NamedTuple):
    """One channel as one person finds it: whether it is set up, what address it would use, what the person chose."""

    channel: Channel
    configured: bool
    address_label: str
    address: str
    enabled: bool
    immediate: bool


def emails(user_ids: Collection[int]) -> dict[int, str]:
    """Return the e-mail addresses of those users who may sign in and have one."""
    return _column("email", user_ids)


def phones(user_ids: Collection[int]) -> dict[int, str]:
    """Return the mobile numbers of those users who may sign in and have one."""
    return _column("phone", user_ids)


def usernames(user_ids: Collection[int]) -> dict[int, str]:
    """Return the user names of those users who may sign in; another system knows people by them."""
    return _column("username", user_ids)


def _column(name: str, user_ids: Collection[int]) -> dict[int, str]:
    found = User.objects.filter(pk__in=user_ids, is_active=True).exclude(**{name: ""})
    return dict(found.order_by().values_list("pk", name))


def masked_phone(phone: str) -> str:
    """Return a telephone number with its middle hidden."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) > 7 else f"{'*' * max(len(phone) - 2, 0)}{phone[-2:]}"


def masked_email(address: str) -> str:
    """Return an e-mail address with all but the first letter of the name hidden."""
    name, _, domain = address.partition("@")
    return f"{name[:1]}***@{domain}"


def choices_of(actor: Actor) -> list[Choice]:
    """Return every channel of the platform as the person signed in finds it."""
    user_id = actor.user_id or 0
    chosen = {one.channel: one for one in NoticePreference.objects.filter(user_id=user_id)}
    return [_choice(channel, user_id, chosen.get(channel.name)) for _, channel in channels.items()]


def _choice(channel: Channel, user_id: int, chosen: NoticePreference | None) -> Choice:
    book = address_books.get(channel.address) or AddressBook("地址", lambda _: {}, str)
    address = book.find([user_id]).get(user_id, "")
    return Choice(
        channel=channel,
        configured=channel.configured(),
        address_label=book.label,
        address=book.mask(address) if address else "",
        enabled=chosen.enabled if chosen else True,
        immediate=chosen.immediate if chosen else False,
    )


def masked_addresses(messages: Collection[NoticeDelivery]) -> dict[int, str]:
    """Return by message where it would go now, masked; one statement for each kind of address."""
    shown: dict[int, str] = {}
    for name, channel in channels.items():
        book = address_books.get(channel.address)
        through = [message for message in messages if message.channel == name]
        found = book.find({message.user_id for message in through}) if book and through else {}
        for message in through:
            if book and message.user_id in found:
                shown[message.pk] = book.mask(found[message.user_id])
    return shown


def unsent_for(actor: Actor, state: str) -> QuerySet[NoticeDelivery]:
    """Return the messages in that state that could not be sent, latest first, none for who does not look after them.

    With the person and how many notices; never with what the notices say, which is not for this page's readers.
    """
    if not keeps_deliveries(actor):
        return NoticeDelivery.objects.none()
    found = unsettled().filter(state=state, attempts__gt=0 if state == DeliveryState.WAITING else -1)
    return found.select_related("user").annotate(others=Count("carried")).order_by("-last_attempt_at", "-pk")
