"""Which deadlines a step will start, computed before it is taken."""

from dataclasses import dataclass
from datetime import datetime

from core.calendar import the_calendar
from core.deadline_policies import policy_for
from core.term_points import promise_label
from core.terms import Audience, Due
from suggestions import deadlines
from suggestions.models import Matter
from suggestions.selectors.lights import CLOCK_LABELS

AFTER_DISPATCH = ("sign", "first_contact", "reply")


@dataclass(frozen=True)
class Upcoming:
    """A deadline to come: what for, how long, until when, on what ground."""

    what: str
    term: str
    due: Due
    basis: str
    # The county's own promise, a shorter term or a day; empty without one.
    promise: str = ""


def after_dispatch(matter: Matter, at: datetime) -> list[Upcoming]:
    """Return the deadlines that begin if the matter is dispatched now."""
    grade = deadlines.policy_grade(matter)
    found = []
    for step in AFTER_DISPATCH:
        policy = policy_for(family=deadlines.family_of(matter), step=step, grade=grade, at=at)
        due = the_calendar().due(at, policy.term, Audience(policy.audience))
        found.append(Upcoming(CLOCK_LABELS[step], policy.term.label, due, policy.basis, promise_label(policy.promise)))
    return found
