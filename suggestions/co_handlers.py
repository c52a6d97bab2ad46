"""Who is told of co-opinions: the unit that is asked again, and both sides when one is waived."""

from django.urls import reverse

from accounts import selectors as people
from core.notices import tell
from core.outbox import Message, handles
from suggestions.handlers import leading_unit
from suggestions.models import Matter
from suggestions.policies import UNIT
from suggestions.states import MatterAction


@handles(f"suggestions.{MatterAction.ASK_CO_AGAIN}")
def asked_again(message: Message) -> None:
    """Tell the co-handling unit that the lead needs more of it."""
    matter = Matter.objects.get(pk=message.subject.id)
    tell(_unit(message), message, f"“{matter.title}”的主办单位请你单位重提会办意见，理由见页面。", _link(matter))


@handles(f"suggestions.{MatterAction.WAIVE_CO_OPINION}")
def waived(message: Message) -> None:
    """Tell the unit that it owes nothing more, and the lead that it need not wait."""
    matter = Matter.objects.get(pk=message.subject.id)
    unit = _unit(message)
    tell(unit, message, f"“{matter.title}”不用你单位再提交会办意见。", _link(matter))
    lead = leading_unit(matter, message) - unit
    tell(lead, message, f"“{matter.title}”有会办单位免交会办意见，不用再等。", _link(matter))


def _unit(message: Message) -> set[int]:
    return set(people.post_holders(*UNIT, at=message.at, organisation_id=message.payload["unit_id"]))


def _link(matter: Matter) -> str:
    return reverse("console:matter", args=[matter.public_id])
