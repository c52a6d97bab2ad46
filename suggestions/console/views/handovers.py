"""The page on which open work is handed on: a unit's that goes, a person's who has left."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.console.landing import landing_address
from accounts.middleware import actor_of_request
from core import asked
from core.actors import Actor
from core.clock import now
from core.errors import Refused, RuleBroken
from suggestions.handover_policies import hands_on
from suggestions.selectors import handovers as reads
from suggestions.selectors.handovers import InHand
from suggestions.services import handovers


@login_required
@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest) -> HttpResponse:
    """Show what is open at whose desk, and hand a unit's or a person's work on after looking at it."""
    actor, at = actor_of_request(request), now()
    if not hands_on(actor):
        raise Http404
    if request.method == "POST":
        return _hand(request, actor, at)
    units, people = reads.units_to_hand_on(actor), reads.people_in_hand(actor, at)
    context: dict[str, Any] = {"units": units, "people": people, "home": landing_address(actor)}
    context |= _picked(request, units, people, at)
    return render(request, "suggestions/console/handovers.html", context)


def _picked(request: HttpRequest, units: list[InHand], people: list[InHand], at: datetime) -> dict[str, Any]:
    """Return whose work is to be handed on and who may take it, when one line was picked."""
    unit, person = asked.number(request.GET.get("unit", "")), asked.number(request.GET.get("person", ""))
    if person is not None:
        one = next((p for p in people if p.person and (p.unit.pk, p.person.pk) == (unit, person)), None)
        takers = [u for u in reads.handlers_at(one.unit.pk, at) if u.pk != person] if one is not None else []
        return {"one": one, "takers": [(u.pk, u.name) for u in takers]}
    one = next((u for u in units if u.unit.pk == unit), None)
    return {"one": one, "takers": [(u.pk, u.name) for u in reads.successors_of(one.unit, at)] if one else []}


def _hand(request: HttpRequest, actor: Actor, at: datetime) -> HttpResponse:
    unit, person, taker = (asked.number(request.POST.get(name, "")) for name in ("unit", "person", "successor"))
    try:
        if unit is None or taker is None:
            raise RuleBroken("请选择由谁接着办。")
        if person is not None:
            moved = handovers.hand_over_person(unit_id=unit, person_id=person, successor_id=taker, actor=actor, at=at)
            messages.success(request, f"已移交{moved}件，期限接着算，双方都会收到消息。")
        else:
            done = handovers.hand_over_unit(unit_id=unit, successor_id=taker, actor=actor, at=at)
            if done.count:
                messages.success(request, f"已移交{done.count}件，期限接着算，双方都会收到消息。")
            for reason in done.kept:
                messages.warning(request, f"没有移交 {reason}")
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(request.get_full_path())
    return redirect("console:hand-over")
