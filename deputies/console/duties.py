"""The console pages of duty records: what waits for confirmation, one record, entering for one or many deputies."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.middleware import actor_of_request
from core.clock import now
from deputies import lifecycle, policies, services
from deputies.console.gate import congress_page
from deputies.forms import DecisionForm, EnterForm, attempt
from deputies.models import Deputy
from deputies.selectors import duties, groups

PER_PAGE = 30


@congress_page
@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """List the reports the reader may confirm, the oldest first."""
    page = Paginator(duties.waiting_for(actor_of_request(request)), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "deputies/console/waiting.html", {"page": page})


@congress_page
@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Show a record with its text and pictures, and confirm or reject it."""
    actor, at = actor_of_request(request), now()
    (found,) = duties.with_sources([get_object_or_404(duties.records_for(actor), public_id=record_id)])
    form = DecisionForm(request.POST if request.method == "POST" else None, initial={"version": found.version})
    status = attempt(form, lambda: decide(form, found.pk, actor, at))
    if status == 200:
        messages.success(request, "已办理，代表会收到消息。")
        return redirect("deputies_console:waiting")
    context = {
        "record": found,
        "photos": pictures(found.pk),
        "form": form if lifecycle.DUTY.available_actions(found, actor) else None,
        "is_own": policies.is_self(found.deputy_id, actor),
    }
    return render(request, "deputies/console/record.html", context, status=status or 200)


def decide(form: DecisionForm, record_id: int, actor: Any, at: Any) -> None:
    """Run the command the form asks for."""
    said = form.cleaned_data
    if said["decision"] == "confirm":
        services.confirm_duty(record_id=record_id, actor=actor, at=at, version=said["version"])
    else:
        reason = said["reason"]
        services.reject_duty(record_id=record_id, actor=actor, at=at, version=said["version"], reason=reason)


def pictures(record_id: int) -> list[dict[str, str]]:
    """Return the pictures of a record as the grid of attachments takes them."""
    return [
        {"name": f"照片{n}", "kind": stored.kind, "url": url, "thumb": url, "note": ""}
        for n, stored in enumerate(duties.photos_of(record_id), start=1)
        for url in [reverse("file", args=[stored.public_id])]
    ]


@congress_page
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, deputy_id: UUID) -> HttpResponse:
    """Enter what one deputy did."""
    actor = actor_of_request(request)
    deputy = get_object_or_404(duties.files_for(actor), public_id=deputy_id)
    back = reverse("deputies_console:file", args=[deputy_id])
    return _enter(request, [deputy], [deputy.pk], back, deputy.name)


@congress_page
@require_http_methods(["GET", "POST"])
def enter_group(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """Enter what members of a group did together; who was away is unticked."""
    actor = actor_of_request(request)
    group = get_object_or_404(groups.groups_for(actor), public_id=group_id)
    members = [member.mandate.deputy for member in groups.members_of(group.pk)]
    back = reverse("deputies_console:group", args=[group_id])
    return _enter(request, members, [member.pk for member in members], back, group.name)


def _enter(
    request: HttpRequest, offered: Iterable[Deputy], chosen: Iterable[int], back: str, whose: str
) -> HttpResponse:
    actor, at = actor_of_request(request), now()
    form = EnterForm(request.POST if request.method == "POST" else None, deputies=offered, chosen=chosen)

    def command() -> None:
        said = dict(form.cleaned_data)
        services.enter_duty(deputy_ids=said.pop("deputies"), actor=actor, at=at, **said)

    status = attempt(form, command)
    if status == 200:
        messages.success(request, "已登记，由另一位有权确认的人核对后计入。")
        return redirect(back)
    context = {"form": form, "back": back, "whose": whose}
    return render(request, "deputies/console/enter.html", context, status=status or 200)
