"""The console pages of stations and codes: list, new code, poster, picture, revocation."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET, require_http_methods

from accounts.console.gate import staff_page
from accounts.middleware import actor_of_request
from core.clock import now
from core.errors import Refused
from liaison import selectors, services
from liaison.console.drawing import address_of_code, code_path
from liaison.console.forms import CodeForm
from liaison.policies import keeps_codes

if TYPE_CHECKING:
    from liaison.models import QRCode

PER_PAGE = 30
POSTER = "liaison/console/poster.html"
PAPERS = {"a4": "A4 海报", "a5": "A5 海报", "stickers": "不干胶（3列8行）"}
STICKERS = 24


@staff_page
@require_GET
def stations(request: HttpRequest) -> HttpResponse:
    """List the stations of the reader's scope with their codes in force."""
    actor = actor_of_request(request)
    search = request.GET.get("q", "").strip()[:40]
    found = selectors.stations_with_codes(actor, now(), search=search)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = [{"station": station, "keeps": keeps_codes(station, actor)} for station in page]
    return render(request, "liaison/console/stations.html", {"page": page, "rows": rows, "search": search})


@staff_page
@require_http_methods(["GET", "POST"])
def issue_code(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show the form for a new code of a station, or make it and show its poster."""
    actor, at = actor_of_request(request), now()
    station = get_object_or_404(selectors.stations_for(actor), public_id=public_id)
    form = CodeForm(request.POST if request.method == "POST" else None, deputies=selectors.posted_at(station.pk, at))
    if form.is_valid():
        deputy, label, valid_until = (form.cleaned_data[name] for name in ("deputy", "label", "valid_until"))
        try:
            code = services.issue_code(
                station_id=station.pk,
                deputy_id=deputy.pk if deputy else None,
                label=label,
                valid_until=valid_until,
                actor=actor,
                at=at,
            )
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            return redirect("liaison_console:poster", public_id=code.public_id)
    return render(request, "liaison/console/issue_code.html", {"station": station, "form": form})


@login_required
@require_GET
def poster(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show the sheet of a code in force, made for printing: A4, A5, or 24 stickers on A4 (3 by 8)."""
    paper = request.GET.get("paper", "a4")
    if paper not in PAPERS:
        raise Http404
    code = _code_in_force(request, public_id)
    path, side = code_path(code.token)
    context = {
        "code": code,
        "path": path,
        "side": side,
        "address": address_of_code(code.token).split("://", 1)[-1],
        "county": settings.COUNTY_NAME,
        "congress": settings.CONGRESS_NAME,
        "phone": code.station.phone or settings.SITE_PHONE,
        "paper": paper,
        "papers": PAPERS.items(),
        "stickers": range(STICKERS),
    }
    return render(request, "liaison/console/stickers.html" if paper == "stickers" else POSTER, context)


@login_required
@require_GET
def code_svg(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Return the picture alone as an SVG file, for cards and boards made elsewhere."""
    code = _code_in_force(request, public_id)
    path, side = code_path(code.token)
    picture = render_to_string("liaison/console/code.svg", {"path": path, "side": side, "title": str(code)})
    disposition = f'attachment; filename="code-{code.token[:6]}.svg"'
    return HttpResponse(picture, content_type="image/svg+xml", headers={"Content-Disposition": disposition})


def _code_in_force(request: HttpRequest, public_id: UUID) -> "QRCode":
    """Return the code unless it is out of the reader's scope or must not be hung up any more: both are 404."""
    codes = selectors.codes_in_force(actor_of_request(request), now())
    return get_object_or_404(codes, public_id=public_id)


@staff_page
@require_http_methods(["GET", "POST"])
def revoke_code(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask whether to stop a code, or stop it."""
    actor = actor_of_request(request)
    code = get_object_or_404(selectors.codes_for(actor), public_id=public_id)
    if request.method == "POST":
        services.revoke_code(code_id=code.pk, actor=actor, at=now())
        messages.success(request, "二维码已停用，扫到它的人会看到附近的联络站。")
        return redirect("liaison_console:stations")
    return render(request, "liaison/console/revoke_code.html", {"code": code})
