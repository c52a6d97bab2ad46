"""What was found at stations: the list, one finding, its steps."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.middleware import actor_of_request
from core.actors import Actor
from core.clock import local_date, now
from core.subjects import Subject
from insights import lifecycle
from insights.console.card_forms import FORMS
from insights.console.gate import pool_page
from insights.console.views.scorecards import TONES
from insights.inputs import Quarter
from insights.models import StationFinding
from insights.selectors import findings
from insights.services import findings as commands
from insights.states import FindingAction, FindingState
from suggestions.console.attempts import attempt
from suggestions.console.forms.base import StepForm

PER_PAGE = 30
SHOWS = (("", "没有了结的"), ("late", "已超期的"), ("reported", "待确认的"), ("all", "全部"))


@pool_page
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """List the findings of the reader's scope, those due first on top."""
    actor, day = actor_of_request(request), local_date(now())
    show = request.GET.get("show", "")
    found = findings.visible_findings(actor)
    if show == "late":
        found = found.filter(findings.late(day))
    elif show == "reported":
        found = found.filter(state=FindingState.REPORTED)
    elif show != "all":
        found = found.filter(state__in=findings.WAITING)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(f, TONES[FindingState(f.state)], findings.is_late(f, day), Quarter(f.card.first)) for f in page],
        "shows": [(value, label, value == show) for value, label in SHOWS],
    }
    return render(request, "insights/console/findings.html", context)


def finding_or_404(actor: Actor, public_id: UUID) -> StationFinding:
    """Return the finding.

    :raises Http404: when it is not there or not the actor's to see
    """
    found = findings.finding_for(actor, public_id)
    if found is None:
        raise Http404
    return found


@pool_page
@require_GET
def finding(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show a finding: what was found, what is to be done, what was reported, what may be done now."""
    actor = actor_of_request(request)
    return _page(request, finding_or_404(actor, public_id), actor, now())


@pool_page
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, public_id: UUID, action: str) -> HttpResponse:
    """Take a step of a finding, or show why not beside its form."""
    actor, at = actor_of_request(request), now()
    found = finding_or_404(actor, public_id)
    if action not in set(FORMS):
        raise Http404
    taken = FindingAction(action)
    if request.method == "GET":
        return redirect("insights_console:finding", public_id=public_id)
    form = FORMS[taken](request.POST)
    status = attempt(
        request,
        form,
        lambda said: commands.COMMANDS[taken](finding_id=found.pk, actor=actor, at=at, **said),
        verb=taken.value,
        subject=Subject(findings.SUBJECT, found.pk),
        actor=actor,
        at=at,
    )
    if status is None:
        messages.success(request, f"{taken.label}：已办好。")
        return redirect("insights_console:finding", public_id=public_id)
    standing = finding_or_404(actor, public_id)
    form.renew_version(standing.version)
    return _page(request, standing, actor, at, failed=(taken, form), status=status)


def _page(
    request: HttpRequest,
    found: StationFinding,
    actor: Actor,
    at: datetime,
    *,
    failed: tuple[FindingAction, StepForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    offered = [FindingAction(a) for a in lifecycle.FINDING.available_actions(found, actor)]
    forms = {
        a.value: failed[1]
        if failed and failed[0] == a
        else FORMS[a](initial={"version": found.version}, auto_id=f"{a.value}_%s")
        for a in offered
    }
    late = findings.is_late(found, local_date(at))
    context = {
        "finding": found,
        "quarter": Quarter(found.card.first),
        "tone": TONES[FindingState(found.state)],
        "late": late,
        "late_days": (local_date(at) - found.due_on).days if late else 0,
        "forms": forms,
        "failed": failed[1] if failed else None,
        "trail": [
            {"title": FindingAction(event.verb).label, "time": event.at, "who": who, "state": "done"}
            for event, who in findings.trail(found)
        ],
    }
    return render(request, "insights/console/finding.html", context, status=status)
