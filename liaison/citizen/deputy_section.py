"""What the stations add to the public page of a deputy: where to meet the deputy, or where to turn to instead."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from core.registries import Section
from liaison.selectors import meeting
from liaison.selectors.meeting import Place

TEMPLATE = "liaison/citizen/_deputy_places.html"


def section(deputy_id: int, at: datetime) -> Section | None:
    """Return the stations with opening hours, the station's telephone and the code; None when there is no station."""
    deputy, serves = meeting.serves(deputy_id)
    if deputy is None:
        return None
    places = meeting.where_to_meet(deputy, at) if serves else []
    found = places or meeting.instead_of(deputy, at)
    if not found:
        return None
    title = "到哪里找这位代表" if places else "有事可以到这里"
    return Section(title, TEMPLATE, {"places": [_shown(place) for place in found], "here": bool(places)})


def _shown(place: Place) -> dict[str, Any]:
    path = reverse("citizen:submit", args=[place.token]) if place.token else ""
    return {"station": place.station, "speak_url": path, "code_address": f"{settings.SITE_URL}{path}" if path else ""}
