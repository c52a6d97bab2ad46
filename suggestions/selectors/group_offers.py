"""The only place that reads offers to specialised groups: whom to ask, what waits for a group, what it has found."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, Q, QuerySet

from accounts import selectors as organisations
from accounts.models import Organisation
from accounts.roles import Role
from accounts.states import CODE_LENGTHS, RegionLevel
from core.actors import Actor
from core.clock import local_date
from core.registries import Section
from deputies.models import Deputy, DeputyGroup
from deputies.policies import current_members
from deputies.states import GroupKind
from suggestions.models import GroupOffer, Matter, Opinion
from suggestions.selectors.candidates import DeputyChoice, followup_choices
from suggestions.selectors.scope import visible_matters, visible_opinions
from suggestions.states import OPEN_OFFERS, OfferState

TOWNSHIP_DIGITS = CODE_LENGTHS[RegionLevel.TOWNSHIP]
# What a member still reads: what waits for the group, and what the group has written.
READABLE = (*OPEN_OFFERS, OfferState.DONE)
# Words every group's name has; they say nothing of its field.
COMMON = {"代表", "表小", "小组"}
SETTLED: dict[str, str] = {
    OfferState.ACCEPTED: "{who}已经承接这件，正在研判。",
    OfferState.DONE: "这件的研判意见已经提交，联络站接着初审。",
    OfferState.DECLINED: "{who}已经答复不承接，这件退回了联络站初审。",
    OfferState.EXPIRED: "两个工作日内没有承接，这件已经退回联络站初审。",
    OfferState.TAKEN_BACK: "联络站已经收回这件：{reason}",
    OfferState.ENDED: "这件意见已经另行了结，不用再研判。",
}


@dataclass(frozen=True)
class GroupChoice:
    """A group that can be asked, how many of its members can sign in, and whether its field fits best."""

    group: DeputyGroup
    members: int
    fits: bool


def choices(opinion: Opinion) -> list[GroupChoice]:
    """Return the specialised groups of the place with somebody who can accept, those whose field fits first."""
    code = opinion.owner.region.code
    prefixes = [code[:length] for length in range(2, len(code) + 1)]
    found = DeputyGroup.objects.filter(
        kind=GroupKind.SPECIALISED, active_to__isnull=True, region__code__in=prefixes
    ).select_related("committee")
    members: dict[int, set[int]] = {}
    reachable = current_members().filter(group__in=found, mandate__deputy__user__isnull=False)
    for group_id, deputy_id in reachable.values_list("group_id", "mandate__deputy_id"):
        members.setdefault(group_id, set()).add(deputy_id)
    field = _pairs(opinion.category.name) if opinion.category is not None else set()
    scores = {group.pk: len(field & (_pairs(f"{group.subject}|{group.name}") - COMMON)) for group in found}
    best = max((score for pk, score in scores.items() if pk in members), default=0)
    able = [GroupChoice(g, len(members[g.pk]), 0 < best == scores[g.pk]) for g in found if g.pk in members]
    return sorted(able, key=lambda choice: (-scores[choice.group.pk], choice.group.pk))


def _pairs(text: str) -> set[str]:
    """Return each two neighbouring characters of a text."""
    return {text[i : i + 2] for i in range(len(text) - 1)}


def unasked(opinion: Opinion) -> DeputyGroup | None:
    """Return the fitting group that has to be asked before this opinion is sent on, None when there is none."""
    if not (opinion.is_specialised or opinion.is_broad) or opinion.group_offers.exists():
        return None
    return next((choice.group for choice in choices(opinion) if choice.fits), None)


def units_to_suggest(opinion: Opinion, at: datetime) -> QuerySet[Organisation]:
    """Return the units a group may name: the county's and those of the opinion's township."""
    near = Q(region__level=RegionLevel.COUNTY)
    township = opinion.owner.region.code[:TOWNSHIP_DIGITS]
    if len(township) == TOWNSHIP_DIGITS:
        near |= Q(region__code__startswith=township)
    return organisations.organisations_on(local_date(at)).filter(near, can_handle=True).order_by("-region__code", "pk")


def deputy_choices(opinion: Opinion, at: datetime) -> list[DeputyChoice]:
    """Return the deputies who may be asked by name: those who may follow the opinion and can sign in."""
    return [choice for choice in followup_choices(opinion, at) if choice.deputy.user_id is not None]


def _asked_of(deputy_id: int | None) -> Q:
    """Return which offers are this deputy's: by name, or through a group."""
    groups = current_members().filter(mandate__deputy_id=deputy_id or 0).values("group_id")
    return Q(group__in=groups) | Q(deputy_id=deputy_id or 0)


