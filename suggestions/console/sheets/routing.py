"""Papers about where else to turn: the 转出告知单 of one opinion, and a leaflet of all routes. Nobody's name is on them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.conf import settings

from core.paper_forms import Grid, Paper, Row, Rows, Words
from suggestions.selectors.route_cards import card_of

if TYPE_CHECKING:
    from suggestions.models import Opinion, TransferRoute

TITLE = "转出告知单"
STILL = "这件事不在联络站办理。去的时候带上这张单子；凭登记编号和查询码仍可在查询页看到去处。"
LEAFLET = "这些事该找谁"
LEAFLET_NOTE = "有危险先打110、119或者120。拿不准的，先到联络站问，工作人员帮您看该找哪里。"


def card(opinion: "Opinion") -> Paper:
    """Return the card of an opinion that was transferred out."""
    told = card_of(opinion)
    rows = [Row("登记编号", opinion.number, one_line=True)]
    rows += [Row(label, value) for label, value in told.lines] if told is not None else []
    if told is not None and told.note:
        rows.append(Row("联络站告知", told.note))
    station = opinion.station
    by = (
        f"{station.name}{f'，电话{station.phone}' if station.phone else ''}"
        if station is not None
        else opinion.owner.name
    )
    rows.append(Row("联络站", by))
    return Paper(
        title=TITLE, number="", organ=opinion.owner.name, author=settings.CONGRESS_NAME,
        parts=(Rows(tuple(rows)), Words((STILL,), plain=True, small=True)),
    )  # fmt: skip


def leaflet(routes: "Iterable[TransferRoute]") -> Paper:
    """Return the routes that can be reached on one sheet, to lie on the station's table."""
    lines = tuple(
        (route.name, "\n".join(part for part in (route.phone, route.address, route.hours) if part), route.bring)
        for route in routes
        if route.phone or route.address
    )
    grid = Grid(("去处", "电话、地址、时间", "带什么"), lines, (50, 53, 53))
    return Paper(
        title=LEAFLET, number="", organ=settings.CONGRESS_NAME, author=settings.CONGRESS_NAME,
        parts=(grid, Words((LEAFLET_NOTE,), plain=True, small=True)),
    )  # fmt: skip
