"""The console pages of pairings: list by kind, who is below the quota, new pairing, one pairing with its contacts."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import selectors as people
from accounts.middleware import actor_of_request
from accounts.roles import TOWNSHIP_ROLES
from accounts.states import OrgKind, RegionLevel
from core.actors import Actor
from core.clock import local_date, now
from deputies import policies, selectors, services
from deputies.console.forms import PairingForm
from deputies.console.gate import congress_page
from deputies.forms import ContactForm, attempt
from deputies.models.pairings import SIDES
from deputies.selectors import groups as reads
from deputies.services.pairings import PairingSides
from deputies.states import PairingKind

PER_PAGE = 30
ORGANS = (OrgKind.COURT, OrgKind.PROCURATORATE, OrgKind.SUPERVISORY_COMMISSION, OrgKind.DEPARTMENT, OrgKind.GOVERNMENT)


@congress_page
@require_GET
def pairings(request: HttpRequest) -> HttpResponse:
    """List the pairings of one kind in the reader's scope."""
    actor = actor_of_request(request)
    asked = request.GET.get("kind", "")
    kind = asked if asked in PairingKind.values else PairingKind.SC_MEMBER_DEPUTY.value
    counts = reads.counts_by_kind(actor)
    found = reads.pairings_for(actor).filter(kind=kind).order_by("pk")
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "kind": PairingKind(kind),
        "kinds": [(value, label, counts[value]) for value, label in PairingKind.choices],
        "keeps": _keeps(kind, actor),
        "gaps": len(reads.quota_gaps(local_date(now()))),
        "quota": policies.PAIRING_QUOTAS.get(PairingKind(kind)),
    }
    return render(request, "deputies/console/pairings.html", context)


def _keeps(kind: str, actor: Actor) -> bool:
    if policies.pairing_keeper(kind, None, actor) is not None:
        return True
    return kind in policies.TOWNSHIP_PAIRINGS and bool(actor.acting_as(*TOWNSHIP_ROLES))


@congress_page
@require_GET
def gaps(request: HttpRequest) -> HttpResponse:
    """List the members of the standing committee with fewer pairings than asked for."""
    quota = policies.PAIRING_QUOTAS[PairingKind.SC_MEMBER_DEPUTY]
    day = local_date(now())
    context = {"gaps": reads.quota_gaps(day), "quota": quota, "seats": reads.seats_on(day).count()}
    context["keeps"] = _keeps(PairingKind.SC_MEMBER_DEPUTY, actor_of_request(request))
    return render(request, "deputies/console/gaps.html", context)


@congress_page
@require_http_methods(["GET", "POST"])
def new_pairing(request: HttpRequest, kind: str) -> HttpResponse:
    """Pair two sides of one kind."""
    actor, at = actor_of_request(request), now()
    if kind not in PairingKind.values or not _keeps(kind, actor):
        raise Http404
    form = PairingForm(
        request.POST if request.method == "POST" else None,
        kind=kind,
        organisations=_organisations(kind, actor),
        villages=people.regions_for(actor).filter(level=RegionLevel.VILLAGE),
        initial={"left_deputy": request.GET.get("left", "")[:40]},
    )
    status = attempt(form, lambda: services.pair(kind=kind, actor=actor, at=at, **_sides(form.cleaned_data, actor)))
    if status == 200:
        messages.success(request, "已登记结对。")
        return redirect(f"{request.path.rsplit('/new/', 1)[0]}/?kind={kind}")
    context = {"form": form, "kind": PairingKind(kind)}
    return render(request, "deputies/console/new_pairing.html", context, status=status or 200)


def _organisations(kind: str, actor: Actor) -> Any:
    bodies = people.organisations_on(local_date(now()))
    if kind == PairingKind.PRESIDIUM_STATION:
        return bodies.filter(kind=OrgKind.STATION, region__in=people.regions_for(actor))
    return bodies.filter(kind__in=ORGANS)


def _sides(said: dict[str, Any], actor: Actor) -> PairingSides:
    """Return the two sides as the command takes them; deputies are named."""
    sides = PairingSides()
    for name, value in said.items():
        if name in ("left_deputy", "right_deputy"):
            deputy = selectors.named(selectors.visible_to(actor), value, field=name)
            sides[f"{name}_id"] = deputy.pk  # type: ignore[literal-required]
        elif name in ("left_organisation", "right_organisation", "region"):
            sides[f"{name}_id"] = value  # type: ignore[literal-required]
        else:
            sides[name] = value  # type: ignore[literal-required]
    return sides


@congress_page
@require_http_methods(["GET", "POST"])
def pairing(request: HttpRequest, pairing_id: UUID) -> HttpResponse:
    """Show a pairing with its contacts, and log one."""
    actor, at = actor_of_request(request), now()
    found = get_object_or_404(reads.pairings_for(actor), public_id=pairing_id)
    voters = found.kind == PairingKind.DEPUTY_VOTER
    form = ContactForm(request.POST if request.method == "POST" else None, voters=voters)
    status = attempt(form, lambda: services.log_contact(pairing_id=found.pk, actor=actor, at=at, **form.cleaned_data))
    if status == 200:
        messages.success(request, "已登记这次联系。")
        return redirect("deputies_console:pairing", pairing_id=pairing_id)
    context = {
        "pairing": found,
        "contacts": reads.contacts_of(found.pk)[:50],
        "form": form if policies.contact_logger(found, actor) else None,
        "keeps": policies.pairing_keeper(found.kind, found.left_deputy_id, actor) is not None,
        "sides": SIDES[found.kind],
    }
    return render(request, "deputies/console/pairing.html", context, status=status or 200)


@congress_page
@require_POST
def end(request: HttpRequest, pairing_id: UUID) -> HttpResponse:
    """End a pairing."""
    actor = actor_of_request(request)
    found = get_object_or_404(reads.pairings_for(actor), public_id=pairing_id)
    services.end_pairing(pairing_id=found.pk, actor=actor, at=now())
    messages.success(request, "已结束这一结对，联系记录保留。")
    return redirect("deputies_console:pairings")
