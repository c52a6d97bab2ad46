"""The only reader of the wall clock; faces call it and hand the time to the domain."""

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """Return the present instant in Shanghai's zone, moved by the test-only offset file where one is set."""
    return timezone.now().astimezone(SHANGHAI) + _offset()


def today() -> date:
    """Return today's date in Shanghai."""
    return now().date()


def local_date(at: datetime) -> date:
    """Return the calendar day of an instant in Shanghai."""
    return at.astimezone(SHANGHAI).date()


def local_year(at: datetime) -> int:
    """Return the calendar year of an instant in Shanghai."""
    return local_date(at).year


def _offset() -> timedelta:
    """Return the seconds of the offset file, re-read each time so that several processes move together."""
    path = settings.RENDA_CLOCK_OFFSET_FILE
    if not path:
        return timedelta()
    try:
        return timedelta(seconds=float(Path(path).read_text(encoding="utf-8").strip() or 0))
    except FileNotFoundError:
        return timedelta()
