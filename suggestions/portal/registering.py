"""代为登记 by a deputy for somebody present or on the phone, and the slip that person takes home."""

from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from core.actors import Actor
from core.clock import now
from core.errors import Refused
from deputies.portal.gate import deputy_of, deputy_page
from liaison.selectors import activities
from suggestions.forms import RecordForm
from suggestions.selectors import deputy_work, tracking
from suggestions.services import collect


@sensitive_post_parameters("name", "phone", "text")
@deputy_page
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Show the form, or record what was said and go on to the slip; sending it twice gives the same slip."""
    actor, at = deputy_of(request), now()
    stations = list(deputy_work.my_stations(actor))
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    offered = activities.collecting(actor, at)
    form = RecordForm(*sent, stations=stations, places=deputy_work.places_of(stations), at=at, activities=offered)
    form.choose_activity(request.GET.get("activity", ""))
    status = 422 if form.is_bound else 200
    if form.is_valid():
        status = _try_to_record(form, actor, at)
        if status == 200:
            return redirect("portal:slip", key=form.cleaned_data["key"])
    return render(request, "suggestions/portal/register.html", {"form": form, "stations": stations}, status=status)


def _try_to_record(form: RecordForm, actor: Actor, at: datetime) -> int:
    """Return 200 when it is recorded, otherwise the status with which the form is shown again."""
    try:
        collect.record(
            **form.circumstances(),
            statement=form.statement(),
            deputy_id=actor.identity("deputy"),
            actor=actor,
            at=at,
        )
    except Refused as refusal:
        form.refuse(refusal)
        return refusal.status
    return 200


@deputy_page
@require_GET
def slip(request: HttpRequest, key: str) -> HttpResponse:
    """Show number and query code of what this deputy recorded, for 24 hours."""
    kept = tracking.receipt(key, now())
    if kept is None or kept.recorder_id != deputy_of(request).user_id:
        raise Http404
    context = {
        "receipt": kept,
        "phone": kept.phone or settings.SITE_PHONE,
        "tracking_address": f"{settings.SITE_URL}{reverse('citizen:story', args=[kept.number])}",
    }
    return render(request, "suggestions/portal/slip.html", context)
