"""A matter as its deputies see it, and the deputy's rating, back-to-back with the citizen's."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from core.actors import Actor
from core.clock import now
from core.errors import Refused, WrongState
from deputies.portal.gate import deputy_of, deputy_page
from suggestions.portal.aftercare import after_context
from suggestions.portal.forms import RateForm
from suggestions.portal.opinions import contacts_of, replies_of
from suggestions.selectors import deputy_work, formal, lights, sponsor_stories, tracking
from suggestions.selectors.sponsor_stories import SponsorStory
from suggestions.selectors.stories import Case, Story
from suggestions.services import satisfaction
from suggestions.states import MatterAction

if TYPE_CHECKING:
    from suggestions.models import Matter

MOVED_ON = "这件事的情况有了变化，这一次没有提交。请看最新情况。"


def _case_or_404(request: HttpRequest, public_id: UUID) -> Case:
    opinion_id = deputy_work.opinion_behind(deputy_of(request), public_id)
    if opinion_id is None:
        raise Http404
    return tracking.case_of(opinion_id)


@deputy_page
@require_GET
def matter(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show a matter behind one of my opinions, or one I proposed: units, dates, contacts, replies, my own rating."""
    actor, at = deputy_of(request), now()
    proposed = sponsor_stories.sponsored(actor, public_id)
    if proposed is not None:
        return _proposed_page(request, proposed, at)
    case = _case_or_404(request, public_id)
    told = tracking.tell(case, actor, at)
    if case.matter is None:
        raise Http404
    context = {
        "matter": case.matter,
        "opinion": case.opinion,
        "story": told,
        "may_rate": MatterAction.RATE_AS_DEPUTY in told.actions,
        **after_context(case, actor, at),
        "lamp": lights.lamps_of("matter", [case.matter.pk], at).get(case.matter.pk),
        "parts": [part for part in case.parts if part.round_no == case.matter.round_no],
        "replies": replies_of(told),
        "contacts": contacts_of(case),
    }
    return render(request, "suggestions/portal/matter.html", context)


def _proposed_page(request: HttpRequest, proposed: "Matter", at: datetime) -> HttpResponse:
    """Go to the suggestion's own page; show what comes from elsewhere here."""
    suggestion = getattr(proposed, "suggestion", None)
    if suggestion is not None:
        return redirect("portal:suggestion", public_id=suggestion.public_id)
    story = sponsor_stories.of_matter(proposed.pk, deputy_of(request), at)
    context = {
        "matter": proposed,
        "story": story,
        "may_rate": story.may_rate,
        **after_context(story.handled, deputy_of(request), at),
        "lamp": lights.lamps_of("matter", [proposed.pk], at).get(proposed.pk),
        "parts": [part for part in story.handled.parts if part.round_no == story.round_no],
        "replies": replies_of(story),
        "contacts": contacts_of(story.handled),
    }
    return render(request, "suggestions/portal/matter.html", context)


@deputy_page
@require_http_methods(["GET", "POST"])
def rate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask for my rating of the round, or store it; who has rated already goes back to the matter."""
    actor, at = deputy_of(request), now()
    found, told, may_rate = _to_rate(request, public_id, actor, at)
    if not may_rate:
        if request.method == "POST":
            messages.info(request, "这一次没有重复提交，最新情况见下面。")
        return redirect("portal:matter", public_id=public_id)
    form = RateForm(request.POST if request.method == "POST" else None, initial={"round_no": told.round_no})
    status = 422 if form.is_bound else 200
    if form.is_valid():
        status = _try_to_rate(request, form, found)
        if status == 200:
            messages.success(request, "已收到您的评价。")
            return redirect("portal:matter", public_id=public_id)
    context = {
        "matter": found,
        "story": told,
        "form": form,
        "replies": replies_of(told),
        "suggestion": formal.of_matter(found, actor) if found is not None else None,
    }
    return render(request, "suggestions/portal/rate.html", context, status=status)


def _to_rate(
    request: HttpRequest, public_id: UUID, actor: Actor, at: datetime
) -> "tuple[Matter | None, Story | SponsorStory, bool]":
    """Return the matter with its story as I follow it, and whether my rating is asked for."""
    proposed = sponsor_stories.sponsored(actor, public_id)
    if proposed is not None:
        story = sponsor_stories.of_matter(proposed.pk, actor, at)
        return story.handled.matter, story, story.may_rate
    case = _case_or_404(request, public_id)
    told = tracking.tell(case, actor, at)
    return case.matter, told, MatterAction.RATE_AS_DEPUTY in told.actions


def _try_to_rate(request: HttpRequest, form: RateForm, matter: "Matter | None") -> int:
    """Return 200 when the rating is stored, otherwise the status with which the form is shown again."""
    said = dict(form.cleaned_data)
    try:
        if matter is None or not tracking.rated_round_open(matter, said.pop("round_no")):
            raise WrongState(MOVED_ON)
        satisfaction.rate_as_deputy(matter_id=matter.pk, actor=deputy_of(request), at=now(), version=None, **said)
    except Refused as refusal:
        form.refuse(refusal)
        return refusal.status
    return 200
