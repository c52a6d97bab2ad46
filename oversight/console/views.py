"""The console pages of appraisals: list, plan, one appraisal, one step, slips to print."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.console.ballot_slips import slips_page
from accounts.console.gate import staff_page
from accounts.middleware import actor_of_request
from core import ballots
from core.actors import Actor
from core.clock import local_date, now
from core.errors import Refused, Stale
from oversight import policies, selectors, services
from oversight.console.forms import PlanForm, step_form
from oversight.models import OfficeAppraisal
from oversight.states import AppraisalAction, AppraisalState
from suggestions.console.forms.base import StepForm

PER_PAGE = 30
TONES: dict[str, str] = {
    AppraisalState.PLANNED: "mute",
    AppraisalState.ANNOUNCED: "info",
    AppraisalState.SELF_CHECKED: "info",
    AppraisalState.BALLOT_OPEN: "warn",
    AppraisalState.BALLOT_CLOSED: "info",
    AppraisalState.FINDINGS: "wait",
    AppraisalState.PUBLISHED: "ok",
    AppraisalState.CANCELLED: "mute",
}
WAY = ("方案", "公告", "自查", "投票", "计票", "整改", "公开")
REACHED: dict[str, int] = {
    AppraisalState.PLANNED: 0, AppraisalState.ANNOUNCED: 2, AppraisalState.SELF_CHECKED: 3,
    AppraisalState.BALLOT_OPEN: 3, AppraisalState.BALLOT_CLOSED: 4, AppraisalState.FINDINGS: 5,
    AppraisalState.PUBLISHED: 7,
}  # fmt: skip
DONE: dict[AppraisalAction, str] = {
    AppraisalAction.ANNOUNCE: "已公告，站所会收到通知。",
    AppraisalAction.RECORD_SELF_CHECK: "自查情况已登记。",
    AppraisalAction.OPEN_BALLOT: "票箱已建好，请制票、发票。",
    AppraisalAction.CLOSE_BALLOT: "已计票。",
    AppraisalAction.SEND_FINDINGS: "整改清单已交办，30天内报告。",
    AppraisalAction.PUBLISH: "结果已公开。",
    AppraisalAction.START_SECOND: "二次评议已建好，请公告。",
}


@staff_page
@require_GET
def appraisals(request: HttpRequest) -> HttpResponse:
    """List the appraisals of the reader's scope."""
    actor = actor_of_request(request)
    state = request.GET.get("state", "")
    page = Paginator(selectors.rows_for(actor, state), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [{"appraisal": row, "tone": TONES[row.state]} for row in page],
        "state": state,
        "states": AppraisalState.choices,
        "may_plan": bool(policies.planning_capacities(actor)),
    }
    return render(request, "oversight/console/appraisals.html", context)


@staff_page
@require_http_methods(["GET", "POST"])
def new_appraisal(request: HttpRequest) -> HttpResponse:
    """Show the form of a plan, or store it and show the appraisal."""
    actor, at = actor_of_request(request), now()
    owner = selectors.planning_body(actor)
    if owner is None:
        raise Http404
    form = PlanForm(request.POST if request.method == "POST" else None, owner=owner, day=local_date(at))
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            made = services.plan(plan=form.plan_said(), actor=actor, at=at)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            status = refusal.status
        else:
            messages.success(request, "方案已保存，公告以后站所才看得到。")
            return redirect("oversight_console:appraisal", public_id=made.public_id)
    return render(request, "oversight/console/plan.html", {"form": form, "owner": owner}, status=status)


@staff_page
@require_GET
def appraisal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one appraisal with what was said, how many voted, what was counted and what is put right."""
    actor, at = actor_of_request(request), now()
    found = _found(actor, public_id)
    return render(request, "oversight/console/appraisal.html", _context(found, actor, at))


def _context(found: OfficeAppraisal, actor: Actor, at: datetime) -> dict[str, Any]:
    boxes = selectors.boxes(found)
    box = boxes[-1] if boxes else None
    organises = policies.organiser(found, actor) is not None or policies.approver(found, actor) is not None
    return {
        "appraisal": found,
        "tone": TONES[found.state],
        "way": _way(found),
        "targets": list(found.targets.select_related("organisation")),
        "box": box,
        "missed": [one for one in boxes if one.result and not one.result["reached"]],
        "turnout": ballots.turnout(box) if box is not None and box.result is None else [],
        "batches": list(box.batches.all()) if box is not None and organises else [],
        "reasons": ballots.reasons(box) if box is not None and organises else [],
        "outcome": selectors.outcome(found),
        "findings": selectors.finding_lines(found, at),
        "steps": [AppraisalAction(action) for action in selectors.offered(found, box, actor)],
    }


def _way(found: OfficeAppraisal) -> list[dict[str, str]]:
    if found.state == AppraisalState.CANCELLED:
        return []
    reached = REACHED[found.state]
    return [
        {"label": label, "state": "done" if place < reached else "current" if place == reached else "future"}
        for place, label in enumerate(WAY)
    ]


def _found(actor: Actor, public_id: UUID) -> OfficeAppraisal:
    return get_object_or_404(selectors.visible_to(actor).prefetch_related("targets"), public_id=public_id)


@never_cache
@staff_page
@require_http_methods(["GET", "POST"])
def take_step(request: HttpRequest, public_id: UUID, action: str) -> HttpResponse:
    """Show the form of a step, or take it; slips are shown at once, and only this once."""
    actor, at = actor_of_request(request), now()
    found = _found(actor, public_id)
    boxes = selectors.boxes(found)
    box = boxes[-1] if boxes else None
    if action not in AppraisalAction.values or action not in selectors.offered(found, box, actor):
        if request.method == "POST" and action in AppraisalAction.values:
            messages.info(request, "这一步现在不能办，可能刚刚已经办过。最新情况见下面。")
            return redirect("oversight_console:appraisal", public_id=public_id)
        raise Http404
    step = AppraisalAction(action)
    form = step_form(step, found, box, actor, at, request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            brought = services.COMMANDS[step](appraisal_id=found.pk, actor=actor, at=at, **form.arguments())
        except Refused as refusal:
            status = _refused(form, refusal, actor, public_id)
        else:
            return _after(request, found, step, form, brought)
    context = {**_context(found, actor, at), "form": form, "step": step}
    return render(request, "oversight/console/step.html", context, status=status)


def _refused(form: StepForm, refusal: Refused, actor: Actor, public_id: UUID) -> int:
    names = {"target_id": "target", "finding_id": "finding", "weights": "weight_deputies"}
    refusal.field = names.get(refusal.field or "", refusal.field)
    form.refuse(refusal)
    if isinstance(refusal, Stale):
        form.renew_version(_found(actor, public_id).version)
    return refusal.status


def _after(
    request: HttpRequest, found: OfficeAppraisal, step: AppraisalAction, form: StepForm, brought: Any
) -> HttpResponse:
    if step in (AppraisalAction.ISSUE_SLIPS, AppraisalAction.REISSUE_SLIPS):
        back = reverse("oversight_console:appraisal", args=[found.public_id])
        return slips_page(request, selectors.boxes(found)[-1], form.cleaned_data["group"], brought, back)
    messages.success(request, DONE.get(step, f"{step.label}：已办好。"))
    shown = brought.public_id if step == AppraisalAction.START_SECOND else found.public_id
    return redirect("oversight_console:appraisal", public_id=shown)
