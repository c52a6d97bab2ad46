"""Deputies' suggestions in the console: the list by state, one with all the review needs, its steps, its paper."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.console.gate import staff_page
from accounts.middleware import actor_of_request
from core.actors import Actor
from core.clock import now
from core.errors import Refused
from core.subjects import Subject
from suggestions import lifecycle
from suggestions.console import wording
from suggestions.console.attempts import attempt
from suggestions.console.forms.base import StepForm
from suggestions.console.forms.suggestions import SUGGESTION_FORMS, suggestion_form
from suggestions.selectors import details, formal, lights, pages, sponsor_stories
from suggestions.services import SUGGESTION_COMMANDS
from suggestions.states import BarredMatter, CoSponsorState, SuggestionAction, SuggestionState

if TYPE_CHECKING:
    from suggestions.models import Suggestion

PER_PAGE = 50
SHOWN_STATES = [state for state in SuggestionState if state not in (SuggestionState.DRAFT, SuggestionState.COSIGNING)]
DONE: dict[SuggestionAction, str] = {
    SuggestionAction.ACCEPT_SUGGESTION: "已受理并编号，请交办。",
    SuggestionAction.RETURN_SUGGESTION: "已退回代表修改。",
    SuggestionAction.REFUSE_SUGGESTION: "已告知代表不作建议处理。",
}


@staff_page
@require_GET
def suggestions(request: HttpRequest) -> HttpResponse:
    """List the suggestions handed in that this person may see; what waits for review comes first."""
    actor, at = actor_of_request(request), now()
    if not pages.console_links(actor):
        raise Http404
    waiting = formal.waits_for_review(actor).count()
    state = request.GET.get("state", SuggestionState.SUBMITTED if waiting else "")
    found = formal.submitted(actor)
    if state in SuggestionState.values:
        found = found.filter(state=state)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lamps": lights.lamps_of("suggestion", [s.pk for s in page], at),
        "states": [(s.value, s.label) for s in SHOWN_STATES],
        "state": state,
        "waiting": waiting,
    }
    return render(request, "suggestions/console/suggestions.html", context)


def suggestion_or_404(actor: Actor, public_id: UUID) -> "Suggestion":
    """Return the suggestion.

    :raises Http404: when it is not there or not the actor's to see
    """
    found = formal.suggestion_for(actor, str(public_id))
    if found is None:
        raise Http404
    return found


@staff_page
@require_GET
def suggestion(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show a suggestion with the self-check, who stands behind it, what it rests on, similar ones, and what to do."""
    actor, at = actor_of_request(request), now()
    found = suggestion_or_404(actor, public_id)
    return render(request, "suggestions/console/suggestion.html", _shown(found, actor, at))


def _shown(found: "Suggestion", actor: Actor, at: datetime) -> dict[str, Any]:
    available = lifecycle.SUGGESTION.available_actions(found, actor)
    story = sponsor_stories.of_suggestion(found, actor, at)
    return {
        "suggestion": found,
        "matter": found.matter,
        "offers": [action for action in SUGGESTION_FORMS if action in available],
        "cosponsors": [c for c in found.cosponsors.all() if c.state == CoSponsorState.CONFIRMED],
        "unticked": [matter.label for matter in BarredMatter if matter not in found.self_check],
        "similar": formal.similar(found.title, region_id=found.region_id, but=found.pk),
        "opinions": formal.opinions_behind(found, actor),
        "meetings": sponsor_stories.three_meetings(found, story.handled),
        "lamps": lights.suggestion_lamps(found.pk, at),
        "timeline": [wording.history_step(line) for line in details.trail(Subject("suggestion", found.pk))],
    }


@staff_page
@require_http_methods(["GET", "POST"])
def suggestion_step(request: HttpRequest, public_id: UUID, action: str) -> HttpResponse:
    """Show the form of a review's step beside the suggestion, or take the step."""
    if action not in set(SUGGESTION_FORMS):
        raise Http404
    step, actor, at = SuggestionAction(action), actor_of_request(request), now()
    found = suggestion_or_404(actor, public_id)
    if request.method == "GET":
        return _step_page(request, found, step, actor, at, suggestion_form(step, found))
    form = suggestion_form(step, found, request.POST)
    status = attempt(
        request,
        form,
        lambda said: SUGGESTION_COMMANDS[step](suggestion_id=found.pk, actor=actor, at=at, **said),
        verb=step,
        subject=Subject("suggestion", found.pk),
        actor=actor,
        at=at,
    )
    if status is None:
        messages.success(request, DONE[step])
        return _after(found, step)
    now_standing = suggestion_or_404(actor, public_id)
    form.renew_version(now_standing.version)
    return _step_page(request, now_standing, step, actor, at, form, status)


def _after(found: "Suggestion", step: SuggestionAction) -> HttpResponse:
    """Go on to dispatching what was accepted, else stay with the suggestion."""
    found.refresh_from_db()
    if step == SuggestionAction.ACCEPT_SUGGESTION and found.matter is not None:
        return redirect("console:matter", public_id=found.matter.public_id)
    return redirect("console:suggestion", public_id=found.public_id)


def _step_page(
    request: HttpRequest,
    found: "Suggestion",
    step: SuggestionAction,
    actor: Actor,
    at: datetime,
    form: StepForm,
    status: int = 200,
) -> HttpResponse:
    try:
        lifecycle.SUGGESTION.check(step, found, actor)
        refused = ""
    except Refused as refusal:
        refused, status = refusal.message, max(status, refusal.status)
    context = {
        **_shown(found, actor, at),
        "step": step,
        "form": form,
        "refused": refused if not form.is_bound else "",
        "takeable": not refused,
    }
    return render(request, "suggestions/console/suggestion_step.html", context, status=status)


@staff_page
@require_GET
def suggestion_paper(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show the suggestion as the paper that is filed and signed."""
    found = suggestion_or_404(actor_of_request(request), public_id)
    confirmed = [c.deputy.name for c in found.cosponsors.all() if c.state == CoSponsorState.CONFIRMED]
    context = {"suggestion": found, "cosponsors": confirmed, "congress": settings.CONGRESS_NAME}
    return render(request, "suggestions/console/suggestion_paper.html", context)
