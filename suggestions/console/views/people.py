"""Pages about the person behind an opinion: the contact, read with a reason, and the receipt slip."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.console.gate import staff_page
from accounts.middleware import actor_of_request
from core.clock import now
from core.errors import Refused
from suggestions import policies
from suggestions.console import slips
from suggestions.console.following import query_of
from suggestions.console.forms.triage import ContactReasonForm
from suggestions.console.views.opinions import opinion_or_404
from suggestions.selectors import contacts, details
from suggestions.services import collect, triage

if TYPE_CHECKING:
    from suggestions.models import Opinion


@staff_page
@require_http_methods(["GET", "POST"])
def read_contact(request: HttpRequest, number: str) -> HttpResponse:
    """Ask why, then show name and phone in this one answer; nothing of it is kept anywhere else."""
    actor = actor_of_request(request)
    found = contacts.readable_opinion(actor, number)
    if found is None:
        raise Http404
    form = ContactReasonForm(request.POST if request.method == "POST" else None)
    status, submitter = 200, None
    if form.is_bound and form.is_valid():
        try:
            read = triage.read_contact(opinion_id=found.pk, actor=actor, at=now(), reason=form.cleaned_data["reason"])
            submitter = read.submitter
        except Refused as refusal:
            form.refuse(refusal.message, refusal.field)
            status = refusal.status
    elif form.is_bound:
        status = 422
    context = {"opinion": found, "form": form, "submitter": submitter, "back_url": _back(request, found)}
    return render(request, "suggestions/console/contact.html", context, status=status)


def _back(request: HttpRequest, found: "Opinion") -> str:
    """Return the page the person came from: the matter for those who see matters only."""
    key = query_of(request.GET.get("list", ""))
    matter = request.GET.get("matter")
    if matter and found.matter is not None and str(found.matter.public_id) == matter:
        return reverse("console:matter", args=[matter]) + key
    return reverse("console:opinion", args=[found.number]) + key


@staff_page
@require_http_methods(["GET", "POST"])
def reissue_code(request: HttpRequest, number: str) -> HttpResponse:
    """Ask, then issue a new query code and show its slip; the old code stops working."""
    actor = actor_of_request(request)
    found = opinion_or_404(actor, number)
    if policies.triager(found, actor) is None or found.imported:
        raise Http404
    if request.method == "GET":
        return render(request, "suggestions/console/reissue.html", {"opinion": found})
    receipt = collect.reissue_code(opinion_id=found.pk, actor=actor, at=now())
    slips.keep(request, receipt, station=_station_name(found), phone=_station_phone(found))
    return redirect("console:slip", number=receipt.number)


def _station_name(found: "Opinion") -> str:
    return str(found.station) if found.station is not None else str(found.owner)


def _station_phone(found: "Opinion") -> str:
    return (found.station.phone if found.station is not None else "") or settings.SITE_PHONE


@staff_page
@require_GET
def slip(request: HttpRequest, number: str) -> HttpResponse:
    """Show the slip with the query code once, right after recording or reissuing; later without it."""
    actor = actor_of_request(request)
    kept = slips.take(request, number)
    if kept is None:
        found = opinion_or_404(actor, number)
        kept = slips.Slip(found.number, "", _station_name(found), _station_phone(found))
    context = {
        "slip": kept,
        "congress": settings.CONGRESS_NAME,
        "tracking": tracking_address(number),
        "opens": details.opinion_for(actor, number) is not None,
    }
    return render(request, "suggestions/console/slip.html", context)


def tracking_address(number: str) -> str:
    """Return the public address where somebody with number and code follows the opinion."""
    return f"{settings.SITE_URL}{reverse('citizen:track')}?number={number}"
