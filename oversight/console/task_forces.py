"""The console pages of task forces: list, found one, one with its items and weeks, its steps."""

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
from core.errors import Refused
from deputies import selectors as deputies
from oversight import lifecycle, policies
from oversight import task_force_selectors as reads
from oversight.console.taking import TAKEN, take
from oversight.console.task_force_forms import FORMS, OF_ITEM, ForceForm, FoundForm
from oversight.models import TaskForce, TaskForceItem
from oversight.services import TASK_FORCE_COMMANDS
from oversight.services.task_forces import found_task_force
from oversight.states import ItemOutcome, TaskForceAction, TaskForceState, WeekState

PER_PAGE = 30
DEPUTIES_OFFERED = 200
TONES: dict[str, str] = {
    TaskForceState.ACTIVE: "info", TaskForceState.CLOSED: "ok", ItemOutcome.SOLVED: "ok", ItemOutcome.PARTLY: "wait",
    ItemOutcome.UNSOLVED: "alert", WeekState.WRITTEN: "ok", WeekState.LATE: "wait", WeekState.DUE: "warn",
    WeekState.MISSING: "alert",
}  # fmt: skip
DONE: dict[TaskForceAction, str] = {
    TaskForceAction.WRITE_NOTE: "周记已写好。",
    TaskForceAction.ADD_ITEMS: "事项已加入。",
    TaskForceAction.CHANGE_TASK_FORCE: "已调整。",
    TaskForceAction.CLOSE_TASK_FORCE: "已总结并结束。",
    TaskForceAction.RECORD_OUTCOME: "已登记结果。",
    TaskForceAction.REMOVE_ITEM: "已移出。",
}


@staff_page
@require_GET
def task_forces(request: HttpRequest) -> HttpResponse:
    """List the task forces of the reader's scope."""
    actor, state = actor_of_request(request), request.GET.get("state", "")
    page = Paginator(reads.rows_for(actor, state), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(row, TONES[row.state]) for row in page],
        "state": state,
        "states": TaskForceState.choices,
        "today": local_date(now()),
        "may_found": bool(policies.founding_capacities(actor)),
    }
    return render(request, "oversight/console/task_forces.html", context)


def _deputies(actor: Actor) -> list[tuple[str, str]]:
    found = deputies.visible_to(actor).filter(deputies.in_office())[:DEPUTIES_OFFERED]
    return [(str(deputy.pk), deputy.name) for deputy in found]


@staff_page
@require_http_methods(["GET", "POST"])
def new_task_force(request: HttpRequest) -> HttpResponse:
    """Show the form of a founding, or store it and show the task force."""
    actor, at = actor_of_request(request), now()
    if not policies.founding_capacities(actor):
        raise Http404
    posted = request.POST if request.method == "POST" else None
    form = FoundForm(posted, actor=actor, at=at, deputies=_deputies(actor))
    status = 422 if form.is_bound else 200
    if form.is_valid():
        owner, chosen = form.cleaned_data["owner"], form.matter_ids(actor)
        try:
            made = found_task_force(owner_id=owner, charter=form.charter(), matter_ids=chosen, actor=actor, at=at)
        except Refused as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            messages.success(request, "专项工作组已成立，组长和成员单位会收到消息。")
            return redirect("oversight_console:task_force", force_id=made.public_id)
    return render(request, "oversight/console/found.html", {"form": form}, status=status)


@staff_page
@require_GET
def task_force(request: HttpRequest, force_id: UUID) -> HttpResponse:
    """Show one task force: goal, who, items with their outcome, weeks with what is missing, and what I can do."""
    actor, at = actor_of_request(request), now()
    found = _found(actor, force_id)
    return render(request, "oversight/console/task_force.html", _context(found, actor, at))


def _found(actor: Actor, force_id: UUID) -> TaskForce:
    return get_object_or_404(reads.with_everything(reads.forces_for(actor)), public_id=force_id)


def _context(found: TaskForce, actor: Actor, at: datetime) -> dict[str, Any]:
    today = local_date(at)
    items = list(found.items.all())
    may_open = reads.visible_ids(actor, [item.matter_id for item in items])
    lines = reads.week_lines(found, today)
    actions = _actions(found, actor)
    return {
        "force": found,
        "tone": TONES[found.state],
        "overdue": found.state == TaskForceState.ACTIVE and found.due_on < today,
        "items": [
            (item, TONES.get(item.outcome, ""), item.matter_id in may_open) for item in items if not item.removed_reason
        ],
        "removed": [item for item in items if item.removed_reason],
        "weeks": [(line, TONES[line.state]) for line in lines],
        "missing": sum(line.missing for line in lines),
        "item_steps": [action for action in OF_ITEM if action in actions],
        "steps": [action for action in FORMS if action in actions and action not in OF_ITEM],
    }


def _actions(found: TaskForce, actor: Actor) -> list[TaskForceAction]:
    return [TaskForceAction(str(action)) for action in lifecycle.TASK_FORCE.available_actions(found, actor)]


@staff_page
@require_http_methods(["GET", "POST"])
def task_force_step(request: HttpRequest, force_id: UUID, action: str, item: int = 0) -> HttpResponse:
    """Show the form of a step, or take it; with an item, the step is on that item."""
    actor, at = actor_of_request(request), now()
    found = _found(actor, force_id)
    about = next((i for i in found.items.all() if i.pk == item and i.ended_at is None), None)
    if action not in set(FORMS) or (action in OF_ITEM) != bool(item):
        raise Http404
    step = TaskForceAction(action)
    if step not in _actions(found, actor) or bool(item) != (about is not None):
        if request.method == "POST":
            messages.info(request, "这一步现在不能办，可能刚刚已经办过。最新情况见下面。")
            return redirect("oversight_console:task_force", force_id=force_id)
        raise Http404
    form = _form(step, found, about, request.POST if request.method == "POST" else None, actor, at)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        of_item = {"item_id": about.pk} if about is not None else {}
        said = {"force_id": found.pk, "actor": actor, "at": at, **of_item}
        status = take(
            request, form, lambda: TASK_FORCE_COMMANDS[step](**said, **form.arguments()), DONE[step],
            lambda: _found(actor, force_id).version,
        )  # fmt: skip
        if status == TAKEN:
            return redirect("oversight_console:task_force", force_id=force_id)
    context = {"force": found, "form": form, "step": step, "item": about}
    return render(request, "oversight/console/task_force_step.html", context, status=status)


def _form(
    step: TaskForceAction, found: TaskForce, item: TaskForceItem | None, data: Any, actor: Actor, at: datetime
) -> ForceForm:
    more: dict[str, Any] = {}
    if step == TaskForceAction.CHANGE_TASK_FORCE:
        more["deputies"] = _deputies(actor)
    if item is not None:
        more["initial"] = {"outcome": item.outcome, "note": item.outcome_note}
    return FORMS[step](data, force=found, actor=actor, at=at, more=more)
