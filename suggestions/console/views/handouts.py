"""交办会 in the console: the meetings, one with its list, its paper, and all dispatched with a result for each."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.console.gate import staff_page
from accounts.middleware import actor_of_request
from core import asked
from core.actors import Actor
from core.clock import now
from core.errors import Refused
from suggestions.console.forms.handouts import CallForm, ProposeForm
from suggestions.console.sheets import handing_out
from suggestions.console.views.papers import as_document
from suggestions.selectors import handouts, paper_work
from suggestions.services import dispatch
from suggestions.services import handouts as commands

if TYPE_CHECKING:
    from suggestions.models import HandoutItem, HandoutMeeting

PER_PAGE, AT_ONCE = 30, 100


def _meeting_or_404(actor: Actor, meeting_id: UUID) -> "HandoutMeeting":
    found = handouts.meeting_for(actor, meeting_id)
    if found is None:
        raise Http404
    return found


@staff_page
@require_http_methods(["GET", "POST"])
def meetings(request: HttpRequest) -> HttpResponse:
    """List the meetings of one's own body, or call one."""
    actor, at = actor_of_request(request), now()
    if not paper_work.has_page(actor):
        raise Http404
    form = CallForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            called = commands.call_handout(actor=actor, at=at, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, "已登记，请把要交办的事项列入清单。")
            return redirect("papers:handout", meeting_id=called.public_id)
    page = Paginator(handouts.meetings(actor), PER_PAGE).get_page(request.GET.get("page"))
    status = 422 if form.is_bound else 200
    return render(request, "suggestions/console/handouts.html", {"page": page, "form": form}, status=status)


@staff_page
@require_http_methods(["GET", "POST"])
def meeting(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Show a meeting's list and what else waits, or put the ticked ones on it."""
    actor, at = actor_of_request(request), now()
    found = _meeting_or_404(actor, meeting_id)
    refused = ""
    if request.method == "POST":
        refused = _listed(request, found, actor, at)
        if not refused:
            return redirect("papers:handout", meeting_id=found.public_id)
    units = handouts.units(found, actor, at)
    context = {
        "meeting": found,
        "items": handouts.items(found),
        "waiting": handouts.open_matters(found, actor),
        "units": units,
        "refused": refused,
    }
    return render(request, "suggestions/console/handout.html", context, status=422 if refused else 200)


def _listed(request: HttpRequest, found: "HandoutMeeting", actor: Actor, at: datetime) -> str:
    """Put the ticked matters on the list and return why it was refused, empty when it was not."""
    ticked = [pk for said in request.POST.getlist("matter")[:AT_ONCE] if (pk := asked.number(said)) is not None]
    proposed = {pk: unit for pk in ticked if (unit := asked.number(request.POST.get(f"unit-{pk}", ""))) is not None}
    if not ticked:
        return "请先勾选要列入的事项。"
    try:
        count = commands.list_items(meeting_id=found.pk, matter_ids=ticked, actor=actor, at=at, proposed=proposed)
    except Refused as refusal:
        return refusal.message
    messages.success(request, f"{count}件已列入清单。")
    return ""


@staff_page
@require_http_methods(["GET", "POST"])
def item(request: HttpRequest, meeting_id: UUID, item_id: int) -> HttpResponse:
    """Show one item with the units proposed, change them, or take it off the list."""
    actor, at = actor_of_request(request), now()
    found = _meeting_or_404(actor, meeting_id)
    one = handouts.item_of(found, item_id)
    if one is None:
        raise Http404
    form = ProposeForm(
        request.POST if request.method == "POST" else None, item=one, meeting=found,
        units=handouts.units(found, actor, at),
    )  # fmt: skip
    status = 200
    if request.method == "POST":
        status = _changed(request, one, form, actor, at)
        if status == 200:
            return redirect("papers:handout", meeting_id=found.public_id)
        form.renew_version(_meeting_or_404(actor, meeting_id).version)
    context = {"meeting": found, "item": one, "form": form}
    return render(request, "suggestions/console/handout_item.html", context, status=status)


def _changed(request: HttpRequest, one: "HandoutItem", form: ProposeForm, actor: Actor, at: datetime) -> int:
    try:
        if "take_off" in request.POST:
            commands.take_off(item_id=one.pk, actor=actor, at=at)
            messages.success(request, "已移出清单，这件仍在待交办里。")
            return 200
        if not form.is_valid():
            return 422
        commands.propose_units(item_id=one.pk, actor=actor, at=at, **form.arguments())
    except Refused as refusal:
        form.is_valid()
        form.refuse(refusal)
        return refusal.status
    messages.success(request, "已保存拟办意见。")
    return 200


@staff_page
@require_GET
def paper(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Show the list by unit made for printing, or with `docx` return it as a file."""
    found = _meeting_or_404(actor_of_request(request), meeting_id)
    papers = [handing_out.paper(found, handouts.by_unit(found))]
    if "docx" in request.GET:
        return as_document(papers, papers[0].title)
    context = {"papers": papers, "back_url": reverse("papers:handout", args=[found.public_id]), "docx_url": "?docx=1"}
    return render(request, "papers/form.html", context)


@staff_page
@require_POST
def hand_out(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Dispatch all items that still wait, each by the real command, and show what came of each."""
    actor, at = actor_of_request(request), now()
    found = _meeting_or_404(actor, meeting_id)
    lines: list[dict[str, Any]] = [
        {"item": one, "refused": _dispatched(one, actor, at)}
        for one in handouts.items(found)
        if one.handed_out_at is None
    ]
    done = sum(1 for line in lines if not line["refused"])
    context = {"meeting": found, "lines": lines, "done": done}
    return render(request, "suggestions/console/handed_out.html", context)


def _dispatched(one: "HandoutItem", actor: Actor, at: datetime) -> str:
    """Dispatch one item and note it; return why it was refused, empty when it was dispatched."""
    refused = ""
    try:
        dispatch.dispatch(
            matter_id=one.matter_id, actor=actor, at=at, version=one.matter.version, lead_unit_id=one.lead_unit_id,
            co_unit_ids=[unit.pk for unit in one.co_units.all()], instruction=one.instruction,
        )  # fmt: skip
    except Refused as refusal:
        refused = refusal.message
    commands.note_result(item_id=one.pk, actor=actor, at=at, refusal=refused)
    return refused
