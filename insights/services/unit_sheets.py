"""Taking the units' scorecards out as a file: a line a unit, each figure with its two numbers and its share."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from accounts.roles import UNIT_ROLES, Role
from core.actors import Actor, Capacity
from core.exports import Chosen, ExportKind
from core.models import ExportJob
from insights import unit_scoring
from insights.selectors import unit_cards
from insights.selectors.unit_rows import Asked
from insights.states import UnitIndicator
from insights.stretches import clean_stretch, name_of
from suggestions.policies import PRESIDIUM
from suggestions.selectors.scope import COUNTY_READERS
from suggestions.states import MatterKind

KEY = "unit_cards"
COUNTY = (Role.COUNTY_DISPATCHER, *COUNTY_READERS)


def keeper(actor: Actor) -> Capacity | None:
    """Return in which capacity this actor takes cards out: the county's readers, a township's congress, a unit."""
    return next(iter(actor.acting_as(*COUNTY, *PRESIDIUM, *UNIT_ROLES)), None)


def asked_for(chosen: Chosen, at: datetime) -> Asked:
    """Return what was chosen.

    :raises RuleBroken: a time that is none
    """
    kind = chosen.get("kind", "")
    return Asked(clean_stretch(chosen.get("period", ""), at), at, kind if kind in MatterKind.values else "")


def described(chosen: Chosen) -> str:
    """Return the time and the kind in words."""
    name = name_of(chosen["period"])
    return f"{name}，{MatterKind(chosen['kind']).label}" if chosen.get("kind") else name


def headings(personal: bool) -> Sequence[str]:
    """Return the columns: unit, parts given, two for each figure, the one number."""
    del personal
    pairs = (word for i in UnitIndicator for word in (i.label, f"{i.label}率"))
    return ("单位", "所在地", "交办", *pairs, "综合")


def count(actor: Actor, chosen: Chosen) -> int:
    """Return how many lines the file will have at most; every unit in scope has one."""
    del chosen
    return unit_cards.number_for(actor)


def lines(actor: Actor, job: ExportJob, at: datetime) -> Iterator[Sequence[str | int]]:
    """Yield a line a unit, in the order of the regions; counted as of the moment of asking."""
    del at
    for card in unit_cards.cards(actor, asked_for(job.chosen, job.asked_at)):
        cells: list[str | int] = [card.unit.name, card.unit.region.name, card.given]
        for indicator in UnitIndicator:
            figure = card.figures.get(indicator)
            cells += [figure.shown, figure.percent] if figure is not None and figure.whole else ["", ""]
        yield [*cells, unit_scoring.shown(card.together)]


UNIT_SHEET = ExportKind(
    title="办理单位成绩单",
    keeper=keeper,
    names_people=lambda actor: False,
    described=described,
    headings=headings,
    count=count,
    lines=lines,
)
