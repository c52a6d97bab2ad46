"""The ledger of a month: on the screen, on paper, and as a file for an office program."""

from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST
from openpyxl import Workbook

from accounts.console.gate import staff_page
from accounts.middleware import actor_of_request
from core.clock import now
from core.errors import Refused
from suggestions.selectors import ledger
from suggestions.services import ledgers

PER_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A cell that begins so is a formula to an office program.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


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
        "paper_url": "?" + urlencode({"month": month, "page": page.number, "paper": 1}),
        "query": urlencode({"month": month}),
    }
    template = "ledger_paper" if "paper" in request.GET else "ledger"
    return render(request, f"suggestions/console/{template}.html", context, status=status)


@staff_page
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Return the month as a file; who took it is in the trail."""
    actor, at = actor_of_request(request), now()
    if ledgers.keeper(actor) is None:
        raise Http404
    begin, end = ledger.month_of(request.POST.get("month", ""), at)
    try:
        lines = ledgers.export_ledger(received_from=begin, received_to=end, actor=actor, at=at)
    except Refused as refusal:
        return _page(request, refusal.message, refusal.status)
    response = HttpResponse(_workbook(lines), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="minqing-{begin:%Y-%m}.xlsx"'
    return response


def _workbook(lines: list[ledger.LedgerLine]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("民情台账")
    sheet.append(ledger.LABELS)
    for line in lines:
        sheet.append([_plain(cell) for cell in line.cells()])
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _plain(cell: str | int) -> str | int:
    """Return a cell that no office program takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
