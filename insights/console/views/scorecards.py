"""The stations' evaluation: a quarter's cards, one card, what a figure counts, the office's look and the closing."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.middleware import actor_of_request
from core.actors import Actor
from core.clock import local_date, now
from core.errors import Refused, RuleBroken
from insights import policies, scoring
from insights.console.card_forms import CheckForm, FindingForm
from insights.console.cards import IN_LIST, SAID, behind_url, card_url, lines, value_of
from insights.console.gate import pool_page
from insights.inputs import Quarter, clean_quarter, quarters_back
from insights.selectors import findings, scorecards
from insights.selectors.behind import rows_behind
from insights.selectors.scorecards import Board, Card
from insights.services import findings as finding_commands
from insights.services import scorecards as commands
from insights.states import FindingState, Indicator

PER_PAGE = 40
TONES = {
    FindingState.RECTIFYING: "wait",
    FindingState.REPORTED: "warn",
    FindingState.CONFIRMED: "ok",
    FindingState.WITHDRAWN: "mute",
}


@pool_page
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """List the cards of a quarter in the order of the regions; no place is named by its figure."""
    actor, at = actor_of_request(request), now()
    try:
        quarter, refused = clean_quarter(request.GET.get("quarter", ""), at), ""
    except RuleBroken as refusal:
        quarter, refused = clean_quarter("", at), f"{refusal.message}现在显示的是本季度。"
    board = scorecards.board(actor, quarter, at)
    waiting = findings.waiting_by_station(actor, local_date(at))
    paper = "paper" in request.GET
    page = Paginator(board.cards, len(board.cards) or 1 if paper else PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "board": board,
        "refused": refused,
        "page": page,
        "heads": [indicator.label for indicator in IN_LIST],
        "rows": [_row(card, board, waiting.get(card.station.pk, (0, 0))) for card in page],
        "medians": [(i.label, board.median.shown[i]) for i in IN_LIST],
        "quarters": [(q.slug, q.name, q == quarter) for q in _offered(quarter, at)],
        "may_close": policies.evaluator(actor) is not None and board.closed is None and quarter.over(at),
        "fewest": scoring.FEWEST_STATIONS,
    }
    name = "scorecards_paper" if paper else "scorecards"
    return render(request, f"insights/console/{name}.html", context, status=422 if refused else 200)


def _offered(quarter: Quarter, at: datetime) -> list[Quarter]:
    found = quarters_back(at)
    return found if quarter in found else [*found, quarter]


def _row(card: Card, board: Board, waiting: tuple[int, int]) -> dict[str, object]:
    cells = [
        (SAID[i][0], i.label, value_of(i, card.figures.get(i)), behind_url(card, board.quarter, i)) for i in IN_LIST
    ]
    return {
        "card": card,
        "url": card_url(card, board.quarter),
        "cells": cells,
        "waiting": waiting[0],
        "late": waiting[1],
    }


def quarter_or_404(typed: str, at: datetime) -> Quarter:
    """Return the quarter of an address.

    :raises Http404: when there is none such, or it has not begun
    """
    try:
        return clean_quarter(typed, at)
    except RuleBroken as refusal:
        raise Http404 from refusal


def card_or_404(actor: Actor, quarter: Quarter, public_id: UUID, at: datetime) -> tuple[Board, Card]:
    """Return the quarter with the card of a station.

    :raises Http404: when the station has none, or it is not the actor's to see
    """
    board = scorecards.board(actor, quarter, at)
    card = board.card(public_id)
    if card is None:
        raise Http404
    return board, card


@pool_page
@require_POST
def close(request: HttpRequest, quarter: str) -> HttpResponse:
    """Close a quarter that is over."""
    actor, at = actor_of_request(request), now()
    if policies.evaluator(actor) is None:
        raise Http404
    chosen = quarter_or_404(quarter, at)
    try:
        commands.close_quarter(first=chosen.first, actor=actor, at=at)
    except Refused as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, f"{chosen.name}已关闭，数字不再变动。")
    response = redirect("insights_console:scorecards")
    response["Location"] += f"?quarter={chosen.slug}"
    return response


@pool_page
@require_GET
def card(request: HttpRequest, quarter: str, public_id: UUID) -> HttpResponse:
    """Show one station's card: its figures beside the county's median, what was found, the quarters before."""
    actor, at = actor_of_request(request), now()
    chosen = quarter_or_404(quarter, at)
    board, found = card_or_404(actor, chosen, public_id, at)
    return _page(request, board, found, actor, at)


def _page(
    request: HttpRequest,
    board: Board,
    found: Card,
    actor: Actor,
    at: datetime,
    *,
    check: CheckForm | None = None,
    finding: FindingForm | None = None,
) -> HttpResponse:
    office = policies.evaluator(actor) is not None
    on_card, day = findings.of_card(actor, found.station, board.quarter), local_date(at)
    context = {
        "board": board,
        "card": found,
        "lines": lines(found, board),
        "findings": [(f, TONES[FindingState(f.state)], findings.is_late(f, day)) for f in on_card],
        "history": scorecards.history(found.station).rows,
        "check_form": (check or CheckForm(initial={"items": found.six or []}))
        if office and board.closed is None
        else None,
        "finding_form": (finding or finding_form(found, at)) if office else None,
        "failed": finding or check,
        "fewest": scoring.FEWEST_STATIONS,
        "url": card_url(found, board.quarter),
    }
    name = "card_paper" if "paper" in request.GET else "card"
    return render(request, f"insights/console/{name}.html", context, status=422 if finding or check else 200)


def finding_form(found: Card, at: datetime, data: object = None) -> FindingForm:
    """Return the form of a new finding with who may answer for it."""
    return FindingForm(data, people=[(user.pk, user.name) for user in scorecards.answerable(found.station, at)])


@pool_page
@require_POST
def check(request: HttpRequest, quarter: str, public_id: UUID) -> HttpResponse:
    """Write down what the office found to be there."""
    actor, at = actor_of_request(request), now()
    chosen = quarter_or_404(quarter, at)
    board, found = card_or_404(actor, chosen, public_id, at)
    form = CheckForm(request.POST)
    if form.is_valid():
        try:
            commands.check_station(
                station_id=found.station.pk, first=chosen.first, items=form.cleaned_data["items"], actor=actor, at=at
            )
        except Refused as refusal:
            messages.warning(request, refusal.message)
            return redirect(card_url(found, chosen)) if refusal.status != 403 else HttpResponse(status=403)
        messages.success(request, "六有核查已登记。")
        return redirect(card_url(found, chosen))
    return _page(request, board, found, actor, at, check=form)


@pool_page
@require_POST
def find(request: HttpRequest, quarter: str, public_id: UUID) -> HttpResponse:
    """Write what was found on the card, or show why not beside the form."""
    actor, at = actor_of_request(request), now()
    chosen = quarter_or_404(quarter, at)
    board, found = card_or_404(actor, chosen, public_id, at)
    if policies.evaluator(actor) is None:
        return HttpResponse(status=403)
    form = finding_form(found, at, request.POST)
    if form.is_valid():
        try:
            made = finding_commands.record_finding(
                **form.cleaned_data, station_id=found.station.pk, first=chosen.first, actor=actor, at=at
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"已登记，并已通知{made.responsible.name}。")
            return redirect("insights_console:finding", public_id=made.public_id)
    return _page(request, board, found, actor, at, finding=form)


@pool_page
@require_GET
def behind(request: HttpRequest, quarter: str, public_id: UUID, indicator: str) -> HttpResponse:
    """List what a figure counts, those not done first."""
    actor, at = actor_of_request(request), now()
    chosen = quarter_or_404(quarter, at)
    board, found = card_or_404(actor, chosen, public_id, at)
    if indicator not in Indicator.values:
        raise Http404
    which = Indicator(indicator)
    rows = rows_behind(actor, found.station, board.span, which)
    figure = found.figures.get(which)
    listed = (len(rows),) if which in scoring.COUNTS else (sum(row.good for row in rows), len(rows))
    said = (figure.part,) if figure and which in scoring.COUNTS else (figure.part, figure.whole) if figure else None
    context = {
        "board": board,
        "card": found,
        "indicator": which,
        "how": SAID[which][1],
        "value": value_of(which, figure),
        "unit": SAID[which][0],
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "moved": said is not None and said != listed,
        "plain": which in scoring.COUNTS,
        "url": card_url(found, chosen),
    }
    return render(request, "insights/console/card_behind.html", context)
