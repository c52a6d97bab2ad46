"""Who is told of returns (退办): who decides, who gets the matter, who keeps it, who is rid of it."""

from django.urls import reverse

from accounts import selectors as people
from core.notices import tell
from core.outbox import Message, handles
from suggestions.handlers import overseers_of
from suggestions.models import Matter
from suggestions.policies import UNIT
from suggestions.states import MatterAction


def _link(matter: Matter) -> str:
    return reverse("console:matter", args=[matter.public_id])


def _at(message: Message, key: str) -> set[int]:
    unit = message.payload.get(key)
    return set(people.post_holders(*UNIT, at=message.at, organisation_id=unit)) if isinstance(unit, int) else set()


@handles(f"suggestions.{MatterAction.ASK_RETURN}")
@handles(f"suggestions.{MatterAction.CO_ASK_RETURN}")
def deciders(message: Message) -> None:
    """Tell the dispatching side that a unit wishes to return its part."""
    matter = Matter.objects.get(pk=message.subject.id)
    tell(overseers_of(matter, message), message, f"“{matter.title}”有单位申请退办，请审核。", _link(matter))


@handles(f"suggestions.{MatterAction.AGREE_RETURN}")
@handles(f"suggestions.{MatterAction.ADJUDICATE_LEAD}")
def new_lead(message: Message) -> None:
    """Tell the unit that leads from now on; the one that is rid of it no longer opens it."""
    matter = Matter.objects.get(pk=message.subject.id)
    given = "裁定由本单位主办，不能退办" if matter.adjudicated else "交给本单位主办"
    told = _at(message, "lead_unit_id")
    tell(told, message, f"“{matter.title}”{given}，请签收。", _link(matter))
    tell(_at(message, "unit_id") - told, message, f"“{matter.title}”的退办已经同意，不再由本单位办理。", "")


@handles(f"suggestions.{MatterAction.REFUSE_RETURN}")
@handles(f"suggestions.{MatterAction.REFUSE_CO_RETURN}")
def kept_by(message: Message) -> None:
    """Tell the unit that it handles the matter."""
    matter = Matter.objects.get(pk=message.subject.id)
    tell(_at(message, "unit_id"), message, f"“{matter.title}”没有同意退办，请继续办理。", _link(matter))


@handles(f"suggestions.{MatterAction.AGREE_CO_RETURN}")
def rid_of_it(message: Message) -> None:
    """Tell the co-handling unit that it has no part in it any more."""
    matter = Matter.objects.get(pk=message.subject.id)
    tell(_at(message, "unit_id"), message, f"“{matter.title}”的会办退办已经同意，不再由本单位会办。", "")
