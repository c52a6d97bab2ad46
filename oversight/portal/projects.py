"""A deputy's pages of livelihood projects: all of them to read, those one monitors on top, and the log."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.middleware import actor_of_request
from core.clock import local_date, now
from deputies.forms import RefusableForm, attempt, day_field, new_key, text_field
from deputies.portal.gate import deputy_of, deputy_page
from oversight import policies
from oversight import project_selectors as reads
from oversight.models import Project
from oversight.project_pages import pictures, shown
from oversight.services.project_reports import log_visit
from oversight.states import ProjectState

PER_PAGE = 20


class LogForm(RefusableForm):
    """写监督日志。"""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    on = day_field("哪一天")
    text = text_field("看到什么", "做到哪一步，质量怎样，群众怎么说，有什么问题要单位改。", rows=6)
    photo = forms.FileField(
        label="照片（可不选）", required=False, widget=forms.ClearableFileInput(attrs={"accept": "image/*"})
    )


@deputy_page
@require_GET
def projects(request: HttpRequest) -> HttpResponse:
    """List the projects, those I monitor first."""
    actor, at = deputy_of(request), now()
    today = local_date(at)
    mine = list(reads.with_parts(reads.monitored_by(actor).select_related("unit", "region")))
    lamps = reads.log_lamps([row.pk for row in mine], at)
    others = reads.listed(reads.projects_for(actor)).exclude(pk__in=[row.pk for row in mine])
    page = Paginator(others, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "mine": [(shown(row, today), lamps.get(row.pk)) for row in mine],
        "page": page,
        "rows": [shown(row, today) for row in page],
    }
    return render(request, "oversight/portal/projects.html", context)


def _found(request: HttpRequest, project_id: UUID) -> Project:
    return get_object_or_404(reads.with_parts(reads.projects_for(deputy_of(request))), public_id=project_id)


@require_GET
def project(request: HttpRequest, project_id: UUID) -> HttpResponseBase:
    """Show one project; staff whom a notice led here go on to their own page of it."""
    actor = actor_of_request(request)
    if actor.identity("deputy") is None and reads.reads_projects(actor):
        return redirect("oversight_console:project", project_id=project_id)
    return _for_deputies(request, project_id)


@deputy_page
def _for_deputies(request: HttpRequest, project_id: UUID) -> HttpResponse:
    """Show one project to a deputy, to its monitors with the day of the next log."""
    actor, at = deputy_of(request), now()
    found = _found(request, project_id)
    mine = policies.monitor(found, actor) is not None and found.state == ProjectState.RUNNING
    context = {
        **vars(shown(found, local_date(at))),
        "mine": mine,
        "lamp": reads.log_lamps([found.pk], at).get(found.pk) if mine else None,
        "photos": pictures(found),
    }
    return render(request, "oversight/portal/project.html", context)


@deputy_page
@require_http_methods(["GET", "POST"])
def log(request: HttpRequest, project_id: UUID) -> HttpResponse:
    """Write what I saw at a project I monitor; sent twice it is there once."""
    actor, at = deputy_of(request), now()
    found = _found(request, project_id)
    if policies.monitor(found, actor) is None or found.state != ProjectState.RUNNING:
        raise Http404
    data, uploads = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = LogForm(data, uploads, initial={"key": new_key(), "on": local_date(at)})
    status = attempt(form, lambda: log_visit(project_id=found.pk, actor=actor, at=at, **form.cleaned_data))
    if status == 200:
        messages.success(request, "监督日志已保存，县人大代表工委和责任单位能看到。")
        return redirect("oversight_portal:project", project_id=project_id)
    return render(request, "oversight/portal/project_log.html", {"project": found, "form": form}, status=status or 200)
