"""The pages that take an opinion in: the form behind a scanned code, the receipt, and how data is protected."""

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from accounts.middleware import address_of
from core import ratelimit
from core.actors import PASSER_BY
from core.clock import now
from core.errors import Refused
from liaison import selectors as liaison
from liaison.selectors import ResolvedCode
from liaison.services import note_scan
from liaison.states import CodeState, StationStatus
from suggestions.citizen.forms import SubmitForm
from suggestions.selectors import tracking
from suggestions.selectors.places import places_near
from suggestions.services import collect

if TYPE_CHECKING:
    from liaison.models import Station

KEY = re.compile(r"[0-9a-f]{32}")
SUBMISSIONS_AN_HOUR = 20
TOO_MANY = "从这个网络提交的件数太多，这一次没有提交。您写的都还在，请过一个小时再点提交；事情急，请打电话。"
GONE = {CodeState.REVOKED: 410, CodeState.EXPIRED: 410}


class SeeOther(HttpResponseRedirect):
    """Go on to another page with GET, so that reloading it sends nothing again."""

    status_code = 303


@sensitive_post_parameters("name", "phone", "text")
@require_http_methods(["GET", "POST"])
def submit(request: HttpRequest, token: str) -> HttpResponse:
    """Show the form behind a code, or take what was sent and go on to the receipt."""
    at = now()
    code = liaison.resolve_code(token, at)
    if code.state != CodeState.OK or code.station is None:
        context = {"code": code, "written": request.POST.get("text", ""), "track_url": reverse("citizen:track")}
        return render(request, "suggestions/citizen/bad_code.html", context, status=GONE.get(code.state, 404))
    if code.code is not None and request.method == "GET":
        note_scan(code_id=code.code.pk, at=at)
    form = _form(request, code.station)
    key = _key(request)
    status = 200
    if form.is_bound:
        status, repeated = _try_to_submit(request, form, code, key, at)
        if status == SeeOther.status_code:
            return SeeOther(reverse("citizen:receipt", args=[key]) + ("?again=1" if repeated else ""))
    context = _frame(code.station) | {
        "form": form,
        "code": code,
        "key": key,
        "paused": code.station.status == StationStatus.PAUSED,
        "photos_lost": bool(request.FILES),
    }
    return render(request, "suggestions/citizen/submit.html", context, status=status)


def _form(request: HttpRequest, station: "Station") -> SubmitForm:
    places = places_near(station.region)
    here = next((place.pk for place in places if place.pk == station.region_id), None)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return SubmitForm(*sent, places=[(place.pk, place.name) for place in places], place=here)


def _key(request: HttpRequest) -> str:
    """Return the key this form was given, a new one for a new form."""
    sent = request.POST.get("key", "")
    return sent if KEY.fullmatch(sent) else uuid4().hex


def _try_to_submit(
    request: HttpRequest, form: SubmitForm, code: ResolvedCode, key: str, at: datetime
) -> tuple[int, bool]:
    """Return 303, or the status with which the form is shown again; and whether it had been received before.

    What was received before goes on to its receipt, whatever keeps this attempt from being taken in.
    """
    status, repeated = _submitted(request, form, code, key, at)
    if status != SeeOther.status_code and tracking.received(key):
        return SeeOther.status_code, True
    return status, repeated


def _submitted(request: HttpRequest, form: SubmitForm, code: ResolvedCode, key: str, at: datetime) -> tuple[int, bool]:
    if code.station is None or not form.is_valid():
        return 422, False
    address = address_of(request) or "unknown"
    if not ratelimit.hit(scope="submit", key=address, limit=SUBMISSIONS_AN_HOUR, seconds=3600):
        form.add_error(None, TOO_MANY)
        return 429, False
    try:
        taken = collect.submit(
            key=key,
            station_id=code.station.pk,
            deputy_id=code.deputy.pk if code.deputy is not None else None,
            activity_id=code.activity.pk if code.activity is not None else None,
            code_id=code.code.pk if code.code is not None else None,
            statement=form.statement(),
            notice_version=form.cleaned_data["consent"],
            actor=PASSER_BY,
            at=at,
        )
    except Refused as refusal:
        form.refuse(refusal)
        return refusal.status, False
    return SeeOther.status_code, taken.repeated


def _frame(station: "Station") -> dict[str, Any]:
    """Return what the base reads: whose page it is and where to call."""
    return {
        "station_name": station.name,
        "station_phone": station.phone or settings.SITE_PHONE,
        "track_url": reverse("citizen:track"),
    }


@require_GET
def receipt(request: HttpRequest, key: str) -> HttpResponse:
    """Show number and query code to whoever holds the key, for 24 hours; later only what to do."""
    kept = tracking.receipt(key, now()) if KEY.fullmatch(key) else None
    if kept is None or kept.recorder_id is not None:
        raise Http404
    context = {
        "receipt": kept,
        "key": key,
        "repeated": "again" in request.GET,
        "tracking_address": f"{settings.SITE_URL}{reverse('citizen:story', args=[kept.number])}",
        "station_name": kept.station,
        "station_phone": kept.phone or settings.SITE_PHONE,
    }
    return render(request, "suggestions/citizen/receipt.html", context)


@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    """Say how the information is protected (个人信息保护法第十七条)."""
    return render(request, "suggestions/citizen/privacy.html", {"track_url": reverse("citizen:track")})
