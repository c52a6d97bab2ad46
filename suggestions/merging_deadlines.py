"""The only place for what merging does to the term of triage: it stands still, and runs on when they are split."""

from datetime import datetime

from core import clocks
from suggestions.deadlines import FAMILY, next_round, opinion_subject, policy_grade
from suggestions.models import Opinion


def pause_merged_clock(opinion: Opinion, at: datetime) -> None:
    """Stop counting when it is merged; one that was late already ends as late, for nobody can hurry it any more."""
    subject = opinion_subject(opinion.pk)
    paused = clocks.pause(subject=subject, kind="triage", at=at)
    if paused is not None and at >= paused.due_at:
        clocks.stop(subject=subject, kind="triage", at=at)


def resume_merged_clock(opinion: Opinion, at: datetime) -> None:
    """Count on with the time that was left; what was late when it was merged stays late."""
    subject = opinion_subject(opinion.pk)
    if clocks.resume(subject=subject, kind="triage", at=at) is not None:
        return
    last = clocks.of(subject).filter(kind="triage").order_by("-round_no").first()
    clocks.start(
        subject=subject,
        kind="triage",
        family=FAMILY,
        step="triage",
        grade=policy_grade(opinion),
        at=at,
        round_no=next_round(opinion, "triage"),
        on=last.last_day if last is not None else None,
    )
