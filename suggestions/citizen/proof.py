"""The only place for who has opened which opinion with its query code, kept in the session for two hours."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest

SESSION_KEY = "opened_opinions"
LASTS = timedelta(hours=2)
KEPT = 10


def remember(request: HttpRequest, number: str, opinion_id: int, at: datetime) -> None:
    """Let this browser follow the opinion for two hours; the newest ten only."""
    opened: dict[str, Any] = request.session.get(SESSION_KEY, {})
    opened.pop(number, None)
    opened[number] = [opinion_id, (at + LASTS).isoformat()]
    request.session.cycle_key()
    request.session[SESSION_KEY] = dict(list(opened.items())[-KEPT:])


def opened_opinion(request: HttpRequest, number: str, at: datetime) -> int | None:
    """Return the id of the opinion with this number if this browser opened it less than two hours ago."""
    found = request.session.get(SESSION_KEY, {}).get(number)
    if found is None or at >= datetime.fromisoformat(found[1]):
        return None
    return int(found[0])
