"""Who is told when a citizen takes an opinion back: who has it in triage, who studies it, units, deputies."""

from django.urls import reverse

from accounts import selectors as people
from core.notices import tell
from core.outbox import Message, handles
from suggestions.handlers import overseers_of, people_asked
from suggestions.models import Matter, Opinion
from suggestions.policies import UNIT
from suggestions.selectors.group_offers import users_of
from suggestions.states import MatterState, OfferState, OpinionAction


@handles(f"suggestions.{OpinionAction.WITHDRAW}")
def taken_back_early(message: Message) -> None:
    """Tell who had taken it over for triage, and the deputies who were asked to study it."""
    opinion = Opinion.objects.get(pk=message.subject.id)
    said = "反映人已经撤回，不用再"
    if message.payload.get("left_matter_id") is None and opinion.taken_by_id is not None:
        link = reverse("console:opinion", args=[opinion.number])
        tell({opinion.taken_by_id}, message, f"意见{opinion.number}{said}初审。", link)
    for offer in opinion.group_offers.filter(state=OfferState.ENDED, ended_at=message.at).select_related("deputy"):
        tell(users_of(offer), message, f"“{opinion.title}”{said}研判。")


@handles(f"suggestions.{OpinionAction.WITHDRAW}")
def taken_back(message: Message) -> None:
    """Tell whoever had to do with its matter; one that others raised too goes on and concerns nobody."""
    left = message.payload.get("left_matter_id")
    matter = Matter.objects.filter(pk=left, state=MatterState.WITHDRAWN).first() if left is not None else None
    if matter is None:
        return
    units = matter.assignments.filter(round_no=matter.round_no).values_list("unit_id", flat=True)
    told = {user for unit in units for user in people.post_holders(*UNIT, at=message.at, organisation_id=unit)}
    told |= overseers_of(matter, message)
    text = f"“{matter.title}”反映人已经撤回，不用再办。"
    tell(told, message, text, reverse("console:matter", args=[matter.public_id]))
    followed = Opinion.objects.filter(pk=message.subject.id).values_list("followup_deputy__user_id", flat=True)
    deputies = (people_asked(matter) | set(followed)) - told - {None}
    tell(deputies, message, text, "")
