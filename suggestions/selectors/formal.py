"""Reads of deputies' suggestions: one with everything, my own, what I am asked to co-sign, what waits for review."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Prefetch, Q, QuerySet

from accounts.models import Organisation
from accounts.roles import Role
from core.actors import Actor
from core.clock import local_date
from deputies import selectors as deputies
from deputies.models import Deputy
from suggestions.models import CoSponsor, Matter, Opinion, Suggestion, SuggestionReview
from suggestions.policies import PRESIDIUM
from suggestions.selectors.group_offers import may_rest_on
from suggestions.selectors.scope import visible_opinions, visible_suggestions
from suggestions.states import CoSponsorState, Level, MatterKind, Secrecy, SourceKind, SuggestionState

SIMILAR_SHOWN = 5
CANDIDATES_SHOWN = 30
PAIR = 2
# Words every title has, which say nothing of what it is about.
FILLERS = ("关于", "的建议", "建议", "进一步", "加强", "加快", "推进")


def suggestion_for(actor: Actor, public_id: str) -> Suggestion | None:
    """Return the suggestion with this identifier and everything its page shows if the actor may see it, else None."""
    return with_everything(visible_suggestions(actor)).filter(public_id=public_id).first()


def with_everything(suggestions: QuerySet[Suggestion]) -> QuerySet[Suggestion]:
    """Return suggestions with sponsors, sources, meetings, reviews and the proposed units."""
    return suggestions.select_related("lead", "mandate", "owner", "region", "category", "matter").prefetch_related(
        Prefetch("cosponsors", CoSponsor.objects.select_related("deputy")),
        Prefetch("reviews", SuggestionReview.objects.select_related("by")),
        "sources",
        "meetings",
        "proposed_units",
    )


def rows(suggestions: QuerySet[Suggestion]) -> QuerySet[Suggestion]:
    """Return suggestions with what a list shows: lead, reviewing body, matter, how many stand behind it."""
    confirmed = Count("cosponsors", filter=Q(cosponsors__state=CoSponsorState.CONFIRMED))
    light = suggestions.select_related("lead", "owner", "category", "matter").defer(
        "situation", "analysis", "proposals"
    )
    return light.annotate(confirmed=confirmed)


def mine(actor: Actor) -> QuerySet[Suggestion]:
    """Return the deputy's own suggestions, the newest first."""
    return rows(visible_suggestions(actor).filter(lead_id=actor.identity("deputy") or 0)).order_by("-drafted_at", "-pk")


def to_cosign(actor: Actor) -> QuerySet[Suggestion]:
    """Return the suggestions this deputy is asked to co-sign, the longest waiting first."""
    asked = CoSponsor.objects.filter(deputy_id=actor.identity("deputy") or 0, state=CoSponsorState.INVITED)
    open_states = (SuggestionState.COSIGNING, SuggestionState.RETURNED)
    waiting = visible_suggestions(actor).filter(pk__in=asked.values("suggestion"), state__in=open_states)
    return rows(waiting).order_by("drafted_at", "pk")


def cosigned(actor: Actor) -> QuerySet[Suggestion]:
    """Return the suggestions this deputy has co-signed, the newest first."""
    signed = CoSponsor.objects.filter(deputy_id=actor.identity("deputy") or 0, state=CoSponsorState.CONFIRMED)
    return rows(visible_suggestions(actor).filter(pk__in=signed.values("suggestion"))).order_by("-drafted_at", "-pk")


def seen(actor: Actor) -> QuerySet[Suggestion]:
    """Return every suggestion this actor may see, as lists show it."""
    return rows(visible_suggestions(actor))


def submitted(actor: Actor) -> QuerySet[Suggestion]:
    """Return what staff see in lists: everything handed in, the newest first."""
    return rows(visible_suggestions(actor).filter(submitted_at__isnull=False)).order_by("-submitted_at", "-pk")


def waits_for_review(actor: Actor) -> QuerySet[Suggestion]:
    """Return the suggestions that wait for this actor's review, own ones excepted."""
    owners = [c.organisation_id for c in actor.acting_as(Role.COUNTY_DISPATCHER, *PRESIDIUM)]
    waiting = visible_suggestions(actor).filter(state=SuggestionState.SUBMITTED, owner_id__in=owners)
    return waiting.exclude(lead_id=actor.identity("deputy") or 0)


def of_matter(matter: Matter, actor: Actor) -> Suggestion | None:
    """Return the suggestion a matter was opened from, as far as this actor may read it; None for other matters."""
    if matter.kind != MatterKind.SUGGESTION:
        return None
    return with_everything(visible_suggestions(actor)).filter(matter=matter).first()


