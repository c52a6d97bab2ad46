"""Figures of the pool: totals, tables, lines and shares, all from the aggregate; a fixed number of queries each."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from accounts.models import Region
from core.actors import Actor
from insights.inputs import YEAR_OF_LINE, Cut, Period, later
from insights.models import OpinionCube
from insights.selectors.scope import pooled_opinions, visible_cells
from insights.states import Measure, Way
from suggestions.models import Category, Opinion
from suggestions.selectors import worklists
from suggestions.states import Channel

UNSORTED = "未分类"
NO_TOWNSHIP = "没有写明乡镇"
FEWEST_FOR_RATE = 5
OUT = (Channel.VISIT, Channel.MARKET_STALL)
STAYED = (Channel.RECEPTION, Channel.PHONE, Channel.LETTER_BOX)
SCANNED = (Channel.QR_STATION, Channel.QR_DEPUTY)
WAYS: dict[str, Way] = {
    **dict.fromkeys(map(str, OUT), Way.WENT_OUT),
    **dict.fromkeys(map(str, STAYED), Way.WAITED),
    **dict.fromkeys(map(str, SCANNED), Way.SCANNED),
}

Counts = dict[str, int]
NOTHING: Counts = {measure.value: 0 for measure in Measure}


def _sums(within: Q | None = None) -> dict[str, Coalesce]:
    return {f"n_{m.value}": Coalesce(Sum(m.value, filter=within), 0) for m in Measure}


def _counts(row: dict[str, Any]) -> Counts:
    return {m.value: row[f"n_{m.value}"] for m in Measure}


def cells_of(actor: Actor, cut: Cut) -> QuerySet[OpinionCube]:
    """Return the visible cells of a cut."""
    return visible_cells(actor).filter(cut.period.within(), cut.narrowed())


def totals(actor: Actor, cut: Cut) -> Counts:
    """Return every measure over the cut, in one query."""
    return _counts(cells_of(actor, cut).aggregate(**_sums()))


def grouped(actor: Actor, cut: Cut, *by: str) -> dict[tuple[Any, ...], Counts]:
    """Return every measure for each value of the columns `by` (category, township, month, channel), in one query."""
    rows = cells_of(actor, cut).order_by().values(*by).annotate(**_sums())
    return {tuple(row[name] for name in by): _counts(row) for row in rows}


def by_month_and_township(actor: Actor, cut: Cut) -> dict[tuple[date, str], int]:
    """Return what was received in each of the twelve months up to the period's end, by township, in one query."""
    year = Period(later(cut.period.last, 1 - YEAR_OF_LINE), cut.period.last)
    cells = visible_cells(actor).filter(year.within(), cut.narrowed())
    rows = cells.order_by().values("month", "township").annotate(n=Sum("received"))
    return {(row["month"], row["township"]): row["n"] for row in rows if row["n"]}


def by_way(actor: Actor, cut: Cut) -> dict[Way, int]:
    """Return what was received by going out, by waiting, by scanning and otherwise (变坐等上门为主动下沉)."""
    found: dict[Way, int] = dict.fromkeys(Way, 0)
    for (channel,), counts in grouped(actor, cut, "channel").items():
        found[WAYS.get(channel, Way.OTHER)] += counts[Measure.RECEIVED]
    return found


@dataclass(frozen=True)
class Names:
    """What codes are called."""

    categories: dict[str, str]
    townships: dict[str, str]

    def category(self, code: str) -> str:
        """Return a category's name."""
        return self.categories.get(code, UNSORTED)

    def township(self, code: str) -> str:
        """Return a township's name; what names only the county has none."""
        return self.townships.get(code, NO_TOWNSHIP)


def names() -> Names:
    """Return the names of all categories and townships, in the order of their codes, in two queries."""
    townships = Region.objects.filter(level="township").order_by("code").values_list("code", "name")
    return Names(dict(Category.objects.values_list("code", "name")), dict(townships))


@dataclass(frozen=True)
class Satisfaction:
    """How satisfied people were with what was closed: the rate with its denominator and what is left out.

    What was closed after an explanation counts as not satisfied; nobody's silence counts as anything (domain G34).
    """

    satisfied: int
    satisfied_first: int
    explained: int
    unrated: int

    @property
    def rated(self) -> int:
        """The denominator: closed ones that somebody has rated."""
        return self.satisfied + self.explained

    @property
    def counted(self) -> str:
        """The denominator in words."""
        return f"有人评价的{self.rated}件"

    @property
    def rate(self) -> str:
        """The rate in per cent with one decimal; empty where fewer than five have been rated."""
        return percent(self.satisfied, self.rated)

    @property
    def first_rate(self) -> str:
        """The rate after the first round."""
        return percent(self.satisfied_first, self.rated)


