"""The clocks of extensions (延期): how far the end of the reply may be moved, and the time to decide in."""

from datetime import date, datetime, time, timedelta

from core import clocks
from core.calendar import the_calendar
from core.clock import SHANGHAI
from core.deadline_policies import policy_if_any
from core.models import Clock
from core.terms import Audience
from suggestions import deadlines
from suggestions.models import Matter

REVIEW = "extension_review"
NOON = time(12)


def reply_clock(matter: Matter) -> Clock | None:
    """Return the running clock of the reply."""
    running = clocks.of(deadlines.matter_subject(matter.pk)).filter(kind="reply", stopped_at__isnull=True)
    return running.select_related("policy").order_by("-round_no").first()


def furthest(matter: Matter, clock: Clock, at: datetime) -> date | None:
    """Return the last day the end may be moved to; None where the table has no term for it.

    “extension” counts from the last day as it stands, “extension_total” from the start of the reply; with both the
    earlier day holds (domain b.1, b.2; 代表法第五十一条: six months in all).
    """
    family, grade = deadlines.family_of(matter), deadlines.policy_grade(matter)
    starts = {
        "extension": datetime.combine(clock.last_day, NOON, SHANGHAI),
        "extension_total": clock.started_at,
    }
    ends = []
    for step, start in starts.items():
        policy = policy_if_any(family=family, step=step, grade=grade, at=at)
        if policy is not None:
            ends.append(the_calendar().due(start, policy.term, Audience(policy.audience)).last_day)
    return min(ends, default=None)


def extend_reply(matter: Matter, last_day: date, at: datetime) -> None:
    """Let the reply be due at the end of this day."""
    clocks.extend(subject=deadlines.matter_subject(matter.pk), kind="reply", on=last_day, at=at)


def start_review(matter: Matter, at: datetime) -> None:
    """Start the time to decide in; nothing is granted by its running out, it goes up the ladder of those told."""
    deadlines.restart_for_matter(matter, REVIEW, at)


def stop_review(matter: Matter, at: datetime) -> None:
    """Stop the time to decide in."""
    deadlines.stop_for_matter(matter, REVIEW, at)


def day_after(day: date) -> date:
    """Return the next day, the first an end can be moved to."""
    return day + timedelta(days=1)
