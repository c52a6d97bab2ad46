"""The closed-loop report: on the screen, on paper, and as a file."""

from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.middleware import actor_of_request
from accounts.services.exports import ask_export
from core.clock import now
from core.errors import Refused, RuleBroken
from insights.console.gate import pool_page
from insights.console.periods import offered
from insights.inputs import this_month
from insights.selectors import loop
from insights.services import loop_sheets
from insights.stretches import Stretch, clean_stretch, month_of
from suggestions.services.ledgers import keeper

PER_PAGE = 50


def _stretch(said: QueryDict, at: datetime) -> tuple[Stretch, str]:
    """Return the time asked for, this month when none is; with a sentence where it is none."""
    present = month_of(this_month(at))
    try:
        return (clean_stretch(typed, at), "") if (typed := said.get("period", "")) else (present, "")
    except RuleBroken as refusal:
        return present, f"{refusal.message}现在显示的是本月。"


@pool_page
@require_GET
def report(request: HttpRequest) -> HttpResponse:
    """Show the opinions of a time, fifty a page, with the totals; with `paper` made for printing across."""
    stretch, refused = _stretch(request.GET, now())
    return _page(request, stretch, refused, 422 if refused else 200)


def _page(request: HttpRequest, stretch: Stretch, refused: str = "", status: int = 200) -> HttpResponse:
    actor, at = actor_of_request(request), now()
    found = loop.opinions(actor, stretch)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "stretch": stretch,
        "refused": refused,
        "periods": offered(stretch, at),
        "page": page,
        "lines": loop.lines(page.object_list),  # type: ignore[arg-type]
        "totals": loop.totals(found),
        "stamps": loop.STAMPS,
        "gaps": loop.GAPS,
        "purpose": request.POST.get("purpose", ""),
        "may_export": keeper(actor) is not None,
    }
    name = "loop_paper" if "paper" in request.GET else "loop"
    return render(request, f"insights/console/{name}.html", context, status=status)


@pool_page
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Ask for the report as a file; it is made in the background and fetched under 导出记录."""
    actor, at = actor_of_request(request), now()
    stretch, refused = _stretch(request.POST, at)
    if refused:
        return _page(request, stretch, refused, 422)
    try:
        ask_export(
            kind=loop_sheets.KEY, chosen={"period": stretch.slug}, purpose=request.POST.get("purpose", ""),
            personal=False, actor=actor, at=at,
        )  # fmt: skip
    except Refused as refusal:
        return _page(request, stretch, refusal.message, refusal.status)
    messages.success(request, "已开始生成，做好后在这里下载。")
    return redirect("accounts:exports")
