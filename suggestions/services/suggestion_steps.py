"""The one way to change a suggestion: lock, check, change, record and announce in one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from core.actors import Actor, Capacity
from core.clock import local_date
from core.errors import RuleBroken
from core.transitions import check_version
from deputies import selectors as deputies
from deputies.models import Mandate
from suggestions import deadlines, lifecycle
from suggestions.models import Suggestion
from suggestions.services.steps import announce, durable, within_limit
from suggestions.states import Level, SuggestionAction


@dataclass
class SuggestionStep:
    """A suggestion under lock, and what the trail will say of the step."""

    suggestion: Suggestion
    capacity: Capacity
    detail: dict[str, str | int | bool | None] = field(default_factory=dict)
    # What others add (a co-sponsor's answer, a meeting) leaves the version alone: the lead's page must not go stale.
    keeps_version: bool = False


def lock_suggestion(suggestion_id: int) -> Suggestion:
    """Return the suggestion locked for this transaction; its lock guards its co-sponsors, sources and reviews too."""
    locked = Suggestion.objects.select_for_update(of=("self",)).select_related("lead", "mandate", "owner", "matter")
    return locked.prefetch_related("cosponsors__deputy", "sources").get(pk=suggestion_id)


@contextmanager
def suggestion_step(
    action: SuggestionAction, *, suggestion_id: int, actor: Actor, at: datetime, version: int | None
) -> Iterator[SuggestionStep]:
    """Take one step of a suggestion, or none of it.

    :raises WrongState: it does not follow from the state  :raises NotAllowed: not this actor's to take
    :raises Stale: somebody changed it since it was shown, or holds it
    """
    with durable():
        suggestion = lock_suggestion(suggestion_id)
        step = lifecycle.SUGGESTION.check(action, suggestion, actor)
        check_version(version, suggestion.version)
        within_limit(step.transition, "代表建议", deadlines.suggestion_subject(suggestion.pk))
        taken = SuggestionStep(suggestion, step.capacity)
        yield taken
        before = suggestion.state
        suggestion.state = step.transition.target or before
        suggestion.version += 0 if taken.keeps_version else 1
        suggestion.save()
        subject = deadlines.suggestion_subject(suggestion.pk)
        announce(subject, action, actor, taken.capacity, at, before, suggestion.state, taken.detail)


def hash_of(suggestion: Suggestion) -> str:
    """Return the digest of what co-sponsors put their names to: type, title and the three parts."""
    parts = (suggestion.type, suggestion.title, suggestion.situation, suggestion.analysis, suggestion.proposals)
    return sha256("\x1f".join(parts).encode()).hexdigest()


def mandate_at(deputy_id: int, level: str, at: datetime) -> Mandate:
    """Return the deputy's mandate in the county's or a township's congress that may be exercised that day.

    :raises RuleBroken: without one; a street has no congress and no suggestions of its own (地方组织法)
    """
    found = deputies.mandates_on(local_date(at)).filter(deputy_id=deputy_id, level=level).order_by("pk").first()
    if level == Level.TOWNSHIP and (found is None or found.region.is_street):
        raise RuleBroken(
            "街道没有自己的人民代表大会，不能提街道的代表建议；您也不是乡镇人大代表。是县级人大代表的，请选“县级”向县人大提出。"
            if found is None
            else "街道没有自己的人民代表大会，不能提街道的代表建议。是县级人大代表的，请选“县级”向县人大提出。",
            field="level",
        )
    if found is None:
        raise RuleBroken(
            "您现在不是县级人大代表，不能向县人大提代表建议；是乡镇人大代表的，请选“乡镇级”。", field="level"
        )
    return found


def require_mandate(suggestion: Suggestion, deputy_id: int, at: datetime) -> Mandate:
    """Return the deputy's mandate in the congress the suggestion is raised in.

    :raises RuleBroken: when it has ended or is suspended meanwhile, or was never there
    """
    day = local_date(at)
    held = deputies.mandates_on(day).filter(deputy_id=deputy_id, level=suggestion.level, region=suggestion.region_id)
    mandate = held.order_by("pk").first()
    if mandate is None:
        raise RuleBroken(
            f"您现在不是{suggestion.get_level_display()}人大代表（职务已经终止或者暂停），不能再办这一步。"
            "这件建议可以请其他代表重新提出。"
        )
    return mandate
