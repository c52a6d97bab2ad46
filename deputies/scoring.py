"""The only place for how points are made out of duty records: pure, exact and the same however often it is asked.

The rules come from a scheme's rows; the formulas of 跟踪件解决率 and 群众满意度, their k = 5 and the share of months in
office are those of the default scheme (c.2).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from core.registries import FollowedOutcome
from deputies.states import RuleFormula, RuleSection

YEAR_MONTHS = 12
# Below this many results a rate says nothing: its points go to the other items in proportion.
FEWEST_RESULTS = 3
K = 5
RATING_WEIGHTS = {"satisfied": Fraction(1), "basically": Fraction(9, 10), "dissatisfied": Fraction(0)}
RESULT_WEIGHTS = {"solved": Fraction(1), "planned": Fraction(1, 2), "unsolved": Fraction(0)}
HIGHEST_MEAN = Fraction(9, 10)


@dataclass(frozen=True)
class Fact:
    """A duty record as far as points go: which, what, when, how much."""

    record_id: int
    kind: str
    on: date
    quantity: int = 1


@dataclass(frozen=True)
class Count:
    """How records of some kinds count: the first, each further, at most in all and a day; `minus` takes points off."""

    kinds: tuple[str, ...]
    first: Decimal
    further: Decimal
    cap: Decimal | None = None
    per_day: int | None = None
    minus: bool = False


@dataclass(frozen=True)
class Rule:
    """One item of a scheme; `pro_rata` shrinks its cap with the months in office."""

    code: str
    item: str
    section: str
    formula: str
    cap: Decimal | None
    counts: tuple[Count, ...] = ()
    pro_rata: bool = True


@dataclass(frozen=True)
class Means:
    """The county's means towards which few results are drawn: of ratings, and of what was solved."""

    rating: Fraction = HIGHEST_MEAN
    solved: Fraction = Fraction(0)


@dataclass(frozen=True)
class Evidence:
    """What one record brought under a rule: how many of its quantity counted, and the points, minus for taken off."""

    record_id: int
    units: int
    points: Fraction


@dataclass(frozen=True)
class Line:
    """A rule's points, the cap they were held to, and what stands behind them; `left_out` had too few results."""

    rule: Rule
    cap: Fraction | None
    points: Fraction
    evidence: tuple[Evidence, ...] = ()
    outcomes: tuple[FollowedOutcome, ...] = ()
    left_out: bool = False


@dataclass(frozen=True)
class Score:
    """All lines; `base` is on the scheme's total however much of it was open to this deputy."""

    lines: tuple[Line, ...]
    earned: Fraction
    available: Fraction
    base: Fraction
    bonus: Fraction
    deduction: Fraction

    @property
    def total(self) -> Fraction:
        """Return base and bonus less deductions, never below zero."""
        return max(self.base + self.bonus - self.deduction, Fraction(0))


def score(
    facts: Iterable[Fact],
    rules: Sequence[Rule],
    *,
    total: int,
    months: int,
    outcomes: Sequence[FollowedOutcome] = (),
    means: Means | None = None,
) -> Score:
    """Return the points of one deputy for one year; the order of the facts does not matter."""
    known = sorted(facts, key=lambda fact: (fact.on, fact.record_id))
    drawn = means or Means()
    lines = tuple(_line(rule, known, months, outcomes, drawn) for rule in rules)
    base = [line for line in lines if line.rule.section == RuleSection.BASE and not line.left_out]
    earned = sum((line.points for line in base), Fraction(0))
    available = sum((line.cap or Fraction(0) for line in base), Fraction(0))
    return Score(
        lines=lines,
        earned=earned,
        available=available,
        base=earned * total / available if available else Fraction(0),
        bonus=_sum(lines, RuleSection.BONUS),
        deduction=_sum(lines, RuleSection.DEDUCTION),
    )


def _sum(lines: Iterable[Line], section: RuleSection) -> Fraction:
    return sum((line.points for line in lines if line.rule.section == section), Fraction(0))


def _line(rule: Rule, facts: Sequence[Fact], months: int, outcomes: Sequence[FollowedOutcome], means: Means) -> Line:
    cap = None if rule.cap is None else Fraction(rule.cap)
    if cap is not None and rule.pro_rata and rule.section == RuleSection.BASE:
        cap = cap * months / YEAR_MONTHS
    if rule.formula == RuleFormula.COUNTED:
        return _counted(rule, cap, facts)
    rate, used = _rate(rule.formula, outcomes, means)
    if rate is None:
        return Line(rule, cap, Fraction(0), outcomes=used, left_out=True)
    return Line(rule, cap, (cap or Fraction(0)) * rate, outcomes=used)


def _counted(rule: Rule, cap: Fraction | None, facts: Sequence[Fact]) -> Line:
    taken_off = rule.section == RuleSection.DEDUCTION
    evidence = [found for count in rule.counts for found in _evidence(count, facts)]
    points = sum((found.points for found in evidence), Fraction(0))
    # Deductions are kept as what is taken off; inside another rule what is taken off lowers the rule down to nothing.
    points = -points if taken_off else points
    points = max(points, Fraction(0))
    return Line(rule, cap, points if cap is None else min(points, cap), tuple(evidence))


def _evidence(count: Count, facts: Sequence[Fact]) -> list[Evidence]:
    """Return what each record of these kinds brought, oldest first, up to the day's and the count's own limits."""
    found: list[Evidence] = []
    per_day: Counter[date] = Counter()
    units, points = 0, Fraction(0)
    for fact in facts:
        if fact.kind not in count.kinds:
            continue
        taken = fact.quantity
        if count.per_day is not None:
            taken = min(taken, count.per_day - per_day[fact.on])
        per_day[fact.on] += taken
        reached = _points(count, units + taken)
        found.append(Evidence(fact.record_id, taken, -(reached - points) if count.minus else reached - points))
        units, points = units + taken, reached
    return found


