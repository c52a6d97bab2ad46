"""What a deputy follows after a reply: promises and return visits, and the deputy's word that a problem came back."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from core.actors import Actor
from core.clock import local_date, now
from core.errors import Refused
from deputies.portal.gate import deputy_of, deputy_page
from suggestions.portal.forms import ReopenForm
from suggestions.portal.opinions import shown_photos
from suggestions.selectors import after_stories, details, followups
from suggestions.selectors.after_stories import TONES, overdue
from suggestions.selectors.stories import Handled
from suggestions.services import reopening
from suggestions.states import CommitmentState, MatterAction

PER_PAGE = 20
VISITS_SHOWN = 20


@deputy_page
@require_GET
def promises(request: HttpRequest) -> HttpResponse:
    """Show the promises of what I follow, the first due first, and the latest return visits."""
    actor, at = deputy_of(request), now()
    standing = (CommitmentState.OPEN, CommitmentState.REPORTED)
    page = Paginator(followups.promises_told(actor, standing), PER_PAGE).get_page(request.GET.get("page"))
    kept = list(followups.promises(actor, (CommitmentState.DONE,)).order_by("-ended_at")[:PER_PAGE])
    context = {
        "rows": [{"promise": one, "tone": TONES[one.state], "overdue": overdue(one, local_date(at))} for one in page],
        "page": page,
        "kept": kept,
        "visits": list(followups.visits(actor, show="done", day=local_date(at))[:VISITS_SHOWN]),
    }
    return render(request, "suggestions/portal/promises.html", context)


@deputy_page
@require_http_methods(["GET", "POST"])
def reopen(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask what came back, or have the matter handled again; one that is open already goes back to its page."""
    actor, at = deputy_of(request), now()
    matter = details.matter_for(actor, str(public_id))
    if matter is None:
        raise Http404
    if MatterAction.REOPEN not in after_stories.actions_now(matter, actor, at):
        if request.method == "POST":
            messages.info(request, "这一次没有重复提交，最新情况见下面。")
        return redirect("portal:matter", public_id=public_id)
    form = ReopenForm(request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            reopening.reopen(matter_id=matter.pk, actor=actor, at=at, version=None, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            messages.success(request, "已恢复办理，由交办的一方重新交办。")
            return redirect("portal:matter", public_id=public_id)
    after = after_stories.after_of(matter, actor, at)
    context = {"matter": matter, "form": form, "after": after}
    return render(request, "suggestions/portal/reopen.html", context, status=status)


def after_context(handled: Handled, actor: Actor, at: datetime) -> dict[str, Any]:
    """Return what came after the reply, and whether the deputy may say that the problem is back."""
    if handled.matter is None:
        return {}
    after = after_stories.after_of(handled.matter, actor, at, handled.files)
    return {
        "may_reopen": MatterAction.REOPEN in after_stories.actions_now(handled.matter, actor, at),
        "after": after,
        "promises": [{"promise": one, "photos": shown_photos(one.photos)} for one in after.promises],
    }
