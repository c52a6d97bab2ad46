"""The only place for which clock starts with which term; terms are versioned policy rows (reference/terms/)."""

from datetime import date, datetime

from core import clocks
from core.calendar import the_calendar
from core.deadline_policies import policy_for, policy_if_any
from core.models import Clock
from core.subjects import Subject
from core.terms import Audience, Due
from suggestions.models import Assignment, Matter, Opinion, ReturnVisit, Suggestion
from suggestions.states import Grade, MatterKind, Urgency

FAMILY = "opinion"
PUBLICATION_FAMILY = "publication"
# Clock kinds of each subject, in the order they run.
OPINION_KINDS = (
    "triage",
    "info_wait",
    "group_offer",
    "group_study",
    "rejection_review",
    "objection",
    "appeal",
    "appeal_review",
)
MATTER_KINDS = (
    "dispatch", "county_dispatch", "first_contact", "progress", "return_review", "extension_review", "reply", "mending",
    "reply_review", "feedback", "evaluation", "rehandle_order", "adjudication", "commitment",
)  # fmt: skip


def opinion_subject(opinion_id: int) -> Subject:
    """Return how clocks, audit and outbox name an opinion."""
    return Subject("opinion", opinion_id)


def matter_subject(matter_id: int) -> Subject:
    """Return how clocks, audit and outbox name a matter."""
    return Subject("matter", matter_id)


def suggestion_subject(suggestion_id: int) -> Subject:
    """Return how clocks, audit and outbox name a suggestion."""
    return Subject("suggestion", suggestion_id)


def assignment_subject(assignment_id: int) -> Subject:
    """Return how clocks, audit and outbox name a unit's part."""
    return Subject("assignment", assignment_id)


def policy_grade(item: Opinion | Matter) -> str:
    """Return the column of the policy table: 特急 first, else the grade, 一般 before grading."""
    return "critical" if item.urgency == Urgency.CRITICAL else item.grade or Grade.GENERAL


def family_of(matter: Matter) -> str:
    """Return whose table of terms a matter runs by: an opinion's, or that of what it was opened from."""
    return FAMILY if matter.kind == MatterKind.OPINION else matter.kind


def start_for_opinion(opinion: Opinion, kind: str, at: datetime, round_no: int = 1) -> None:
    """Start a clock of the intake."""
    subject = opinion_subject(opinion.pk)
    clocks.start(
        subject=subject, kind=kind, family=FAMILY, step=kind, grade=policy_grade(opinion), at=at, round_no=round_no
    )


def stop_for_opinion(opinion: Opinion, kind: str, at: datetime) -> None:
    """Stop a running clock of the intake, if there is one."""
    clocks.stop(subject=opinion_subject(opinion.pk), kind=kind, at=at)


def pause_triage_clock(opinion: Opinion, at: datetime) -> None:
    """Stop counting while the station waits for the citizen."""
    clocks.pause(subject=opinion_subject(opinion.pk), kind="triage", at=at)


def resume_triage_clock(opinion: Opinion, at: datetime) -> None:
    """Count on after the answer, or after waiting was given up."""
    clocks.resume(subject=opinion_subject(opinion.pk), kind="triage", at=at)


def window_over(opinion: Opinion, kind: str, at: datetime) -> bool:
    """Return whether a running window of the opinion has ended."""
    return clocks.of(opinion_subject(opinion.pk)).filter(kind=kind, stopped_at__isnull=True, due_at__lte=at).exists()


def opinions_past(kind: str, at: datetime, limit: int) -> list[int]:
    """Return the ids of opinions whose clock of this kind has run out, the longest ago first."""
    over = Clock.objects.filter(subject_kind="opinion", kind=kind, stopped_at__isnull=True, due_at__lte=at)
    return list(over.order_by("due_at").values_list("subject_id", flat=True)[:limit])


def next_round(opinion: Opinion, kind: str) -> int:
    """Return the round number for a clock that starts again."""
    return clocks.of(opinion_subject(opinion.pk)).filter(kind=kind).count() + 1


def start_for_matter(matter: Matter, kind: str, at: datetime, step: str = "") -> None:
    """Start a clock of the matter's current round."""
    clocks.start(
        subject=matter_subject(matter.pk),
        kind=kind,
        family=family_of(matter),
        step=step or kind,
        grade=policy_grade(matter),
        at=at,
        round_no=matter.round_no,
    )


def stop_for_matter(matter: Matter, kind: str, at: datetime) -> None:
    """Stop a running clock of the matter, if there is one."""
    clocks.stop(subject=matter_subject(matter.pk), kind=kind, at=at)


def restart_for_matter(matter: Matter, kind: str, at: datetime) -> None:
    """Start a clock that may already have run in this round, as its next run."""
    runs = clocks.of(matter_subject(matter.pk)).filter(kind=kind).count()
    clocks.start(
        subject=matter_subject(matter.pk),
        kind=kind,
        family=family_of(matter),
        step=kind,
        grade=policy_grade(matter),
        at=at,
        round_no=runs + 1,
    )


def pause_reply_clock(matter: Matter, at: datetime) -> None:
    """Stop counting while the reply is under review."""
    clocks.pause(subject=matter_subject(matter.pk), kind="reply", at=at)


def resume_reply_clock(matter: Matter, at: datetime) -> None:
    """Count on when the reply came back."""
    clocks.resume(subject=matter_subject(matter.pk), kind="reply", at=at)


def evaluation_over(matter: Matter, at: datetime) -> bool:
    """Return whether the window for rating has ended."""
    running = clocks.of(matter_subject(matter.pk)).filter(kind="evaluation", stopped_at__isnull=True)
    return running.filter(due_at__lte=at).exists()


