"""The only place that reckons scores from records: nothing is stored, so that asking twice gives the same."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from core import registries
from core.registries import FollowedOutcome
from deputies import scoring
from deputies.models import DutyRecord, Mandate, Scheme
from deputies.scoring import Fact, Score
from deputies.selectors import duties
from deputies.selectors.schemes import rules_of, scheme_in_force
from deputies.states import CongressLevel, SchemeState

# Whom the county grades; deputies of higher levels are only recorded, their own standing committees grade them (c.2).
GRADED_LEVELS = (CongressLevel.COUNTY, CongressLevel.TOWNSHIP)
GRADES = ((Fraction(80), "建议列为优秀候选"), (Fraction(60), "建议称职"), (Fraction(0), "建议提醒谈话"))


@dataclass(frozen=True)
class Reckoning:
    """A deputy's score of a year with the scheme it was made by and the records behind it, by id."""

    scheme: Scheme
    score: Score
    months: int
    records: dict[int, DutyRecord]

    @property
    def proposal(self) -> str:
        """Return what the score of a year that is over proposes; a person decides."""
        if self.scheme.state != SchemeState.LOCKED:
            return "年度还没有锁定，不提等次建议"
        return next(word for least, word in GRADES if self.score.total >= least)


def graded_level(deputy_id: int, year: int) -> str | None:
    """Return at which level a deputy is scored in a year: county before township; None is recorded only."""
    first, last = duties.year_range(year)
    held = Mandate.objects.filter(deputy_id=deputy_id, starts_on__lte=last).exclude(ends_on__lte=first)
    levels = set(held.values_list("level", flat=True))
    return next((level for level in GRADED_LEVELS if level in levels), None)


def reckon(deputy_id: int, year: int) -> Reckoning | None:
    """Return a deputy's score of a year, None where no approved scheme applies."""
    level = graded_level(deputy_id, year)
    scheme = scheme_in_force(year, level) if level is not None else None
    if scheme is None:
        return None
    records = list(duties.counted_in(year).filter(deputy_id=deputy_id).order_by("on", "pk"))
    spans = Mandate.objects.filter(deputy_id=deputy_id, level=scheme.level).values_list("starts_on", "ends_on")
    months = scoring.months_in_office(year, spans)
    ended = followed(year)
    score = scoring.score(
        [_fact(record) for record in records],
        rules_of(scheme),
        total=scheme.total,
        months=months,
        outcomes=[outcome for outcome in ended if deputy_id in outcome.followers],
        means=scoring.means_of(ended),
    )
    return Reckoning(scheme, score, months, {record.pk: record for record in records})


def followed(year: int) -> list[FollowedOutcome]:
    """Return how the followed cases of a year ended, from whichever app knows; empty where none does."""
    first, last = duties.year_range(year)
    return [outcome for _, find in registries.followed_outcomes.items() for outcome in find(first, last)]


def _fact(record: DutyRecord) -> Fact:
    return Fact(record.pk, record.kind, record.on, record.quantity)


def all_totals(scheme: Scheme) -> list[Fraction]:
    """Return the totals of everybody the scheme applies to, without saying whose; four queries for any number."""
    spans: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
    for deputy_id, begin, end in Mandate.objects.filter(level=scheme.level).values_list(
        "deputy_id", "starts_on", "ends_on"
    ):
        spans[deputy_id].append((begin, end))
    months = {deputy: scoring.months_in_office(scheme.year, held) for deputy, held in spans.items()}
    facts: dict[int, list[Fact]] = defaultdict(list)
    rows = duties.counted_in(scheme.year).filter(deputy_id__in=spans)
    for pk, deputy_id, kind, on, quantity in rows.values_list("pk", "deputy_id", "kind", "on", "quantity"):
        facts[deputy_id].append(Fact(pk, kind, on, quantity))
    ended = followed(scheme.year)
    rules, means = rules_of(scheme), scoring.means_of(ended)
    own: dict[int, list[FollowedOutcome]] = defaultdict(list)
    for outcome in ended:
        for deputy_id in outcome.followers:
            own[deputy_id].append(outcome)
    return [
        scoring.score(facts[deputy], rules, total=scheme.total, months=held, outcomes=own[deputy], means=means).total
        for deputy, held in months.items()
        if held
    ]
