"""The only place for who sees which rating: back-to-back (背靠背), nobody but the rater before the round has ended."""

from accounts.roles import ADMIN_ROLES, Role
from core.actors import Actor, ActorKind
from core.models import AuditEvent
from suggestions.models import Matter, Rating
from suggestions.states import MatterAction, MatterState

# In these states the current round's ratings have been counted; in all others they may still be coming in.
ROUND_ENDED = (MatterState.REHANDLING, MatterState.ADJUDICATION, MatterState.TRACKING, MatterState.CLOSED)
RATING_VERBS = (MatterAction.RATE, MatterAction.RATE_AS_DEPUTY)


def secret_round(matter: Matter) -> int | None:
    """Return the number of the round whose ratings nobody may know yet, or None when the round has ended."""
    return None if matter.state in ROUND_ENDED else matter.round_no


def ratings_shown(matter: Matter, actor: Actor) -> list[Rating]:
    """Return the ratings this actor may see of a matter in the actor's scope.

    A citizen and a deputy see their own. Staff of either side, the handling units too, see those of ended rounds only.
    """
    secret = secret_round(matter)
    return [r for r in matter.ratings.all() if _own(r, actor) or (_is_staff(actor) and r.round_no != secret)]


def tells_of_secret_rating(event: AuditEvent, matter: Matter, actor: Actor) -> bool:
    """Return whether an event would tell this actor that somebody has rated a round that is still open."""
    if event.verb not in RATING_VERBS or (event.subject_kind, event.subject_id) != ("matter", matter.pk):
        return False
    mine = event.user_id is not None and event.user_id == actor.user_id
    return event.detail.get("round_no") == secret_round(matter) and not mine


def _own(rating: Rating, actor: Actor) -> bool:
    by_citizen = rating.opinion_id is not None and rating.opinion_id == actor.identity("opinion")
    by_deputy = rating.deputy_id is not None and rating.deputy_id == actor.identity("deputy")
    return by_citizen or by_deputy


def _is_staff(actor: Actor) -> bool:
    if actor.kind == ActorKind.SYSTEM:
        return True
    return any(capacity.role not in (*ADMIN_ROLES, Role.DEPUTY) for capacity in actor.capacities)