def offers_for(actor: Actor) -> QuerySet[GroupOffer]:
    """Return the offers this actor may read: of opinions in scope, and for members what their groups have in hand."""
    scope = Q(opinion__in=visible_opinions(actor).values("pk"))
    if (mine := actor.identity("deputy")) is not None:
        scope |= Q(_asked_of(mine), state__in=READABLE)
    return _full(GroupOffer.objects.filter(scope))


def offers_of_deputy(actor: Actor) -> QuerySet[GroupOffer]:
    """Return what the deputy and the deputy's groups have in hand, the latest first, then what they have written."""
    mine = _asked_of(actor.identity("deputy"))
    return _full(GroupOffer.objects.filter(mine, state__in=READABLE)).order_by(
        F("ended_at").desc(nulls_first=True), "-offered_at"
    )


def _full(offers: QuerySet[GroupOffer]) -> QuerySet[GroupOffer]:
    related = offers.select_related(
        "group",
        "deputy",
        "opinion__category",
        "opinion__place_region",
        "opinion__owner__region",
        "answered_by",
        "submitted_by",
    )
    return related.prefetch_related("suggested_units")


def may_rest_on(actor: Actor) -> QuerySet[Opinion]:
    """Return what a deputy may base a suggestion on: opinions in scope, and those studied by name or in a group."""
    mine = _asked_of(actor.identity("deputy"))
    studied = GroupOffer.objects.filter(mine, state__in=(OfferState.ACCEPTED, OfferState.DONE))
    return Opinion.objects.filter(Q(pk__in=visible_opinions(actor).values("pk")) | Q(pk__in=studied.values("opinion")))


def in_group(actor: Actor) -> bool:
    """Return whether the actor is in a specialised group now, or was asked by name."""
    mine = actor.identity("deputy") or 0
    members = current_members().filter(mandate__deputy_id=mine, group__kind=GroupKind.SPECIALISED)
    by_name = GroupOffer.objects.filter(deputy_id=mine)
    return Deputy.objects.filter(Exists(members) | Exists(by_name), pk=mine).exists()


def waiting_for(actor: Actor) -> int:
    """Return how many offers wait for one of the deputy's groups to accept."""
    return offers_of_deputy(actor).filter(state=OfferState.OFFERED).count()


def settled_sentence(opinion_id: int, actor: Actor) -> str:
    """Return what became of the last offer, for a member of the group asked; empty for others and while it is open."""
    offer = GroupOffer.objects.filter(opinion_id=opinion_id).select_related("answered_by").first()
    if offer is None or offer.state not in SETTLED:
        return ""
    if not GroupOffer.objects.filter(_asked_of(actor.identity("deputy")), pk=offer.pk).exists():
        return ""
    who = offer.answered_by.name if offer.answered_by is not None else ""
    return SETTLED[offer.state].format(who=who, reason=offer.reason)


def users_of(offer: GroupOffer) -> set[int]:
    """Return the users of who was asked: the deputy, or the group's members."""
    if offer.deputy is not None:
        return {offer.deputy.user_id} if offer.deputy.user_id is not None else set()
    found = current_members().filter(group_id=offer.group_id, mandate__deputy__user__isnull=False)
    return set(found.values_list("mandate__deputy__user", flat=True))


def open_offer_of(opinion_id: int) -> GroupOffer | None:
    """Return the offer an opinion waits for, None when it waits for none."""
    return (
        GroupOffer.objects.filter(opinion_id=opinion_id, state__in=OPEN_OFFERS)
        .select_related("group", "deputy")
        .first()
    )


def of_opinion(opinion: Opinion) -> list[GroupOffer]:
    """Return the offers of an opinion its page shows, the newest first."""
    return list(_full(opinion.group_offers.all())) if opinion.category_id is not None else []


def of_matter(actor: Actor, matter_id: int, at: datetime) -> Section | None:
    """Return what groups have found on a matter's opinions, for the side that dispatches; units do not read it."""
    scope = Q(opinion__in=visible_opinions(actor).values("pk"))
    if actor.acting_as(Role.GOV_COORDINATOR):
        scope |= Q(opinion__matter__in=visible_matters(actor).values("pk"))
    found = GroupOffer.objects.filter(scope, opinion__matter_id=matter_id, state=OfferState.DONE)
    offers = list(_full(found))
    return Section("代表的研判意见", "suggestions/console/_findings.html", {"offers": offers}) if offers else None


def matters_of(offers: Iterable[GroupOffer]) -> dict[int, Matter]:
    """Return by opinion the matter it became, so that a group sees what came of its findings."""
    ids = [offer.opinion_id for offer in offers]
    rows = Opinion.objects.filter(pk__in=ids, matter__isnull=False).select_related("matter")
    return {opinion.pk: opinion.matter for opinion in rows if opinion.matter is not None}
