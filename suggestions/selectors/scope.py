"""The only scope: which opinions and which matters an actor may see, in lists, pages, counts, files and exports."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.roles import Role
from core.actors import Actor, ActorKind
from suggestions.models import Assignment, CoSponsor, Matter, MatterDeputy, Opinion, Suggestion
from suggestions.policies import PRESIDIUM, STATION, UNIT
from suggestions.states import AssignmentState, CommitmentState, CoSponsorState, Level, MatterState, Secrecy

COUNTY_READERS = (Role.COUNTY_DISPATCHER, Role.SUPERVISORY_COMMITTEE, Role.SC_LEADER)


def visible_opinions(actor: Actor) -> QuerySet[Opinion]:
    """Return the opinions this actor may see; never wider than the posts held.

    A station sees its own, a township those of its stations, the county committee all, a deputy those given to or
    received by them, a citizen the one opened with number and code. Units see matters, not opinions.
    """
    if actor.kind == ActorKind.SYSTEM or actor.acting_as(*COUNTY_READERS):
        return Opinion.objects.all()
    condition = _own_opinion(actor) | _station_opinions(actor)
    for capacity in actor.acting_as(*PRESIDIUM):
        condition |= Q(owner__region__code__startswith=capacity.region_code) & ~Q(owner__region__code="")
    return Opinion.objects.filter(condition)


def _own_opinion(actor: Actor) -> Q:
    condition = Q(pk__in=[])
    if (mine := actor.identity("opinion")) is not None:
        condition |= Q(pk=mine)
    if (deputy := actor.identity("deputy")) is not None:
        condition |= Q(followup_deputy_id=deputy) | Q(receiving_deputy_id=deputy)
    return condition


def _station_opinions(actor: Actor) -> Q:
    stations = [capacity.organisation_id for capacity in actor.acting_as(*STATION)]
    return Q(owner_id__in=stations) if stations else Q(pk__in=[])


def visible_matters(actor: Actor) -> QuerySet[Matter]:
    """Return the matters this actor may see: a unit those assigned to it, others those of the opinions they see."""
    if actor.kind == ActorKind.SYSTEM or actor.acting_as(*COUNTY_READERS):
        return Matter.objects.all()
    condition = _unit_matters(actor) | _through_opinions(actor)
    if townships := [capacity.organisation_id for capacity in actor.acting_as(*PRESIDIUM)]:
        condition |= Q(owner_id__in=townships)
    if actor.acting_as(Role.GOV_COORDINATOR):
        condition |= Q(level=Level.COUNTY) & (
            Q(state=MatterState.WITH_GOVERNMENT) | Q(_assigned(unit__gov_system=True))
        )
    return Matter.objects.filter(condition)


def _assigned(**unit_filter: object) -> Exists:
    # A unit whose return was agreed to has nothing to do with it any more.
    parts = Assignment.objects.exclude(state=AssignmentState.RETURNED)
    return Exists(parts.filter(matter=OuterRef("pk"), **unit_filter))


def _unit_matters(actor: Actor) -> Q:
    units = [capacity.organisation_id for capacity in actor.acting_as(*UNIT)]
    return Q(_assigned(unit_id__in=units)) if units else Q(pk__in=[])


def _through_opinions(actor: Actor) -> Q:
    if not actor.identities and not actor.acting_as(*STATION):
        return Q(pk__in=[])
    seen = Opinion.objects.filter(_own_opinion(actor) | _station_opinions(actor), matter=OuterRef("pk"))
    condition = Q(Exists(seen))
    if (deputy := actor.identity("deputy")) is not None:
        condition |= Q(Exists(MatterDeputy.objects.filter(matter=OuterRef("pk"), deputy_id=deputy)))
    return condition


def visible_suggestions(actor: Actor) -> QuerySet[Suggestion]:
    """Return the suggestions this actor may see.

    Until it is submitted: the lead deputy and the deputies invited. Then also the reviewing body and the county's
    readers; once it is handled, whoever sees its matter. One that is 不公开 only those and the handling units.
    """
    if actor.kind == ActorKind.SYSTEM:
        return Suggestion.objects.all()
    condition = _proposed_by(actor)
    if actor.acting_as(*COUNTY_READERS):
        condition |= Q(submitted_at__isnull=False)
    if townships := [capacity.organisation_id for capacity in actor.acting_as(*PRESIDIUM)]:
        condition |= Q(submitted_at__isnull=False, owner_id__in=townships)
    if units := [capacity.organisation_id for capacity in actor.acting_as(*UNIT)]:
        parts = Assignment.objects.exclude(state=AssignmentState.RETURNED)
        condition |= Q(Exists(parts.filter(matter=OuterRef("matter_id"), unit_id__in=units)))
    if actor.acting_as(Role.GOV_COORDINATOR):
        condition |= Q(matter__state=MatterState.WITH_GOVERNMENT)
    open_ones = Q(secrecy=Secrecy.OPEN, matter__in=visible_matters(actor).values("pk"))
    return Suggestion.objects.filter(condition | open_ones)


def _proposed_by(actor: Actor) -> Q:
    deputy = actor.identity("deputy")
    if deputy is None:
        return Q(pk__in=[])
    asked = CoSponsor.objects.filter(suggestion=OuterRef("pk"), deputy_id=deputy)
    return Q(lead_id=deputy) | Q(Exists(asked.exclude(state=CoSponsorState.DECLINED)))


def status_visible_to(actor: Actor) -> QuerySet[Opinion]:
    """Return the opinions whose number and standing this person may look up, and nothing else of them.

    What one entered oneself, for good; while on shift a rotating head also those of the station, to answer people who
    come and ask. Neither opens the page, the words or the person of an opinion.
    """
    if actor.user_id is None:
        return Opinion.objects.none()
    condition = Q(recorder_id=actor.user_id)
    if on_shift := [c.organisation_id for c in actor.acting_as(Role.ROTATING_HEAD)]:
        condition |= Q(owner_id__in=on_shift)
    return Opinion.objects.filter(condition)


def sees_original(actor: Actor, matter: Matter) -> bool:
    """Return whether this actor reads the citizens' own words: everybody in scope but the handling side."""
    return visible_opinions(actor).filter(matter=matter).exists()


