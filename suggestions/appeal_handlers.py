"""Who is told of an appeal against a refusal: the congress that decides; the triage posts when it is lifted."""

from django.urls import reverse

from accounts import selectors as people
from accounts.roles import Role
from accounts.states import CODE_LENGTHS, RegionLevel
from core.notices import tell
from core.outbox import Message, handles
from suggestions.appeal_policies import county_deciders
from suggestions.models import Opinion
from suggestions.policies import PRESIDIUM, STATION
from suggestions.states import OpinionAction

TOWNSHIP_DIGITS = CODE_LENGTHS[RegionLevel.TOWNSHIP]


@handles(f"suggestions.{OpinionAction.APPEAL_REJECTION}")
def appeal_to_decide(message: Message) -> None:
    """Tell the county committee and the township's congress; whoever had refused it is told that it is looked at."""
    opinion = Opinion.objects.select_related("owner__region").get(pk=message.subject.id)
    told = set(people.post_holders(*county_deciders(opinion), at=message.at))
    code = opinion.owner.region.code
    if len(code) >= TOWNSHIP_DIGITS:
        presidium = people.presidium_of(code).pk
        told |= set(people.post_holders(*PRESIDIUM, at=message.at, organisation_id=presidium))
    tell(told, message, f"意见{opinion.number}不予受理，群众申请复核，请由没有参与的人审核。", _link(opinion))


@handles(f"suggestions.{OpinionAction.OVERTURN_REJECTION}")
def triage_again(message: Message) -> None:
    """Tell the triage posts that it is theirs again."""
    opinion = Opinion.objects.select_related("owner").get(pk=message.subject.id)
    roles = (*STATION, Role.COUNTY_DISPATCHER)
    told = set(people.post_holders(*roles, at=message.at, organisation_id=opinion.owner_id))
    tell(told, message, f"意见{opinion.number}复核后撤销不予受理，请重新初审。", _link(opinion))


def _link(opinion: Opinion) -> str:
    return reverse("console:opinion", args=[opinion.number])
