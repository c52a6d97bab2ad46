"""The choice of a month, a quarter or a year above a page."""

from datetime import datetime

from insights.stretches import Stretch, stretches_back


def offered(chosen: Stretch, at: datetime) -> list[tuple[str, str, bool]]:
    """Return (value, words, whether it is the chosen one), the chosen one always among them."""
    found = stretches_back(at)
    known = found if chosen in found else [*found, chosen]
    return [(one.slug, one.name, one == chosen) for one in known]
