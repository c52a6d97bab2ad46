"""From a common problem to the plan of a research."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.middleware import actor_of_request
from core.actors import Actor
from core.clock import now
from core.errors import Refused
from insights import lifecycle
from insights.console.gate import pool_page
from insights.console.views.problems import problem_or_404
from insights.services.researches import research_from
from insights.states import ProblemAction
from liaison.console.activities.planning import NewActivityForm
from liaison.selectors import activities
from liaison.states.activities import ActivityKind, Purpose

if TYPE_CHECKING:
    from insights.models import CommonProblem

TITLE_MAX = 60


@pool_page
@require_http_methods(["GET", "POST"])
def research(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask when and where, or draw the research up and open its page; sending the form twice plans one."""
    actor, at = actor_of_request(request), now()
    found = problem_or_404(actor, public_id)
    offered = ProblemAction.FOLLOW_UP in lifecycle.PROBLEM.available_actions(found, actor)
    form = NewActivityForm(
        request.POST if request.method == "POST" else None,
        kind=ActivityKind.RESEARCH,
        actor=actor,
        at=at,
        initial=_first_values(found),
    )
    planned = form.is_bound and _plan(form, found, actor, at)
    if planned:
        messages.success(request, "调研已拟定，等待批准。可以先邀请代表。")
        return redirect("activities_console:activity", public_id=form.cleaned_data["key"])
    if not offered or not activities.organisers_of(actor):
        raise Http404
    status = 422 if form.is_bound else 200
    return render(request, "insights/console/research.html", {"problem": found, "form": form}, status=status)


def _first_values(found: "CommonProblem") -> dict[str, Any]:
    title = f"关于{found.title}的调研"
    return {
        "key": uuid4(),
        "title": title if len(title) <= TITLE_MAX else found.title,
        "purposes": [Purpose.COLLECT],
        "region": found.region_id,
    }


def _plan(form: NewActivityForm, found: "CommonProblem", actor: Actor, at: datetime) -> bool:
    if not form.is_valid():
        return False
    try:
        research_from(problem_id=found.pk, actor=actor, at=at, version=None, **form.arguments())
    except Refused as refusal:
        form.refuse(refusal)
        return False
    return True
