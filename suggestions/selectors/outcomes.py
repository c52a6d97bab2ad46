"""How matters that deputies followed have ended: what the scoring of duties asks (代表履职量化, items C3 and E1)."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from core.actors import SYSTEM
from core.clock import SHANGHAI, local_date
from core.registries import FollowedOutcome
from suggestions.deadlines import matter_subject
from suggestions.models import Matter, Opinion, Suggestion
from suggestions.policies import asked_deputies
from suggestions.selectors.scope import visible_matters
from suggestions.states import MatterState, ResultClass

RESULTS = {ResultClass.A: "solved", ResultClass.B: "planned"}


def followed(first: date, last: date) -> list[FollowedOutcome]:
    """Return the matters closed from the first to the last day, both included, with who followed them.

    Ratings are the citizens' of the last round; a deputy's own says nothing about how content people are.
    """
    begin = datetime.combine(first, time.min, SHANGHAI)
    end = datetime.combine(last + timedelta(days=1), time.min, SHANGHAI)
    closed = visible_matters(SYSTEM).filter(state=MatterState.CLOSED, closed_at__gte=begin, closed_at__lt=end)
    matters = closed.prefetch_related("opinions", "sponsors", "ratings").order_by("closed_at", "pk")
    return list(_outcomes(matters))


def numbers_of(ids: list[int]) -> dict[int, str]:
    """Return opinions' numbers for the duty records that came from them; what was said stays with who may read it."""
    rows = Opinion.objects.filter(pk__in=ids).values_list("pk", "number")
    return {pk: f"登记编号{number[:4]} {number[4:8]} {number[8:]}" for pk, number in rows}


def matters_named(ids: list[int]) -> dict[int, str]:
    """Return matters' numbers for the duty records that came from them."""
    return {matter.pk: matter.number for matter in Matter.objects.filter(pk__in=ids)}


def suggestions_named(ids: list[int]) -> dict[int, str]:
    """Return suggestions' numbers and titles for the duty records that came from them; of a closed one the number."""
    found = Suggestion.objects.filter(pk__in=ids)
    return {one.pk: one.number if one.closed else f"{one.number}　{one.title}" for one in found}


def _outcomes(matters: Iterable[Matter]) -> Iterable[FollowedOutcome]:
    for matter in matters:
        followers = tuple(sorted(asked_deputies(matter)))
        if followers and matter.closed_at is not None:
            said = [r.outcome for r in matter.ratings.all() if r.opinion_id and r.round_no == matter.round_no]
            yield FollowedOutcome(
                source=matter_subject(matter.pk),
                on=local_date(matter.closed_at),
                result=RESULTS.get(ResultClass(matter.result_class), "unsolved") if matter.result_class else "unsolved",
                followers=followers,
                ratings=tuple(said),
            )
