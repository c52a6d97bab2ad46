"""The public pages of reports to the voters: the text before the meeting, the result, what was put right."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from deputies.selectors import duty_reports as reports

PER_PAGE = 20


@require_GET
def reports_page(request: HttpRequest) -> HttpResponse:
    """List the published reports by the day of their meeting; no order by grade exists."""
    page = Paginator(reports.published(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "deputies/citizen/duty_reports.html", {"page": page})


@require_GET
def report(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one report; the result and the rectification each only once they were made public."""
    found = get_object_or_404(reports.published(), public_id=public_id)
    context = {"report": found, "outcome": reports.outcome(found) if found.result_published_on else None}
    return render(request, "deputies/citizen/duty_report.html", context)
