"""What the tests of deliveries start from: a channel of their own, somebody to tell, an office calendar."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.contrib.auth import get_user_model

from core import calendar, notices
from core.delivery import channels
from core.delivery.channels import SENT, Outgoing, Result
from core.models import Notice, NoticeDelivery
from core.notices import Severity
from core.reference import calendar as reference
from core.workdays import SHANGHAI


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """Return an instant of 2026; 18 November is a Wednesday, 1 to 7 October are National Day."""
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


class Post:
    """A channel of the test's own: keeps what it sends, and answers what it is told to."""

    def __init__(self) -> None:
        self.sent: list[Outgoing] = []
        self.tried: list[Outgoing] = []
        self.answers: list[Result | BaseException] = []
        self.on = True

    def send(self, message: Outgoing) -> Result:
        self.tried.append(message)
        answer = self.answers.pop(0) if self.answers else SENT
        if isinstance(answer, BaseException):
            raise answer
        if answer is SENT:
            self.sent.append(message)
        return answer

    @property
    def bodies(self) -> list[str]:
        return [message.body for message in self.sent]


@contextmanager
def channel() -> Iterator[Post]:
    """Offer the test's channel, and no other, while the block runs."""
    calendar.forget()
    reference.load()
    made = Post()
    offered = channels.Channel(
        name="test-post", label="测试渠道", address="account", send=made.send, configured=lambda: made.on
    )
    channels.channels._values["test-post"] = offered
    yield made
    del channels.channels._values["test-post"]
    calendar.forget()


def user(name: str = "clerk") -> int:
    return get_user_model().objects.create_user(name, name=f"测试{name}").pk


def tell(who: int, when: datetime, key: str = "k", severity: Severity = Severity.NORMAL) -> Notice | None:
    return notices.notify(user_id=who, text=f"事项{key}。", link=f"/x/{key}/", key=key, at=when, severity=severity)


def states() -> list[str]:
    return list(NoticeDelivery.objects.order_by("pk").values_list("state", flat=True))
