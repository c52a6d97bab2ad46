"""The only place for how late an off-line entry may be: the county's terms for entering and for entering at all."""

from datetime import datetime

from core.calendar import the_calendar
from core.deadline_policies import policy_if_any
from core.terms import Audience, Term
from suggestions.deadlines import FAMILY
from suggestions.states import Grade


def run_out(step: str, received_at: datetime, at: datetime) -> Term | None:
    """Return the term that had run out when something received then was entered at `at`; None in time, or without one.

    No clock runs for it: nothing is waited for, the entry is only marked.
    """
    policy = policy_if_any(family=FAMILY, step=step, grade=Grade.GENERAL, at=at)
    if policy is None:
        return None
    due = the_calendar().due(received_at, policy.term, Audience(policy.audience))
    return policy.term if at >= due.due_at else None