def opinions_behind(suggestion: Suggestion, actor: Actor) -> list[Opinion]:
    """Return the opinions a suggestion rests on that this actor may read."""
    wanted = [s.source_id for s in suggestion.sources.all() if s.kind == SourceKind.OPINION]
    return list(visible_opinions(actor).filter(pk__in=wanted).select_related("place_region", "matter").order_by("pk"))


def opinions_numbered(numbers: list[str], actor: Actor) -> list[Opinion]:
    """Return the opinions with these numbers on which this actor may rest a suggestion."""
    return list(may_rest_on(actor).filter(number__in=numbers))


@dataclass(frozen=True)
class Similar:
    """An earlier suggestion of the same congress on much the same thing, and what became of it."""

    title: str
    number: str
    state: str
    result: str


def similar(title: str, *, region_id: int, but: int | None = None) -> list[Similar]:
    """Return accepted suggestions of this congress whose titles share most with this one (domain P63), the best first.

    Only those that may be public: a deputy sees others' suggestions here.
    """
    wanted = _pairs(title)
    if not wanted:
        return []
    condition = Q(pk__in=[])
    for pair in sorted(wanted):
        condition |= Q(title__contains=pair)
    accepted = Suggestion.objects.filter(condition, region_id=region_id, matter__isnull=False, secrecy=Secrecy.OPEN)
    found = accepted.exclude(pk=but or 0).select_related("matter").order_by("-year", "-serial")[:200]
    ranked = sorted(found, key=lambda other: -len(wanted & _pairs(other.title)))
    close = [other for other in ranked if len(wanted & _pairs(other.title)) * 3 >= len(wanted)]
    return [_similar(other) for other in close[:SIMILAR_SHOWN]]


def _pairs(title: str) -> set[str]:
    """Return the title's neighbouring pairs of characters without the words every title has."""
    for filler in FILLERS:
        title = title.replace(filler, " ")
    return {word[i : i + PAIR] for word in title.split() for i in range(len(word) - 1) if word[i : i + PAIR].isalnum()}


def _similar(other: Suggestion) -> Similar:
    matter = other.matter
    if matter is None:
        return Similar(other.title, other.number, other.get_state_display(), "")
    return Similar(other.title, other.number, matter.get_state_display(), matter.get_result_class_display())


def levels_of(actor: Actor, at: datetime) -> list[str]:
    """Return the levels at which this deputy may raise suggestions; a street's deputy only at the county's."""
    held = deputies.mandates_on(local_date(at)).filter(deputy_id=actor.identity("deputy") or 0)
    return [
        level for level in (Level.COUNTY, Level.TOWNSHIP)
        if any(m.level == level and not m.region.is_street for m in held)
    ]  # fmt: skip


def candidates(suggestion: Suggestion, words: str, at: datetime) -> QuerySet[Deputy]:
    """Return deputies of the same congress who may be invited, narrowed by name; the first thirty."""
    held = deputies.mandates_on(local_date(at)).filter(level=suggestion.level, region_id=suggestion.region_id)
    asked = suggestion.cosponsors.exclude(state=CoSponsorState.DECLINED).values("deputy")
    found = Deputy.objects.filter(pk__in=held.values("deputy"), name__contains=words.strip()[:20])
    return found.exclude(pk=suggestion.lead_id).exclude(pk__in=asked).order_by("name", "pk")[:CANDIDATES_SHOWN]


def units_for(level: str, region_code: str) -> QuerySet[Organisation]:
    """Return the units a deputy may propose: the county's own, or the township's."""
    units = Organisation.objects.filter(can_handle=True, active_to__isnull=True).order_by("pk")
    if level == Level.COUNTY:
        return units.filter(region__level="county")
    return units.filter(region__code__startswith=region_code).exclude(region__level="county")


@dataclass(frozen=True)
class PublicText:
    """What of a suggestion may be published; contact data is never in it."""

    number: str
    title: str
    situation: str
    analysis: str
    proposals: tuple[str, ...]
    lead: str
    cosponsors: int


def public_text(matter: Matter) -> PublicText | None:
    """Return the public text of a matter's suggestion; None for other matters and for one that is 不公开."""
    found = Suggestion.objects.filter(matter=matter, secrecy=Secrecy.OPEN).select_related("lead").first()
    if found is None:
        return None
    confirmed = found.cosponsors.filter(state=CoSponsorState.CONFIRMED).count()
    lines = tuple(found.proposal_lines)
    return PublicText(found.number, found.title, found.situation, found.analysis, lines, found.lead.name, confirmed)


def secrecy_of(matter: Matter) -> str:
    """Return why a matter's suggestion may not be published; empty when it may or when there is none."""
    closed = Suggestion.objects.filter(matter=matter, secrecy=Secrecy.CLOSED)
    return closed.values_list("secrecy_reason", flat=True).first() or ""
