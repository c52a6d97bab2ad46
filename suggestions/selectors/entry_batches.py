"""The only place that reads what one person entered together: its rows, with the codes while they may be shown."""

from dataclasses import dataclass
from datetime import date, datetime

from core.actors import Actor
from core.clock import local_date
from core.models import Clock
from suggestions.codes import key_digest, query_code
from suggestions.models import Opinion
from suggestions.selectors.tracking import RECEIPT_LASTS

ROWS = range(1, 51)
WORDS = 30


def row_key(batch: str, row: int) -> str:
    """Return the submission key of a row: the same row of the same sheet is stored once."""
    return f"{batch}-{row}"


@dataclass(frozen=True)
class BatchLine:
    """One stored row and what its receipt says; code and words only for a day, the code while it was not reissued."""

    row: int
    key: str
    number: str
    query_code: str
    reissued: bool
    words: str
    late_mark: str
    received_at: datetime
    station: str
    phone: str
    owner: str
    expected: date | None


def stored_rows(batch: str, actor: Actor) -> dict[int, str]:
    """Return the rows of the sheet this person has entered, with the words they were stored with."""
    rows = {key_digest(row_key(batch, row)): row for row in ROWS}
    found = Opinion.objects.filter(key_digest__in=rows, recorder_id=actor.user_id)
    return {rows[digest]: text for digest, text in found.values_list("key_digest", "text")}


def lines_of(batch: str, actor: Actor, at: datetime) -> list[BatchLine]:
    """Return the rows of a sheet this person entered, in their order, in two queries; nobody else finds any."""
    rows = {key_digest(row_key(batch, row)): row for row in ROWS}
    related = Opinion.objects.select_related("owner", "station__organisation")
    found = list(related.filter(key_digest__in=rows, recorder_id=actor.user_id))
    running = Clock.objects.filter(
        subject_kind="opinion", subject_id__in=[o.pk for o in found], kind="triage", stopped_at__isnull=True
    )
    expected: dict[int, date] = dict(running.values_list("subject_id", "last_day"))
    lines = [_line(batch, rows[opinion.key_digest], opinion, expected.get(opinion.pk), at) for opinion in found]
    return sorted(lines, key=lambda line: line.row)


def _line(batch: str, row: int, opinion: Opinion, expected: date | None, at: datetime) -> BatchLine:
    key, reissued = row_key(batch, row), opinion.code_round != 1
    fresh = at < opinion.recorded_at + RECEIPT_LASTS
    words = " ".join(opinion.text.split()) if fresh else ""
    # What was received long ago is overdue from the start: no day that is over is promised.
    ahead = expected if expected is not None and expected >= local_date(at) else None
    return BatchLine(
        row=row,
        key=key,
        number=opinion.number,
        query_code=query_code(key, 1) if fresh and not reissued else "",
        reissued=reissued,
        words=words if len(words) <= WORDS else f"{words[:WORDS]}…",
        late_mark=opinion.late_mark,
        received_at=opinion.received_at,
        station=opinion.station.name if opinion.station is not None else opinion.owner.name,
        phone=opinion.station.phone if opinion.station is not None else "",
        owner=opinion.owner.name,
        expected=ahead,
    )
