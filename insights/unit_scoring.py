"""The only place for how a unit's figures become one number (综合, domain c.3): response, solved, content."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from insights.scoring import FEWEST_FOR_RATE, Figure
from insights.states import UnitIndicator

# 综合 = 0.1·响应率 + 0.5·解决率 + 0.4·满意率; who is only 基本满意 counts nine tenths.
RESPONSE, SOLVED, CONTENT = 10, 50, 40
BASICALLY = Fraction(9, 10)
# What is better when it is rare.
FAULTS = (UnitIndicator.RETURNED, UnitIndicator.SENT_BACK, UnitIndicator.REDONE, UnitIndicator.REBOUND)


@dataclass(frozen=True)
class Voices:
    """How those who rated a unit's work have rated it, citizens and deputies together."""

    satisfied: int
    basically: int
    rated: int


def together(figures: Mapping[UnitIndicator, Figure], voices: Voices) -> Fraction | None:
    """Return the number out of a hundred; None where one of the three parts counts fewer than five."""
    response, solved = figures.get(UnitIndicator.RESPONSE), figures.get(UnitIndicator.SOLVED)
    if response is None or solved is None:
        return None
    if min(response.whole or 0, solved.whole or 0, voices.rated) < FEWEST_FOR_RATE:
        return None
    content = (voices.satisfied + BASICALLY * voices.basically) / voices.rated
    none = Fraction(0)
    return RESPONSE * (response.ratio or none) + SOLVED * (solved.ratio or none) + CONTENT * content


def shown(value: Fraction | None) -> str:
    """Return the number with one decimal; empty for none."""
    return "" if value is None else f"{float(value):.1f}"
