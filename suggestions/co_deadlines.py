"""The clock of what a co-handling unit owes: its opinion, and the same once more."""

from datetime import datetime

from core import clocks
from core.deadline_policies import policy_if_any
from suggestions import deadlines
from suggestions.models import Assignment, Matter

KIND, AGAIN = "co_opinion", "co_opinion_again"


def start_co_opinion(assignment: Assignment, matter: Matter, at: datetime) -> None:
    """Start a co-handling unit's clock; from the second round on with the shorter term where the table has one."""
    step = _again(matter, at) if assignment.round_no > 1 else ""
    deadlines.start_for_assignment(assignment, matter, KIND, at, step=step)


def restart_co_opinion(assignment: Assignment, matter: Matter, at: datetime) -> None:
    """Start the clock anew when the lead has asked for an opinion once more, as its next run (domain W1 T32)."""
    subject = deadlines.assignment_subject(assignment.pk)
    last = max(clocks.of(subject).filter(kind=KIND).values_list("round_no", flat=True), default=0)
    clocks.start(
        subject=subject, kind=KIND, family=deadlines.family_of(matter), step=_again(matter, at) or KIND,
        grade=deadlines.policy_grade(matter), at=at, round_no=last + 1,
    )  # fmt: skip


def _again(matter: Matter, at: datetime) -> str:
    found = policy_if_any(family=deadlines.family_of(matter), step=AGAIN, grade=deadlines.policy_grade(matter), at=at)
    return AGAIN if found else ""
