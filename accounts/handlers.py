"""What happens after a stand-in was named or called off: both persons are told. Handlers run from the outbox."""

from datetime import timedelta

from django.urls import reverse

from accounts.models import StandIn
from accounts.services.stand_ins import CALLED_OFF, NAMED
from core.notices import tell
from core.outbox import Message, handles


@handles(NAMED)
def stand_in_named(message: Message) -> None:
    """Tell the holder who stands in, and the stand-in for whom and until when."""
    row = _row(message)
    if row.active_to is None:
        return
    last = row.active_to - timedelta(days=1)
    days = f"{row.active_from.month}月{row.active_from.day}日至{last.month}月{last.day}日"
    what = row.post.get_role_display()
    link = reverse("accounts:stand_ins")
    tell({row.post.user_id}, message, f"{days}，您的“{what}”岗位由{row.user.name}代理。", link)
    tell({row.user_id}, message, f"{days}，请您代理{row.post.user.name}的“{what}”岗位。", link)


@handles(CALLED_OFF)
def stand_in_ended(message: Message) -> None:
    """Tell both that it is over."""
    row = _row(message)
    text = f"{row.user.name}对{row.post.user.name}“{row.post.get_role_display()}”岗位的代理已经结束。"
    tell({row.post.user_id, row.user_id}, message, text, reverse("accounts:stand_ins"))


def _row(message: Message) -> StandIn:
    return StandIn.objects.select_related("post__user", "user").get(pk=message.subject.id)
