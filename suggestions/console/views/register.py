"""代为登记: enter what somebody present or on the phone says, then print the slip."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.console.gate import staff_page
from accounts.middleware import actor_of_request
from core.actors import Actor
from core.clock import now
from core.errors import Refused
from liaison import selectors as liaison
from liaison.selectors import activities
from suggestions import policies
from suggestions.console import slips
from suggestions.forms import RecordForm
from suggestions.selectors import candidates
from suggestions.services import collect
from suggestions.services.collect import Receipt

if TYPE_CHECKING:
    from liaison.models import Station


@staff_page
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Show the form, or record it and go to the slip; sending it twice gives the same receipt."""
    actor, at = actor_of_request(request), now()
    if policies.recorder(actor) is None:
        raise Http404
    stations = list(liaison.stations_for(actor).exclude(status="closed"))
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    offered = activities.collecting(actor, at)
    form = RecordForm(*sent, stations=stations, places=candidates.record_places(actor), at=at, activities=offered)
    form.choose_activity(request.GET.get("activity", ""))
    status = 200
    if form.is_bound and form.is_valid():
        try:
            receipt = _record(form, actor, at)
        except Refused as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            return _to_slip(request, receipt, form.cleaned_data["station"], stations)
    elif form.is_bound:
        status = 422
    context = {"form": form, "stations": stations}
    return render(request, "suggestions/console/register.html", context, status=status)


def _record(form: RecordForm, actor: Actor, at: datetime) -> Receipt:
    return collect.record(
        **form.circumstances(),
        statement=form.statement(),
        deputy_id=None,
        actor=actor,
        at=at,
    )


def _to_slip(request: HttpRequest, receipt: Receipt, station_id: int, stations: "list[Station]") -> HttpResponse:
    station = next(s for s in stations if s.pk == station_id)
    slips.keep(request, receipt, station=station.name, phone=station.phone or settings.SITE_PHONE)
    return redirect("console:slip", number=receipt.number)
