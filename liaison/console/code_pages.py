"""The console pages of one code: what it is for, how often it is opened, its sheets; its replacement, further codes."""

from typing import TYPE_CHECKING
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.console.gate import staff_page
from accounts.middleware import actor_of_request
from core import registries
from core.clock import now
from core.errors import Refused
from liaison import selectors, services
from liaison.console.drawing import address_of_code
from liaison.policies import keeps_codes
from liaison.selectors import duty
from liaison.selectors.kiosks import kiosks_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from liaison.models import QRCode


class ProjectCodeForm(forms.Form):
    """Which station receives what is said about the project."""

    station: forms.Field = forms.ModelChoiceField(
        label="接收意见的联络站", queryset=None, empty_label="请选择", help_text="扫码反映的意见由这个站接收。"
    )


@staff_page
@require_GET
def code(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one code: where it leads, whether it works, its sheets, the scans of each day, where it hangs."""
    actor, at = actor_of_request(request), now()
    found = get_object_or_404(selectors.codes_for(actor), public_id=public_id)
    scans = selectors.scans_by_day(found, at)
    context = {
        "code": found,
        "works": selectors.codes_in_force(actor, at).filter(pk=found.pk).exists(),
        "address": address_of_code(found.token),
        "replacement": found.replaced_by,
        "scans": scans,
        "opened": sum(day.opened for day in scans),
        "days": selectors.SCANS_DAYS,
        "places": list(selectors.placements_for(actor).filter(code=found)),
        "keeps": keeps_codes(found.station, actor),
    }
    return render(request, "liaison/console/code.html", context)


@staff_page
@require_POST
def replace_code(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Stop a code and show the new one that took its place."""
    actor = actor_of_request(request)
    old = get_object_or_404(selectors.codes_for(actor), public_id=public_id)
    return _made(
        request,
        lambda: services.replace_code(code_id=old.pk, actor=actor, at=now()),
        "已换成新码。扫到旧码的人会看到新码；请打印新海报，把旧的换下来。",
        redirect("liaison_console:code", public_id=old.public_id),
    )


def _made(request: HttpRequest, command: "Callable[[], QRCode]", done: str, otherwise: HttpResponse) -> HttpResponse:
    """Run a command that makes a code and go on to its page; a refusal is said on the page it came from."""
    try:
        made = command()
    except Refused as refusal:
        messages.error(request, refusal.message)
        return otherwise
    messages.success(request, done)
    return redirect("liaison_console:code", public_id=made.public_id)


@staff_page
@require_POST
def shift_code(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Make the code of a shift, or show the one it has."""
    actor, at = actor_of_request(request), now()
    shift = duty.shifts_for(actor).filter(public_id=public_id).first()
    if shift is None:
        raise Http404
    back = redirect("duty_console:shift", shift_id=public_id)
    return _made(
        request,
        lambda: services.issue_shift_code(shift_id=shift.pk, actor=actor, at=at),
        "这个班的接待码在这里。换班以后码不用换，意见交给当班的代表。",
        back,
    )


@staff_page
@require_POST
def kiosk_code(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Make the code that hangs beside a machine, or show the one it has."""
    actor, at = actor_of_request(request), now()
    found = get_object_or_404(kiosks_for(actor), public_id=public_id)
    back = redirect("liaison_console:kiosk", public_id=public_id)
    return _made(
        request,
        lambda: services.issue_kiosk_code(kiosk_id=found.pk, actor=actor, at=at),
        "这台机器的码在这里，贴在机器旁边，群众也可以用自己的手机说。",
        back,
    )


@staff_page
@require_http_methods(["GET", "POST"])
def project_code(request: HttpRequest, project_id: UUID) -> HttpResponse:
    """Ask which station receives what is said about a project, and make the code."""
    actor, at = actor_of_request(request), now()
    find = registries.code_projects.get("project")
    name = find(actor, project_id) if find is not None else None
    if name is None:
        raise Http404
    form = ProjectCodeForm(request.POST if request.method == "POST" else None)
    form.fields["station"].queryset = selectors.stations_for(actor).filter(  # type: ignore[attr-defined]
        status__in=selectors.RECEIVING
    )
    if form.is_valid():
        station = form.cleaned_data["station"]
        return _made(
            request,
            lambda: services.issue_project_code(project_id=project_id, station_id=station.pk, actor=actor, at=at),
            "项目码在这里，打印出来贴在施工围挡或者公示栏上。",
            redirect("liaison_console:project_code", project_id=project_id),
        )
    return render(request, "liaison/console/project_code.html", {"form": form, "name": name})
