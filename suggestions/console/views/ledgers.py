"""The ledger of a month: on the screen, on paper, and as a file for an office program."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.console.gate import staff_page
from accounts.middleware import actor_of_request
from accounts.services.exports import ask_export
from core.clock import now
from core.errors import Refused
from suggestions.selectors import ledger
from suggestions.services import ledgers

PER_PAGE = 50


@staff_page
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Show the ledger of a month, fifty lines a page; with `paper`, made for printing across."""
    actor = actor_of_request(request)
    if ledgers.keeper(actor) is None:
        raise Http404
    return _page(request)


def _page(request: HttpRequest, refused: str = "", status: int = 200) -> HttpResponse:
    actor = actor_of_request(request)
    begin, end = ledger.month_of(request.GET.get("month", "") or request.POST.get("month", ""), now())
    found = Paginator(ledger.opinions(actor, received_from=begin, received_to=end), PER_PAGE)
    page = found.get_page(request.GET.get("page"))
    month = f"{begin:%Y-%m}"
    context: dict[str, Any] = {
        "month": month,
        "labels": ledger.LABELS,
        "lines": [line.cells() for line in ledger.lines(list(page), actor, first=page.start_index())],
        "page": page,
        "refused": refused,
        "purpose": request.POST.get("purpose", ""),
        "names_people": ledgers.names_people(actor),
        "paper_url": "?" + urlencode({"month": month, "page": page.number, "paper": 1}),
        "query": urlencode({"month": month}),
    }
    template = "ledger_paper" if "paper" in request.GET else "ledger"
    return render(request, f"suggestions/console/{template}.html", context, status=status)


@staff_page
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Ask for the month as a file; it is made in the background and fetched under 导出记录."""
    actor, at = actor_of_request(request), now()
    if ledgers.keeper(actor) is None:
        raise Http404
    begin, _ = ledger.month_of(request.POST.get("month", ""), at)
    try:
        ask_export(
            kind=ledgers.KEY, chosen={"month": f"{begin:%Y-%m}"}, purpose=request.POST.get("purpose", ""),
            personal=request.POST.get("personal") == "1", actor=actor, at=at,
        )  # fmt: skip
    except Refused as refusal:
        return _page(request, refusal.message, refusal.status)
    messages.success(request, "已开始生成，做好后在这里下载。")
    return redirect("accounts:exports")
