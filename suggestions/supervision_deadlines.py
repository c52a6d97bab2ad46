"""The only place for the response clock of supervision: when it starts, with which term, and when it stops."""

from datetime import datetime

from core import clocks
from core.calendar import the_calendar
from core.deadline_policies import policy_for
from core.subjects import Subject
from core.terms import Audience, Due
from suggestions.models import Supervision

FAMILY = "supervision"
CLOCK = "supervision_answer"


def supervision_subject(supervision_id: int) -> Subject:
    """Return how clocks, audit and outbox name a record of supervision."""
    return Subject("supervision", supervision_id)


def start_answer_clock(record: Supervision, at: datetime, *, again: bool = False) -> None:
    """Start the clock within which the unit answers; after an answer was sent back, a second and shorter one."""
    clocks.start(
        subject=supervision_subject(record.pk),
        kind=CLOCK,
        family=FAMILY,
        step=f"{record.kind}_again" if again else record.kind,
        grade="",
        at=at,
        round_no=2 if again else 1,
    )


def stop_answer_clock(record: Supervision, at: datetime) -> None:
    """Stop the clock, if it runs."""
    clocks.stop(subject=supervision_subject(record.pk), kind=CLOCK, at=at)


def answer_due(kind: str, at: datetime) -> Due:
    """Return until when a unit has to answer what is sent at `at`.

    :raises RuleBroken: when the county has set no term
    """
    policy = policy_for(family=FAMILY, step=kind, grade="", at=at)
    return the_calendar().due(at, policy.term, Audience(policy.audience))


def answer_basis(kind: str, at: datetime) -> str:
    """Return on what the term rests."""
    return policy_for(family=FAMILY, step=kind, grade="", at=at).basis