def percent(part: int, whole: int, fewest: int = FEWEST_FOR_RATE) -> str:
    """Return 96.8% from 968 and 1000; empty where the whole is too small to say so (fewer than five)."""
    return f"{part * 100 / whole:.1f}%" if whole >= fewest else ""


def satisfaction(counts: Counts) -> Satisfaction:
    """Return the satisfaction in these figures."""
    return Satisfaction(
        satisfied=counts[Measure.SATISFIED],
        satisfied_first=counts[Measure.SATISFIED_FIRST],
        explained=counts[Measure.EXPLAINED],
        unrated=counts[Measure.UNRATED],
    )


# The month of which event a measure goes by, and what must hold besides; the words of OpinionFact.
HAPPENED: dict[Measure, tuple[str, dict[str, object]]] = {
    Measure.RECEIVED: ("received_month", {}),
    Measure.ACCEPTED: ("accepted_month", {}),
    Measure.ANSWERED: ("answered_month", {}),
    Measure.CLOSED: ("closed_month", {}),
    Measure.CLOSED_A: ("closed_month", {"result_class": "A"}),
    Measure.CLOSED_B: ("closed_month", {"result_class": "B"}),
    Measure.CLOSED_C: ("closed_month", {"result_class": "C"}),
    Measure.CLOSED_D: ("closed_month", {"result_class": "D"}),
    Measure.SATISFIED: ("closed_month", {"remark": "rated"}),
    Measure.SATISFIED_FIRST: ("closed_month", {"remark": "rated", "first_round": True}),
    Measure.EXPLAINED: ("closed_month", {"remark": "explained"}),
    Measure.UNRATED: ("closed_month", {"remark": "unrated"}),
    Measure.DISSATISFIED: ("dissatisfied_month", {}),
}


def opinions_behind(actor: Actor, cut: Cut, measure: Measure) -> QuerySet[Opinion]:
    """Return exactly the opinions that a figure counts: by what was counted of each, inside what the actor sees."""
    event, more = HAPPENED[measure]
    held = Q(**{f"pool_fact__{name}": value for name, value in more.items()})
    narrowed = cut.narrowed("pool_fact__")
    return pooled_opinions(actor).filter(cut.period.within(f"pool_fact__{event}"), held, narrowed)


def page_behind(
    actor: Actor, cut: Cut, measure: Measure, *, after: worklists.Cursor | None, size: int = worklists.PAGE
) -> tuple[list[Opinion], worklists.Cursor | None]:
    """Return one page of the opinions behind a figure, the newest first, and where the next begins."""
    items = worklists.opinion_rows(opinions_behind(actor, cut, measure))
    if after is not None:
        same = Q(received_at=after.at, pk__lt=after.pk)
        items = items.filter(Q(received_at__lt=after.at) | same)
    rows = list(items.order_by("-received_at", "-pk")[: size + 1])
    last = rows[size - 1] if len(rows) > size else None
    return rows[:size], worklists.Cursor(last.received_at, last.pk) if last is not None else None


@dataclass
class HotSpot:
    """A place and kind with many opinions: how many in the period and in the one before."""

    category: str
    township: str
    received: int
    before: int = 0
    category_name: str = field(default="")
    township_name: str = field(default="")


def hot_spots(actor: Actor, cut: Cut, known: Names, *, least: int, most: int = 10) -> list[HotSpot]:
    """Return where at least so many opinions of one kind came from one township, the most first, in two queries.

    What nobody has classified yet is of no kind.
    """
    now = grouped(actor, cut, "category", "township")
    earlier = Cut(cut.period.previous, cut.category, cut.township, cut.channel)
    before = grouped(actor, earlier, "category", "township")
    spots = [
        HotSpot(
            category=category,
            township=township,
            received=counts[Measure.RECEIVED],
            before=before.get((category, township), NOTHING)[Measure.RECEIVED],
            category_name=known.category(category),
            township_name=known.township(township),
        )
        for (category, township), counts in now.items()
        if category and counts[Measure.RECEIVED] >= least
    ]
    return sorted(spots, key=lambda s: (-s.received, s.category, s.township))[:most]


def ordered(codes: Iterable[str], known: dict[str, str]) -> list[str]:
    """Return codes in the order of the names' table, unknown ones last."""
    places: dict[str, int] = defaultdict(lambda: len(known), {code: i for i, code in enumerate(known)})
    return sorted(set(codes), key=lambda code: (places[code], code))


def last_received(actor: Actor) -> date | None:
    """Return the newest month with anything in the visible cells; None for an empty pool."""
    return visible_cells(actor).order_by("-month").values_list("month", flat=True).first()
