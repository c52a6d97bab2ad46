"""Who is told of what was entered later than it was received, and of what was received in a deputy's name."""

from django.urls import reverse

from accounts import selectors as people
from accounts.roles import Role
from core.clock import local_date
from core.errors import RuleBroken
from core.notices import tell
from core.outbox import Message, handles
from suggestions.models import Opinion
from suggestions.policies import PRESIDIUM
from suggestions.states import OpinionAction


@handles(f"suggestions.{OpinionAction.RECORD}")
def entered_past_the_limit(message: Message) -> None:
    """Tell the station's head of an entry past the limit; where the head entered it, the presidium above."""
    opinion = Opinion.objects.select_related("owner__region").get(pk=message.subject.id)
    if not opinion.late_reason:
        return
    received = local_date(opinion.received_at)
    text = f"意见{opinion.number}在{received.month}月{received.day}日收到，现在才登记（补录），原因见页面。"
    link = reverse("console:opinion", args=[opinion.number])
    tell(_over_the_entry(opinion, message), message, text, link, key=f"{message.message_id}-late")


def _over_the_entry(opinion: Opinion, message: Message) -> set[int]:
    """Return who must know: the head of the body that triages, else the presidium, else the county's committee."""
    roles = (Role.STATION_HEAD, Role.COUNTY_DISPATCHER)
    told = set(people.post_holders(*roles, at=message.at, organisation_id=opinion.owner_id))
    if told - {message.payload.get("user_id")} or opinion.bypass_local:
        return told
    try:
        presidium = people.presidium_of(opinion.owner.region.code)
    except RuleBroken:
        return set(people.post_holders(Role.COUNTY_DISPATCHER, at=message.at))
    return set(people.post_holders(*PRESIDIUM, at=message.at, organisation_id=presidium.pk))


@handles(f"suggestions.{OpinionAction.RECORD}")
def received_in_a_deputys_name(message: Message) -> None:
    """Tell a deputy, once a day and station, that what he or she received was entered by somebody else."""
    opinion = Opinion.objects.select_related("receiving_deputy").get(pk=message.subject.id)
    deputy = opinion.receiving_deputy
    if deputy is None or deputy.user_id is None:
        return
    key = f"received-{opinion.station_id}-{local_date(message.at)}"
    text = "您接待群众时收到的意见已经登记，在“我的意见”里可以看到办理情况。"
    tell({deputy.user_id}, message, text, reverse("portal:home"), key=key)
