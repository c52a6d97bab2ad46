"""The public pages of results: the list by place and field, and one result with how to speak up about the like."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from core.clock import now
from liaison.selectors.meeting import station_to_turn_to
from suggestions.selectors import results

PER_PAGE = 20
TOWNSHIP_DIGITS, VILLAGE_DIGITS = 9, 12


@require_GET
def results_page(request: HttpRequest) -> HttpResponse:
    """List what was made public, the newest first; a wrong place or field narrows nothing."""
    township, village, category = _chosen(request)
    offered = results.choices(township)
    rows = results.result_rows(place=village or township, category=category)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "page": page,
        "rows": [results.row(publication) for publication in page],
        "choices": offered,
        "township": township,
        "village": village,
        "category": category,
        "heading": _words(offered, township, village, category),
        "track_url": reverse("citizen:track"),
    }
    return render(request, "suggestions/citizen/results.html", context)


def _chosen(request: HttpRequest) -> tuple[str, str, str]:
    """Return township, village and field as chosen; a village counts inside its township only."""
    township, village = request.GET.get("town", ""), request.GET.get("village", "")
    township = township if _is_code(township, TOWNSHIP_DIGITS) else ""
    village = village if _is_code(village, VILLAGE_DIGITS) and township and village.startswith(township) else ""
    category = request.GET.get("category", "")
    return township, village, category if _is_code(category, 2) else ""


def _is_code(typed: str, digits: int) -> bool:
    return len(typed) == digits and typed.isascii() and typed.isdigit()


def _words(offered: results.Choices, township: str, village: str, category: str) -> str:
    """Return what the list is narrowed to, in words; empty for everything."""
    chosen = ((offered.townships, township), (offered.villages, village), (offered.categories, category))
    return " ".join(dict(rows).get(code, "") for rows, code in chosen if code).strip()


@require_GET
def result(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one result; what was taken down leaves a notice with the reason and nothing of its content."""
    publication = results.result_for(public_id)
    if publication is None:
        raise Http404
    gone = results.gone_because(publication)
    if gone:
        context = {"gone": gone, "publication": publication, "track_url": reverse("citizen:track")}
        return render(request, "suggestions/citizen/result_gone.html", context, status=410)
    place = station_to_turn_to(publication.region, now())
    path = reverse("citizen:submit", args=[place.token]) if place is not None and place.token else ""
    context = {
        "result": results.told(publication),
        "station": place.station if place is not None else None,
        "speak_url": path,
        "code_address": f"{settings.SITE_URL}{path}" if path else "",
        "same_url": f"{reverse('citizen:results')}?{urlencode({'category': publication.matter.category.code})}",
        "track_url": reverse("citizen:track"),
    }
    return render(request, "suggestions/citizen/result.html", context)
