"""The only place for when a notice is sent outside: office hours, the morning's digest, and how long to wait to retry.

Reads no table but the calendar's. 特急 waits for nothing; everything else for the office; 超期 for no digest.
"""

from datetime import datetime, time, timedelta

from django.conf import settings

from core.models.notices import Severity
from core.workdays import SHANGHAI, WorkCalendar, local

# After the first attempt, the second, and so on; after the last of them comes one more attempt, and then a person.
BACK_OFF = (
    timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=6),
)  # fmt: skip
AT_ONCE = (Severity.RED, Severity.URGENT)


def digest_hour() -> time:
    """Return when the digest of a working day goes out."""
    return time.fromisoformat(settings.NOTICE_DIGEST_AT)


def first_attempt(severity: str, immediate: bool, at: datetime, calendar: WorkCalendar) -> tuple[bool, datetime]:
    """Return whether a notice waits for the digest, and when it is to be sent at the earliest."""
    if severity not in AT_ONCE and not immediate:
        return True, next_digest(at, calendar)
    return False, opening(severity, at, calendar)


def next_digest(at: datetime, calendar: WorkCalendar) -> datetime:
    """Return the first digest after an instant."""
    here = local(at)
    today = datetime.combine(here.date(), digest_hour(), SHANGHAI)
    if here < today and calendar.is_workday(here.date()):
        return today
    return datetime.combine(calendar.shift(here.date(), 1), digest_hour(), SHANGHAI)


def opening(severity: str, at: datetime, calendar: WorkCalendar) -> datetime:
    """Return the first instant not before `at` at which something so pressing may be sent."""
    return at if severity == Severity.URGENT else calendar.next_opening(at)


def next_attempt(attempts: int, severity: str, at: datetime, calendar: WorkCalendar) -> datetime | None:
    """Return when to try again after so many attempts; None when it is enough."""
    if attempts > len(BACK_OFF):
        return None
    return opening(severity, at + BACK_OFF[attempts - 1], calendar)
