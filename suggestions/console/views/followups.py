"""The lists of what is followed after a reply: promises by date, return visits, problems that came back."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.console.gate import staff_page
from accounts.middleware import actor_of_request
from core.actors import Actor
from core.clock import local_date, now
from suggestions import aftercare
from suggestions.selectors import followups, lights
from suggestions.selectors.after_stories import TONES
from suggestions.states import CommitmentState

PER_PAGE = 50
PROMISES: dict[str, tuple[str, tuple[str, ...], str]] = {
    "open": ("全部待兑现", (CommitmentState.OPEN,), "没有待兑现的承诺。"),
    "reported": ("全部待核实", (CommitmentState.REPORTED,), "没有待核实的承诺。"),
    "ended": (
        "已了结",
        (CommitmentState.DONE, CommitmentState.EXPLAINED, CommitmentState.LAPSED),
        "还没有了结的承诺。",
    ),
}
VISITS: dict[str, tuple[str, str]] = {
    "due": ("全部到期", "现在没有到期的回访。"),
    "later": ("以后要回访", "以后没有计划的回访。"),
    "done": ("已回访", "还没有登记过回访。"),
}


def _actor(request: HttpRequest, roles: tuple[str, ...]) -> Actor:
    """Return who asks.

    :raises Http404: when the page belongs to none of the posts held
    """
    actor = actor_of_request(request)
    if not actor.acting_as(*roles):
        raise Http404
    return actor


def _tabs(actor: Actor, url_name: str, general: dict[str, str]) -> dict[str, str]:
    """Return what the page can show: what waits for this person, then everything in scope."""
    mine = {one.key: one.label for one in followups.follow_ups_for(actor) if one.url_name == url_name}
    return {**mine, **general}


def _chosen(request: HttpRequest, tabs: dict[str, str]) -> str:
    show = request.GET.get("show", "")
    return show if show in tabs else next(iter(tabs))


@staff_page
@require_GET
def commitments(request: HttpRequest) -> HttpResponse:
    """List promises, the first due first, so that overdue ones stand on top whatever year they are from."""
    actor, at = _actor(request, followups.PROMISE_READERS), now()
    tabs = _tabs(actor, followups.PROMISES_PAGE, {key: label for key, (label, _, _) in PROMISES.items()})
    show = _chosen(request, tabs)
    _, states, empty = PROMISES.get(show, ("", (), "现在没有要您办的。"))
    found = followups.promises(actor, states) if states else followups.promises_waiting(actor, show, at)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    lamps = lights.lamps_of("matter", [promise.matter_id for promise in page], at) if show != "ended" else {}
    context = {
        "show": show,
        "tabs": list(tabs.items()),
        "rows": [
            {"promise": promise, "tone": TONES[promise.state], "lamp": lamps.get(promise.matter_id)} for promise in page
        ],
        "page": page,
        "empty": empty,
    }
    return render(request, "suggestions/console/commitments.html", context)


@staff_page
@require_GET
def return_visits(request: HttpRequest) -> HttpResponse:
    """List return visits: due within three days or overdue, planned for later, or made."""
    actor, at = _actor(request, followups.VISIT_READERS), now()
    tabs = _tabs(actor, followups.VISITS_PAGE, {key: label for key, (label, _) in VISITS.items()})
    show = _chosen(request, tabs)
    found = (
        followups.visits(actor, show=show, day=local_date(at))
        if show in VISITS
        else followups.visits_waiting(actor, show, at)
    )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    lamps = lights.lamps_of("return_visit", [visit.pk for visit in page], at)
    context = {
        "show": show,
        "tabs": list(tabs.items()),
        "rows": [
            {"visit": visit, "lamp": lamps.get(visit.pk), "mine": aftercare.visitor(visit.matter, actor) is not None}
            for visit in page
        ],
        "page": page,
        "empty": VISITS[show][1] if show in VISITS else "现在没有要您回访的。",
    }
    return render(request, "suggestions/console/return_visits.html", context)


@staff_page
@require_GET
def rebounds(request: HttpRequest) -> HttpResponse:
    """Show what came back: found by visits and still closed, taken up again, and each unit's figures."""
    actor, at = _actor(request, followups.REBOUND_READERS), now()
    page = Paginator(followups.reopenings(actor), PER_PAGE).get_page(request.GET.get("page"))
    rates = followups.unit_rates(actor, at)
    context = {
        "waiting": followups.waiting_to_reopen(actor),
        "page": page,
        "units": [unit for unit in rates if unit.telling],
        "others": sum(not unit.telling for unit in rates),
    }
    return render(request, "suggestions/console/rebounds.html", context)
