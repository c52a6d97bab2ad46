"""The page of a self-service machine and what its script asks for: sending, looking up, a sign of life, the worker.

Nothing here reads or sets a cookie: the token in the address is the machine's whole right, and a person's number and
query code are sent with each question and kept nowhere. So there is nothing to wipe, and no cookie to abuse.
"""

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from core import ratelimit
from core.actors import PASSER_BY, citizen_of
from core.clock import now
from core.errors import Refused
from core.templatetags.renda_ui import cn_date, opinion_number, qr_svg
from liaison.selectors import activities, duty
from liaison.selectors.kiosks import resolve_kiosk
from liaison.services.kiosks import Arrival, note_sign_of_life
from liaison.states import CodeState, StationStatus
from suggestions.citizen.following import TOO_OFTEN, WRONG
from suggestions.citizen.forms import LookUpForm, SubmitForm
from suggestions.selectors import tracking
from suggestions.selectors.places import places_near
from suggestions.services.collect import Receipt
from suggestions.services.kiosk import submit_at_kiosk

if TYPE_CHECKING:
    from liaison.models import Kiosk, Station

KEY = re.compile(r"[0-9a-f]{32}")
SECONDS = re.compile(r"\d{1,9}")
# A day without a network may hold many people: all of them arrive within the hour.
SENDS_AN_HOUR, LOOKS, LOOK_WINDOW = 300, 40, 15 * 60
LOOKS_AT_NUMBER = 10
BUSY = "现在提交的人太多，这一次没有提交，请过一会儿再点提交。"
NOT_SENT_YET = "没有找到。条号要等机器联网送出以后才能查；已经送出的，请核对条号和查询码。"
UNBELIEVABLE = timedelta(days=-1)


@require_GET
def page(request: HttpRequest, token: str) -> HttpResponse:
    """Show the machine's page: one document for everything; a stopped machine only sends what it keeps."""
    found = resolve_kiosk(token)
    if found.kiosk is None:
        raise Http404
    station = found.kiosk.station
    context = {"kiosk": found.kiosk, "station": station, "phone": station.phone or settings.SITE_PHONE}
    if found.state != CodeState.OK:
        return render(request, "suggestions/citizen/kiosk_stopped.html", context, status=410)
    at = now()
    context |= {
        "form": _form(station),
        "look_up": LookUpForm(),
        "paused": station.status == StationStatus.PAUSED,
        "on_duty": duty.on_duty(station.pk, at),
        "activities": activities.upcoming_of_station(station.pk, at),
        "at": at,
        "tracking_address": f"{settings.SITE_URL}{reverse('citizen:track')}",
    }
    return render(request, "suggestions/citizen/kiosk.html", context)


def _form(station: "Station", data: Any = None) -> SubmitForm:
    places = places_near(station.region)
    here = next((place.pk for place in places if place.pk == station.region_id), None)
    form = SubmitForm(data, None, places=[(place.pk, place.name) for place in places], place=here)
    for field in form.fields.values():
        # The next person must not be offered what this one typed.
        field.widget.attrs["autocomplete"] = "off"
    form.fields["text"].help_text = ""
    return form


def _kiosk(token: str) -> "Kiosk":
    """Return the machine, a stopped one too.

    :raises Http404: when no machine has this token
    """
    kiosk = resolve_kiosk(token).kiosk
    if kiosk is None:
        raise Http404
    return kiosk


@csrf_exempt
@sensitive_post_parameters("name", "phone", "text", "code")
@require_POST
def send(request: HttpRequest, token: str) -> JsonResponse:
    """Take in what was said at the machine, now or without a network; return the receipt, or what is wrong."""
    kiosk, at = _kiosk(token), now()
    form, key = _form(kiosk.station, request.POST), request.POST.get("key", "")
    if not KEY.fullmatch(key) or not form.is_valid():
        return _wrong(form, 422)
    if not ratelimit.hit(scope="kiosk-send", key=str(kiosk.pk), limit=SENDS_AN_HOUR, seconds=3600):
        form.add_error(None, BUSY)
        return _wrong(form, 429)
    try:
        receipt = submit_at_kiosk(
            key=key,
            arrival=_arrival(request, kiosk),
            statement=form.statement(),
            notice_version=form.cleaned_data["consent"],
            actor=PASSER_BY,
            at=at,
        )
    except Refused as refusal:
        form.refuse(refusal)
        return _wrong(form, refusal.status)
    return JsonResponse(_receipt(receipt, key, at))


