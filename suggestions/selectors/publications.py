"""Reads of what is made public, for those who prepare it: what may be offered, what waits, a text and its source."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, OuterRef, Prefetch, Q, QuerySet, Subquery

from accounts.roles import Role
from core.actors import Actor, ActorKind
from core.calendar import the_calendar
from core.deadline_policies import policy_for
from core.models import Clock, DeadlinePolicy
from core.terms import Audience, Due
from suggestions.deadlines import PUBLICATION_FAMILY, publication_subject
from suggestions.models import Assignment, Matter, MatterDeputy, Opinion, Publication, PublicationReview, Reply
from suggestions.policies import PRESIDIUM
from suggestions.redaction import Voice, warnings
from suggestions.selectors.worklists import matter_rows
from suggestions.states import IdentityMode, MatterKind, MatterState

ENDED = (MatterState.CLOSED, MatterState.TRACKING)
COUNTY = (Role.PUBLISHER, Role.COUNTY_DISPATCHER, Role.SUPERVISORY_COMMITTEE, Role.SC_LEADER)
HIDDEN = (IdentityMode.ANONYMOUS, IdentityMode.CONFIDENTIAL)
PUBLIC_TEXT = ("title", "problem", "reply")


def visible_publications(actor: Actor) -> QuerySet[Publication]:
    """Return the public texts this actor may see before they are public: the county all, a township its own."""
    return Publication.objects.filter(_of_matters_in_scope(actor, "matter__"))


def publishable_matters(actor: Actor) -> QuerySet[Matter]:
    """Return the ended matters in the actor's scope that have no public text yet, with what a list shows."""
    free = Matter.objects.filter(_of_matters_in_scope(actor, ""), state__in=ENDED, publication__isnull=True)
    return with_reply_time(matter_rows(free)).order_by(F("closed_at").desc(nulls_last=True), "-pk")


def _of_matters_in_scope(actor: Actor, path: str) -> Q:
    if actor.kind == ActorKind.SYSTEM or actor.acting_as(*COUNTY):
        return Q()
    townships = [capacity.organisation_id for capacity in actor.acting_as(*PRESIDIUM)]
    return Q(**{f"{path}owner_id__in": townships}) if townships else Q(pk__in=[])


def prepares(actor: Actor) -> bool:
    """Return whether this actor's posts have to do with making results public."""
    return bool(actor.acting_as(*COUNTY, *PRESIDIUM))


def in_states(actor: Actor, *states: str) -> QuerySet[Publication]:
    """Return the texts in these states with what a list shows, the one drafted last first."""
    related = (
        visible_publications(actor)
        .filter(state__in=states)
        .select_related("matter__category", "matter__owner", "region")
    )
    return related.order_by("-published_at", "-drafted_at", "-pk")


def publication_for(actor: Actor, public_id: UUID) -> Publication | None:
    """Return a text with its matter, reviews and reviewers, if the actor may see it, else None."""
    reviews = PublicationReview.objects.select_related("reviewer")
    related = visible_publications(actor).select_related("region", "matter__owner", "matter__region")
    return related.prefetch_related(Prefetch("reviews", reviews)).filter(public_id=public_id).first()


def matter_to_publish(actor: Actor, public_id: UUID) -> Matter | None:
    """Return an ended matter in the actor's scope, whether or not it has a public text, else None."""
    ended = Matter.objects.filter(_of_matters_in_scope(actor, ""), state__in=ENDED)
    return ended.select_related("owner", "region__parent", "category").filter(public_id=public_id).first()


def source_of(matter_id: int) -> Matter:
    """Return the matter as the handling side knows it: units, replies, ratings and the opinions behind it."""
    parts = Assignment.objects.select_related("unit").prefetch_related("replies")
    opinions = Opinion.objects.select_related("place_region", "submitter")
    related = with_reply_time(Matter.objects.select_related("owner", "region__parent", "category", "suggestion"))
    proposers = MatterDeputy.objects.filter(leads=True).select_related("deputy")
    return related.prefetch_related(
        Prefetch("assignments", parts),
        Prefetch("opinions", opinions),
        Prefetch("sponsors", proposers, to_attr="proposers"),
        "ratings",
    ).get(pk=matter_id)


