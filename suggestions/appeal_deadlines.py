"""The clocks of an appeal against a refusal: the citizen's fifteen days, and the days to decide in."""

from datetime import datetime

from core import clocks
from core.deadline_policies import policy_if_any
from suggestions import deadlines
from suggestions.models import Opinion

WINDOW, REVIEW = "appeal", "appeal_review"


def open_window(opinion: Opinion, at: datetime) -> None:
    """Start the citizen's days to ask in; nobody is reminded of them."""
    grade = deadlines.policy_grade(opinion)
    if policy_if_any(family=deadlines.FAMILY, step=WINDOW, grade=grade, at=at) is None:
        return
    clocks.start(
        subject=deadlines.opinion_subject(opinion.pk), kind=WINDOW, family=deadlines.FAMILY, step=WINDOW, grade=grade,
        at=at, round_no=deadlines.next_round(opinion, WINDOW), alerting=False,
    )  # fmt: skip


def start_review(opinion: Opinion, at: datetime) -> None:
    """End the citizen's days and start those to decide in."""
    deadlines.stop_for_opinion(opinion, WINDOW, at)
    deadlines.start_for_opinion(opinion, REVIEW, at, round_no=deadlines.next_round(opinion, REVIEW))


def stop_review(opinion: Opinion, at: datetime) -> None:
    """Stop the days to decide in."""
    deadlines.stop_for_opinion(opinion, REVIEW, at)
