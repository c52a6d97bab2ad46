"""One opinion: its page, its steps."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.console.gate import staff_page
from accounts.middleware import actor_of_request
from core import registries
from core.actors import Actor
from core.clock import now
from core.errors import Refused
from core.subjects import Subject
from liaison.policies import ORGANISING_ROLES
from liaison.selectors.kiosks import item_of
from suggestions import lifecycle, policies
from suggestions.console import following, panel, pictures, slips, wording
from suggestions.console.attempts import attempt
from suggestions.console.forms import OPINION_FORMS, opinion_form
from suggestions.console.forms.base import StepForm
from suggestions.selectors import details, group_offers, history, lights
from suggestions.selectors.similar import merged_with, similar_opinions
from suggestions.selectors.tracking import RECEIPT_LASTS
from suggestions.services import OPINION_COMMANDS
from suggestions.states import Channel, MatterState, OpinionAction, OpinionState

if TYPE_CHECKING:
    from suggestions.models import Opinion

BEFORE_ACCEPTANCE = (
    OpinionState.PENDING,
    OpinionState.TRIAGING,
    OpinionState.NEED_INFO,
    OpinionState.WITH_GROUP,
    OpinionState.REJECT_REVIEW,
)


def _files(found: "Opinion") -> list[dict[str, Any]]:
    """Return what was spoken and what was photographed, the voice first."""
    sent = pictures.of(recording=[found.pk], opinion=[found.pk])
    return sent.get(Subject("recording", found.pk), []) + sent.get(Subject("opinion", found.pk), [])


def opinion_or_404(actor: Actor, number: str) -> "Opinion":
    """Return the opinion.

    :raises Http404: when it is not there or not the actor's to see
    """
    found = details.opinion_for(actor, number) if number.isprintable() else None
    if found is None:
        raise Http404
    return found


@staff_page
@require_GET
def opinion(request: HttpRequest, number: str) -> HttpResponse:
    """Show an opinion with everything that belongs to it and what may be done now."""
    actor, at = actor_of_request(request), now()
    found = opinion_or_404(actor, number)
    context = whole(request, found, actor, at, request.GET.get("list", ""))
    context["timeline"] = [wording.history_step(line) for line in history.of_opinion(actor, found)]
    return render(request, "suggestions/console/opinion.html", context)


def whole(request: HttpRequest, found: "Opinion", actor: Actor, at: datetime, key: str) -> dict[str, Any]:
    """Return everything that belongs to an opinion but its history, and what may be done now."""
    studies = group_offers.of_opinion(found)
    similar = similar_opinions(actor, found, at) if found.state in BEFORE_ACCEPTANCE else []
    return {
        **shown(found, actor, at, key),
        "offers": panel.opinion_offers(found, actor, at, key, asked=bool(studies)),
        "studies": {"offers": studies} if studies else None,
        "similar": similar,
        "may_merge": OpinionAction.MERGE in lifecycle.OPINION.available_actions(found, actor),
        "merged": merged_with(actor, found) if found.has_merged else [],  # type: ignore[attr-defined]
        "may_consult": _may_consult(found, actor),
        "receipt_url": _receipt_url(request, found, at),
        "may_reissue": policies.triager(found, actor) is not None and not found.imported,
        "sections": [
            *_from_machine(found),
            *(s for _, added in registries.opinion_sections.items() if (s := added(actor, found.pk)) is not None),
        ],
    }


def _receipt_url(request: HttpRequest, found: "Opinion", at: datetime) -> str:
    """Return where the receipt can be printed again, while its code is still known to the one who entered it."""
    if found.code_round != 1 or at >= found.recorded_at + RECEIPT_LASTS:
        return ""
    row = slips.row_of(request, found.number)
    return f"{reverse('console:entry-receipts', args=[row[0]])}?row={row[1]}" if row is not None else ""


def _from_machine(found: "Opinion") -> list[registries.Section]:
    """Return the section that says from which machine it came; asked for those from machines only."""
    if found.channel != Channel.KIOSK:
        return []
    item = item_of(Subject("opinion", found.pk))
    return (
        [registries.Section("从自助一体机收到", "suggestions/console/_from_machine.html", {"item": item})]
        if item
        else []
    )


def shown(found: "Opinion", actor: Actor, at: datetime, key: str) -> dict[str, Any]:
    """Return what both the page and its steps show: the words, the place, the person as far as known, the deadlines."""
    return {
        "opinion": found,
        "title": found.title or wording.beginning(found.text),
        "tone": wording.STATUS_TONES.get(found.state, ""),
        "facts": wording.opinion_facts(found),
        "triage_facts": wording.triage_facts(found),
        "lamps": lights.opinion_lamps(found.pk, at),
        "photos": _files(found),
        "questions": list(found.info_requests.all()),
        "may_read_contact": _has_contact(found) and policies.contact_reader(found, actor) is not None,
        "no_contact": not _has_contact(found),
        "list_key": key,
        "list_query": following.query_of(key),
        "work_list": following.list_named(actor, key),
    }


def _may_consult(found: "Opinion", actor: Actor) -> bool:
    """Return whether the parties may be asked together over it (微协商): read and summed up, and not closed."""
    closed = found.matter is not None and found.matter.state == MatterState.CLOSED
    open_one = found.state in (OpinionState.TRIAGING, OpinionState.ACCEPTED) and not closed
    return open_one and bool(found.title) and bool(actor.acting_as(*ORGANISING_ROLES))


def _has_contact(found: "Opinion") -> bool:
    return getattr(found, "submitter", None) is not None


@staff_page
@require_http_methods(["GET", "POST"])
def opinion_step(request: HttpRequest, number: str, action: str) -> HttpResponse:
    """Show the form of a step beside the opinion, or take the step and go on."""
    if action not in set(OPINION_FORMS):
        raise Http404
    step = OpinionAction(action)
    actor, at = actor_of_request(request), now()
    found = opinion_or_404(actor, number)
    if request.method == "GET":
        return _form_page(request, found, step, actor, at, opinion_form(step, found, at))
    form = opinion_form(step, found, at, request.POST)
    subject = Subject("opinion", found.pk)
    status = attempt(
        request,
        form,
        lambda said: OPINION_COMMANDS[step](opinion_id=found.pk, actor=actor, at=at, **said),
        verb=step,
        subject=subject,
        actor=actor,
        at=at,
    )
    if status is None:
        return went_on(request, actor, found, step)
    now_standing = opinion_or_404(actor, number)
    form.renew_version(now_standing.version)
    return _form_page(request, now_standing, step, actor, at, form, status)


def went_on(request: HttpRequest, actor: Actor, item: Any, step: str) -> HttpResponse:
    """Say what was done and send the person on."""
    place = following.after_step(actor, item, step, request.GET.get("list", ""))
    messages.success(request, wording.done_sentence(step) + place.note)
    return redirect(place.address)


def _form_page(
    request: HttpRequest,
    found: "Opinion",
    step: OpinionAction,
    actor: Actor,
    at: datetime,
    form: StepForm,
    status: int = 200,
) -> HttpResponse:
    try:
        lifecycle.OPINION.check(step, found, actor)
        refused = ""
    except Refused as refusal:
        refused, status = refusal.message, max(status, refusal.status)
    key = request.GET.get("list", "")
    context = {
        **shown(found, actor, at, key),
        "step": step,
        "form": form,
        # Said only where the form itself has not said it already.
        "refused": refused if not form.is_bound else "",
        "takeable": not refused,
    }
    return render(request, "suggestions/console/opinion_step.html", context, status=status)