def voices_of(matter: Matter) -> list[Voice]:
    """Return who and what has to stay out of the public text, from the opinions of a matter of `source_of`."""
    return [_voice(opinion) for opinion in matter.opinions.all()]


def stays_unknown(matter: Matter) -> bool:
    """Return whether somebody behind the matter stays unknown, so that neither village nor day may be told.

    A suggestion is its deputy's own public act, whatever opinions it rests on.
    """
    return matter.kind == MatterKind.OPINION and any(voice.hidden for voice in voices_of(matter))


def closed_by_deputy(matter: Matter) -> bool:
    """Return whether the deputy who proposed it handed it in as 不公开."""
    suggestion = getattr(matter, "suggestion", None)
    return suggestion is not None and suggestion.closed


def _voice(opinion: Opinion) -> Voice:
    submitter = getattr(opinion, "submitter", None)
    return Voice(
        name=submitter.name if submitter is not None else "",
        phone=submitter.phone if submitter is not None else "",
        original=opinion.text,
        village=opinion.place_region.name if opinion.place_region is not None else "",
        place=opinion.place_text,
        hidden=opinion.identity_mode in HIDDEN,
    )


def warnings_of(publication: Publication, matter: Matter) -> list[str]:
    """Return what drafter and reviewers should look at in the text."""
    return warnings("\n".join(getattr(publication, name) for name in PUBLIC_TEXT), voices_of(matter))


def clock_of(publication: Publication) -> Clock | None:
    """Return the clock of the decision, running or stopped, or None."""
    subject = publication_subject(publication.pk)
    return Clock.objects.filter(subject_kind=subject.kind, subject_id=subject.id).order_by("-round_no").first()


def begins_at(matter: Matter) -> datetime:
    """Return from when the term counts: a suggestion's last approved reply, else the end of the handling.

    A matter whose promise is tracked has no end yet: its reply counts too. Needs `replied_at` (see `with_reply_time`).
    """
    replied: datetime | None = matter.replied_at  # type: ignore[attr-defined]
    if matter.kind == MatterKind.SUGGESTION or matter.closed_at is None:
        return replied or matter.closed_at or matter.accepted_at
    return matter.closed_at


def with_reply_time(matters: QuerySet[Matter]) -> QuerySet[Matter]:
    """Return matters that know when their last reply was approved, as `replied_at`."""
    approved = Reply.objects.filter(assignment__matter=OuterRef("pk"), approved_at__isnull=False)
    return matters.annotate(replied_at=Subquery(approved.order_by("-approved_at").values("approved_at")[:1]))


@dataclass(frozen=True)
class Offer:
    """An ended matter without a public text, and by when it is to be decided."""

    matter: Matter
    due: Due


def offers(matters: list[Matter], at: datetime) -> list[Offer]:
    """Return these matters of `publishable_matters` with their terms; one query for each kind among them."""
    terms: dict[str, DeadlinePolicy] = {}
    calendar = the_calendar()
    found = []
    for matter in matters:
        if matter.kind not in terms:
            terms[matter.kind] = policy_for(family=PUBLICATION_FAMILY, step=matter.kind, grade="", at=at)
        policy = terms[matter.kind]
        found.append(Offer(matter, calendar.due(begins_at(matter), policy.term, Audience(policy.audience))))
    return found


@dataclass(frozen=True)
class Prepared:
    """A public text in a list, with the clock of its decision where one runs."""

    publication: Publication
    clock: Clock | None


def with_clocks(publications: list[Publication]) -> list[Prepared]:
    """Return these texts with their running clocks; one query."""
    running = Clock.objects.filter(
        subject_kind="publication", subject_id__in=[p.pk for p in publications], stopped_at__isnull=True
    )
    by_id = {clock.subject_id: clock for clock in running.select_related("policy")}
    return [Prepared(publication, by_id.get(publication.pk)) for publication in publications]
