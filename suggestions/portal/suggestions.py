"""A suggestion as its deputies follow it, and the steps they take: invite, confirm, submit, insist, withdraw."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from core.actors import Actor
from core.clock import now
from core.errors import Refused, WrongState
from deputies.portal.gate import deputy_of, deputy_page
from suggestions import lifecycle
from suggestions.portal.aftercare import after_context
from suggestions.portal.opinions import contacts_of, replies_of
from suggestions.portal.suggestion_forms import (
    ConfirmForm,
    InviteForm,
    MeetingForm,
    ReasonForm,
    StepForm,
    SubmitForm,
)
from suggestions.selectors import formal, sponsor_stories
from suggestions.services import SUGGESTION_COMMANDS
from suggestions.states import CoSponsorState, SourceKind, SuggestionAction, SuggestionState

if TYPE_CHECKING:
    from suggestions.models import Opinion, Suggestion

FORMS: dict[SuggestionAction, type[StepForm]] = {
    SuggestionAction.LOG_MEETING: MeetingForm,
    SuggestionAction.INVITE_COSPONSORS: InviteForm,
    SuggestionAction.CONFIRM_COSPONSORSHIP: ConfirmForm,
    SuggestionAction.DECLINE_COSPONSORSHIP: StepForm,
    SuggestionAction.SUBMIT_SUGGESTION: SubmitForm,
    SuggestionAction.INSIST_ON_SUGGESTION: ReasonForm,
    SuggestionAction.WITHDRAW_SUGGESTION: ReasonForm,
}
DONE: dict[SuggestionAction, str] = {
    SuggestionAction.LOG_MEETING: "已登记。",
    SuggestionAction.INVITE_COSPONSORS: "已发出邀请，对方看过全文后确认。",
    SuggestionAction.CONFIRM_COSPONSORSHIP: "已确认附议。",
    SuggestionAction.DECLINE_COSPONSORSHIP: "已谢绝附议。",
    SuggestionAction.SUBMIT_SUGGESTION: "已提交，审查结果会有消息告诉您。",
    SuggestionAction.INSIST_ON_SUGGESTION: "已按原文提交。",
    SuggestionAction.WITHDRAW_SUGGESTION: "已撤回，附议代表会收到消息。",
}
UNITS_WARNED = 3


def suggestion_or_404(actor: Actor, public_id: UUID) -> "Suggestion":
    """Return a suggestion of mine, or one I was asked to co-sign.

    :raises Http404: when it is not there or not mine to see
    """
    found = formal.suggestion_for(actor, str(public_id))
    if found is None:
        raise Http404
    return found


@deputy_page
@require_GET
def suggestion(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show the text, who stands behind it, where it stands, the three meetings, and what I can do."""
    actor = deputy_of(request)
    found = suggestion_or_404(actor, public_id)
    return render(request, "suggestions/portal/suggestion.html", _shown(found, actor, now()))


def _shown(found: "Suggestion", actor: Actor, at: datetime) -> dict[str, Any]:
    story = sponsor_stories.of_suggestion(found, actor, at)
    actions = lifecycle.SUGGESTION.available_actions(found, actor)
    drafting = found.state in (SuggestionState.DRAFT, SuggestionState.COSIGNING, SuggestionState.RETURNED)
    mine = found.lead_id == actor.identity("deputy")
    opinions = formal.opinions_behind(found, actor)
    return {
        "suggestion": found,
        "matter": found.matter,
        "story": story,
        "meetings": sponsor_stories.three_meetings(found, story.handled),
        "actions": [str(action) for action in actions],
        "similar": formal.similar(found.title, region_id=found.region_id, but=found.pk) if drafting and mine else [],
        "opinions": opinions,
        "studied": _only_studied(found, opinions) if mine else [],
        "replies": replies_of(story),
        "contacts": contacts_of(story.handled),
        **after_context(story.handled, actor, at),
        "parts": [part for part in story.handled.parts if part.round_no == story.round_no],
        "mine": mine,
    }


def _only_studied(found: "Suggestion", opinions: "list[Opinion]") -> list[str]:
    """Return the titles of those behind it that the lead has studied but does not follow; they have no page here."""
    shown = {opinion.pk for opinion in opinions}
    behind = [s for s in found.sources.all() if s.kind == SourceKind.OPINION]
    return [source.title for source in behind if source.source_id not in shown]


@deputy_page
@require_http_methods(["GET", "POST"])
def suggestion_step(request: HttpRequest, public_id: UUID, action: str) -> HttpResponse:
    """Show the form of a step, or take it; a refusal stands beside the form with everything typed still there."""
    if action not in set(FORMS):
        raise Http404
    step, actor, at = SuggestionAction(action), deputy_of(request), now()
    found = suggestion_or_404(actor, public_id)
    posted = request.POST if request.method == "POST" else None
    form = _form(step, found, request, posted, at)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            SUGGESTION_COMMANDS[step](suggestion_id=found.pk, actor=actor, at=at, **form.arguments())
            messages.success(request, DONE[step])
            return _after(step, found)
        except Refused as refusal:
            if isinstance(refusal, WrongState):
                messages.warning(request, refusal.message)
                return redirect("portal:suggestion", public_id=public_id)
            form.refuse(refusal)
            status = refusal.status
    if step not in lifecycle.SUGGESTION.available_actions(found, actor) and not form.is_bound:
        return redirect("portal:suggestion", public_id=public_id)
    return _step_page(request, found, step, form, status)


def _after(step: SuggestionAction, found: "Suggestion") -> HttpResponse:
    if step == SuggestionAction.DECLINE_COSPONSORSHIP:
        return redirect("portal:suggestions")
    return redirect("portal:suggestion", public_id=found.public_id)


def _form(step: SuggestionAction, found: "Suggestion", request: HttpRequest, posted: Any, at: datetime) -> StepForm:
    kind: Callable[..., StepForm] = FORMS[step]
    form = kind(posted, initial={"version": found.version, "met_on": at.date(), "self_check": found.self_check})
    if step == SuggestionAction.INVITE_COSPONSORS:
        offered = formal.candidates(found, request.GET.get("q", ""), at)
        field: Any = form.fields["deputy_ids"]
        field.choices = [(deputy.pk, deputy.name) for deputy in offered]
    return form


def _step_page(
    request: HttpRequest, found: "Suggestion", step: SuggestionAction, form: StepForm, status: int
) -> HttpResponse:
    context = {
        "suggestion": found,
        "step": step,
        "form": form,
        "typed": request.GET.get("q", ""),
        "no_meeting": not found.meetings.all(),
        "many_units": len(found.proposed_units.all()) > UNITS_WARNED,
        "waiting": [c.deputy.name for c in found.cosponsors.all() if c.state == CoSponsorState.INVITED],
    }
    return render(request, "suggestions/portal/suggestion_step.html", context, status=status)
