"""What must be true of the tables at any moment, as SQL: each query finds the rows that break its sentence."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from suggestions.selectors.invariants_closing import CLOSING
from suggestions.selectors.invariants_matters import MATTERS
from suggestions.selectors.invariants_merging import MERGING
from suggestions.selectors.invariants_opinions import OPINIONS
from suggestions.selectors.invariants_suggestions import SUGGESTIONS
from suggestions.selectors.invariants_supervision import SUPERVISION
from suggestions.selectors.invariants_trail import TRAIL

SHOWN = 10


@dataclass(frozen=True)
class Invariant:
    """One rule: what it is about, what is wrong when it is broken, and the query that returns the ids of such rows."""

    key: str
    noun: str
    sentence: str
    sql: str


@dataclass(frozen=True)
class Breach:
    """A broken rule with the number of rows that break it and the first ids."""

    invariant: Invariant
    count: int
    ids: tuple[str, ...]


INVARIANTS: tuple[Invariant, ...] = tuple(
    Invariant(*row) for row in (*OPINIONS, *MATTERS, *SUGGESTIONS, *CLOSING, *SUPERVISION, *TRAIL, *MERGING)
)


def breaches() -> Iterator[Breach]:
    """Yield the rules that are broken now, one query for each rule."""
    for invariant in INVARIANTS:
        with connection.cursor() as cursor:
            cursor.execute(
                f"select id::text, count(*) over () from ({invariant.sql}) as broken (id)"
                f" group by id order by length(id::text), id::text limit {SHOWN}"
            )
            rows = cursor.fetchall()
        if rows:
            yield Breach(invariant, rows[0][1], tuple(row[0] for row in rows))
