"""The only place that changes deliveries: planned with the notice, gathered, leased, settled, put back or given up."""

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import F, Min, Q, QuerySet

from core.calendar import the_calendar
from core.delivery import timing
from core.delivery.channels import Outcome, Result, active, addresses
from core.models import Notice, NoticeDelivery, NoticePreference
from core.models.notices import DeliveryState, Severity
from core.workdays import local

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=10)
GATHER_LOCK = 7202
# How many people's notices one run puts together.
PEOPLE_AT_ONCE = 1000
ORDER = {severity: place for place, severity in enumerate(reversed(Severity.values))}
NOT_IN_USE = "这个渠道已经停用"


class Told(NamedTuple):
    """A notice that was just written."""

    notice_id: int
    user_id: int
    severity: str


def plan(told: Collection[Told], at: datetime) -> int:
    """Write a delivery for every notice and every channel that reaches the person and was not turned off.

    Runs in the transaction that writes the notices; the number of statements does not depend on how many they are, and
    without a channel it is none. Returns how many deliveries were written.
    """
    reaching = active() if told else []
    if not reaching:
        return 0
    users = {one.user_id for one in told}
    chosen = {(p.user_id, p.channel): p for p in NoticePreference.objects.filter(user_id__in=users)}
    calendar = the_calendar()
    when: dict[tuple[str, bool], tuple[bool, datetime]] = {}
    rows = []
    for channel in reaching:
        reached = addresses(channel, users)
        for one in told:
            choice = chosen.get((one.user_id, channel.name))
            if one.user_id not in reached or (choice is not None and not choice.enabled):
                continue
            urgency = (one.severity, choice is not None and choice.immediate)
            in_digest, first = when.setdefault(urgency, timing.first_attempt(*urgency, at, calendar))
            rows.append(
                NoticeDelivery(
                    notice_id=one.notice_id,
                    user_id=one.user_id,
                    channel=channel.name,
                    severity=one.severity,
                    in_digest=in_digest,
                    next_attempt_at=first,
                )
            )
    NoticeDelivery.objects.bulk_create(rows)
    return len(rows)


def gather(at: datetime) -> int:
    """Put together what falls due for each person and channel, most pressing first; return how many messages these are.

    What was read meanwhile is not sent any more, and nothing goes through a channel that is not in use. A person gets
    one digest a day: what comes too late for today's waits for the next.
    """
    with transaction.atomic(durable=True):
        if not _alone():
            return 0
        _cancel(_waiting(at).exclude(channel__in=[channel.name for channel in active()]), NOT_IN_USE)
        fresh = _waiting(at).filter(gathered_at__isnull=True)
        _cancel(fresh.filter(notice__read_at__isnull=False), "")
        people = fresh.order_by().values("user_id").annotate(first=Min("next_attempt_at")).order_by("first")
        users = [row["user_id"] for row in people[:PEOPLE_AT_ONCE]]
        together: dict[tuple[int, str], list[NoticeDelivery]] = defaultdict(list)
        for row in fresh.filter(user_id__in=users):
            together[row.user_id, row.channel].append(row)
        return _group(together, at)


