"""Who is told of an offer to a specialised group: its members of what waits for them, the station of the answer."""

from django.urls import reverse

from accounts import selectors as people
from accounts.roles import Role
from core.notices import tell
from core.outbox import Message, handles
from suggestions.models import GroupOffer
from suggestions.policies import STATION
from suggestions.selectors.group_offers import users_of
from suggestions.states import OpinionAction

FOR_MEMBERS: dict[str, str] = {
    OpinionAction.OFFER_TO_GROUP: "联络站请{group}研判“{title}”，两个工作日内请答复是否承接。",
    OpinionAction.OFFER_TO_DEPUTY: "联络站请您研判“{title}”，两个工作日内请答复是否承接。",
    OpinionAction.EXPIRE_OFFER: "“{title}”两个工作日内没有承接，已退回联络站初审。",
    OpinionAction.TAKE_BACK_OFFER: "联络站收回了“{title}”：{reason}",
}
FOR_STATION: dict[str, str] = {
    OpinionAction.ACCEPT_OFFER: "{group}承接了“{title}”，十个工作日内提交研判意见。",
    OpinionAction.DECLINE_OFFER: "{group}不承接“{title}”，请继续初审：{reason}",
    OpinionAction.EXPIRE_OFFER: "{group}两个工作日内没有承接“{title}”，已退回初审。",
    OpinionAction.EXPLAIN_AS_DEPUTY: "{group}就“{title}”向群众作了解释说明，群众能看到。",
    OpinionAction.PROPOSE_DISPATCH: "{group}研判后建议交办“{title}”，已报送交办。",
    OpinionAction.SUBMIT_FINDINGS: "{group}提交了“{title}”的研判意见，请继续初审。",
}


@handles(f"suggestions.{OpinionAction.OFFER_TO_GROUP}")
@handles(f"suggestions.{OpinionAction.OFFER_TO_DEPUTY}")
@handles(f"suggestions.{OpinionAction.TAKE_BACK_OFFER}")
@handles(f"suggestions.{OpinionAction.EXPIRE_OFFER}")
def group_told(message: Message) -> None:
    """Tell the members that something waits for them, or that it no longer does."""
    offer = _offer_of(message)
    action = message.topic.removeprefix("suggestions.")
    link = ""
    if action in (OpinionAction.OFFER_TO_GROUP, OpinionAction.OFFER_TO_DEPUTY):
        link = reverse("portal:group-offer", args=[offer.public_id])
    tell(users_of(offer), message, _words(FOR_MEMBERS[action], offer), link)


@handles(f"suggestions.{OpinionAction.ACCEPT_OFFER}")
@handles(f"suggestions.{OpinionAction.DECLINE_OFFER}")
@handles(f"suggestions.{OpinionAction.EXPIRE_OFFER}")
@handles(f"suggestions.{OpinionAction.SUBMIT_FINDINGS}")
@handles(f"suggestions.{OpinionAction.EXPLAIN_AS_DEPUTY}")
@handles(f"suggestions.{OpinionAction.PROPOSE_DISPATCH}")
def station_told(message: Message) -> None:
    """Tell those who do the triage how the group answered."""
    offer = _offer_of(message)
    opinion = offer.opinion
    roles = (*STATION, Role.COUNTY_DISPATCHER)
    told = set(people.post_holders(*roles, at=message.at, organisation_id=opinion.owner_id))
    words = FOR_STATION[message.topic.removeprefix("suggestions.")]
    tell(told, message, _words(words, offer), reverse("console:opinion", args=[opinion.number]))


def _offer_of(message: Message) -> GroupOffer:
    """Return the offer the message is of: the last one made before it, for there is one at a time."""
    offers = GroupOffer.objects.filter(opinion_id=message.subject.id, offered_at__lte=message.at)
    return offers.select_related("group", "deputy", "opinion__owner")[0]


def _words(sentence: str, offer: GroupOffer) -> str:
    return sentence.format(group=offer.asked, title=offer.opinion.title, reason=offer.reason)