def matters_past_evaluation(at: datetime, limit: int) -> list[int]:
    """Return the ids of matters whose window for rating has ended, the longest ended first."""
    over = Clock.objects.filter(subject_kind="matter", kind="evaluation", stopped_at__isnull=True, due_at__lte=at)
    return list(over.order_by("due_at").values_list("subject_id", flat=True)[:limit])


def start_handling(matter: Matter, at: datetime, *, contact: bool) -> None:
    """Start first contact and reply; both run from dispatch, not from signing, so that not signing gains nothing.

    Without anybody to talk with there is no first contact to be late with.
    """
    if contact:
        start_for_matter(matter, "first_contact", at)
    start_for_matter(matter, "reply", at, step=_reply_step(matter))
    start_progress(matter, at)


def start_progress(matter: Matter, at: datetime, *, again: bool = False) -> None:
    """Start the wait for the unit's next word on how it stands; nothing where the table asks for none.

    `again` is after a word was given: then only where the table asks for one every so often.
    """
    grade = policy_grade(matter)
    policy = policy_if_any(family=family_of(matter), step="progress", grade=grade, at=at)
    if policy is not None and (policy.repeats or not again):
        restart_for_matter(matter, "progress", at)


def start_mending(matter: Matter, at: datetime) -> None:
    """Start the time to mend a reply that was sent back, where the table has one."""
    if policy_if_any(family=family_of(matter), step="mending", grade=policy_grade(matter), at=at) is not None:
        restart_for_matter(matter, "mending", at)


def _reply_step(matter: Matter) -> str:
    if matter.round_no == 1:
        return "reply"
    return "rebound" if matter.round_no == matter.rounds_before + 1 else "rehandle"


def start_promise(matter: Matter, due_on: date, at: datetime) -> None:
    """Start the clock of a promise; it ends on the day that was promised."""
    runs = clocks.of(matter_subject(matter.pk)).filter(kind="commitment").count()
    clocks.start(
        subject=matter_subject(matter.pk),
        kind="commitment",
        family=family_of(matter),
        step="commitment",
        grade=policy_grade(matter),
        at=at,
        round_no=runs + 1,
        on=due_on,
    )


def pause_promise(matter: Matter, at: datetime) -> None:
    """Remind nobody of a promise while it is checked whether it was kept."""
    clocks.pause(subject=matter_subject(matter.pk), kind="commitment", at=at)


def resume_promise(matter: Matter, at: datetime) -> None:
    """Remind again when the check has found it not kept; the day stays as it was."""
    clocks.resume(subject=matter_subject(matter.pk), kind="commitment", at=at)


def term_end(matter: Matter, step: str, at: datetime) -> Due:
    """Return when a term that begins at `at` ends, without starting a clock.

    :raises RuleBroken: when the county has set no term for this step
    """
    policy = policy_for(family=family_of(matter), step=step, grade=policy_grade(matter), at=at)
    return the_calendar().due(at, policy.term, Audience(policy.audience))


def visit_subject(visit_id: int) -> Subject:
    """Return how clocks name a return visit."""
    return Subject("return_visit", visit_id)


def start_for_visit(visit: ReturnVisit, matter: Matter, step: str, at: datetime) -> None:
    """Start the clock of a planned return visit."""
    clocks.start(
        subject=visit_subject(visit.pk),
        kind="return_visit",
        family=family_of(matter),
        step=step,
        grade=policy_grade(matter),
        at=at,
    )


def stop_for_visit(visit: ReturnVisit, at: datetime) -> None:
    """Stop the clock of a return visit that was made or is no longer wanted."""
    clocks.stop(subject=visit_subject(visit.pk), kind="return_visit", at=at)


def start_for_assignment(assignment: Assignment, matter: Matter, kind: str, at: datetime, step: str = "") -> None:
    """Start a clock of one unit's part."""
    clocks.start(
        subject=assignment_subject(assignment.pk),
        kind=kind,
        family=family_of(matter),
        step=step or kind,
        grade=policy_grade(matter),
        at=at,
        round_no=assignment.round_no,
    )


def stop_for_assignment(assignment: Assignment, kind: str, at: datetime) -> None:
    """Stop a running clock of one unit's part, if there is one."""
    clocks.stop(subject=assignment_subject(assignment.pk), kind=kind, at=at)


def start_review(suggestion: Suggestion, at: datetime) -> None:
    """Start the review of a suggestion, once for each time it is submitted; the deputy is told in seven days."""
    subject = suggestion_subject(suggestion.pk)
    runs = clocks.of(subject).filter(kind="review").count()
    clocks.start(
        subject=subject, kind="review", family=MatterKind.SUGGESTION, step="review", grade="", at=at, round_no=runs + 1
    )


def stop_review(suggestion: Suggestion, at: datetime) -> None:
    """Stop the review when it has ended or the suggestion was withdrawn."""
    clocks.stop(subject=suggestion_subject(suggestion.pk), kind="review", at=at)


def publication_subject(publication_id: int) -> Subject:
    """Return how clocks, audit and outbox name a public text."""
    return Subject("publication", publication_id)


def start_for_publication(publication_id: int, kind: str, begun: datetime, round_no: int) -> None:
    """Start the clock within which it is decided what is made public of a matter of this kind."""
    clocks.start(
        subject=publication_subject(publication_id),
        kind="publication",
        family=PUBLICATION_FAMILY,
        step=kind,
        grade="",
        at=begun,
        round_no=round_no,
    )


def stop_for_publication(publication_id: int, at: datetime) -> None:
    """Stop the clock of the decision, if it runs."""
    clocks.stop(subject=publication_subject(publication_id), kind="publication", at=at)
