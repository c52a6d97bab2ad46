"""One matter: its page, its steps, its papers."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.console.gate import staff_page
from accounts.middleware import actor_of_request
from core.actors import Actor
from core.clock import now
from core.errors import Refused
from core.subjects import Subject
from suggestions import lifecycle, supervision_policies
from suggestions.console import following, panel
from suggestions.console.attempts import attempt, repeated
from suggestions.console.forms import MATTER_FORMS, matter_form
from suggestions.console.forms.base import StepForm
from suggestions.console.matter_page import matter_context
from suggestions.console.rows import BEGIN_WORDS
from suggestions.console.sheets import catalogue as sheets
from suggestions.console.views.opinions import went_on
from suggestions.selectors import details, terms
from suggestions.services import MATTER_COMMANDS
from suggestions.states import MatterAction

if TYPE_CHECKING:
    from suggestions.models import Matter

RAISED_AT_COUNTY = "县级代表建议：交办县直单位。"
DISPATCH_RULES = {
    "to_dispatch": "乡镇级：只交办本乡镇的单位。要县级部门办的，报送县级交办。",
    "escalated": "县级：交办县直单位。乡镇有权办的，退回乡镇。",
    "with_government": "县政府办：转办给政府系统的单位。",
}


def matter_or_404(actor: Actor, public_id: UUID) -> "Matter":
    """Return the matter.

    :raises Http404: when it is not there or not the actor's to see
    """
    found = details.matter_for(actor, str(public_id))
    if found is None:
        raise Http404
    return found


@staff_page
@require_GET
def matter(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show a matter as far as this person may know it, and what may be done now."""
    actor, at = actor_of_request(request), now()
    found = matter_or_404(actor, public_id)
    key = request.GET.get("list", "")
    context = {
        **matter_context(found, actor, at),
        **_came_from(actor, key),
        "offers": panel.matter_offers(found, actor, key),
        "sheets": sheets.offered(found, actor),
        "presses": [
            (BEGIN_WORDS[kind], reverse("supervisions:begin", args=[found.public_id, kind]))
            for kind in supervision_policies.offered_kinds(found, actor)
        ],
    }
    return render(request, "suggestions/console/matter.html", context)


def _came_from(actor: Actor, key: str) -> dict[str, Any]:
    return {
        "list_key": key,
        "list_query": following.query_of(key),
        "work_list": following.list_named(actor, key),
    }


@staff_page
@require_http_methods(["GET", "POST"])
def matter_step(request: HttpRequest, public_id: UUID, action: str) -> HttpResponse:
    """Show the form of a step beside the matter, or take the step and go on."""
    if action not in set(MATTER_FORMS):
        raise Http404
    step = MatterAction(action)
    actor, at = actor_of_request(request), now()
    found = matter_or_404(actor, public_id)
    subject = Subject("matter", found.pk)
    if request.method == "GET":
        return _step_page(request, found, step, actor, at)
    try:
        form = matter_form(step, found, actor, at, request.POST, request.FILES)
    except Refused:
        if repeated(request, subject, step, actor, at):
            return went_on(request, actor, found, step)
        return _step_page(request, found, step, actor, at)
    status = attempt(
        request,
        form,
        lambda said: MATTER_COMMANDS[step](matter_id=found.pk, actor=actor, at=at, **said),
        verb=step,
        subject=subject,
        actor=actor,
        at=at,
    )
    if status is None:
        return went_on(request, actor, found, step)
    now_standing = matter_or_404(actor, public_id)
    form.renew_version(now_standing.version)
    return _step_page(request, now_standing, step, actor, at, form, status)


def _step_page(
    request: HttpRequest,
    found: "Matter",
    step: MatterAction,
    actor: Actor,
    at: datetime,
    form: StepForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show the step; where it cannot be taken, the sentence that says why, with what was typed."""
    refused = ""
    try:
        lifecycle.MATTER.check(step, found, actor)
        form = form or matter_form(step, found, actor, at)
    except Refused as refusal:
        refused, status = refusal.message, max(status, refusal.status)
    dispatching = step == MatterAction.DISPATCH and not refused
    context = {
        **matter_context(found, actor, at),
        **_came_from(actor, request.GET.get("list", "")),
        "step": step,
        "form": form,
        "refused": refused if form is None or not form.is_bound else "",
        "takeable": not refused,
        "upcoming": terms.after_dispatch(found, at) if dispatching else [],
        "rule": _rule(found) if dispatching else "",
    }
    return render(request, "suggestions/console/matter_step.html", context, status=status)


def _rule(found: "Matter") -> str:
    """Return whom the acting side may dispatch to."""
    return RAISED_AT_COUNTY if found.raised_at_county else DISPATCH_RULES.get(found.state, "")


@staff_page
@require_GET
def paper(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Lead from the papers' former address to where they are now."""
    matter_or_404(actor_of_request(request), public_id)
    return redirect(
        "papers:sheet", public_id=public_id, sheet="reply" if request.GET.get("form") == "reply" else "dispatch"
    )
