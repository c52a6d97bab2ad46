"""The clocks of returns (退办): the window of a unit, the decision, and what counts anew for the next unit."""

from datetime import datetime

from core import clocks
from core.calendar import the_calendar
from core.deadline_policies import policy_if_any
from core.terms import Audience, Due
from suggestions import deadlines
from suggestions.models import Assignment, Matter
from suggestions.states import MatterKind

REVIEW = "return_review"


def window_of(matter: Matter, assigned_at: datetime) -> Due | None:
    """Return until when a unit may ask to return its part, counted from dispatch; None where the table has no term."""
    policy = policy_if_any(
        family=deadlines.family_of(matter), step="return_window", grade=deadlines.policy_grade(matter), at=assigned_at
    )
    return the_calendar().due(assigned_at, policy.term, Audience(policy.audience)) if policy is not None else None


def start_review(matter: Matter, at: datetime) -> None:
    """Start the time to decide in; nobody waits for a reply to be mended meanwhile."""
    deadlines.stop_for_matter(matter, "mending", at)
    deadlines.restart_for_matter(matter, REVIEW, at)


def review_runs(matter: Matter) -> bool:
    """Return whether a decision is already being waited for."""
    return clocks.of(deadlines.matter_subject(matter.pk)).filter(kind=REVIEW, stopped_at__isnull=True).exists()


def stop_review(matter: Matter, at: datetime) -> None:
    """Stop the time to decide in."""
    deadlines.stop_for_matter(matter, REVIEW, at)


def pause_sign(part: Assignment, at: datetime) -> None:
    """Wait for no signature while it is decided whose it is; the matter's own time runs on (domain W1 T24)."""
    clocks.pause(subject=deadlines.assignment_subject(part.pk), kind="sign", at=at)


def resume_sign(part: Assignment, at: datetime) -> None:
    """Wait for the signature again."""
    clocks.resume(subject=deadlines.assignment_subject(part.pk), kind="sign", at=at)


def stop_sign(part: Assignment, at: datetime) -> None:
    """Stop waiting for the unit's signature."""
    deadlines.stop_for_assignment(part, "sign", at)


def stop_part(part: Assignment, at: datetime) -> None:
    """Stop every clock of a part that has ended."""
    for kind in ("sign", "co_opinion"):
        deadlines.stop_for_assignment(part, kind, at)


def count_anew(matter: Matter, at: datetime, *, contact: bool) -> None:
    """Start the next unit's time from now where the law counts from dispatch to it: suggestions (W2 G12).

    An opinion's citizen waits for one answer, so its clocks run on whoever leads.
    """
    if matter.kind != MatterKind.SUGGESTION:
        return
    for kind in ("first_contact", "progress", "reply"):
        deadlines.stop_for_matter(matter, kind, at)
    if contact:
        deadlines.restart_for_matter(matter, "first_contact", at)
    deadlines.restart_for_matter(matter, "reply", at)
    deadlines.start_progress(matter, at)