def _arrival(request: HttpRequest, kiosk: "Kiosk") -> Arrival:
    """Return what the machine says of the submission; a waiting time that is no number is not believed."""
    said = request.POST.get("waited")
    waited = timedelta(seconds=int(said)) if said and SECONDS.fullmatch(said) else UNBELIEVABLE
    slip, code = request.POST.get("slip", ""), request.POST.get("code", "")
    return Arrival(kiosk.pk, slip, code, None if said is None else waited)


def _receipt(receipt: Receipt, key: str, at: datetime) -> dict[str, str]:
    kept = tracking.receipt(key, at)
    expected = kept.expected if kept is not None else None
    return {
        "number": opinion_number(receipt.number),
        "code": receipt.query_code,
        "owner": kept.owner if kept is not None else "",
        "expected": cn_date(expected) if expected is not None else "",
        "picture": qr_svg(f"{settings.SITE_URL}{reverse('citizen:story', args=[receipt.number])}", "查进度的二维码"),
    }


def _wrong(form: SubmitForm, status: int) -> JsonResponse:
    """Return what has to be put right, by the name of the field; under no name what concerns the whole."""
    errors = {("" if name == "__all__" else name): [str(e) for e in said] for name, said in form.errors.items()}
    return JsonResponse({"errors": errors}, status=status)


@csrf_exempt
@sensitive_post_parameters("query_code")
@require_POST
def progress(request: HttpRequest, token: str) -> HttpResponse:
    """Return the story of an opinion as a piece of the page, to number (or slip number) and query code."""
    kiosk, at = _kiosk(token), now()
    form = LookUpForm(request.POST)
    if not form.is_valid():
        return _not_found(request, [str(e) for said in form.errors.values() for e in said], 422)
    number = form.cleaned_data["number"]
    by_machine = ratelimit.hit(scope="track-kiosk", key=str(kiosk.pk), limit=LOOKS, seconds=LOOK_WINDOW)
    at_number = ratelimit.hit(scope="track-number", key=number, limit=LOOKS_AT_NUMBER, seconds=LOOK_WINDOW)
    if not (by_machine and at_number):
        return _not_found(request, [TOO_OFTEN], 429)
    opinion = tracking.open_with_code(number, form.cleaned_data["query_code"])
    if opinion is None:
        return _not_found(request, [NOT_SENT_YET if number.startswith("0") else WRONG], 422)
    context = {
        "story": tracking.tell(tracking.case_of(opinion.pk), citizen_of(opinion.pk), at),
        "tracking_address": f"{settings.SITE_URL}{reverse('citizen:story', args=[opinion.number])}",
        "phone": kiosk.station.phone or settings.SITE_PHONE,
    }
    return render(request, "suggestions/citizen/_kiosk_story.html", context)


def _not_found(request: HttpRequest, sentences: list[str], status: int) -> HttpResponse:
    return render(request, "suggestions/citizen/_kiosk_wrong.html", {"sentences": sentences}, status=status)


@csrf_exempt
@require_POST
def alive(request: HttpRequest, token: str) -> HttpResponse:
    """Note the machine's sign of life and how much it keeps; a stopped machine is told so."""
    found = resolve_kiosk(token)
    if found.kiosk is None:
        raise Http404
    if found.state != CodeState.OK:
        return HttpResponse(status=410)
    waiting = request.POST.get("waiting", "")
    note_sign_of_life(kiosk_id=found.kiosk.pk, waiting=int(waiting) if SECONDS.fullmatch(waiting) else 0, at=now())
    return HttpResponse(status=204)


@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """Return the script that keeps the machine's page for times without a network; it answers for /kiosk/ only."""
    source = finders.find("js/kiosk-worker.js")
    if not isinstance(source, str):
        raise Http404
    return HttpResponse(Path(source).read_text(encoding="utf-8"), content_type="text/javascript; charset=utf-8")
