"""Who is told when a clock of the pipeline rings, and where the notice leads."""

from accounts import selectors as people
from accounts.roles import Role
from core.models import Clock
from core.registries import Link
from deputies.models import Deputy
from suggestions.models import Assignment, Matter, Opinion, ReturnVisit, Suggestion
from suggestions.policies import PRESIDIUM, STATION, UNIT, asked_deputies
from suggestions.selectors import group_offers
from suggestions.states import Level

UNIT_CLOCKS = ("first_contact", "reply", "sign", "co_opinion", "commitment")
GROUP_CLOCKS = ("group_offer", "group_study")
STATION_CLOCKS = ("feedback", "return_visit")


def audience(clock: Clock, rung: str) -> list[int]:
    """Return the users to tell: first who must act, then the unit's head, the dispatcher, the leaders."""
    told = set(_responsible(clock))
    if rung == "overdue_1":
        told |= set(_heads(clock))
    if rung in ("overdue_2", "overdue_5"):
        told |= set(people.post_holders(Role.COUNTY_DISPATCHER, at=clock.due_at))
    if rung == "overdue_5":
        told |= set(people.post_holders(Role.SC_LEADER, at=clock.due_at))
    return sorted(told)


def _responsible(clock: Clock) -> list[int]:
    if clock.subject_kind == "opinion":
        return _at_opinion(Opinion.objects.get(pk=clock.subject_id), clock)
    if clock.subject_kind == "suggestion":
        owner = Suggestion.objects.values_list("owner_id", flat=True).get(pk=clock.subject_id)
        return people.post_holders(Role.COUNTY_DISPATCHER, *PRESIDIUM, at=clock.due_at, organisation_id=owner)
    if clock.subject_kind == "assignment":
        unit = Assignment.objects.values_list("unit_id", flat=True).get(pk=clock.subject_id)
        return people.post_holders(*UNIT, at=clock.due_at, organisation_id=unit)
    if clock.subject_kind == "return_visit":
        return _at_matter(ReturnVisit.objects.select_related("matter").get(pk=clock.subject_id).matter, clock)
    return _at_matter(Matter.objects.get(pk=clock.subject_id), clock)


def _at_opinion(opinion: Opinion, clock: Clock) -> list[int]:
    if clock.kind in GROUP_CLOCKS:
        offer = group_offers.open_offer_of(opinion.pk)
        return sorted(group_offers.users_of(offer.group_id)) if offer is not None else []
    if clock.kind == "triage" and opinion.taken_by_id is not None:
        return [opinion.taken_by_id]
    roles = (*STATION, Role.COUNTY_DISPATCHER)
    return people.post_holders(*roles, at=clock.due_at, organisation_id=opinion.owner_id)


def _at_matter(matter: Matter, clock: Clock) -> list[int]:
    if clock.kind in UNIT_CLOCKS:
        lead = (
            matter.assignments.filter(part="lead", round_no=matter.round_no).values_list("unit_id", flat=True).first()
        )
        return people.post_holders(*UNIT, at=clock.due_at, organisation_id=lead) if lead else []
    if clock.kind == "evaluation":
        asked = Deputy.objects.filter(pk__in=asked_deputies(matter), user__isnull=False)
        return [user for user in asked.values_list("user", flat=True) if user is not None]
    if clock.kind in STATION_CLOCKS:
        owners = matter.opinions.values_list("owner_id", flat=True)
        at_stations = [
            u for owner in owners for u in people.post_holders(*STATION, at=clock.due_at, organisation_id=owner)
        ]
        # A question nobody left an opinion for has no station; the dispatching side then gives the feedback.
        if at_stations:
            return at_stations
    if matter.level == Level.COUNTY:
        return people.post_holders(Role.COUNTY_DISPATCHER, at=clock.due_at)
    return people.post_holders(*PRESIDIUM, at=clock.due_at, organisation_id=matter.owner_id)


def _heads(clock: Clock) -> list[int]:
    if clock.subject_kind != "matter" or clock.kind not in UNIT_CLOCKS:
        return []
    units = Assignment.objects.filter(matter_id=clock.subject_id, part="lead").values_list("unit_id", flat=True)
    return [u for unit in units for u in people.post_holders(Role.UNIT_HEAD, at=clock.due_at, organisation_id=unit)]


def link(clock: Clock) -> Link:
    """Return the title and the page of what the clock is about."""
    if clock.subject_kind == "opinion":
        opinion = Opinion.objects.get(pk=clock.subject_id)
        if clock.kind in GROUP_CLOCKS and (offer := group_offers.open_offer_of(opinion.pk)) is not None:
            return Link(opinion.title, "portal:group-offer", (str(offer.public_id),))
        return Link(opinion.title or f"意见{opinion.number}", "console:opinion", (opinion.number,))
    if clock.subject_kind == "suggestion":
        suggestion = Suggestion.objects.get(pk=clock.subject_id)
        return Link(suggestion.title, "console:suggestion", (str(suggestion.public_id),))
    matter_id = clock.subject_id
    if clock.subject_kind == "assignment":
        matter_id = Assignment.objects.values_list("matter_id", flat=True).get(pk=clock.subject_id)
    if clock.subject_kind == "return_visit":
        matter_id = ReturnVisit.objects.values_list("matter_id", flat=True).get(pk=clock.subject_id)
    matter = Matter.objects.get(pk=matter_id)
    # The window for rating rings for deputies, who have no console.
    page = "portal:matter" if clock.kind == "evaluation" else "console:matter"
    return Link(matter.title, page, (str(matter.public_id),))
