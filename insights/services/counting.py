"""The only place that writes the aggregates: what is counted of an opinion, and the cells that change with it.

Counting follows what happened; it is no step of anybody and leaves no trail. It may be done any number of times.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet, Subquery

from accounts.states import CODE_LENGTHS, RegionLevel
from core.clock import local_date
from insights.models import OpinionCube, OpinionFact
from insights.selectors.pool import HAPPENED
from suggestions.models import Opinion, Rating
from suggestions.selectors.ratings import ROUND_ENDED
from suggestions.states import MatterState, OpinionState, Remark, Satisfaction

# Two relays that count the same cell at once would each miss what the other has not committed yet.
POOL_LOCK = 7311
CHUNK = 2000
TOWNSHIP_DIGITS = CODE_LENGTHS[RegionLevel.TOWNSHIP]
DIRECTLY_ANSWERED = (OpinionState.ANSWERED, OpinionState.ARCHIVED)
MONTHS = ("received_month", "accepted_month", "answered_month", "closed_month", "dissatisfied_month")
COUNTED = [f.attname for f in OpinionFact._meta.concrete_fields if not f.primary_key]


class Cell(NamedTuple):
    """The key of one row of the aggregate."""

    month: date
    category: str
    township: str
    owner_id: int
    channel: str


def recount(opinion_ids: Iterable[int]) -> None:
    """Count these opinions anew with the cells they were in and the cells they are in now; others stay untouched."""
    ids = sorted(set(opinion_ids))
    with transaction.atomic():
        _alone()
        touched = _cells(OpinionFact.objects.filter(pk__in=ids))
        _write_facts(Opinion.objects.filter(pk__in=ids))
        touched |= _cells(OpinionFact.objects.filter(pk__in=ids))
        _write_cells(touched)


def recount_all() -> int:
    """Count everything anew and return how many opinions were counted; pages see the old figures until it is done."""
    with transaction.atomic():
        _alone()
        counted = sum(_write_facts(Opinion.objects.filter(pk__in=ids)) for ids in _chunks(Opinion.objects.all()))
        _write_cells(None)
    return counted


def recount_since(since: datetime) -> int:
    """Count what was received since then anew, in steps; return how many opinions were counted."""
    counted = 0
    for ids in _chunks(Opinion.objects.filter(received_at__gte=since)):
        recount(ids)
        counted += len(ids)
    return counted


def _alone() -> None:
    """Wait until no other process counts; until the transaction ends.

    :raises OperationalError: when it takes longer than the lock timeout; the relay then tries later
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [POOL_LOCK])


