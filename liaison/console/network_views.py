"""The console pages that import the network of stations: the sheet, what it would do, and the confirmation."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.console.gate import staff_page
from accounts.middleware import actor_of_request
from accounts.roles import Role
from core.actors import Actor
from core.clock import now
from core.errors import Refused
from liaison.selectors.network import compare
from liaison.services.network import import_stations
from liaison.spreadsheet import Line, read_lines, template

SALT = "liaison.network"
KEPT_SECONDS = 2 * 3600
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LOST = "预览已经过期，请把表再传一次。"


class SheetForm(forms.Form):
    """The sheet."""

    file = forms.FileField(
        label="站点表",
        help_text="xlsx或者csv，第一行是标题。",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": "请选择站点表。", "empty": "这个文件是空的。"},
    )


def _keeper(request: HttpRequest) -> Actor:
    actor = actor_of_request(request)
    if not actor.acting_as(Role.COUNTY_DISPATCHER):
        raise Http404
    return actor


@staff_page
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Ask for the sheet, or show what it would do; nothing is changed yet."""
    actor = _keeper(request)
    form = SheetForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if not form.is_bound:
        return render(request, "liaison/console/import.html", {"form": form})
    if form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            lines = read_lines(sent.name, sent.read())
        except Refused as refusal:
            form.add_error("file", refusal.message)
        else:
            return _preview(request, lines, actor)
    return render(request, "liaison/console/import.html", {"form": form}, status=422)


def _preview(request: HttpRequest, lines: list[Line], actor: Actor, status: int = 200) -> HttpResponse:
    """Show the comparison; the lines travel signed in the page, so that what is confirmed is what was shown."""
    found = compare(lines)
    sealed = "" if found.wrong else signing.dumps(_packed(lines, actor), salt=SALT, compress=True)
    context = {
        "found": found,
        "total": len(found.entries),
        "sealed": sealed,
        "rows": [{"entry": entry, "indent": "　" * entry.depth} for entry in found.entries],
    }
    return render(request, "liaison/console/import_preview.html", context, status=422 if found.wrong else status)


def _packed(lines: list[Line], actor: Actor) -> dict[str, Any]:
    return {"user": actor.user_id, "lines": [[line.number, line.cells] for line in lines]}


@staff_page
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Import what was shown; what has become wrong since is shown again, and nothing is imported."""
    actor = _keeper(request)
    try:
        packed = signing.loads(request.POST.get("sealed", ""), salt=SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature:
        packed = {}
    if packed.get("user") != actor.user_id:
        messages.error(request, LOST)
        return redirect("network_console:import")
    lines = [Line(number, cells) for number, cells in packed["lines"]]
    try:
        found = import_stations(lines=lines, actor=actor, at=now())
    except Refused as refusal:
        messages.error(request, refusal.message)
        return _preview(request, lines, actor, refusal.status)
    added = sum(1 for entry in found.to_write if entry.what == "new")
    changed = len(found.to_write) - added
    messages.success(
        request, f"导入完成：新增{added}个站，修改{changed}个，{len(found.entries) - added - changed}个没有变化。"
    )
    return redirect("liaison_console:stations")


@staff_page
@require_GET
def sheet_template(request: HttpRequest) -> HttpResponse:
    """Return the empty sheet."""
    _keeper(request)
    disposition = "attachment; filename*=UTF-8''%E7%AB%99%E7%82%B9%E8%A1%A8%E6%A8%A1%E6%9D%BF.xlsx"
    return HttpResponse(template(), content_type=XLSX, headers={"Content-Disposition": disposition})
