"""Who is told of extensions (延期): who decides, then everybody whose waiting grows longer, or the unit refused."""

from datetime import date

from django.urls import reverse

from core.notices import tell
from core.outbox import Message, handles
from suggestions.handlers import leading_unit, overseers_of, tell_everybody
from suggestions.models import Matter
from suggestions.states import MatterAction, Part


@handles(f"suggestions.{MatterAction.ASK_EXTENSION}")
def extension_to_decide(message: Message) -> None:
    """Tell the dispatching side that a unit asks for a later day."""
    matter = Matter.objects.get(pk=message.subject.id)
    link = reverse("console:matter", args=[matter.public_id])
    tell(overseers_of(matter, message), message, f"“{matter.title}”有单位申请延期，请审核。", link)


@handles(f"suggestions.{MatterAction.GRANT_EXTENSION}")
def extension_granted(message: Message) -> None:
    """Tell the lead, the co-handling units and the deputies the new day; the citizen reads it on the tracking page."""
    day = date.fromisoformat(message.payload["granted_on"])
    sentence = f"“{{title}}”经批准延期，答复期限改到{day.year}年{day.month}月{day.day}日。"
    tell_everybody(message, sentence, Part.LEAD, Part.CO)


@handles(f"suggestions.{MatterAction.REFUSE_EXTENSION}")
def extension_refused(message: Message) -> None:
    """Tell the lead that the reply stays due on its day."""
    matter = Matter.objects.get(pk=message.subject.id)
    link = reverse("console:matter", args=[matter.public_id])
    sentence = f"“{matter.title}”没有同意延期，请按原来的期限答复。"
    tell(leading_unit(matter, message), message, sentence, link)
