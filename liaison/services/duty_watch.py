"""The watch over duty: reminds people the day before, and tells the station head of a shift nobody recorded."""

from datetime import datetime, timedelta

from django.db import transaction

from core import outbox
from core.calendar import the_calendar
from core.subjects import Subject
from liaison.models import DutyShift
from liaison.states import ShiftState

REMIND_BEFORE = timedelta(hours=24)
# A shift may be recorded until the next opening of the office; then somebody should look.
RECORD_WITHIN = timedelta(hours=2)
BATCH = 200


def watch_duty(*, at: datetime) -> int:
    """Announce each shift that begins within a day, and each that ended without a record, once; return how many.

    Nothing is sent outside office hours. What another run holds at this moment is left to it.
    """
    if not the_calendar().is_open(at):
        return 0
    return _mark("reminded_at", "shift_soon", at, starts_at__gt=at, starts_at__lte=at + REMIND_BEFORE) + _mark(
        "alerted_at", "shift_unrecorded", at, ends_at__lte=at - RECORD_WITHIN
    )


def _mark(column: str, topic: str, at: datetime, **when: datetime) -> int:
    waiting = {"state__in": (ShiftState.PENDING, ShiftState.CONFIRMED), f"{column}__isnull": True}
    with transaction.atomic(durable=True):
        found = DutyShift.objects.select_for_update(skip_locked=True, of=("self",)).filter(**waiting, **when)
        shifts = list(found.order_by("pk")[:BATCH])
        DutyShift.objects.filter(pk__in=[shift.pk for shift in shifts]).update(**{column: at})
        for shift in shifts:
            outbox.publish(topic=f"liaison.{topic}", subject=Subject("shift", shift.pk), at=at)
    return len(shifts)
