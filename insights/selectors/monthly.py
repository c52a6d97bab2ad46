"""The figures of a month's report: the aggregate's own, the clocks' overdue ones, the common problems."""

from dataclasses import dataclass
from datetime import date, datetime

from accounts.models import Organisation
from core.actors import Actor
from insights.inputs import Cut, Period
from insights.selectors import overdue, pool, problems
from insights.selectors.pool import Counts, Satisfaction
from insights.selectors.scope import sees_all
from insights.states import Measure, Way

COUNTED = (Measure.RECEIVED, Measure.ACCEPTED, Measure.ANSWERED, Measure.CLOSED, Measure.DISSATISFIED)


@dataclass(frozen=True)
class Row:
    """One line of a table: its name and its figures."""

    name: str
    counts: Counts


@dataclass(frozen=True)
class Monthly:
    """Everything the report says; `at` is when the overdue ones were counted."""

    month: date
    scope: str
    at: datetime
    counts: Counts
    before: Counts
    categories: list[Row]
    townships: list[Row]
    ways: dict[Way, int]
    satisfaction: Satisfaction
    standing: overdue.Standing
    problems: list[problems.Told]

    @property
    def empty(self) -> bool:
        """Whether nothing happened in the month."""
        return not any(self.counts[measure] for measure in COUNTED)


def monthly(actor: Actor, month: date, at: datetime) -> Monthly:
    """Return the report's figures for what the actor sees, in a fixed number of queries."""
    cut = Cut(Period(month, month))
    known = pool.names()
    by_category = {key[0]: counts for key, counts in pool.grouped(actor, cut, "category").items()}
    by_township = {key[0]: counts for key, counts in pool.grouped(actor, cut, "township").items()}
    counts = pool.totals(actor, cut)
    return Monthly(
        month=month,
        scope=_scope_of(actor),
        at=at,
        counts=counts,
        before=pool.totals(actor, Cut(cut.period.previous)),
        categories=[Row(known.category(c), by_category[c]) for c in pool.ordered(by_category, known.categories)],
        townships=[Row(known.township(t), by_township[t]) for t in pool.ordered(by_township, known.townships)],
        ways=pool.by_way(actor, cut),
        satisfaction=pool.satisfaction(counts),
        standing=overdue.standing(actor, at),
        problems=problems.of_month(actor, month),
    )


def _scope_of(actor: Actor) -> str:
    """Return whose figures they are: the county's, or the bodies' of the actor's posts by name."""
    if sees_all(actor):
        return "全县"
    bodies = {c.organisation_id for c in actor.capacities if c.organisation_id is not None}
    return "、".join(Organisation.objects.filter(pk__in=bodies).order_by("pk").values_list("name", flat=True))
