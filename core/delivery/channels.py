"""The only place for which channels carry notices outside: each says what it is called, needs and can do."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from core.models.notices import Severity
from core.registries import Registry


class Outcome(StrEnum):
    """What came of one attempt."""

    SENT = "sent"
    AWAY = "away"  # nobody answered; others through this channel will hardly fare better now
    RETRY = "retry"
    REFUSED = "refused"


@dataclass(frozen=True)
class Result:
    """What came of one attempt, with a reason in plain Chinese that holds nobody's name, address or words."""

    outcome: Outcome
    reason: str = ""


SENT = Result(Outcome.SENT)


@dataclass(frozen=True)
class Line:
    """One notice inside a message: its text and the absolute address it leads to."""

    text: str
    link: str
    severity: Severity


@dataclass(frozen=True)
class Outgoing:
    """One message to one person; the id is the same in every attempt."""

    message_id: UUID
    address: str
    subject: str
    body: str
    severity: Severity
    at: datetime
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Channel:
    """A way to reach people: `send` makes one attempt and never raises for what a receiver does."""

    name: str
    label: str
    # What of a person it needs, by the name under which `address_books` finds it.
    address: str
    send: Callable[[Outgoing], Result]
    configured: Callable[[], bool]
    has_subject: bool = True
    # The longest text it takes; None for no limit.
    longest: Callable[[], int] | None = None


@dataclass(frozen=True)
class AddressBook:
    """Where one kind of address is found: those of these users who may sign in and have one, in one statement."""

    label: str
    find: Callable[[Collection[int]], dict[int, str]]
    mask: Callable[[str], str]


channels: Registry[Channel] = Registry("notice_channels")
address_books: Registry[AddressBook] = Registry("notice_address_books")


def active() -> list[Channel]:
    """Return the channels this installation has set up."""
    return [channel for _, channel in channels.items() if channel.configured()]


def label_of(name: str) -> str:
    """Return what a channel is called; its own name when it is not there any more."""
    found = channels.get(name)
    return found.label if found else name


def addresses(channel: Channel, user_ids: Collection[int]) -> dict[int, str]:
    """Return the addresses of those users this channel can reach."""
    book = address_books.get(channel.address)
    return book.find(user_ids) if book else {}
