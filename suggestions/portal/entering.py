"""一次登记几件: what a deputy heard on a visit, several short entries on one page of a phone, and their codes."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from core.clock import now
from deputies.portal.gate import deputy_of, deputy_page
from suggestions.batches import offers
from suggestions.batches.grid import Grid
from suggestions.selectors import deputy_work, entry_batches

ROWS = 3


@sensitive_post_parameters()
@deputy_page
@require_http_methods(["GET", "POST"])
def several(request: HttpRequest) -> HttpResponse:
    """Show three entries to fill in, or enter those that are right; sending it twice enters nothing twice."""
    actor, at = deputy_of(request), now()
    stations = list(deputy_work.my_stations(actor))
    posted = request.method == "POST"
    station = offers.station_chosen(stations, (request.POST if posted else request.GET).get("station", ""))
    if station is None:
        return redirect("portal:register")
    sheet = Grid(offers.for_deputy(station, actor, at), actor, at, request.POST if posted else None, rows=ROWS)
    sheet.own_deputy = actor.identity("deputy")
    status = 200
    if posted and request.POST.get("do") == "more":
        sheet.add_rows()
    elif posted:
        if sheet.save():
            return redirect("portal:entry-result", batch=sheet.batch)
        status = 422
    else:
        sheet.occasion.choose_activity(request.GET.get("activity", ""))
    context = {"sheet": sheet, "stations": stations, "station": station, "form": sheet.occasion}
    return render(request, "suggestions/batches/several.html", context, status=status)


@deputy_page
@require_GET
def result(request: HttpRequest, batch: str) -> HttpResponse:
    """Show what this deputy entered on the page, each with its slip."""
    lines = entry_batches.lines_of(batch, deputy_of(request), now())
    if not lines:
        raise Http404
    return render(request, "suggestions/batches/several_done.html", {"lines": lines})
