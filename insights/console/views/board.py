"""The leaders' board: lights by unit and by place, and the very items behind each number."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.middleware import actor_of_request
from core import asked
from core.actors import Actor
from core.clock import now
from core.clocks import Light
from insights.console.gate import board_page
from insights.selectors import board as reads
from insights.selectors import board_items
from insights.selectors.board import SHOWN_FIRST, Lights
from insights.selectors.board_items import Chosen, Item
from suggestions.console import rows
from suggestions.selectors import supervisions
from suggestions.selectors.urgent import Pressing

PER_PAGE = 50
OLDEST = 10
WORDS = {Light.RED: "已超期", Light.YELLOW: "快到期", Light.GREEN: "正常", Light.GREY: "期限停着"}


@dataclass(frozen=True)
class Line:
    """One row of a table: its name, its numbers with their addresses, the widths of its bar."""

    name: str
    url: str
    cells: list[tuple[str, str, int, str]]
    total: int
    bar: list[tuple[str, float, float]]
    below: bool = False


def address(light: Light | None, /, **of: int | str) -> str:
    """Return the address of the items behind a number."""
    said = {**of, **({"light": light.value} if light is not None else {})}
    return reverse("insights_console:board-items") + (f"?{urlencode(said)}" if said else "")


def _line(name: str, lights: Lights, *, below: bool = False, **of: int | str) -> Line:
    numbers = [(light, lights.counts[light]) for light in SHOWN_FIRST]
    cells = [(light.value, WORDS[light], n, address(light, **of) if n else "") for light, n in numbers]
    widths = [(light.value, n * 100 / lights.total if lights.total else 0) for light, n in numbers]
    bar, begins = [], 0.0
    for tone, width in widths:
        bar.append((tone, round(begins, 2), round(width, 2)))
        begins += width
    return Line(name, address(None, **of), cells, lights.total, bar, below)


@board_page
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Show the lights together, by unit, by township and station, and the ten items overdue longest."""
    actor, at = actor_of_request(request), now()
    places, together = reads.by_place(actor, at)
    oldest = board_items.items(actor, at, Chosen(light=Light.RED))[:OLDEST]
    lines: list[Line] = []
    for place in places:
        lines.append(_line(place.name, place.lights, township=place.code))
        if len(place.bodies) > 1:
            lines += [_line(str(body), lights, below=True, body=body.pk) for body, lights in place.bodies]
    context = {
        "tiles": [(light.value, WORDS[light], together.counts[light], address(light)) for light in SHOWN_FIRST],
        "total": together.total,
        "disputed": reads.disputed(actor).count(),
        "disputed_url": reverse("insights_console:board-items") + "?disputed=1",
        "tables": [
            (
                "按承办单位",
                "单位",
                [_line(unit.name, lights, unit=unit.pk) for unit, lights in reads.by_unit(actor, at)],
            ),
            ("按乡镇和联络站", "乡镇、联络站", lines),
        ],
        "heads": [WORDS[light] for light in SHOWN_FIRST],
        "rows": _rows(oldest, actor, at),
        "red_url": address(Light.RED),
        "more_red": together.counts[Light.RED] > OLDEST,
        "presses": supervisions.sends(actor),
        "at": at,
    }
    return render(request, "insights/console/board.html", context)


@board_page
@require_GET
def items(request: HttpRequest) -> HttpResponse:
    """List exactly the items a number of the board counts, the nearest end first."""
    actor, at = actor_of_request(request), now()
    chosen = _chosen(request)
    found = board_items.items(actor, at, chosen)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "name": board_items.name_of(chosen),
        "light": chosen.light.value if chosen.light is not None else "",
        "word": "评价不满意" if chosen.disputed else WORDS[chosen.light] if chosen.light is not None else "全部",
        "of_unit": chosen.unit_id is not None,
        "page": page,
        "rows": _rows(list(page), actor, at),
        "presses": supervisions.sends(actor) and chosen.light != Light.GREY and not chosen.disputed,
    }
    return render(request, "insights/console/board_items.html", context)


def _chosen(request: HttpRequest) -> Chosen:
    """Return what an address asks for.

    :raises Http404: when it names what is no unit, no body, no township
    """
    typed = request.GET
    if any(typed.get(name) and asked.number(typed[name]) is None for name in ("unit", "body", "township")):
        raise Http404
    light = typed.get("light", "")
    return Chosen(
        unit_id=asked.number(typed.get("unit", "")),
        body_id=asked.number(typed.get("body", "")),
        township=typed.get("township", ""),
        light=Light(light) if light in Light.values else None,
        disputed=typed.get("disputed") == "1",
    )


def _rows(found: list[Item], actor: Actor, at: datetime) -> list[rows.Row]:
    """Return the lines of items with the deadline that gives them their light; four queries."""
    deciding = board_items.deciding(found, at)
    known = board_items.loaded(found)
    return [_row(known[item], deciding.get(item), actor, at) for item in found if item in known]


def _row(item: Any, clock: Any, actor: Actor, at: datetime) -> rows.Row:
    if clock is None:
        return rows.matter_rows([item], at)[0]
    return rows.pressing_row(Pressing(item, clock, ""), actor=actor, at=at)
