"""The console pages of livelihood projects: list, list one, one with months, milestones and logs, its steps."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.console.gate import staff_page
from accounts.middleware import actor_of_request
from accounts.roles import STATION_ROLES, TOWNSHIP_ROLES, Role
from core.actors import Actor
from core.clock import local_date, now
from core.errors import Refused
from oversight import lifecycle, policies
from oversight import project_selectors as reads
from oversight.console.project_forms import FORMS, ListForm
from oversight.console.taking import TAKEN, take
from oversight.models import Project
from oversight.project_pages import pictures, shown
from oversight.services import PROJECT_COMMANDS
from oversight.services.projects import list_project
from oversight.states import ProjectAction, ProjectState
from suggestions.models import Matter
from suggestions.selectors.scope import visible_matters

CODE_KEEPERS = (*STATION_ROLES, *TOWNSHIP_ROLES, Role.COUNTY_DISPATCHER)

PER_PAGE = 30


def _reader(request: HttpRequest) -> Actor:
    actor = actor_of_request(request)
    if not reads.reads_projects(actor):
        raise Http404
    return actor


@staff_page
@require_GET
def projects(request: HttpRequest) -> HttpResponse:
    """List the projects of the reader's scope with how far each is."""
    actor, at, state = _reader(request), now(), request.GET.get("state", "")
    page = Paginator(reads.listed(reads.staff_projects(actor), state=state), PER_PAGE).get_page(request.GET.get("page"))
    lamps = reads.log_lamps([row.pk for row in page], at)
    today = local_date(at)
    context = {
        "page": page,
        "rows": [(shown(row, today), lamps.get(row.pk)) for row in page],
        "state": state,
        "states": ProjectState.choices,
        "keeps": policies.keeps_projects(actor),
    }
    return render(request, "oversight/console/projects.html", context)


@staff_page
@require_http_methods(["GET", "POST"])
def new_project(request: HttpRequest) -> HttpResponse:
    """Show the form, begun from a matter (`?matter=`) with its monitors proposed, or list the project."""
    actor, at = actor_of_request(request), now()
    if not policies.keeps_projects(actor):
        raise Http404
    matter = _matter(actor, request.GET.get("matter", ""))
    known = {"name": matter.title[:60], "goal": matter.summary, "region": matter.region_id} if matter else {}
    proposed = reads.proposed_monitors(matter) if matter else []
    form = ListForm(request.POST if request.method == "POST" else None, at=at, known=known, proposed=proposed)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        source, monitors = (matter.pk if matter else None), form.deputy_ids()
        try:
            made = list_project(plan=form.plan(), deputy_ids=monitors, matter_id=source, actor=actor, at=at)
        except Refused as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            messages.success(request, "已列入项目，责任单位和监督员会收到消息。")
            return redirect("oversight_console:project", project_id=made.public_id)
    return render(request, "oversight/console/project_new.html", {"form": form, "matter": matter}, status=status)


def _matter(actor: Actor, public_id: str) -> Matter | None:
    try:
        wanted = UUID(public_id)
    except ValueError:
        return None
    return visible_matters(actor).filter(public_id=wanted).first()


def _found(actor: Actor, project_id: UUID) -> Project:
    return get_object_or_404(reads.with_parts(reads.staff_projects(actor)), public_id=project_id)


@staff_page
@require_GET
def project(request: HttpRequest, project_id: UUID) -> HttpResponse:
    """Show one project: promise, milestones, months with what is missing, what the monitors saw, what I can do."""
    actor, at = _reader(request), now()
    found = _found(actor, project_id)
    lamp = reads.log_lamps([found.pk], at).get(found.pk)
    context = {
        **vars(shown(found, local_date(at))),
        "lamp": lamp,
        "photos": pictures(found),
        "steps": [action for action in FORMS if action in _actions(found, actor)],
        "gives_code": found.state == ProjectState.RUNNING and bool(actor.acting_as(*CODE_KEEPERS)),
        "may_open_matter": found.matter_id in reads.visible_matter_ids(actor, [found.matter_id or 0]),
    }
    return render(request, "oversight/console/project.html", context)


def _actions(found: Project, actor: Actor) -> list[ProjectAction]:
    return [ProjectAction(str(action)) for action in lifecycle.PROJECT.available_actions(found, actor)]


@staff_page
@require_http_methods(["GET", "POST"])
def project_step(request: HttpRequest, project_id: UUID, action: str) -> HttpResponse:
    """Show the form of a step, or take it."""
    actor, at = _reader(request), now()
    found = _found(actor, project_id)
    if action not in set(FORMS):
        raise Http404
    step = ProjectAction(action)
    if step not in _actions(found, actor):
        if request.method == "POST":
            messages.info(request, "这一步现在不能办，可能刚刚已经办过。最新情况见下面。")
            return redirect("oversight_console:project", project_id=project_id)
        raise Http404
    form = FORMS[step](request.POST if request.method == "POST" else None, project=found, at=at)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        status = take(
            request, form, lambda: PROJECT_COMMANDS[step](project_id=found.pk, actor=actor, at=at, **form.arguments()),
            f"{step.label}：已办好。", lambda: _found(actor, project_id).version,
        )  # fmt: skip
        if status == TAKEN:
            return redirect("oversight_console:project", project_id=project_id)
    context: dict[str, Any] = {"project": found, "form": form, "step": step}
    return render(request, "oversight/console/project_step.html", context, status=status)
