"""The only place for how a station's figures become points, a score, stars and the county's median (domain c.3)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from insights.states import Indicator

# 站点评价 100分; what is not listed is shown and not scored.
WEIGHTS: dict[Indicator, int] = {
    Indicator.SIX: 15,
    Indicator.NOTICE: 10,
    Indicator.RECEPTION: 15,
    Indicator.PRESENCE: 10,
    Indicator.TRIAGE: 15,
    Indicator.FEEDBACK: 15,
    Indicator.SATISFACTION: 10,
    Indicator.ACTIVITY: 5,
    Indicator.OUTREACH: 5,
}
# Below so many a share says nothing: the two numbers are shown and no per cent.
FEWEST_FOR_RATE = 5
# Fewer ratings than this are not scored: one voice would decide ten points.
FEWEST_RATINGS = 3
# With less than this of the hundred points countable there is no score: a village point that only has an activity to
# hold would be full marks or nothing.
LEAST_COUNTED = 60
# A median of fewer stations would tell whose figure it is.
FEWEST_STATIONS = 5
STARS = ((90, "五星"), (80, "四星"), (70, "三星"), (60, "二星"))
# Counted in times or pieces, without a share.
COUNTS = (Indicator.ACTIVITY, Indicator.RECEIVED)


@dataclass(frozen=True)
class Figure:
    """How many of how many; `whole` is None for what is only counted."""

    part: int
    whole: int | None = None

    @property
    def ratio(self) -> Fraction | None:
        """The share, never more than one; None where there is nothing to compare with."""
        return min(Fraction(self.part, self.whole), Fraction(1)) if self.whole else None

    @property
    def percent(self) -> str:
        """The share in per cent with one decimal; empty where the whole is fewer than five."""
        if self.whole is None or self.whole < FEWEST_FOR_RATE:
            return ""
        return f"{self.part * 100 / self.whole:.1f}%"

    @property
    def shown(self) -> str:
        """The two numbers, or the one."""
        return str(self.part) if self.whole is None else f"{self.part}/{self.whole}"


Figures = Mapping[Indicator, Figure]


def counts_for_score(indicator: Indicator, figure: Figure) -> bool:
    """Return whether an indicator is scored: there was something to do, and enough people have rated."""
    if indicator not in WEIGHTS or not figure.whole:
        return False
    return indicator != Indicator.SATISFACTION or figure.whole >= FEWEST_RATINGS


def points(indicator: Indicator, figure: Figure) -> Fraction | None:
    """Return the points of one indicator, unrounded; None where it is not scored."""
    ratio = figure.ratio
    if ratio is None or not counts_for_score(indicator, figure):
        return None
    return WEIGHTS[indicator] * ratio


@dataclass(frozen=True)
class Score:
    """The points out of a hundred, and how many of the hundred could be counted."""

    value: Fraction
    counted: int

    @property
    def enough(self) -> bool:
        """Whether so much could be counted that the score says something."""
        return self.counted >= LEAST_COUNTED

    @property
    def shown(self) -> str:
        """The score with one decimal; empty where too little could be counted."""
        return f"{float(self.value):.1f}" if self.enough else ""

    @property
    def stars(self) -> str:
        """二星 to 五星; empty below sixty, or where too little could be counted."""
        return next((name for least, name in STARS if self.value >= least), "") if self.enough else ""


def score(figures: Figures) -> Score | None:
    """Return the score: what could not be counted is spread over the rest; None where nothing could."""
    found = {i: p for i, f in figures.items() if (p := points(i, f)) is not None}
    counted = sum(WEIGHTS[indicator] for indicator in found)
    return Score(sum(found.values(), Fraction(0)) * 100 / counted, counted) if counted else None


@dataclass(frozen=True)
class Median:
    """The middle one of the county's stations: of the scores, and of each indicator as shown."""

    stations: int
    score: str
    shown: dict[Indicator, str]


def county_median(cards: Iterable[Figures]) -> Median:
    """Return the county's medians; none where fewer than five stations have the figure."""
    known = list(cards)
    scores = [s.value for s in map(score, known) if s is not None and s.enough]
    shown = {indicator: _middle(indicator, known) for indicator in Indicator}
    return Median(len(known), f"{float(median(scores)):.1f}" if len(scores) >= FEWEST_STATIONS else "", shown)


def _middle(indicator: Indicator, cards: list[Figures]) -> str:
    found = [card[indicator] for card in cards if indicator in card]
    if indicator in COUNTS:
        return f"{median(f.part for f in found):g}" if len(found) >= FEWEST_STATIONS else ""
    ratios = [f.ratio for f in found if f.ratio is not None]
    return f"{float(median(ratios)) * 100:.1f}%" if len(ratios) >= FEWEST_STATIONS else ""
