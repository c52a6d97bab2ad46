"""What results add to the public pages of a station and of a deputy: the newest few."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse

from core.registries import Section
from suggestions.selectors import results

if TYPE_CHECKING:
    from suggestions.models import Publication

TEMPLATE = "suggestions/citizen/_results_section.html"


def of_station(station_id: int, at: datetime) -> Section | None:
    """Return the newest results of what a station took in; None when there are none."""
    return _section("本站公开的办理结果", results.of_station(station_id))


def of_deputy(deputy_id: int, at: datetime) -> Section | None:
    """Return the newest results a deputy followed or proposed; None when there are none."""
    return _section("跟进、提出的事情办得怎样", results.of_deputy(deputy_id))


def _section(title: str, found: "list[Publication]") -> Section | None:
    if not found:
        return None
    rows = [results.row(publication) for publication in found]
    return Section(title, TEMPLATE, {"rows": rows, "more_url": reverse("citizen:results")})