def may_see_opinion_file(actor: Actor, opinion_id: int) -> bool:
    """Return whether the actor may open a photo of an opinion; a unit only where the citizen shares the original."""
    if visible_opinions(actor).filter(pk=opinion_id).exists():
        return True
    return visible_matters(actor).filter(opinions=opinion_id, opinions__share_original=True).exists()


def may_hear_recording(actor: Actor, opinion_id: int) -> bool:
    """Return whether the actor may hear what was spoken: who sees the opinion itself, never a handling unit."""
    return visible_opinions(actor).filter(pk=opinion_id).exists()


def may_see_reply_file(actor: Actor, reply_id: int) -> bool:
    """Return whether the actor may open a reply's evidence: the citizen and the deputy once it is approved."""
    matters = visible_matters(actor).filter(assignments__replies=reply_id)
    if actor.user_id is None or not _staff(actor):
        matters = matters.filter(assignments__replies__approved_at__isnull=False)
    return matters.exists()


def may_see_commitment_file(actor: Actor, commitment_id: int) -> bool:
    """Return whether the actor may open what proves a kept promise: the deputy once somebody has checked it."""
    matters = visible_matters(actor).filter(commitments=commitment_id)
    if actor.user_id is None or not _staff(actor):
        matters = matters.filter(commitments__state=CommitmentState.DONE)
    return matters.exists()


def _staff(actor: Actor) -> bool:
    return any(capacity.role != Role.DEPUTY for capacity in actor.capacities)
