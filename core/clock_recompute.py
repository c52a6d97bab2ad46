"""The only place that counts running clocks again after the calendar changed, and keeps what moved and who was told.

Chunk by chunk, each in a transaction of its own: a run that was cut off goes on where it stopped, for a clock carries
the version of the calendar it was counted with.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse

from core.calendar import forget, the_calendar
from core.clock_briefs import briefs
from core.clock_storage import locked, save_timing
from core.clock_timing import retime
from core.models import CalendarChange, Clock, ClockMove
from core.notices import NewNotice, notify_many
from core.workday_sentences import instant_text
from core.workdays import WorkCalendar, local

CHUNK = 1000
MOVED = "moved"
NAMED_IN_A_NOTICE = 3


def outdated(calendar: WorkCalendar) -> QuerySet[Clock]:
    """Return the running clocks that rest on another version of the calendar."""
    # Two ranges of the index; “not equal” would read every clock that runs.
    other = Q(calendar_version__lt=calendar.version) | Q(calendar_version__gt=calendar.version)
    return Clock.objects.filter(other, stopped_at__isnull=True)


def recompute(*, at: datetime, limit: int) -> int:
    """Count at most `limit` outdated clocks again, tell of a change that is through, and return how many ends moved."""
    moved = 0
    # Read afresh: two processes that each go by a calendar of their own minute would undo each other's work.
    forget()
    for done in range(0, limit, CHUNK):
        with transaction.atomic(durable=True):
            calendar = the_calendar()
            clocks = locked(outdated(calendar).order_by()[: min(CHUNK, limit - done)])
            moved += bring_up(clocks, calendar, at)
        if len(clocks) < CHUNK:
            break
    _finish(at)
    return moved


def bring_up(clocks: Sequence[Clock], calendar: WorkCalendar, at: datetime) -> int:
    """Count clocks the caller has locked by this calendar and write them; return how many ends moved."""
    old = [clock for clock in clocks if clock.calendar_version != calendar.version]
    if not old:
        return 0
    told = {clock.pk: clock.due_at for clock in old}
    kept = sum(retime(clock, calendar) for clock in old)
    save_timing(old)
    moved = [clock for clock in old if clock.due_at != told[clock.pk]]
    change = CalendarChange.objects.filter(calendar_version=calendar.version, finished_at=None).first()
    if change is not None:
        found = briefs([(clock, (MOVED,)) for clock in moved], at)
        ClockMove.objects.bulk_create(
            [
                ClockMove(
                    change=change, clock=clock, old_due_at=told[clock.pk], new_due_at=clock.due_at,
                    told=found[clock.pk].told[MOVED],
                )
                for clock in moved
            ],
            ignore_conflicts=True,
        )  # fmt: skip
        CalendarChange.objects.filter(pk=change.pk).update(
            clocks=F("clocks") + len(old), moved=F("moved") + len(moved), kept=F("kept") + kept
        )
    return len(moved)


def _finish(at: datetime) -> None:
    """Tell people of the last change once its clocks are all counted; of those before it, nothing more will come."""
    open_changes = CalendarChange.objects.filter(finished_at=None)
    if not open_changes.exists() or outdated(the_calendar()).exists():
        return
    with transaction.atomic(durable=True):
        for change in open_changes.select_for_update(skip_locked=True):
            change.told = _tell(change, at)
            change.finished_at = at
            change.save(update_fields=["told", "finished_at"])


def _tell(change: CalendarChange, at: datetime) -> int:
    """Tell each person once which of the ends they answer for have moved, and return how many people that is."""
    count: dict[int, int] = defaultdict(int)
    first: dict[int, list[int]] = defaultdict(list)
    for pk, users in change.moves.order_by("new_due_at", "pk").values_list("clock_id", "told"):
        for user in users:
            count[user] += 1
            if count[user] <= NAMED_IN_A_NOTICE:
                first[user].append(pk)
    clocks = Clock.objects.in_bulk({pk for pks in first.values() for pk in pks})
    found = briefs([(clock, ()) for clock in clocks.values()], at)
    rows = []
    for user, pks in first.items():
        named = "；".join(
            f"“{found[pk].link.title}”到{instant_text(local(clocks[pk].due_at), local(at).date())}" for pk in pks
        )
        rest = "等" if count[user] > len(pks) else ""
        link = found[pks[0]].link
        page = reverse(link.url_name, args=link.args) if link.url_name else ""
        text = f"工作日历有变，您有{count[user]}件事项的期限后移：{named}{rest}。"
        rows.append(NewNotice(user, text, page, f"calendar:{change.pk}"))
    notify_many(rows, at)
    return len(rows)