def _points(count: Count, units: int) -> Fraction:
    if units <= 0:
        return Fraction(0)
    points = Fraction(count.first) + Fraction(count.further) * (units - 1)
    return points if count.cap is None else min(points, Fraction(count.cap))


def _rate(
    formula: str, outcomes: Sequence[FollowedOutcome], means: Means
) -> tuple[Fraction | None, tuple[FollowedOutcome, ...]]:
    """Return ŝ or r̂ of c.2 and the results it rests on, None with fewer than three of them."""
    weights, mean = weighed(formula, outcomes), means.rating
    used = tuple(outcome for outcome in outcomes if formula == RuleFormula.SOLVED_RATE or outcome.ratings)
    if formula == RuleFormula.SOLVED_RATE:
        mean = means.solved
    if len(weights) < FEWEST_RESULTS:
        return None, used
    return (sum(weights, Fraction(0)) + K * mean) / (len(weights) + K), used


def weighed(formula: str, outcomes: Iterable[FollowedOutcome]) -> list[Fraction]:
    """Return what each result weighs: one for each matter, or one for each valid rating."""
    if formula == RuleFormula.SOLVED_RATE:
        return [RESULT_WEIGHTS[outcome.result] for outcome in outcomes]
    return [RATING_WEIGHTS[rating] for outcome in outcomes for rating in outcome.ratings]


def means_of(outcomes: Sequence[FollowedOutcome]) -> Means:
    """Return the county's means, that of ratings at most 0.9 (c.2); a county without results keeps the defaults."""
    ratings = weighed(RuleFormula.SATISFACTION, outcomes)
    solved = weighed(RuleFormula.SOLVED_RATE, outcomes)
    return Means(
        rating=min(sum(ratings, Fraction(0)) / len(ratings), HIGHEST_MEAN) if ratings else HIGHEST_MEAN,
        solved=sum(solved, Fraction(0)) / len(solved) if solved else Fraction(0),
    )


def months_in_office(year: int, spans: Iterable[tuple[date, date | None]]) -> int:
    """Return in how many months of a year the office was held for a day or more; an end day is the first without."""
    months = {
        month
        for begin, end in spans
        for month in range(1, YEAR_MONTHS + 1)
        if begin < _next_month(year, month) and (end is None or end > date(year, month, 1))
    }
    return len(months)


def _next_month(year: int, month: int) -> date:
    return date(year + month // YEAR_MONTHS, month % YEAR_MONTHS + 1, 1)


def quartiles(totals: Sequence[Fraction], fewest: int = 8) -> tuple[Fraction, Fraction, Fraction] | None:
    """Return lower quartile, median and upper quartile of all deputies' totals, None where so few could be guessed."""
    if len(totals) < fewest:
        return None
    ordered = sorted(totals)
    lower, middle, upper = (_at(ordered, Fraction(part, 4) * (len(ordered) - 1)) for part in (1, 2, 3))
    return lower, middle, upper


def _at(ordered: Sequence[Fraction], position: Fraction) -> Fraction:
    below = int(position)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (position - below)


def shown(points: Fraction) -> Decimal:
    """Return points as they are shown: two decimals, half up, without trailing zeros."""
    exact = Decimal(points.numerator) / Decimal(points.denominator)
    rounded = exact.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    return rounded.quantize(Decimal(1)) if rounded == rounded.to_integral() else rounded.normalize()


def contradictions(rules: Sequence[Rule], *, total: int, bonus_total: int, labels: Mapping[str, str]) -> list[str]:
    """Return each sentence that says where a scheme contradicts itself; empty for one that can be approved."""
    if not rules:
        return ["还没有任何计分项目。"]
    found = [sentence for rule in rules for sentence in _rule_contradictions(rule)]
    for section, declared, word in ((RuleSection.BASE, total, "基础分"), (RuleSection.BONUS, bonus_total, "加分")):
        caps = sum((rule.cap or Decimal(0) for rule in rules if rule.section == section), Decimal(0))
        if caps != declared:
            found.append(f"{word}各项上限加起来是{caps.normalize():f}分，与规定的{declared}分不一致。")
    counted = Counter(kind for rule in rules for count in rule.counts for kind in count.kinds)
    found += [f"“{labels.get(kind, kind)}”在两处计分，只能算一次。" for kind, times in counted.items() if times > 1]
    return found


def _rule_contradictions(rule: Rule) -> list[str]:
    name, found = f"{rule.code} {rule.item}：", []
    if rule.section != RuleSection.DEDUCTION and (rule.cap is None or rule.cap <= 0):
        found.append(f"{name}要有大于0的上限。")
    if rule.formula == RuleFormula.COUNTED and not rule.counts:
        found.append(f"{name}没有写明计哪些履职记录。")
    for count in rule.counts:
        found += [f"{name}{sentence}" for sentence in _count_contradictions(rule, count)]
    return found


def _count_contradictions(rule: Rule, count: Count) -> list[str]:
    limits = [limit for limit in (count.cap, None if count.minus else rule.cap) if limit is not None]
    checks = (
        (not count.kinds, "有一行没有选履职记录。"),
        (count.first <= 0, "首次得分要大于0。"),
        (count.further < 0, "每增一次的得分不能小于0。"),
        (bool(limits) and count.first > min(limits), "首次得分高于上限。"),
        (count.per_day is not None and count.per_day < 1, "每天最多计的次数至少是1。"),
    )
    return [sentence for broken, sentence in checks if broken]