def _alone() -> bool:
    """Return whether no other run is gathering; the lock goes with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [GATHER_LOCK])
        return bool(cursor.fetchone()[0])


def _waiting(at: datetime) -> QuerySet[NoticeDelivery]:
    """Return what is due; while offices are closed only what is urgent."""
    due = NoticeDelivery.objects.filter(state=DeliveryState.WAITING, next_attempt_at__lte=at)
    return due if the_calendar().is_open(at) else due.filter(severity=Severity.URGENT)


def _group(together: dict[tuple[int, str], list[NoticeDelivery]], at: datetime) -> int:
    today = local(at).date()
    had = set(
        NoticeDelivery.objects.filter(
            user_id__in={user for user, _ in together}, digest_on=today, carried_by__isnull=True
        ).values_list("user_id", "channel")
    )
    changed, messages = [], 0
    for key, rows in together.items():
        late = [row for row in rows if row.in_digest and key in had]
        for row in late:
            row.next_attempt_at = timing.next_digest(at, the_calendar())
        going = sorted((row for row in rows if row not in late), key=lambda row: (ORDER[row.severity], row.pk))
        for row in going:
            row.gathered_at = at
            row.carried_by = None if row is going[0] else going[0]
        if going and any(row.in_digest for row in going):
            going[0].digest_on = today
        messages += bool(going)
        changed += rows
    fields = ("next_attempt_at", "gathered_at", "carried_by", "digest_on")
    NoticeDelivery.objects.bulk_update(changed, fields, batch_size=500)
    return messages


def lease(at: datetime, limit: int, but_not: Collection[str] = ()) -> list[NoticeDelivery]:
    """Take messages to send for this run, earliest first; two runs at once share the work."""
    with transaction.atomic(durable=True):
        free = _waiting(at).filter(gathered_at__isnull=False, carried_by__isnull=True).exclude(channel__in=but_not)
        free = free.filter(Q(leased_until__isnull=True) | Q(leased_until__lte=at)).order_by("next_attempt_at", "pk")
        taken = list(free.select_for_update(skip_locked=True, of=("self",))[:limit])
        NoticeDelivery.objects.filter(pk__in=[row.pk for row in taken]).update(leased_until=at + LEASE)
    for row in taken:
        row.leased_until = at + LEASE
    return taken


def notices_of(lead: NoticeDelivery) -> list[Notice]:
    """Return the unread notices of a message, most pressing first; empty when the person has read them all."""
    rows = NoticeDelivery.objects.filter(_message(lead.pk), state=DeliveryState.WAITING, notice__read_at__isnull=True)
    return sorted((row.notice for row in rows.select_related("notice")), key=lambda one: (ORDER[one.severity], one.pk))


def settle(lead: NoticeDelivery, result: Result, at: datetime) -> None:
    """Write down what came of an attempt, unless the lease has run out and somebody else has the message."""
    with transaction.atomic(durable=True):
        held = NoticeDelivery.objects.select_for_update().filter(
            pk=lead.pk, state=DeliveryState.WAITING, leased_until=lead.leased_until
        )
        if held.first() is None:
            return
        rows = NoticeDelivery.objects.filter(_message(lead.pk), state=DeliveryState.WAITING)
        if result.outcome == Outcome.SENT:
            rows.filter(notice__read_at__isnull=True).update(state=DeliveryState.SENT, sent_at=at, last_error="")
            # What was read before the attempt was left out of it.
            _cancel(rows, "")
        else:
            _not_sent(rows, lead, result, at)
        NoticeDelivery.objects.filter(pk=lead.pk).update(
            attempts=F("attempts") + 1, last_attempt_at=at, leased_until=None
        )


def _not_sent(rows: QuerySet[NoticeDelivery], lead: NoticeDelivery, result: Result, at: datetime) -> None:
    again = timing.next_attempt(lead.attempts + 1, lead.severity, at, the_calendar())
    if result.outcome == Outcome.REFUSED or again is None:
        logger.warning("notice %s failed in channel %s: %s", lead.message_id, lead.channel, result.reason)
        rows.update(state=DeliveryState.FAILED, last_error=result.reason, last_attempt_at=at)
    else:
        rows.update(next_attempt_at=again, last_error=result.reason)


def release(leads: Iterable[NoticeDelivery]) -> None:
    """Put back what was leased and not tried, for the next run."""
    for lead in leads:
        NoticeDelivery.objects.filter(pk=lead.pk, leased_until=lead.leased_until).update(leased_until=None)


def call_off(lead: NoticeDelivery) -> None:
    """Let a message be whose notices have all been read."""
    _cancel(NoticeDelivery.objects.filter(_message(lead.pk), state=DeliveryState.WAITING), "")


def send_again(message_ids: Collection[int], at: datetime) -> int:
    """Put failed messages back in line, with all attempts before them; opens no transaction, returns how many."""
    leads = list(_failed(message_ids))
    _together(leads).update(
        state=DeliveryState.WAITING, attempts=0, next_attempt_at=at, leased_until=None, last_error=""
    )
    return len(leads)


def give_up(message_ids: Collection[int]) -> int:
    """Take failed messages off the list for good; opens no transaction, returns how many."""
    leads = list(_failed(message_ids))
    _together(leads).update(state=DeliveryState.GIVEN_UP)
    return len(leads)


def _failed(message_ids: Collection[int]) -> QuerySet[NoticeDelivery]:
    found = NoticeDelivery.objects.filter(pk__in=message_ids, state=DeliveryState.FAILED, carried_by__isnull=True)
    return found.select_for_update().order_by("pk")


def _together(leads: list[NoticeDelivery]) -> QuerySet[NoticeDelivery]:
    ids = [lead.pk for lead in leads]
    return NoticeDelivery.objects.filter(Q(pk__in=ids) | Q(carried_by__in=ids), state=DeliveryState.FAILED)


def _message(lead_id: int) -> Q:
    return Q(pk=lead_id) | Q(carried_by=lead_id)


def _cancel(rows: QuerySet[NoticeDelivery], reason: str) -> None:
    rows.update(state=DeliveryState.CANCELLED, last_error=reason, leased_until=None)
