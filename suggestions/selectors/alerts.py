"""Who is told when clocks of the pipeline ring, and where each notice leads; for many clocks in one go."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TypeVar

from accounts import selectors as people
from accounts.roles import Role
from core.models import Clock
from core.registries import ClockBrief, Link
from deputies.models import Deputy
from suggestions.models import Assignment, Matter, Opinion, ReturnVisit, Suggestion
from suggestions.policies import PRESIDIUM, STATION, UNIT, asked_deputies
from suggestions.selectors import group_offers
from suggestions.states import Level, Part

T = TypeVar("T")
UNIT_CLOCKS = ("first_contact", "progress", "reply", "mending", "sign", "co_opinion", "commitment")
GROUP_CLOCKS = ("group_offer", "group_study")
STATION_CLOCKS = ("feedback", "return_visit")
ASKED = (*UNIT, *STATION, *PRESIDIUM, Role.COUNTY_DISPATCHER, Role.SC_LEADER)
OPINION_COLUMNS = ("number", "title", "owner_id", "taken_by_id")
MATTER_COLUMNS = ("public_id", "title", "kind", "level", "owner_id", "round_no")


def briefs(asked: Sequence[tuple[Clock, Sequence[str]]], at: datetime) -> dict[int, ClockBrief]:
    """Return for clocks of opinions, suggestions, matters, units' parts and visits whom to tell, and their pages.

    First who must act, one working day late the unit's head too, two the dispatcher, five the leaders (T51).
    """
    book = _Book([clock for clock, _ in asked], at)
    return {
        clock.pk: ClockBrief(book.link(clock), {rung: book.audience(clock, rung) for rung in rungs})
        for clock, rungs in asked
    }


class _Book:
    """What a batch of clocks is about and who holds which post, read once."""

    def __init__(self, clocks: Sequence[Clock], at: datetime) -> None:
        ids: dict[str, set[int]] = defaultdict(set)
        for clock in clocks:
            ids[clock.subject_kind].add(clock.subject_id)
        self.held = people.posts_held(*ASKED, at=at)
        self.opinions = _read(Opinion.objects.only(*OPINION_COLUMNS).in_bulk, ids["opinion"])
        self.suggestions = _read(Suggestion.objects.only("public_id", "title", "owner_id").in_bulk, ids["suggestion"])
        self.parts = _read(Assignment.objects.in_bulk, ids["assignment"])
        visits = _read(ReturnVisit.objects.only("matter_id").in_bulk, ids["return_visit"])
        self.matter_of = {("assignment", pk): part.matter_id for pk, part in self.parts.items()}
        self.matter_of |= {("return_visit", pk): visit.matter_id for pk, visit in visits.items()}
        matters = ids["matter"] | set(self.matter_of.values())
        self.matters = _read(Matter.objects.only(*MATTER_COLUMNS).in_bulk, matters)
        leads = Assignment.objects.filter(matter_id__in=matters, part=Part.LEAD) if matters else []
        self.leads = {(lead.matter_id, lead.round_no): lead for lead in leads}
        at_stations = [clock for clock in clocks if clock.kind in STATION_CLOCKS]
        self.stations = self._stations({self.matter(clock).pk for clock in at_stations})

    def audience(self, clock: Clock, rung: str) -> list[int]:
        """Return the users a rung concerns."""
        told = set(self._responsible(clock))
        if rung == "overdue_1" and (part := self._part(clock)) is not None:
            told |= set(self._holders([Role.UNIT_HEAD], part.unit_id))
        if rung in ("overdue_2", "overdue_5"):
            told |= set(self._in_the_county(Role.COUNTY_DISPATCHER))
        if rung == "overdue_5":
            told |= set(self._in_the_county(Role.SC_LEADER))
        return sorted(told)

    def link(self, clock: Clock) -> Link:
        """Return the title and the page of what the clock is about."""
        if clock.subject_kind == "opinion":
            opinion = self.opinions[clock.subject_id]
            if clock.kind in GROUP_CLOCKS and (offer := group_offers.open_offer_of(opinion.pk)) is not None:
                return Link(opinion.title, "portal:group-offer", (str(offer.public_id),))
            return Link(opinion.title or f"意见{opinion.number}", "console:opinion", (opinion.number,))
        if clock.subject_kind == "suggestion":
            suggestion = self.suggestions[clock.subject_id]
            return Link(suggestion.title, "console:suggestion", (str(suggestion.public_id),))
        matter = self.matter(clock)
        # The window for rating rings for deputies, who have no console.
        page = "portal:matter" if clock.kind == "evaluation" else "console:matter"
        return Link(matter.title, page, (str(matter.public_id),))

    def matter(self, clock: Clock) -> Matter:
        """Return the matter a clock of a matter, of a unit's part or of a visit belongs to."""
        return self.matters[self.matter_of.get((clock.subject_kind, clock.subject_id), clock.subject_id)]

    def _responsible(self, clock: Clock) -> list[int]:
        if clock.subject_kind == "opinion":
            return self._at_opinion(self.opinions[clock.subject_id], clock)
        if clock.subject_kind == "suggestion":
            owner = self.suggestions[clock.subject_id].owner_id
            return self._holders([Role.COUNTY_DISPATCHER, *PRESIDIUM], owner)
        part = self._part(clock)
        if part is not None:
            return self._at_unit(part)
        return self._at_matter(self.matter(clock), clock)

    def _at_opinion(self, opinion: Opinion, clock: Clock) -> list[int]:
        if clock.kind in GROUP_CLOCKS:
            offer = group_offers.open_offer_of(opinion.pk)
            return sorted(group_offers.users_of(offer)) if offer is not None else []
        if clock.kind == "appeal_review":
            return self._in_the_county(Role.COUNTY_DISPATCHER)
        if clock.kind == "triage" and opinion.taken_by_id is not None:
            return [opinion.taken_by_id]
        return self._holders([*STATION, Role.COUNTY_DISPATCHER], opinion.owner_id)

    def _part(self, clock: Clock) -> Assignment | None:
        """Return the unit's part a clock holds the unit to; None for clocks of others."""
        if clock.subject_kind == "assignment":
            return self.parts[clock.subject_id]
        if clock.subject_kind != "matter" or clock.kind not in UNIT_CLOCKS:
            return None
        matter = self.matters[clock.subject_id]
        return self.leads.get((matter.pk, matter.round_no))

    def _at_unit(self, part: Assignment) -> list[int]:
        """Return who handles a part: the person who took it, else the unit's handlers, else its head."""
        handlers = self._holders([Role.UNIT_HANDLER], part.unit_id)
        if part.handler_id in self._holders(UNIT, part.unit_id):
            return [part.handler_id, *self.held.lent[part.unit_id, part.handler_id]] if part.handler_id else []
        return handlers or self._holders([Role.UNIT_HEAD], part.unit_id)

    def _at_matter(self, matter: Matter, clock: Clock) -> list[int]:
        if clock.kind in UNIT_CLOCKS:
            return []
        if clock.kind == "evaluation":
            asked = Deputy.objects.filter(pk__in=asked_deputies(matter), user__isnull=False)
            return [user for user in asked.values_list("user", flat=True) if user is not None]
        if clock.kind in STATION_CLOCKS:
            at_stations = [user for owner in self.stations[matter.pk] for user in self._holders(STATION, owner)]
            # A question nobody left an opinion for has no station; the dispatching side then gives the feedback.
            if at_stations:
                return at_stations
        if matter.level == Level.COUNTY:
            return self._in_the_county(Role.COUNTY_DISPATCHER)
        return self._holders(PRESIDIUM, matter.owner_id)

    def _holders(self, roles: Iterable[str], organisation: int | None) -> list[int]:
        return [user for role in roles for user in self.held.get((role, organisation or 0), [])]

    def _in_the_county(self, role: str) -> list[int]:
        return [user for (held, _), users in self.held.items() if held == role for user in users]

    def _stations(self, matters: set[int]) -> dict[int, list[int]]:
        owners: dict[int, list[int]] = defaultdict(list)
        opinions = Opinion.objects.filter(matter_id__in=matters) if matters else Opinion.objects.none()
        for matter, owner in opinions.order_by("pk").values_list("matter_id", "owner_id"):
            if matter is not None:
                owners[matter].append(owner)
        return owners


def _read(in_bulk: Callable[[set[int]], dict[int, T]], ids: set[int]) -> dict[int, T]:
    return in_bulk(ids) if ids else {}
