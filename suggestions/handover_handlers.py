"""What happens after work was handed on: those who gave it and those who have it now are told, once for all items."""

from django.urls import reverse

from accounts import selectors as people
from accounts.models import Organisation, User
from core.notices import tell
from core.outbox import Message, handles
from suggestions.policies import UNIT
from suggestions.services.handovers import PERSON_TOLD, UNIT_TOLD


@handles(UNIT_TOLD)
def unit_handed_over(message: Message) -> None:
    """Tell both units."""
    said = message.payload
    units = Organisation.objects.in_bulk([said["from_unit_id"], said["to_unit_id"]])
    old, new = units[said["from_unit_id"]], units[said["to_unit_id"]]
    text = f"{old.name}还在办的{said['count']}件已经移交{new.name}，期限接着算。"
    told = {user for unit in (old, new) for user in people.post_holders(*UNIT, at=message.at, organisation_id=unit.pk)}
    tell(told, message, text, reverse("console:home"))


@handles(PERSON_TOLD)
def person_handed_over(message: Message) -> None:
    """Tell the colleague, and the person who gave it if they are still here."""
    said = message.payload
    names = User.objects.in_bulk([said["from_user_id"], said["to_user_id"]])
    old, new = names[said["from_user_id"]], names[said["to_user_id"]]
    text = f"{old.name}在办的{said['count']}件已经移交{new.name}，期限接着算。"
    tell({user.pk for user in (old, new) if user.is_active}, message, text, reverse("console:home"))
