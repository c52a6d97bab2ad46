"""The units' scorecards (办理单位成绩单): all of a period, one unit's, what a figure counts, and the file."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.middleware import actor_of_request
from accounts.services.exports import ask_export
from core.clock import now
from core.errors import Refused, RuleBroken
from insights import unit_scoring
from insights.console.gate import cards_page
from insights.console.periods import offered
from insights.console.unit_lines import IN_LIST, SAID, card_url, line, query_of
from insights.selectors import unit_cards
from insights.selectors.unit_rows import Asked
from insights.services import unit_sheets
from insights.states import UnitIndicator
from insights.stretches import clean_stretch
from suggestions.states import MatterKind

PER_PAGE = 50
KINDS = ((MatterKind.OPINION, "群众意见"), (MatterKind.SUGGESTION, "代表建议"))


def _asked(said: QueryDict, at: datetime) -> tuple[Asked, str]:
    """Return the time and kind asked for; this quarter with a sentence where the time is none."""
    kind = said.get("kind", "") if said.get("kind", "") in MatterKind.values else ""
    try:
        return Asked(clean_stretch(said.get("period", ""), at), at, kind), ""
    except RuleBroken as refusal:
        return Asked(clean_stretch("", at), at, kind), f"{refusal.message}现在显示的是本季度。"


@cards_page
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """List the units of the reader's scope with their figures; in the order of the regions, nobody is ranked."""
    return _list(request, *_asked(request.GET, now()))


def _list(request: HttpRequest, asked: Asked, refused: str, status: int = 200) -> HttpResponse:
    actor = actor_of_request(request)
    found = unit_cards.cards(actor, asked)
    busy = [card for card in found if not card.empty]
    page = Paginator(busy, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "asked": asked,
        "over": asked.stretch.over(asked.at),
        "refused": refused,
        "periods": offered(asked.stretch, asked.at),
        "kinds": [(value.value, label, value == asked.kind) for value, label in KINDS],
        "heads": [indicator.label for indicator in IN_LIST],
        "page": page,
        "rows": [
            (card, card_url(card, asked), [line(card, asked, i) for i in IN_LIST], unit_scoring.shown(card.together))
            for card in page
        ],
        "idle": len(found) - len(busy),
        "sending": unit_cards.sending(actor, asked),
        "compares": unit_cards.compares(actor),
        "purpose": request.POST.get("purpose", ""),
    }
    code = 422 if refused and status == 200 else status
    return render(request, "insights/console/unit_cards.html", context, status=code)


@cards_page
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Ask for the cards as a file; it is made in the background and fetched under 导出记录."""
    actor, at = actor_of_request(request), now()
    asked, refused = _asked(request.POST, at)
    if refused:
        return _list(request, asked, refused)
    chosen = {"period": asked.stretch.slug, "kind": asked.kind}
    try:
        ask_export(
            kind=unit_sheets.KEY, chosen=chosen, purpose=request.POST.get("purpose", ""), personal=False, actor=actor,
            at=at,
        )  # fmt: skip
    except Refused as refusal:
        return _list(request, asked, refusal.message, refusal.status)
    messages.success(request, "已开始生成，做好后在这里下载。")
    return redirect("accounts:exports")


@cards_page
@require_GET
def card(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one unit's card: every figure with how it is counted."""
    actor = actor_of_request(request)
    asked, refused = _asked(request.GET, now())
    found = unit_cards.card_for(actor, asked, public_id)
    if found is None:
        raise Http404
    context = {
        "asked": asked,
        "over": asked.stretch.over(asked.at),
        "refused": refused,
        "periods": offered(asked.stretch, asked.at),
        "kinds": [(value.value, label, value == asked.kind) for value, label in KINDS],
        "card": found,
        "together": unit_scoring.shown(found.together),
        "lines": [line(found, asked, indicator) for indicator in UnitIndicator],
        "query": query_of(asked),
    }
    return render(request, "insights/console/unit_card.html", context, status=422 if refused else 200)


@cards_page
@require_GET
def behind(request: HttpRequest, public_id: UUID, indicator: str) -> HttpResponse:
    """List exactly what a figure counts."""
    actor = actor_of_request(request)
    asked, refused = _asked(request.GET, now())
    found = unit_cards.card_for(actor, asked, public_id)
    if found is None or refused or indicator not in UnitIndicator.values:
        raise Http404
    which = UnitIndicator(indicator)
    rows = unit_cards.behind(actor, asked, found.unit, which)
    context = {
        "asked": asked,
        "card": found,
        "line": line(found, asked, which),
        "good": SAID[which][1],
        "other": SAID[which][2],
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "url": card_url(found, asked),
    }
    return render(request, "insights/console/unit_card_behind.html", context)
