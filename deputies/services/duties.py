"""How the apps above say that a deputy has done something; the record itself is written from the outbox."""

from datetime import date, datetime

from core import outbox
from core.subjects import Subject
from deputies.states import DutyKind

TOPIC = "deputies.duty"


def announce_duty(
    *, deputy_id: int, kind: DutyKind, on: date, source: Subject, at: datetime, quantity: int = 1
) -> None:
    """Announce in the caller's transaction that a deputy did this on that day; once for each (deputy, kind, source).

    `source` is the business record that proves it. Where the record is taken back later, announce it with quantity 0.

    :raises RuntimeError: outside a transaction
    """
    outbox.publish(
        topic=TOPIC,
        subject=Subject("deputy", deputy_id),
        at=at,
        kind=str(kind),
        on=on.isoformat(),
        source_kind=source.kind,
        source_id=source.id,
        quantity=quantity,
    )
