"""The 转出告知单: where a citizen was sent instead, how to reach it and what to bring; nobody's name or phone is on it."""

from typing import TYPE_CHECKING

from django.conf import settings

from core.paper_forms import Paper, Row, Rows, Words

if TYPE_CHECKING:
    from suggestions.models import Opinion

TITLE = "转出告知单"
STILL = "这件事不在联络站办理。去的时候带上这张单子；凭登记编号和查询码仍可在查询页看到去处。"


def card(opinion: "Opinion") -> Paper:
    """Return the card of an opinion that was transferred out."""
    route = opinion.transfer_route
    rows = [Row("登记编号", opinion.number, one_line=True)]
    if route is not None:
        told = (("去哪里", route.name), ("电话", route.phone), ("地址", route.address), ("时间", route.hours),
                ("带什么", route.bring))  # fmt: skip
        rows += [Row(label, value) for label, value in told if value]
    rows.append(Row("联络站告知", opinion.guidance))
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
