"""The console pages of self-service machines: how each is doing, set one up, its address, stop it."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.console.gate import staff_page
from accounts.middleware import actor_of_request
from core.clock import now
from core.errors import Refused
from liaison import selectors, services
from liaison.policies import keeps_codes
from liaison.selectors.kiosks import kiosks_for, pulse_of, silent_count

if TYPE_CHECKING:
    from datetime import datetime

    from core.actors import Actor
    from liaison.models import Kiosk

PER_PAGE = 30


class KioskForm(forms.Form):
    """Where the machine stands; the rules are in the command."""

    place = forms.CharField(label="摆放位置", required=False, max_length=60, help_text="例如：大门外西侧雨棚下。")


@staff_page
@require_GET
def kiosks(request: HttpRequest) -> HttpResponse:
    """List the machines of the reader's scope: when each was heard of, what waits there, what came from it."""
    actor, at = actor_of_request(request), now()
    page = Paginator(kiosks_for(actor), PER_PAGE).get_page(request.GET.get("page"))
    rows = [_shown(kiosk, actor, at) for kiosk in page]
    context = {"page": page, "rows": rows, "silent": silent_count(actor, at)}
    return render(request, "liaison/console/kiosks.html", context)


def _shown(kiosk: "Kiosk", actor: "Actor", at: "datetime") -> dict[str, Any]:
    return {"kiosk": kiosk, "pulse": pulse_of(kiosk, at), "keeps": keeps_codes(kiosk.station, actor)}


@staff_page
@require_GET
def kiosk(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one machine; the address it opens only to those who keep the station's codes."""
    actor, at = actor_of_request(request), now()
    found = get_object_or_404(kiosks_for(actor), public_id=public_id)
    context = _shown(found, actor, at) | {"address": f"{settings.SITE_URL}/kiosk/{found.token}/"}
    return render(request, "liaison/console/kiosk.html", context)


@staff_page
@require_http_methods(["GET", "POST"])
def issue_kiosk(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show the form for a new machine of a station, or set it up and show its address."""
    actor, at = actor_of_request(request), now()
    station = get_object_or_404(selectors.stations_for(actor), public_id=public_id)
    form = KioskForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = services.issue_kiosk(station_id=station.pk, place=form.cleaned_data["place"], actor=actor, at=at)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, "一体机已开通，请在机器上打开下面的网址。")
            return redirect("liaison_console:kiosk", public_id=made.public_id)
    return render(request, "liaison/console/issue_kiosk.html", {"station": station, "form": form})


@staff_page
@require_http_methods(["GET", "POST"])
def revoke_kiosk(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask whether to stop a machine, or stop it."""
    actor = actor_of_request(request)
    found = get_object_or_404(kiosks_for(actor), public_id=public_id)
    if request.method == "POST":
        services.revoke_kiosk(kiosk_id=found.pk, actor=actor, at=now())
        messages.success(request, "一体机已停用。")
        return redirect("liaison_console:kiosks")
    return render(request, "liaison/console/revoke_kiosk.html", {"kiosk": found})
