"""Taking the ledger out of the system: what leaves is counted and written into the trail."""

from datetime import datetime

from accounts.policies import sees_county
from core import audit
from core.actors import Actor, Capacity
from core.errors import NotAllowed, RuleBroken
from core.subjects import Subject
from suggestions.policies import PRESIDIUM, STATION
from suggestions.selectors import ledger
from suggestions.selectors.ledger import LedgerLine
from suggestions.services.steps import acting_user, durable

EXPORT_MAX = 5000


def keeper(actor: Actor) -> Capacity | None:
    """Return in which capacity this actor keeps a ledger: a station's, a township's or the county congress's staff."""
    posts = actor.acting_as(*STATION, *PRESIDIUM)
    if posts:
        return posts[0]
    return actor.capacities[0] if sees_county(actor) and actor.capacities else None


def export_ledger(*, received_from: datetime, received_to: datetime, actor: Actor, at: datetime) -> list[LedgerLine]:
    """导出台账: return the lines of a period and record who took how many out.

    :raises NotAllowed: not one who keeps a ledger  :raises RuleBroken: more than 5,000 lines; take shorter periods
    """
    capacity = keeper(actor)
    if capacity is None:
        raise NotAllowed(f"{actor.name}不能导出台账。")
    with durable():
        found = list(ledger.opinions(actor, received_from=received_from, received_to=received_to)[: EXPORT_MAX + 1])
        if len(found) > EXPORT_MAX:
            raise RuleBroken(f"这段时间超过{EXPORT_MAX}件，请分月导出。")
        audit.record(
            subject=Subject("user", acting_user(actor)),
            verb="export_ledger",
            actor=actor,
            capacity=capacity,
            at=at,
            lines=len(found),
            received_from=received_from.date().isoformat(),
            received_to=received_to.date().isoformat(),
        )
    return ledger.lines(found, actor)
