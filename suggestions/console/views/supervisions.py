"""Supervision: press a unit, one record with its paper, its steps; the list; several reminders at once."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.console.gate import staff_page
from accounts.middleware import actor_of_request
from core import asked
from core.actors import Actor
from core.clock import now
from core.errors import Refused, WrongState
from core.official_papers import DOCX, letter_document
from core.subjects import Subject
from suggestions import supervision_policies
from suggestions.console import supervision_page as pages
from suggestions.console.attempts import INVALID, attempt
from suggestions.console.forms.supervising import STEP_FORMS, BeginForm
from suggestions.selectors import letter_bodies, supervisions
from suggestions.selectors.supervisions import TABS
from suggestions.services.supervise import BEGIN_COMMANDS, remind
from suggestions.services.supervision_answers import SUPERVISION_COMMANDS
from suggestions.states import SupervisionAction, SupervisionKind, SupervisionState

if TYPE_CHECKING:
    from suggestions.models import Matter, Supervision

PER_PAGE, AT_ONCE = 30, 50
SAME_PRESS = timedelta(seconds=30)


@staff_page
@require_GET
def lists(request: HttpRequest) -> HttpResponse:
    """List supervision: what waits for me, what is open, what has ended."""
    actor, at = actor_of_request(request), now()
    if not supervisions.has_page(actor):
        raise Http404
    show = request.GET.get("show", "open")
    key, label, empty = next((tab for tab in TABS if tab[0] == show), TABS[1])
    page = Paginator(supervisions.listed(actor, key), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "tabs": [(tab, words, tab == key) for tab, words, _ in TABS],
        "label": label,
        "empty": empty,
        "page": page,
        "rows": pages.rows(list(page), at),
        "sends": supervisions.sends(actor),
    }
    return render(request, "suggestions/console/supervisions.html", context)


@staff_page
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, public_id: UUID, kind: str) -> HttpResponse:
    """Show what a sender decides on with the form, or send."""
    actor, at = actor_of_request(request), now()
    matter = supervisions.matter_to_press(actor, public_id)
    if kind not in SupervisionKind.values or matter is None:
        raise Http404
    wanted = SupervisionKind(kind)
    if supervision_policies.beginner(wanted, matter, actor) is None:
        raise Http404
    part_id = asked.number(request.POST.get("assignment_id") or request.GET.get("part", ""))
    form, known = pages.begin_form(wanted, matter, part_id, at, request.POST or None)
    status = 200
    if request.method == "POST":
        sent, status = _begun(wanted, matter, form, actor, at)
        if sent is not None:
            messages.success(request, _said(sent))
            return redirect("supervisions:record", supervision_id=sent.public_id)
        form.renew_version(matter.version)
    context = {**pages.begin_context(wanted, matter, known, actor, at), "form": form}
    return render(request, "suggestions/console/supervise.html", context, status=status)


def _begun(
    kind: SupervisionKind, matter: "Matter", form: BeginForm, actor: Actor, at: datetime
) -> "tuple[Supervision | None, int]":
    """Return the new record, or None with the status of the refusal; the same press coming twice finds the first."""
    if not form.is_valid():
        return None, INVALID
    said = form.arguments()
    try:
        return BEGIN_COMMANDS[kind](matter_id=matter.pk, actor=actor, at=at, **said), 200
    except Refused as refusal:
        there = supervisions.open_of(said["assignment_id"], kind) if isinstance(refusal, WrongState) else None
        if there is not None and there.drafted_by_id == actor.user_id and at - there.drafted_at < SAME_PRESS:
            return there, 200
        form.refuse(refusal)
        return None, refusal.status


def _said(record: "Supervision") -> str:
    if record.state == SupervisionState.DRAFT:
        return "督办函已拟好，等签发。"
    return f"已发出{record.number}，单位收到消息了。"


def _or_404(actor: Actor, supervision_id: UUID) -> "Supervision":
    found = supervisions.record_for(actor, supervision_id)
    if found is None:
        raise Http404
    return found


@staff_page
@require_GET
def record(request: HttpRequest, supervision_id: UUID) -> HttpResponse:
    """Show a record: the letter, the answers, the clock, and what may be done now."""
    actor = actor_of_request(request)
    context = pages.context(_or_404(actor, supervision_id), actor, now())
    return render(request, "suggestions/console/supervision.html", context)


@staff_page
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, supervision_id: UUID, action: str) -> HttpResponse:
    """Take a step of a record; a refusal is shown on its page beside the form it came from."""
    if action not in set(STEP_FORMS):
        raise Http404
    taken = SupervisionAction(action)
    actor, at = actor_of_request(request), now()
    found = _or_404(actor, supervision_id)
    if request.method == "GET":
        return redirect("supervisions:record", supervision_id=found.public_id)
    form = pages.given(taken, found, request.POST, request.FILES)
    status = attempt(
        request,
        form,
        lambda said: SUPERVISION_COMMANDS[taken](supervision_id=found.pk, actor=actor, at=at, **said),
        verb=taken,
        subject=Subject("supervision", found.pk),
        actor=actor,
        at=at,
    )
    if status is None:
        messages.success(request, pages.DONE[taken])
        return redirect("supervisions:record", supervision_id=found.public_id)
    standing = _or_404(actor, supervision_id)
    form.renew_version(standing.version)
    context = pages.context(standing, actor, at, (taken, form))
    return render(request, "suggestions/console/supervision.html", context, status=status)


@staff_page
@require_GET
def paper(request: HttpRequest, supervision_id: UUID) -> HttpResponse:
    """Show the letter made for printing."""
    found = _or_404(actor_of_request(request), supervision_id)
    context = {"record": found, "letter": letter_bodies.letter_of(found, now())}
    return render(request, "suggestions/console/supervision_paper.html", context)


@staff_page
@require_GET
def document(request: HttpRequest, supervision_id: UUID) -> HttpResponse:
    """Return the letter as a docx, for the seal."""
    found = _or_404(actor_of_request(request), supervision_id)
    letter = letter_bodies.letter_of(found, now())
    name = quote(f"{letter.title}.docx")
    headers = {"Content-Disposition": f"attachment; filename=\"letter.docx\"; filename*=UTF-8''{name}"}
    return HttpResponse(letter_document(letter), content_type=DOCX, headers=headers)


@staff_page
@require_POST
def remind_all(request: HttpRequest) -> HttpResponse:
    """Show which of the picked items are reminded of, and after the second press remind of each; say how each went."""
    actor, at = actor_of_request(request), now()
    if not supervisions.sends(actor):
        raise Http404
    wanted = [one for said in request.POST.getlist("item")[:AT_ONCE] if (one := _uuid(said)) is not None]
    found = supervisions.matters_to_press(actor, wanted)
    if not found:
        messages.info(request, "请先选择要催办的事项。")
        return redirect("console:deadlines")
    confirmed = request.POST.get("confirmed") == "1"
    lines = [_line(matter, actor, at, confirmed) for matter in found]
    context = {"lines": lines, "confirmed": confirmed, "done": sum(1 for line in lines if line["record"])}
    return render(request, "suggestions/console/remind_all.html", context)


def _line(matter: "Matter", actor: Actor, at: datetime, confirmed: bool) -> dict[str, Any]:
    parts = supervision_policies.parts_of(matter)
    unit = parts[0].unit.name if parts else ""
    if not confirmed:
        return {"matter": matter, "unit": unit, "record": None, "refused": ""}
    try:
        sent = remind(
            matter_id=matter.pk, assignment_id=parts[0].pk if parts else 0, actor=actor, at=at, version=matter.version
        )
    except Refused as refusal:
        return {"matter": matter, "unit": unit, "record": None, "refused": refusal.message}
    return {"matter": matter, "unit": unit, "record": sent, "refused": ""}


def _uuid(said: str) -> UUID | None:
    try:
        return UUID(said)
    except ValueError:
        return None
