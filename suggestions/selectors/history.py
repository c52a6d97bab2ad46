"""Reads of the audit trail for pages: what an actor may read of it, and what the last step was."""

from datetime import datetime

from core import audit
from core.actors import Actor
from core.subjects import Subject
from suggestions.models import Matter, Opinion
from suggestions.selectors import details
from suggestions.selectors.details import TrailLine
from suggestions.selectors.ratings import tells_of_secret_rating


def of_opinion(actor: Actor, opinion: Opinion) -> list[TrailLine]:
    """Return the trail of an opinion and of the matter it became, without ratings still to be kept secret."""
    return _readable(actor, opinion.matter, details.trail(*details.subjects_of(opinion)))


def of_matter(actor: Actor, matter: Matter, seen: set[int]) -> list[TrailLine]:
    """Return the trail of a matter and of the opinions in `seen`, whose words the actor may read."""
    subjects = [Subject("matter", matter.pk), *(Subject("opinion", pk) for pk in sorted(seen))]
    return _readable(actor, matter, details.trail(*subjects))


def _readable(actor: Actor, matter: Matter | None, lines: list[TrailLine]) -> list[TrailLine]:
    if matter is None:
        return lines
    return [line for line in lines if not tells_of_secret_rating(line.event, matter, actor)]


def last_step_is(subject: Subject, verb: str, actor: Actor, *, since: datetime) -> bool:
    """Return whether the subject's last step was this one, by this actor, not before `since`."""
    last = audit.trail(subject).last()
    return last is not None and (last.verb, last.user_id) == (verb, actor.user_id) and last.at >= since
