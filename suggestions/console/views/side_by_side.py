"""A list of triage with the chosen item beside it (ux 5.4): the list, the words, the actions; on wide screens."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from core.actors import Actor
from suggestions.console import following
from suggestions.console.rows import Row
from suggestions.console.views.opinions import opinion_or_404, whole
from suggestions.selectors.worklists import WorkList


@dataclass(frozen=True)
class Beside:
    """One line of the narrow list, and whether it is the one shown."""

    row: Row
    url: str
    current: bool


def context(
    request: HttpRequest, actor: Actor, work_list: WorkList, rows: list[Row], chosen: dict[str, str], at: datetime
) -> dict[str, Any]:
    """Return the chosen item as on its own page, the list beside it and its neighbours; else where to begin.

    :raises Http404: when the address names an item that is not the actor's to see
    """
    number = request.GET.get("at", "")
    # The page of a long list stays the same while one goes through it.
    kept = {**chosen, **({"after": after} if (after := request.GET.get("after", "")) else {})}
    lines = [Beside(row, f"?{urlencode({**kept, 'at': row.item.number})}", row.item.number == number) for row in rows]
    if not number:
        return {"begin_url": lines[0].url if lines else ""}
    found = opinion_or_404(actor, number)
    place = next((index for index, line in enumerate(lines) if line.current), None)
    # One that has just left the list is followed by the first that still waits.
    later = lines[0 if place is None else place + 1 :]
    return {
        **whole(request, found, actor, at, work_list.key + following.SIDE),
        "beside": lines,
        "before_url": lines[place - 1].url if place else "",
        "later_url": later[0].url if later else "",
        "plain_url": f"?{urlencode(kept)}",
    }
