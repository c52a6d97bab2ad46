"""Who is told when opinions are put together or taken apart, and when somebody outvoted waits for words."""

from django.urls import reverse

from accounts import selectors as people
from core.notices import tell
from core.outbox import Message, handles
from suggestions import merging_policies
from suggestions.models import Matter, Opinion
from suggestions.policies import STATION, UNIT
from suggestions.states import MatterAction, OpinionAction


@handles(f"suggestions.{OpinionAction.MERGE}")
def merged(message: Message) -> None:
    """Tell who reads the master, the units that handle it, and the deputy who follows the one merged into it."""
    opinion = _opinion(message)
    master = opinion.merged_into
    if master is None:
        return
    count = master.merged.count() + 1
    _tell_master(master, message, f"“{_title(master)}”又合并了一件，现在是{count}人反映。")
    for deputy in (opinion.followup_deputy, opinion.receiving_deputy):
        if deputy is not None and deputy.user_id is not None:
            link = reverse("portal:opinion", args=[opinion.number])
            tell({deputy.user_id}, message, f"“{_title(opinion)}”与另一件是同一件事，已合在一起办理。", link)


@handles(f"suggestions.{OpinionAction.SPLIT}")
@handles(f"suggestions.{OpinionAction.RELEASE_MERGED}")
def apart_again(message: Message) -> None:
    """Tell who triages it that it is on its own again, and those who handle the master that one is gone."""
    opinion = _opinion(message)
    told = {opinion.taken_by_id} if opinion.taken_by_id is not None else set()
    told = told or set(people.post_holders(*STATION, at=message.at, organisation_id=opinion.owner_id))
    told -= {message.payload.get("user_id")}
    tell(told, message, f"“{_title(opinion)}”不再合并，请接着初审。", _link(opinion))
    master = Opinion.objects.filter(pk=message.payload.get("master_id") or 0).select_related("matter").first()
    if master is not None and message.topic.endswith(OpinionAction.SPLIT):
        _tell_master(master, message, f"“{_title(master)}”拆分出一件，现在是{master.merged.count() + 1}人反映。")


@handles(f"suggestions.{MatterAction.CLOSE}")
@handles(f"suggestions.{MatterAction.TRACK}")
def outvoted(message: Message) -> None:
    """Ask the stations to explain to those who were not satisfied when most of the others were."""
    matter = Matter.objects.prefetch_related("opinions", "ratings").get(pk=message.subject.id)
    waiting = {rating.opinion_id for rating in merging_policies.unexplained(matter)}
    for owner in {opinion.owner_id for opinion in matter.opinions.all() if opinion.pk in waiting}:
        told = set(people.post_holders(*STATION, at=message.at, organisation_id=owner))
        link = reverse("console:matter", args=[matter.public_id])
        tell(told, message, f"“{matter.title}”多数群众满意，还有群众不满意，请向本人说明。", link)


def _tell_master(master: Opinion, message: Message, text: str) -> None:
    """Tell who holds the master, and once it is handled the units, each with the page they may open."""
    holders = {master.taken_by_id} - {None, message.payload.get("user_id")}
    tell({user for user in holders if user is not None}, message, text, _link(master))
    matter = master.matter
    if matter is None:
        return
    units = matter.assignments.filter(round_no=matter.round_no).values_list("unit_id", flat=True)
    told = {user for unit in units for user in people.post_holders(*UNIT, at=message.at, organisation_id=unit)}
    tell(told - holders, message, text, reverse("console:matter", args=[matter.public_id]))


def _opinion(message: Message) -> Opinion:
    related = ("merged_into__matter", "followup_deputy", "receiving_deputy")
    return Opinion.objects.select_related(*related).get(pk=message.subject.id)


def _title(opinion: Opinion) -> str:
    return opinion.title or f"意见{opinion.number}"


def _link(opinion: Opinion) -> str:
    return reverse("console:opinion", args=[opinion.number])
