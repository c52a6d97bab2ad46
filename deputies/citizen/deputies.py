"""The public pages of deputies (代表法第五十八条): the roll without rank or count, and each deputy's basic facts."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from core import registries
from core.clock import now
from deputies.selectors import public
from deputies.states import CongressLevel

PER_PAGE = 30
SEARCH_MAX = 20
# Where to meet the deputy comes before what the deputy has done.
FIRST = "stations"


@require_GET
def roll_page(request: HttpRequest) -> HttpResponse:
    """List the deputies in office by name; a wrong place or level narrows nothing."""
    townships = public.townships()
    township = request.GET.get("town", "")
    township = township if township in dict(townships) else ""
    level = request.GET.get("level", "")
    level = level if level in CongressLevel.values else ""
    search = request.GET.get("q", "").strip().replace("\x00", "")[:SEARCH_MAX]
    found = public.roll(level=level, township=township, search=search)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "page": page,
        "rows": [(deputy, public.offices_of(deputy, held_only=True)) for deputy in page],
        "townships": townships,
        "levels": CongressLevel.choices,
        "township": township,
        "level": level,
        "search": search,
        "track_url": reverse("citizen:track"),
    }
    return render(request, "deputies/citizen/roll.html", context)


@require_GET
def deputy(request: HttpRequest, deputy_id: UUID) -> HttpResponse:
    """Show a deputy with what the other apps add; of one no longer in office only that, and who to turn to instead."""
    at = now()
    found = public.deputy_by(deputy_id)
    if found is None:
        raise Http404
    context = {
        "person": found,
        "sections": [
            section
            for key, find in _ordered()
            if (found.serves or key == FIRST) and (section := find(found.deputy.pk, at)) is not None
        ],
        "successors": [] if found.serves else public.successors(found.deputy),
        "track_url": reverse("citizen:track"),
    }
    return render(request, "deputies/citizen/deputy.html", context)


def _ordered() -> list[tuple[str, Any]]:
    """Return what the apps offer, where to meet the deputy first."""
    return sorted(registries.deputy_sections.items(), key=lambda entry: entry[0] != FIRST)
