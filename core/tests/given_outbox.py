"""What the tests of the outbox start from: a topic nobody else uses, handlers that remember, and announcements."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction

from core import outbox
from core.clock import SHANGHAI
from core.models import OutboxMessage
from core.outbox import Message, handles
from core.subjects import Subject

AT = datetime(2026, 11, 18, 9, tzinfo=SHANGHAI)
ITEM, OTHER = Subject("item", 3), Subject("item", 4)


def seconds(count: float) -> datetime:
    return AT + timedelta(seconds=count)


def new_topic() -> str:
    return f"test.{uuid4()}"


def listener(topic: str, faults: list[Exception] | None = None) -> list[Message]:
    """Subscribe a handler; return what it has heard. It raises the faults it is given, until none is left."""
    heard: list[Message] = []

    @handles(topic)
    def listen(message: Message) -> None:
        if faults:
            raise faults.pop(0)
        heard.append(message)

    return heard


def announce(topic: str, subject: Subject = ITEM, at: datetime = AT, **payload: object) -> OutboxMessage:
    with transaction.atomic():
        return outbox.publish(topic=topic, subject=subject, at=at, **payload)
