"""The console pages of coordination meetings: list, call, one meeting, one step of it or of one of its tasks."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.console.gate import staff_page
from accounts.middleware import actor_of_request
from core.actors import Actor
from core.clock import local_date, now
from core.errors import Refused, Stale
from deputies import selectors as deputies
from oversight import meeting_selectors, policies
from oversight.console.meeting_forms import OF_DECISION, CallForm, form_for
from oversight.models import CoordMeeting
from oversight.services import MEETING_COMMANDS
from oversight.services.meetings import call
from oversight.states import DecisionState, MeetingAction, MeetingState

PER_PAGE = 30
DEPUTIES_OFFERED = 200
TONES: dict[str, str] = {
    MeetingState.CALLED: "warn", MeetingState.NOTIFIED: "info", MeetingState.HELD: "warn",
    MeetingState.CONCLUDED: "wait", MeetingState.SETTLED: "ok", MeetingState.DECLINED: "mute",
    MeetingState.CANCELLED: "mute", DecisionState.OPEN: "info", DecisionState.REPORTED: "warn",
    DecisionState.DONE: "ok", DecisionState.STRUCK: "mute",
}  # fmt: skip
DONE: dict[MeetingAction, str] = {
    MeetingAction.APPROVE: "已通知各单位，一个工作日内回复谁来。",
    MeetingAction.RESPOND: "已回复。",
    MeetingAction.CONCLUDE: "纪要已印发，任务已交给各单位。",
    MeetingAction.REPORT_DECISION: "已报告，等发起的一方核实。",
}


@staff_page
@require_GET
def meetings(request: HttpRequest) -> HttpResponse:
    """List the meetings of the reader's scope."""
    actor, state = actor_of_request(request), request.GET.get("state", "")
    page = Paginator(meeting_selectors.rows_for(actor, state), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(row, TONES[row.state]) for row in page],
        "state": state,
        "states": MeetingState.choices,
        "may_call": bool(policies.calling_capacities(actor)),
    }
    return render(request, "oversight/console/meetings.html", context)


@staff_page
@require_http_methods(["GET", "POST"])
def new_meeting(request: HttpRequest) -> HttpResponse:
    """Show the form of a call, or store it and show the meeting."""
    actor, at = actor_of_request(request), now()
    if not policies.calling_capacities(actor):
        raise Http404
    offered = [(str(d.pk), d.name) for d in deputies.visible_to(actor).filter(deputies.in_office())[:DEPUTIES_OFFERED]]
    form = CallForm(request.POST if request.method == "POST" else None, actor=actor, at=at, deputies=offered)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            made = call(call=form.said(), actor=actor, at=at)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            status = refusal.status
        else:
            messages.success(request, "已发起，核准以后通知各单位。")
            return redirect("oversight_console:meeting", public_id=made.public_id)
    return render(request, "oversight/console/call.html", {"form": form}, status=status)


@staff_page
@require_GET
def meeting(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one meeting: why, who is called and answered, what was decided and how far it is."""
    actor, at = actor_of_request(request), now()
    found = _found(actor, public_id)
    return render(request, "oversight/console/meeting.html", _context(found, actor, at))


def _found(actor: Actor, public_id: UUID) -> CoordMeeting:
    rows = meeting_selectors.with_everything(meeting_selectors.meetings_for(actor))
    return get_object_or_404(rows, public_id=public_id)


def _context(found: CoordMeeting, actor: Actor, at: datetime) -> dict[str, Any]:
    offered = meeting_selectors.offered(found, actor)
    lights = meeting_selectors.lights(found, at)
    lines = meeting_selectors.decision_lines(found, local_date(at))
    own = {c.organisation_id for c in actor.capacities}
    return {
        "meeting": found,
        "tone": TONES[found.state],
        "units": [(row, lights.get(row.pk)) for row in found.units.all()],
        "decisions": [(line, TONES[line.decision.state], _steps_on(line.decision, offered, own)) for line in lines],
        "steps": [action for action in offered if action not in OF_DECISION],
    }


def _steps_on(decision: Any, offered: list[MeetingAction], own: set[int | None]) -> list[MeetingAction]:
    """Return what can be done with one task now: the unit reports its own, the keeper verifies what was reported."""
    if decision.state not in meeting_selectors.OPEN:
        return []
    fits = {
        MeetingAction.REPORT_DECISION: decision.unit_id in own,
        MeetingAction.VERIFY_DECISION: decision.state == DecisionState.REPORTED,
        MeetingAction.STRIKE_DECISION: True,
    }
    return [action for action in offered if fits.get(action, False)]


@staff_page
@require_http_methods(["GET", "POST"])
def meeting_step(request: HttpRequest, public_id: UUID, action: str, number: int = 0) -> HttpResponse:
    """Show the form of a step, or take it; with a number, the step is on that task."""
    actor, at = actor_of_request(request), now()
    found = _found(actor, public_id)
    if action not in meeting_selectors.offered(found, actor) or (action in OF_DECISION) != bool(number):
        if request.method == "POST":
            messages.info(request, "这一步现在不能办，可能刚刚已经办过。最新情况见下面。")
            return redirect("oversight_console:meeting", public_id=public_id)
        raise Http404
    step = MeetingAction(action)
    decision = next((d for d in found.decisions.all() if d.number == number), None)
    if number and decision is None:
        raise Http404
    form = form_for(step, found, request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        about = {"decision_id": decision.pk} if decision is not None else {}
        try:
            MEETING_COMMANDS[step](meeting_id=found.pk, actor=actor, at=at, **about, **form.arguments())
        except Refused as refusal:
            status = refusal.status
            form.refuse(refusal)
            if isinstance(refusal, Stale):
                form.renew_version(_found(actor, public_id).version)
        else:
            messages.success(request, DONE.get(step, "已办理。"))
            return redirect("oversight_console:meeting", public_id=public_id)
    context = {"meeting": found, "form": form, "step": step, "decision": decision}
    return render(request, "oversight/console/meeting_step.html", context, status=status)
