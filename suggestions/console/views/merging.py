"""Merging one opinion into another: which one, both side by side, and what the citizen will read, before it is done."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.console.gate import staff_page
from accounts.middleware import actor_of_request
from core.actors import Actor
from core.clock import now
from core.errors import Refused
from core.subjects import Subject
from suggestions import lifecycle
from suggestions.console import wording
from suggestions.console.attempts import INVALID, attempt
from suggestions.console.forms import opinion_form
from suggestions.console.forms.base import StepForm
from suggestions.console.views.opinions import opinion_or_404, shown, went_on
from suggestions.inputs import bare_digits
from suggestions.selectors import similar
from suggestions.selectors.merged_stories import NOTE
from suggestions.services import merging
from suggestions.states import IdentityMode, OpinionAction

if TYPE_CHECKING:
    from suggestions.models import Opinion

STEP = OpinionAction.MERGE


@staff_page
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, number: str) -> HttpResponse:
    """Ask into which, show both side by side, and merge once that is confirmed."""
    actor, at = actor_of_request(request), now()
    found = opinion_or_404(actor, number)
    if request.method == "GET":
        into = request.GET.get("into", "")
        form = opinion_form(STEP, found, at)
        form.initial["into"] = into
        return _page(request, found, actor, at, form, into)
    form = opinion_form(STEP, found, at, request.POST)
    into = str(request.POST.get("into", ""))
    if "confirmed" not in request.POST:
        return _page(request, found, actor, at, form, into)
    subject = Subject("opinion", found.pk)
    status = attempt(
        request,
        form,
        lambda said: merging.merge(opinion_id=found.pk, actor=actor, at=at, **said),
        verb=STEP,
        subject=subject,
        actor=actor,
        at=at,
    )
    if status is None:
        return went_on(request, actor, found, STEP)
    now_standing = opinion_or_404(actor, number)
    form.renew_version(now_standing.version)
    return _page(request, now_standing, actor, at, form, into, status)


def _page(
    request: HttpRequest, found: "Opinion", actor: Actor, at: datetime, form: StepForm, into: str, status: int = 200
) -> HttpResponse:
    try:
        lifecycle.OPINION.check(STEP, found, actor)
        refused = ""
    except Refused as refusal:
        refused, status = refusal.message, max(status, refusal.status)
    master = similar.master_for(actor, bare_digits(into)) if into else None
    if into and master is None:
        form, status = form if form.errors else _not_found(found, at, into), max(status, INVALID)
    context = {
        **shown(found, actor, at, request.GET.get("list", "")),
        "step": STEP,
        "form": form,
        "refused": refused if not form.errors else "",
        "takeable": not refused,
        "into": into,
        "sides": [_side("这一件", found), _side("并入的这一件（主件）", master)] if master is not None else [],
        "master": master,
        "reasons": similar.reasons(found, master) if master is not None else (),
        "similar": similar.similar_opinions(actor, found, at) if master is None and not refused else [],
        "note": NOTE,
    }
    return render(request, "suggestions/console/merge.html", context, status=status)


def _not_found(found: "Opinion", at: datetime, into: str) -> StepForm:
    form = opinion_form(STEP, found, at, {"version": found.version, "into": into})
    form.add_error("into", merging.NOT_FOUND)
    return form


def _side(label: str, opinion: "Opinion") -> dict[str, Any]:
    """Return one of the two as it is compared."""
    people = getattr(opinion, "people", 1)
    facts = [
        ("地点", wording.place_of(opinion)),
        ("收到时间", wording.moment(opinion.received_at)),
        ("身份", IdentityMode(opinion.identity_mode).label),
        ("初审单位", str(opinion.owner)),
        ("类别", opinion.category.name if opinion.category is not None else "还没有分类"),
    ]
    if people > 1:
        facts.append(("人数", f"已有{people}人反映"))
    return {
        "label": label,
        "opinion": opinion,
        "title": opinion.title or wording.beginning(opinion.text),
        "tone": wording.STATUS_TONES.get(opinion.state, ""),
        "standing": opinion.matter.standing if opinion.matter is not None else opinion.get_state_display(),
        "facts": facts,
    }
