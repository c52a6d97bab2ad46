"""The public pages of appraisals: only what was approved for publication."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from core.clock import now
from oversight import selectors

PER_PAGE = 20


@require_GET
def appraisals(request: HttpRequest) -> HttpResponse:
    """List the published appraisals, newest first."""
    page = Paginator(selectors.published(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "oversight/citizen/appraisals.html", {"page": page})


@require_GET
def appraisal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show the result, the rectification list and, after a second ballot, both beside each other."""
    found = get_object_or_404(selectors.published(), public_id=public_id)
    context = {
        "appraisal": found,
        "targets": list(found.targets.select_related("organisation")),
        "outcome": selectors.outcome(found, public=True),
        "findings": selectors.finding_lines(found, now()),
    }
    return render(request, "oversight/citizen/appraisal.html", context)
