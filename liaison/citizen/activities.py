"""The public pages of activities: what is coming and where; no login, and nobody is named but deputies."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from core.clock import now
from liaison import wording
from liaison.inputs import COUNTS
from liaison.selectors import activities as found
from liaison.states.activities import ActivityState, Purpose
from liaison.wording import moved_lines, span

if TYPE_CHECKING:
    from liaison.models import Activity

PER_PAGE = 30
PLACE_DIGITS = 12


@require_GET
def upcoming(request: HttpRequest) -> HttpResponse:
    """List what is coming, the next first, by township or village."""
    at = now()
    asked = request.GET.get("place", "")
    place = asked if asked.isascii() and asked.isdigit() and len(asked) <= PLACE_DIGITS else ""
    page = Paginator(found.upcoming(at, place=place), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": [line_of(one) for one in page],
        "places": found.places_with_upcoming(at),
        "place": place,
        "track_url": reverse("citizen:track"),
    }
    return render(request, "liaison/citizen/activities.html", context)


def line_of(one: "Activity") -> dict[str, Any]:
    """Return what the list says of one."""
    return {"activity": one, "when": span(one.starts_at, one.ends_at), "moved": bool(one.moves.all())}


def _public_or_404(public_id: UUID) -> "Activity":
    one = found.public_activity(public_id)
    if one is None:
        raise Http404
    return one


def _frame(one: "Activity") -> dict[str, Any]:
    """Return what the page and the printed notice say of it."""
    code = next(iter(one.codes.all()), None)
    open_now = code is not None and one.state == ActivityState.ANNOUNCED
    speak = reverse("citizen:submit", args=[code.token]) if code is not None and open_now else ""
    page = f"{settings.SITE_URL}{reverse('activities_public:activity', args=[one.public_id])}"
    return {
        "activity": one,
        "when": span(one.starts_at, one.ends_at),
        "purposes": "、".join(Purpose(word).label for word in one.purposes),
        "moves": moved_lines(one),
        "deputies": found.deputies_coming(one),
        "counts": _counts(one),
        "speak_url": speak,
        "address": f"{settings.SITE_URL}{speak}" if speak else page,
        "station_name": one.station.name if one.station is not None else "",
        "station_phone": (one.station.phone if one.station is not None else "") or settings.SITE_PHONE,
        "track_url": reverse("citizen:track"),
    }


def _counts(one: "Activity") -> list[tuple[str, int]]:
    """Return the counts once they are final; the outcome in words is for staff, who check what may be published."""
    if one.state != ActivityState.SUMMARISED:
        return []
    names = COUNTS.get(one.kind, ())
    return [(wording.label_of(name), getattr(one, name)) for name in names]


@require_GET
def activity(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one announced activity; a cancelled or moved one says so, with what was announced before."""
    return render(request, "liaison/citizen/activity.html", _frame(_public_or_404(public_id)))


@require_GET
def poster(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show the notice made for printing, A4 upright, with a code to scan."""
    context = {**_frame(_public_or_404(public_id)), "county": settings.COUNTY_NAME, "congress": settings.CONGRESS_NAME}
    return render(request, "liaison/citizen/activity_notice.html", context)
