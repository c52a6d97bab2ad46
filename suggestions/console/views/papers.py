"""The papers of a matter or an opinion: made for printing, or as docx; their head; what is with units on paper."""

from typing import TYPE_CHECKING
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.console.gate import staff_page
from accounts.middleware import actor_of_request
from core.clock import now
from core.errors import Refused
from core.official_papers import DOCX
from core.paper_forms import Paper, form_document
from suggestions import policies
from suggestions.console.forms.papers import HeadForm
from suggestions.console.sheets import registering, routing
from suggestions.console.sheets.catalogue import SHEETS
from suggestions.console.views.matters import matter_or_404
from suggestions.selectors import catalogue, details, paper_work
from suggestions.services.paper_units import head_paper
from suggestions.states import OpinionState

if TYPE_CHECKING:
    from suggestions.models import Matter

PER_PAGE = 50


@staff_page
@require_GET
def sheet(request: HttpRequest, public_id: UUID, sheet: str) -> HttpResponse:
    """Show a paper of a matter made for printing."""
    actor = actor_of_request(request)
    found, papers = _papers(request, public_id, sheet)
    heads = sheet == "dispatch" and policies.overseer(found, actor) is not None
    context = {
        "papers": papers,
        "back_url": reverse("console:matter", args=[found.public_id]),
        "docx_url": reverse("papers:document", args=[found.public_id, sheet]),
        "head_url": reverse("papers:head", args=[found.public_id]) if heads else "",
    }
    return render(request, "papers/form.html", context)


@staff_page
@require_GET
def document(request: HttpRequest, public_id: UUID, sheet: str) -> HttpResponse:
    """Return a paper of a matter as a docx."""
    found, papers = _papers(request, public_id, sheet)
    return as_document(papers, f"{SHEETS[sheet][0]} {found.number}")


def _papers(request: HttpRequest, public_id: UUID, key: str) -> tuple["Matter", list[Paper]]:
    if key not in SHEETS:
        raise Http404
    actor = actor_of_request(request)
    found = matter_or_404(actor, public_id)
    papers = SHEETS[key][1](found, actor, now())
    if not papers:
        raise Http404
    return found, papers


def as_document(papers: list[Paper], name: str) -> HttpResponse:
    """Return papers as a docx of this Chinese name."""
    headers = {"Content-Disposition": f"attachment; filename=\"paper.docx\"; filename*=UTF-8''{quote(name)}.docx"}
    return HttpResponse(form_document(papers), content_type=DOCX, headers=headers)


@staff_page
@require_GET
def register_sheet(request: HttpRequest, number: str = "") -> HttpResponse:
    """Show the 登记表, or with `docx` return it as a file: empty, or filled from an opinion of one's own scope."""
    actor = actor_of_request(request)
    opinion = details.opinion_for(actor, number) if number else None
    if (number and opinion is None) or (not number and policies.recorder(actor) is None):
        raise Http404
    paper = registering.filled(opinion) if opinion is not None else registering.blank()
    if "docx" in request.GET:
        return as_document([paper], f"{registering.TITLE} {number}".strip())
    back = reverse("console:opinion", args=[number]) if number else reverse("console:register")
    return render(request, "papers/form.html", {"papers": [paper], "back_url": back, "docx_url": "?docx=1"})


@staff_page
@require_GET
def route_leaflet(request: HttpRequest) -> HttpResponse:
    """Show all routes elsewhere on one sheet, for whoever receives citizens; with `docx` as a file."""
    if policies.recorder(actor_of_request(request)) is None:
        raise Http404
    paper = routing.leaflet(catalogue.routes())
    if "docx" in request.GET:
        return as_document([paper], routing.LEAFLET)
    back = reverse("console:register")
    return render(request, "papers/form.html", {"papers": [paper], "back_url": back, "docx_url": "?docx=1"})


@staff_page
@require_GET
def route_card(request: HttpRequest, number: str) -> HttpResponse:
    """Show where a citizen was sent instead, to be printed and taken along; with `docx` as a file."""
    opinion = details.opinion_for(actor_of_request(request), number)
    if opinion is None or opinion.state != OpinionState.TRANSFERRED:
        raise Http404
    paper = routing.card(opinion)
    if "docx" in request.GET:
        return as_document([paper], f"{routing.TITLE} {number}")
    back = reverse("console:opinion", args=[number])
    return render(request, "papers/form.html", {"papers": [paper], "back_url": back, "docx_url": "?docx=1"})


@staff_page
@require_http_methods(["GET", "POST"])
def head(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let the dispatching side give a matter's 交办单 their number and signer, part by part."""
    actor, at = actor_of_request(request), now()
    found = matter_or_404(actor, public_id)
    if policies.overseer(found, actor) is None:
        raise Http404
    asked = request.POST.get("assignment", "")
    rows = []
    for part in policies.current(found):
        sent = request.POST if asked == str(part.pk) else None
        form = HeadForm.of(getattr(part, "paper", None), sent)
        if sent is not None and form.is_valid():
            try:
                head_paper(matter_id=found.pk, assignment_id=part.pk, actor=actor, at=at, **form.cleaned_data)
            except Refused as refusal:
                form.add_error(refusal.field, refusal.message)
            else:
                messages.success(request, f"{part.unit.name}的交办单已更新。")
                return redirect("papers:sheet", public_id=found.public_id, sheet="dispatch")
        rows.append((part, form))
    status = 422 if request.method == "POST" else 200
    return render(request, "suggestions/console/paper_head.html", {"matter": found, "rows": rows}, status=status)


@staff_page
@require_GET
def units_on_paper(request: HttpRequest) -> HttpResponse:
    """List what is with units that work on paper, by unit: handed over or not, until when."""
    actor, at = actor_of_request(request), now()
    if not paper_work.has_page(actor):
        raise Http404
    page = Paginator(paper_work.open_parts(actor), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": paper_work.rows(list(page), at)}
    return render(request, "suggestions/console/paper_units.html", context)
