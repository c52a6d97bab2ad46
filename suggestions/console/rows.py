"""The lines of lists: an opinion or a matter with its light, place, unit and where its link leads."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from core.actors import Actor
from suggestions import supervision_policies
from suggestions.console import following
from suggestions.console.wording import STATUS_TONES
from suggestions.selectors import lights
from suggestions.selectors.lights import Lamp
from suggestions.selectors.pressure import LEAD_CLOCKS, PART_CLOCKS
from suggestions.states import SupervisionKind

BEGIN_WORDS = {
    SupervisionKind.REMINDER: "催办",
    SupervisionKind.NOTICE: "发督办函",
    SupervisionKind.KEY: "列为重点督办",
}
if TYPE_CHECKING:
    from core.models import Clock
    from suggestions.models import Matter, Opinion
    from suggestions.selectors.urgent import Pressing


@dataclass(frozen=True)
class Row:
    """One line of a list."""

    item: Any
    url: str
    title: str
    below: str
    place: str
    body: str
    body_label: str
    tone: str
    at: datetime
    lamp: Lamp | None
    late_mark: str = ""
    people: int = 1
    key: bool = False
    # What the one who looks may do about a late one, and under which name several are picked.
    acts: tuple[tuple[str, str], ...] = ()
    pick: str = ""

    @property
    def raised_by(self) -> str:
        """How many people raised it, in words."""
        return f"{self.people}人反映"


def opinion_rows(opinions: "Sequence[Opinion]", at: datetime, key: str = "") -> list[Row]:
    """Return the lines of opinions; one query for the lights."""
    lamps = lights.lamps_of("opinion", [o.pk for o in opinions], at)
    return [_opinion_row(opinion, lamps.get(opinion.pk), key) for opinion in opinions]


def matter_rows(matters: "Sequence[Matter]", at: datetime, key: str = "") -> list[Row]:
    """Return the lines of matters; one query for the lights."""
    lamps = lights.lamps_of("matter", [m.pk for m in matters], at)
    return [_matter_row(matter, lamps.get(matter.pk), key) for matter in matters]


def rows_of(kind: str, items: Sequence[Any], at: datetime, key: str = "") -> list[Row]:
    """Return the lines of a list of this kind."""
    return opinion_rows(items, at, key) if kind == "opinion" else matter_rows(items, at, key)


def pressing_row(pressing: "Pressing", at: datetime, actor: Actor | None = None) -> Row:
    """Return the line of an urgent item with the clock that makes it so; with `actor`, how its unit may be pressed."""
    shown = lights.lamp(pressing.clock, at)
    item: Any = pressing.item
    if not hasattr(item, "public_id"):
        return _opinion_row(item, shown, pressing.list_key)
    row = _matter_row(item, shown, pressing.list_key)
    return row if actor is None else _with_acts(row, item, pressing.clock, actor)


def _with_acts(row: Row, matter: "Matter", clock: "Clock", actor: Actor) -> Row:
    if clock.kind not in (*LEAD_CLOCKS, *PART_CLOCKS):
        return row
    kinds = [kind for kind in supervision_policies.offered_kinds(matter, actor) if kind != SupervisionKind.KEY]
    part = f"?part={clock.subject_id}" if clock.subject_kind == "assignment" else ""
    acts = tuple(
        (BEGIN_WORDS[kind], reverse("supervisions:begin", args=[matter.public_id, kind]) + part) for kind in kinds
    )
    return replace(row, acts=acts, pick=str(matter.public_id) if acts else "")


def _opinion_row(opinion: "Opinion", lamp: Lamp | None, key: str) -> Row:
    region = opinion.place_region.name if opinion.place_region is not None else ""
    excerpt = str(opinion.excerpt)  # type: ignore[attr-defined]
    return Row(
        item=opinion,
        url=following.address_of(opinion, key),
        title=opinion.title or excerpt,
        below=excerpt if opinion.title else "",
        place=region + opinion.place_text,
        body=str(opinion.owner),
        body_label="初审单位",
        tone=STATUS_TONES.get(opinion.state, ""),
        at=opinion.received_at,
        lamp=lamp,
        late_mark=opinion.late_mark,
        people=getattr(opinion, "people", 1),
    )


def _matter_row(matter: "Matter", lamp: Lamp | None, key: str) -> Row:
    lead = matter.lead_unit  # type: ignore[attr-defined]
    return Row(
        item=matter,
        url=following.address_of(matter, key),
        title=matter.title,
        below=f"{matter.category}，{matter.get_grade_display()}",
        place=matter.region.name,
        body=lead or str(matter.owner),
        body_label="主办单位" if lead else "交办单位",
        tone=STATUS_TONES.get(matter.state, ""),
        at=matter.accepted_at,
        lamp=lamp,
        late_mark="补录" if getattr(matter, "entered_late", False) else "",
        people=getattr(matter, "people", 1),
        key=matter.key_supervised,
    )