def _chunks(opinions: QuerySet[Opinion]) -> Iterator[list[int]]:
    last = 0
    while ids := list(opinions.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        yield ids
        last = ids[-1]


def _write_facts(opinions: QuerySet[Opinion]) -> int:
    facts = [_fact(row) for row in _rows(opinions)]
    OpinionFact.objects.bulk_create(
        facts, update_conflicts=True, unique_fields=["opinion"], update_fields=COUNTED, batch_size=CHUNK
    )
    return len(facts)


def _rows(opinions: QuerySet[Opinion]) -> Iterable[Any]:
    """Return what is counted of each opinion; a rating only once its round has ended (背靠背)."""
    dissatisfied = Q(attitude=Satisfaction.DISSATISFIED) | Q(outcome=Satisfaction.DISSATISFIED)
    ended = Q(matter__state__in=ROUND_ENDED) | Q(round_no__lt=F("matter__round_no"))
    theirs = Q(opinion=OuterRef("pk")) | Q(opinion__isnull=True)
    ratings = Rating.objects.filter(dissatisfied, ended, theirs, matter=OuterRef("matter"))
    first = ratings.order_by().values("matter").annotate(first=Min("at")).values("first")
    own = Rating.objects.filter(
        opinion=OuterRef("pk"), matter=OuterRef("matter"), round_no=OuterRef("matter__round_no")
    )
    others = Opinion.objects.filter(matter=OuterRef("matter")).exclude(pk=OuterRef("pk"))
    return opinions.annotate(
        dissatisfied_at=Subquery(first[:1]),
        own_dissatisfied=Exists(own.filter(dissatisfied)),
        silent_among_others=Exists(others) & ~Exists(own),
    ).values(
        "pk", "state", "channel", "owner_id", "owner__region__code", "category__code", "place_region__code",
        "received_at", "answered_at", "matter__accepted_at", "matter__state", "matter__closed_at",
        "matter__result_class", "matter__remark", "matter__round_no", "dissatisfied_at",
        "own_dissatisfied", "silent_among_others",
    )  # fmt: skip


def _fact(row: dict[str, Any]) -> OpinionFact:
    place = row["place_region__code"] or row["owner__region__code"]
    closed = row["matter__state"] == MatterState.CLOSED
    answered = row["state"] in DIRECTLY_ANSWERED
    return OpinionFact(
        opinion_id=row["pk"],
        category=row["category__code"] or "",
        township=place[:TOWNSHIP_DIGITS],
        place=place,
        owner_id=row["owner_id"],
        channel=row["channel"],
        received_on=local_date(row["received_at"]),
        received_month=_month_of(row["received_at"]),
        accepted_month=_month(row["matter__accepted_at"]),
        answered_month=_month(row["answered_at"]) if answered else None,
        closed_month=_month(row["matter__closed_at"]) if closed else None,
        dissatisfied_month=_month(row["dissatisfied_at"]),
        result_class=row["matter__result_class"] if closed else "",
        remark=_remark(row) if closed else "",
        first_round=closed and row["matter__round_no"] == 1,
    )


def _remark(row: dict[str, Any]) -> str:
    """Return how this citizen's own word counts, where several are behind a matter that most were content with."""
    remark: str = row["matter__remark"]
    if remark != Remark.RATED:
        return remark
    if row["own_dissatisfied"]:
        return ""
    return Remark.UNRATED if row["silent_among_others"] else remark


def _month_of(at: datetime) -> date:
    return local_date(at).replace(day=1)


def _month(at: datetime | None) -> date | None:
    return _month_of(at) if at is not None else None


def _cells(facts: QuerySet[OpinionFact]) -> set[Cell]:
    rows = facts.values_list("category", "township", "owner_id", "channel", *MONTHS)
    return {Cell(month, *row[:4]) for row in rows for month in row[4:] if month is not None}


def _sql_of(event: str, more: dict[str, object]) -> str:
    """Return the condition of a column: the event, and what must hold besides; all of it words of our own tables."""
    held = [f"event = '{event}'", *(n if v is True else f"{n} = '{v}'" for n, v in more.items())]
    return " and ".join(held)


COLUMNS = {str(measure): _sql_of(*happened) for measure, happened in HAPPENED.items()}
KEY = "category, township, owner_id, channel"


def _write_cells(touched: set[Cell] | None) -> None:
    """Write the cells from the facts: those named, or all; a cell with nothing left in it goes away."""
    if touched is not None and not touched:
        return
    arrays = [list(column) for column in zip(*sorted(touched), strict=True)] if touched else []
    with connection.cursor() as cursor:
        cursor.execute(_delete_sql(only_some=touched is not None), arrays)
        cursor.execute(_insert_sql(only_some=touched is not None), arrays)


SOME = (
    "unnest(%s::date[], %s::text[], %s::text[], %s::bigint[], %s::text[])"
    " as touched (month, category, township, owner_id, channel)"
)
SAME = " and ".join(f"touched.{name} = the.{name}" for name in KEY.split(", "))


def _delete_sql(*, only_some: bool) -> str:
    table = OpinionCube._meta.db_table
    return f"delete from {table} the" + (
        f" using {SOME} where touched.month = the.month and {SAME}" if only_some else ""
    )


def _insert_sql(*, only_some: bool) -> str:
    """Return the statement that counts: each fact once for each month in which something happened to it."""
    counts = ", ".join(f"count(*) filter (where {condition})" for condition in COLUMNS.values())
    events = ", ".join(f"('{name}', the.{name})" for name in MONTHS)
    key = ", ".join(f"the.{name}" for name in KEY.split(", "))
    happened = f"cross join lateral (values {events}) as happened (event, month)"
    facts = f"{OpinionFact._meta.db_table} the {happened}"
    if only_some:
        facts += f" join {SOME} on touched.month = happened.month and {SAME}"
    return (
        f"insert into {OpinionCube._meta.db_table} (month, {KEY}, {', '.join(COLUMNS)})"
        f" select happened.month, {key}, {counts} from {facts} where happened.month is not null"
        f" group by happened.month, {key}"
    )
