"""The stations as everybody sees them: the network by township with a search, and one station's page."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from core import registries
from core.clock import local_date, now
from liaison import selectors
from liaison.selectors import duty, public
from liaison.states import StationStatus

SEARCH_MAX = 40


@require_GET
def network(request: HttpRequest) -> HttpResponse:
    """Show the townships with their stations, the stations of one, or what a search finds."""
    search = request.GET.get("q", "").strip()[:SEARCH_MAX]
    towns = public.townships()
    chosen = next((town for town in towns if town.code == request.GET.get("town")), None)
    stations = list(public.county_stations())
    if search:
        stations = public.find(search)
    elif chosen is not None:
        stations = list(public.stations_of_township(chosen.code))
    context = {
        "towns": towns,
        "chosen": chosen,
        "search": search,
        "stations": stations,
        "limit": public.FOUND_MAX,
        "track_url": reverse("citizen:track"),
    }
    return render(request, "liaison/citizen/network.html", context)


@require_GET
def station(request: HttpRequest, station_id: UUID) -> HttpResponse:
    """Show a station: where it is, who is on duty, its deputies, what the other apps add, and how to speak up."""
    at = now()
    found = public.station_by(station_id)
    if found is None:
        raise Http404
    code = public.public_code(found, at) if found.status != StationStatus.CLOSED else None
    offered = (section(found.pk, at) for _, section in registries.station_sections.items())
    context = {
        "station": found,
        "station_name": found.name,
        "station_phone": found.phone,
        "called": public.whose_phone(found),
        "closed": found.status == StationStatus.CLOSED,
        "paused": found.status == StationStatus.PAUSED,
        "on_duty": duty.on_duty(found.pk, at),
        "today": local_date(at),
        "deputies": public.deputies_at(found, at),
        "sections": [section for section in offered if section is not None],
        "neighbours": selectors.neighbours_of(found) if found.status != StationStatus.OPEN else (),
        "speak_url": reverse("citizen:submit", args=[code.token]) if code else "",
        "code_address": f"{settings.SITE_URL}/s/{code.token}" if code else "",
        "track_url": reverse("citizen:track"),
    }
    return render(request, "liaison/citizen/station.html", context)
