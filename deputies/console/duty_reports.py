"""The console pages of reports to the voters: the plans, one plan's board, one report, one step."""

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
from deputies import duty_report_policies as policies
from deputies.console.duty_report_forms import FORMS, PlanForm, ReportStepForm, step_form
from deputies.duty_report_states import ReportAction, ReportState
from deputies.models import DutyReport
from deputies.selectors import duty_reports as reports
from deputies.services.duty_report_commands import COMMANDS
from deputies.services.duty_reports import plan_reports

PER_PAGE = 50
TONES: dict[str, str] = {
    ReportState.DUE: "warn",
    ReportState.SUBMITTED: "info",
    ReportState.PUBLISHED: "info",
    ReportState.BALLOT_OPEN: "warn",
    ReportState.BALLOT_CLOSED: "info",
    ReportState.RESULT_PUBLISHED: "ok",
    ReportState.FEEDBACK_GIVEN: "wait",
    ReportState.RECTIFIED: "ok",
    ReportState.FILED: "mute",
}
SLIPS = (ReportAction.ISSUE_SLIPS, ReportAction.REISSUE_SLIPS)


@staff_page
@require_GET
def plans(request: HttpRequest) -> HttpResponse:
    """List the plans of the reader's scope with how far they are."""
    actor = actor_of_request(request)
    page = Paginator(reports.plans_for(actor), PER_PAGE).get_page(request.GET.get("page"))
    body = reports.planning_body(actor)
    return render(request, "deputies/console/duty_report_plans.html", {"page": page, "may_plan": body is not None})


@staff_page
@require_http_methods(["GET", "POST"])
def new_plan(request: HttpRequest) -> HttpResponse:
    """Show the form with those who are due first, or arrange the reports."""
    actor, at = actor_of_request(request), now()
    owner = reports.planning_body(actor)
    if owner is None:
        raise Http404
    form = PlanForm(request.POST if request.method == "POST" else None, owner=owner, day=local_date(at))
    status = 422 if form.is_bound else 200
    if form.is_valid():
        said = dict(form.cleaned_data)
        chosen = [int(pk) for pk in said.pop("deputies")]
        try:
            made = plan_reports(**said, owner_id=owner.pk, deputy_ids=chosen, actor=actor, at=at)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            status = refusal.status
        else:
            messages.success(request, f"已安排{len(chosen)}名代表述职，他们会收到消息。")
            return redirect("duty_reports_console:plan", plan_id=made.public_id)
    return render(request, "deputies/console/duty_report_new.html", {"form": form, "owner": owner}, status=status)


@staff_page
@require_GET
def plan(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Show a plan's board: how many stand where, and each report."""
    found = get_object_or_404(reports.plans_for(actor_of_request(request)), public_id=plan_id)
    page = Paginator(reports.reports_of(found), PER_PAGE).get_page(request.GET.get("page"))
    rows = [{"report": row, "tone": TONES[row.state]} for row in page]
    context = {"plan": found, "page": page, "rows": rows, "progress": reports.progress(found)}
    return render(request, "deputies/console/duty_report_plan.html", context)


@staff_page
@require_GET
def report(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one report with its vote and its three publications."""
    actor = actor_of_request(request)
    return render(request, "deputies/console/duty_report.html", _context(_found(actor, public_id), actor))


def _context(found: DutyReport, actor: Actor) -> dict[str, Any]:
    boxes = reports.boxes(found)
    box = boxes[-1] if boxes else None
    organises = policies.organiser(found, actor) is not None or policies.approver(found, actor) is not None
    return {
        "report": found,
        "tone": TONES[found.state],
        "box": box,
        "missed": [one for one in boxes if one.result and not one.result["reached"]],
        "turnout": ballots.turnout(box) if box is not None and box.result is None else [],
        "batches": list(box.batches.all()) if box is not None and organises else [],
        "reasons": ballots.reasons(box) if box is not None and organises else [],
        "outcome": reports.outcome(found),
        "organises": organises,
        "steps": [action for action in reports.offered(found, box, actor) if action in FORMS],
    }


def _found(actor: Actor, public_id: UUID) -> DutyReport:
    return get_object_or_404(reports.arranged_for(actor), public_id=public_id)


@never_cache
@staff_page
@require_http_methods(["GET", "POST"])
def take_step(request: HttpRequest, public_id: UUID, action: str) -> HttpResponse:
    """Show the form of a step, or take it; slips are shown at once, and only this once."""
    actor, at = actor_of_request(request), now()
    found = _found(actor, public_id)
    boxes = reports.boxes(found)
    box = boxes[-1] if boxes else None
    if action not in [a for a in reports.offered(found, box, actor) if a in FORMS]:
        if request.method == "POST" and action in ReportAction.values:
            messages.info(request, "这一步现在不能办，可能刚刚已经办过。最新情况见下面。")
            return redirect("duty_reports_console:report", public_id=public_id)
        raise Http404
    step = ReportAction(action)
    form = step_form(step, found, box, at, request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        status, brought = _try(form, step, found, actor, at)
        if status == 200:
            return _after(request, found, step, form, brought)
    context = {"report": found, "form": form, "step": step}
    return render(request, "deputies/console/duty_report_step.html", context, status=status)


def _try(form: ReportStepForm, step: ReportAction, found: DutyReport, actor: Actor, at: datetime) -> tuple[int, Any]:
    try:
        return 200, COMMANDS[step](report_id=found.pk, actor=actor, at=at, **form.arguments())
    except Refused as refusal:
        refusal.field = {"weights": "weight_voters", "quorum": "voters_quorum"}.get(refusal.field or "", refusal.field)
        form.refuse(refusal)
        if isinstance(refusal, Stale):
            form.renew_version(_found(actor, found.public_id).version)
        return refusal.status, None


def _after(
    request: HttpRequest, found: DutyReport, step: ReportAction, form: ReportStepForm, brought: Any
) -> HttpResponse:
    if step in SLIPS:
        back = reverse("duty_reports_console:report", args=[found.public_id])
        return slips_page(request, reports.boxes(found)[-1], form.cleaned_data["group"], brought, back)
    messages.success(request, f"{step.label}：已办好。")
    return redirect("duty_reports_console:report", public_id=found.public_id)
