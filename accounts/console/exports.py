"""导出记录: what one has taken out as files and how far it is; the audit administrator sees everybody's, opens none."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts import export_policies
from accounts.console.landing import landing_address
from accounts.middleware import actor_of_request
from accounts.services.exports import fetch_export
from core import exports, files
from core.clock import now
from core.errors import Refused
from core.models import ExportState
from core.spreadsheets import XLSX

if TYPE_CHECKING:
    from core.actors import Actor
    from core.models import ExportJob

PER_PAGE = 50
TONES = {
    ExportState.WAITING: "wait",
    ExportState.RUNNING: "info",
    ExportState.DONE: "ok",
    ExportState.FAILED: "alert",
    ExportState.EXPIRED: "mute",
}


@login_required
@require_GET
def export_list(request: HttpRequest) -> HttpResponse:
    """List one's own exports, or everybody's for the audit administrator."""
    actor = actor_of_request(request)
    if not export_policies.has_page(actor):
        raise Http404
    found = exports.every() if export_policies.audits(actor) else exports.own(actor.user_id or 0)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = [_row(job, actor) for job in page]
    context = {
        "page": page,
        "rows": rows,
        "audits": export_policies.audits(actor),
        "home": landing_address(actor),
        "moving": any(row["job"].state in (ExportState.WAITING, ExportState.RUNNING) for row in rows),
    }
    return render(request, "accounts/console/exports.html", context)


def _row(job: "ExportJob", actor: "Actor") -> dict[str, Any]:
    here = job.state == ExportState.DONE and job.expires_at is not None and now() < job.expires_at
    return {"job": job, "tone": TONES[ExportState(job.state)], "fetchable": here and job.user_id == actor.user_id}


@login_required
@require_POST
def export_file(request: HttpRequest, export_id: UUID) -> HttpResponseBase:
    """Return the file of one's own export; what is not one's own is not there."""
    actor = actor_of_request(request)
    if not exports.own(actor.user_id or 0).filter(public_id=export_id).exists():
        raise Http404
    try:
        stored = fetch_export(public_id=export_id, actor=actor, at=now())
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("accounts:exports")
    return FileResponse(files.open_file(stored), content_type=XLSX, as_attachment=True, filename=stored.name)
