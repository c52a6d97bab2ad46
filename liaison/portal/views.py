"""A deputy's own duty: shifts, confirmation, leave, the record of a shift, and swaps with colleagues."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.actors import Actor
from core.clock import now
from core.errors import Refused
from deputies.portal.gate import deputy_of, deputy_page
from liaison import lifecycle
from liaison.forms.duty import FORMS, ShiftForm, SwapForm
from liaison.selectors import duty
from liaison.services import shifts, swaps
from liaison.services.duty_steps import hours_of
from liaison.states import ShiftAction, ShiftState, SwapAction

if TYPE_CHECKING:
    from liaison.models import DutyShift

TONES = {
    ShiftState.PENDING: "warn", ShiftState.CONFIRMED: "info", ShiftState.DONE: "ok", ShiftState.LEAVE: "mute",
    ShiftState.ABSENT: "alert", ShiftState.CANCELLED: "mute",
}  # fmt: skip
# What a deputy does with an own shift; to send somebody else is the station's.
COMMANDS: dict[str, Callable[..., Any]] = {
    ShiftAction.CONFIRM: shifts.confirm_shift,
    ShiftAction.ASK_LEAVE: shifts.ask_leave,
    ShiftAction.COMPLETE: shifts.complete_shift,
}
ANSWERS: dict[str, Callable[..., Any]] = {
    SwapAction.ACCEPT: swaps.accept_swap,
    SwapAction.DECLINE: swaps.decline_swap,
    SwapAction.WITHDRAW: swaps.withdraw_swap,
}


@deputy_page
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show my shifts and the swaps that wait for me or for my colleagues."""
    actor, at = deputy_of(request), now()
    mine = actor.identity("deputy")
    found = list(duty.my_shifts(actor, at))
    for shift in found:
        shift.tone = TONES.get(ShiftState(shift.state), "mute")  # type: ignore[attr-defined]
    waiting = list(duty.open_swaps(actor))
    context = {
        "ahead": [shift for shift in found if shift.state in duty.AHEAD],
        "past": [shift for shift in reversed(found) if shift.state not in duty.AHEAD],
        "asked": [swap for swap in waiting if swap.asked_of_id == mine],
        "asking": [swap for swap in waiting if swap.asked_by_id == mine],
        "now": at,
    }
    return render(request, "liaison/portal/duty.html", context)


def _own(actor: Actor, shift_id: UUID, at: datetime) -> "DutyShift":
    found = duty.my_shifts(actor, at).filter(public_id=shift_id).first()
    if found is None:
        raise Http404
    return found


def _takeable(shift: "DutyShift", actor: Actor, at: datetime) -> list[str]:
    """Return what the deputy may do now; leave before the shift, its record once it has begun."""
    available = {str(action) for action in lifecycle.SHIFT.available_actions(shift, actor)}
    begun = shift.starts_at <= at
    fitting = {ShiftAction.CONFIRM: not begun, ShiftAction.ASK_LEAVE: not begun, ShiftAction.COMPLETE: begun}
    return [action for action in COMMANDS if action in available and fitting[ShiftAction(action)]]


@deputy_page
@require_GET
def shift(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    """Show one of my shifts: where, when, what was handed over, and what I may do."""
    actor, at = deputy_of(request), now()
    return _page(request, _own(actor, shift_id, at), actor, at)


def _page(
    request: HttpRequest,
    found: "DutyShift",
    actor: Actor,
    at: datetime,
    refused: tuple[str, ShiftForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    offered = []
    for action in _takeable(found, actor, at):
        form = FORMS[action](initial={"version": found.version}, auto_id=f"{action}_%s")
        if refused is not None and refused[0] == action:
            form = refused[1]
        offered.append({"action": action, "label": ShiftAction(action).label, "form": form})
    open_swap = duty.open_swaps(actor).filter(shift=found).first()
    context = {
        "shift": found,
        "tone": TONES.get(ShiftState(found.state), "mute"),
        "offers": offered,
        "before": duty.handed_over_to(found),
        "may_swap": found.state in duty.AHEAD and found.starts_at > at and open_swap is None,
        "open_swap": open_swap,
    }
    return render(request, "liaison/portal/shift.html", context, status=status)


@deputy_page
@require_POST
def shift_step(request: HttpRequest, shift_id: UUID, action: str) -> HttpResponse:
    """Confirm, ask leave, or record that the shift was served."""
    actor, at = deputy_of(request), now()
    found = _own(actor, shift_id, at)
    if action not in COMMANDS:
        raise Http404
    form = FORMS[action](request.POST, auto_id=f"{action}_%s")
    status = 422
    if form.is_valid():
        try:
            COMMANDS[action](shift_id=found.pk, actor=actor, at=at, **form.arguments())
        except Refused as refusal:
            form.refuse(refusal)
            messages.error(request, refusal.message)
            status = refusal.status
        else:
            messages.success(request, "已登记，站里会看到。")
            return redirect("duty_portal:shift", shift_id=found.public_id)
    return _page(request, found, actor, at, (action, form), status)


@deputy_page
@require_http_methods(["GET", "POST"])
def swap(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    """Ask a colleague to exchange shifts or to take mine over."""
    actor, at = deputy_of(request), now()
    found = _own(actor, shift_id, at)
    theirs = duty.swap_partners(found, at) if found.state in duty.AHEAD else []
    form = SwapForm(
        request.POST if request.method == "POST" else None,
        shifts=[(f"shift:{one.pk}", f"{one.person_name} {hours_of(one)}") for one in theirs],
        people=[(f"deputy:{pk}", name) for pk, name in duty.colleagues(found, at)],
    )
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        kind, _, pk = form.cleaned_data["partner"].partition(":")
        try:
            swaps.propose_swap(
                shift_id=found.pk,
                with_shift_id=int(pk) if kind == "shift" else None,
                asked_of_id=int(pk) if kind == "deputy" else None,
                reason=form.cleaned_data["reason"],
                actor=actor,
                at=at,
            )
        except Refused as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            messages.success(request, "已经问对方了，对方同意后才会换班。")
            return redirect("duty_portal:home")
    return render(request, "liaison/portal/swap.html", {"shift": found, "form": form}, status=status)


@deputy_page
@require_POST
def swap_step(request: HttpRequest, swap_id: UUID, action: str) -> HttpResponse:
    """Agree, decline, or withdraw what I asked."""
    actor, at = deputy_of(request), now()
    found = duty.swaps_for(actor).filter(public_id=swap_id).first()
    if found is None or action not in ANSWERS:
        raise Http404
    try:
        ANSWERS[action](swap_id=found.pk, actor=actor, at=at)
        messages.success(request, "已登记。" if action != SwapAction.ACCEPT else "已换班，两个班都换好了。")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("duty_portal:home")
