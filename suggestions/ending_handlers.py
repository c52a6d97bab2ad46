"""Who is told when an opinion ends early: taken back by its citizen, or sent to another body."""

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


@handles(f"suggestions.{OpinionAction.TRANSFER_OUT}")
def sent_elsewhere(message: Message) -> None:
    """Tell the deputies who received or follow it; the citizen reads it on the tracking page."""
    opinion = Opinion.objects.select_related("receiving_deputy", "followup_deputy", "transfer_route").get(
        pk=message.subject.id
    )
    where = f"{opinion.transfer_route.name}" if opinion.transfer_route is not None else "别的部门"
    said = f"“{opinion.title}”" if opinion.title else f"意见{opinion.number}"
    deputies = {d.user_id for d in (opinion.receiving_deputy, opinion.followup_deputy) if d is not None}
    link = reverse("portal:opinion", args=[opinion.number])
    tell(deputies, message, f"{said}已转出，联络站已请群众找{where}。", link)
