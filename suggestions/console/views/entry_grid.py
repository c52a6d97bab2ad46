"""批量登记: many of one occasion entered on one page, what became of each row, and their receipts for printing."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from accounts.console.gate import staff_page
from accounts.middleware import actor_of_request
from core import asked
from core.clock import now
from liaison import selectors as liaison
from suggestions import policies
from suggestions.batches import offers
from suggestions.batches.grid import Grid
from suggestions.console import slips
from suggestions.console.navigation import keeps_shift_only
from suggestions.console.views.people import tracking_address
from suggestions.selectors import entry_batches


@sensitive_post_parameters()
@staff_page
@require_http_methods(["GET", "POST"])
def grid(request: HttpRequest) -> HttpResponse:
    """Show the page, put rows on it, or enter what is right on it; sending it twice enters nothing twice."""
    actor, at = actor_of_request(request), now()
    if policies.recorder(actor) is None:
        raise Http404
    stations = list(liaison.stations_for(actor).exclude(status="closed").order_by("region__code", "pk"))
    posted = request.method == "POST"
    station = offers.station_chosen(stations, (request.POST if posted else request.GET).get("station", ""))
    if station is None:
        return render(request, "suggestions/batches/no_station.html")
    sheet = Grid(offers.for_staff(station, actor, at), actor, at, request.POST if posted else None)
    status = 200
    if posted:
        saved = take(sheet, request)
        if saved:
            return redirect("console:entry-result", batch=sheet.batch)
        slips.remember_rows(request, sheet.saved)
        status = 422 if saved is False else 200
    else:
        sheet.occasion.choose_activity(request.GET.get("activity", ""))
    context = {"sheet": sheet, "stations": stations, "station": station, "form": sheet.occasion}
    return render(request, "suggestions/batches/grid.html", context, status=status)


def take(sheet: Grid, request: HttpRequest) -> bool | None:
    """Do what the pressed button says: True when all rows are stored, False when not, None for anything else."""
    pressed = request.POST.get("do", "save")
    if pressed == "more":
        sheet.add_rows()
        return None
    if pressed == "paste":
        sheet.paste(request.POST.get("pasted", ""))
        return None
    return sheet.save()


@staff_page
@require_GET
def result(request: HttpRequest, batch: str) -> HttpResponse:
    """Show what the person entered on this sheet, with the query codes for a day."""
    actor, at = actor_of_request(request), now()
    lines = entry_batches.lines_of(batch, actor, at)
    if not lines:
        raise Http404
    slips.remember_rows(request, lines)
    context = {
        "lines": lines,
        "batch": batch,
        "printable": any(line.query_code for line in lines),
        "opens": not keeps_shift_only(actor),
    }
    return render(request, "suggestions/batches/result.html", context)


@staff_page
@require_GET
def receipts(request: HttpRequest, batch: str) -> HttpResponse:
    """Show the receipts made for printing, eight on a page; with `row` only that one."""
    actor, at = actor_of_request(request), now()
    lines = entry_batches.lines_of(batch, actor, at)
    if not lines:
        raise Http404
    row = asked.number(request.GET.get("row", ""))
    wanted = [line for line in lines if row is None or line.row == row]
    printed = [(line, tracking_address(line.number)) for line in wanted if line.query_code]
    context = {
        "printed": printed,
        "left_out": len(wanted) - len(printed),
        "congress": settings.CONGRESS_NAME,
        "site_phone": settings.SITE_PHONE,
        "back_url": reverse("console:entry-result", args=[batch]),
    }
    return render(request, "suggestions/batches/receipts.html", context)
