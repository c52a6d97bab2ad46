"""The console pages of deputies' objections: the list and the answer."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.middleware import actor_of_request
from core.clock import now
from deputies import lifecycle, services
from deputies.console.duties import pictures
from deputies.console.gate import score_page
from deputies.forms import AnswerForm, attempt
from deputies.selectors import duties

PER_PAGE = 30


@score_page
@require_GET
def objections(request: HttpRequest) -> HttpResponse:
    """List the objections, those that wait first."""
    found = duties.objections_for(actor_of_request(request)).order_by("answered_at", "-raised_at")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "deputies/console/objections.html", {"page": page})


@score_page
@require_http_methods(["GET", "POST"])
def objection(request: HttpRequest, objection_id: UUID) -> HttpResponse:
    """Show an objection with what it is about, and answer it."""
    actor, at = actor_of_request(request), now()
    found = get_object_or_404(duties.objections_for(actor), public_id=objection_id)
    form = AnswerForm(request.POST if request.method == "POST" else None, initial={"version": found.version})

    def command() -> None:
        said = form.cleaned_data
        answer = services.uphold_objection if said["decision"] == "uphold" else services.decline_objection
        answer(objection_id=found.pk, actor=actor, at=at, version=said["version"], answer=said["answer"])

    status = attempt(form, command)
    if status == 200:
        messages.success(request, "已答复，代表会收到消息。")
        return redirect("deputies_console:objections")
    context = {
        "objection": found,
        "photos": pictures(found.record_id) if found.record_id else [],
        "form": form if lifecycle.OBJECTION.available_actions(found, actor) else None,
    }
    return render(request, "deputies/console/objection.html", context, status=status or 200)
