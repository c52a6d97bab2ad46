"""A deputy's opinion: the citizen's own words and the story, and the contact where the citizen allows a call."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from core.clock import now
from core.errors import Refused
from deputies.portal.gate import deputy_of, deputy_page
from suggestions import policies
from suggestions.portal.forms import ReasonForm
from suggestions.selectors import contacts, deputy_work, tracking
from suggestions.selectors.stories import Case, Handled
from suggestions.services import triage
from suggestions.states import MatterAction


@deputy_page
@require_GET
def opinion(request: HttpRequest, number: str) -> HttpResponse:
    """Show one of my opinions, others are not there."""
    actor, at = deputy_of(request), now()
    opinion_id = deputy_work.opinion_seen(actor, number)
    if opinion_id is None:
        raise Http404
    case = tracking.case_of(opinion_id)
    told = tracking.tell(case, actor, at)
    context = {
        "opinion": case.opinion,
        "story": told,
        "may_rate": MatterAction.RATE_AS_DEPUTY in told.actions,
        "may_read_contact": policies.contact_reader(case.opinion, actor) is not None,
        "photos": photos_of(case, "opinion", case.opinion.pk),
        "replies": replies_of(told),
        "contacts": contacts_of(case),
    }
    return render(request, "suggestions/portal/opinion.html", context)


@deputy_page
@require_http_methods(["GET", "POST"])
def contact(request: HttpRequest, number: str) -> HttpResponse:
    """Ask why, then show name and phone in this one answer; nothing of it is kept anywhere else."""
    actor = deputy_of(request)
    found = contacts.readable_opinion(actor, number)
    if found is None:
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    status, submitter = 422 if form.is_bound else 200, None
    if form.is_valid():
        try:
            read = triage.read_contact(opinion_id=found.pk, actor=actor, at=now(), reason=form.cleaned_data["reason"])
            submitter, status = read.submitter, 200
        except Refused as refusal:
            form.refuse(refusal)
            status = refusal.status
    context = {"opinion": found, "form": form, "submitter": submitter}
    return render(request, "suggestions/portal/contact.html", context, status=status)


def photos_of(case: Case, kind: str, subject_id: int) -> list[dict[str, Any]]:
    """Return the pictures of an opinion or a reply as the grid of attachments takes them."""
    return [_shown(stored, index) for index, stored in enumerate(case.files.get((kind, subject_id), []), start=1)]


def replies_of(told: Any) -> list[dict[str, Any]]:
    """Return the replies of a story, each with its pictures."""
    return [{"reply": reply, "photos": shown_photos(reply.photos)} for reply in told.replies]


def shown_photos(photos: Any) -> list[dict[str, Any]]:
    """Return pictures as the grid of attachments takes them."""
    return [_shown(photo, index) for index, photo in enumerate(photos, start=1)]


def _shown(stored: Any, index: int) -> dict[str, Any]:
    url = reverse("file", args=[stored.public_id])
    return {"name": f"照片{index}", "kind": stored.kind, "url": url, "thumb": url, "note": ""}


def contacts_of(case: Handled) -> list[dict[str, Any]]:
    """Return how the units talked with citizen and deputy, oldest first, without the names of their clerks."""
    rows = [(contact, part) for part in case.parts for contact in part.contacts.all()]
    return [
        {
            "unit": part.unit.name,
            "way": f"在“{contact.activity.title}”上" if contact.activity else contact.get_way_display(),
            "who": "、".join(w for w, met in (("群众", contact.with_citizen), ("代表", contact.with_deputy)) if met),
            "at": contact.contacted_at,
            "summary": contact.summary,
        }
        for contact, part in sorted(rows, key=lambda row: row[0].contacted_at)
    ]
