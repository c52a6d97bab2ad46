"""The deputy's own file: what is on record, one's score with every record behind it, reports and objections."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from core import asked
from core.actors import Actor
from core.clock import local_year, now
from deputies import lifecycle, services
from deputies.forms import DecisionForm, ObjectionForm, ReportForm, attempt, new_key
from deputies.models import Deputy, DutyRecord
from deputies.portal.gate import deputy_of, deputy_page
from deputies.selectors import duties as reads
from deputies.selectors import files, scores, sheets

PER_PAGE = 20


def _me(actor: Actor) -> Deputy:
    return get_object_or_404(reads.files_for(actor), pk=actor.identity("deputy"))


def _told(me: Deputy, year: int) -> list[DutyRecord]:
    return reads.with_sources(reads.of_year(me.pk, year))


def _year(request: HttpRequest) -> int:
    return asked.year(request.GET.get("year", ""), present=local_year(now()))


@deputy_page
@require_GET
def duties(request: HttpRequest) -> HttpResponse:
    """Show my file of a year: what was done, what waits, groups and pairings."""
    actor, at = deputy_of(request), now()
    year, me = _year(request), _me(deputy_of(request))
    page = Paginator(reads.of_year(me.pk, year), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "file": files.file_of(me, year, at),
        "page": page,
        "records": reads.with_sources(page),
        "waiting": list(reads.waiting_for(actor)[:20]),
        "objections": list(reads.objections_for(actor)[:10]),
    }
    return render(request, "deputies/portal/duties.html", context)


@deputy_page
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Report what no business record shows; sent twice it is there once."""
    actor, at = deputy_of(request), now()
    data, uploads = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ReportForm(data, uploads, initial={"key": new_key(), "on": at.date()})

    def command() -> None:
        services.report_duty(deputy_id=actor.identity("deputy") or 0, actor=actor, at=at, **form.cleaned_data)

    status = attempt(form, command)
    if status == 200:
        messages.success(request, "已提交，由组长或人大工作人员确认后计入。")
        return redirect("deputies_portal:duties")
    return render(request, "deputies/portal/report.html", {"form": form}, status=status or 200)


@deputy_page
@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Show a record of mine, or of a member of the group I lead, which I confirm or reject."""
    actor, at = deputy_of(request), now()
    (found,) = reads.with_sources([get_object_or_404(reads.records_for(actor), public_id=record_id)])
    form = DecisionForm(request.POST if request.method == "POST" else None, initial={"version": found.version})

    def command() -> None:
        said = form.cleaned_data
        if said["decision"] == "confirm":
            services.confirm_duty(record_id=found.pk, actor=actor, at=at, version=said["version"])
        else:
            services.reject_duty(record_id=found.pk, actor=actor, at=at, version=said["version"], reason=said["reason"])

    status = attempt(form, command)
    if status == 200:
        messages.success(request, "已办理，代表会收到消息。")
        return redirect("deputies_portal:duties")
    context = {
        "record": found,
        "mine": found.deputy_id == actor.identity("deputy"),
        "photos": _pictures(found.pk),
        "form": form if lifecycle.DUTY.available_actions(found, actor) else None,
        "may_object": found.deputy_id == actor.identity("deputy") and reads.may_object(found, at),
    }
    return render(request, "deputies/portal/record.html", context, status=status or 200)


def _pictures(record_id: int) -> list[dict[str, str]]:
    return [
        {"name": f"照片{n}", "kind": stored.kind, "url": url, "thumb": url, "note": ""}
        for n, stored in enumerate(reads.photos_of(record_id), start=1)
        for url in [reverse("file", args=[stored.public_id])]
    ]


@deputy_page
@require_http_methods(["GET", "POST"])
def object_to_record(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Object to a record of mine."""
    actor, at = deputy_of(request), now()
    own = reads.records_for(actor).filter(deputy_id=actor.identity("deputy") or 0)
    found = get_object_or_404(own, public_id=record_id)
    form = ObjectionForm(request.POST if request.method == "POST" else None)
    text = form.data.get("text", "")
    status = attempt(form, lambda: services.object_to_record(record_id=found.pk, actor=actor, at=at, text=text))
    if status == 200:
        messages.success(request, "申诉已提交，由县人大代表工委答复。")
        return redirect("deputies_portal:duties")
    context = {"form": form, "about": str(found), "back": reverse("deputies_portal:record", args=[record_id])}
    return render(request, "deputies/portal/object.html", context, status=status or 200)


@deputy_page
@require_GET
def score(request: HttpRequest) -> HttpResponse:
    """Show my score of a year, every point with its records; others' only as quartiles."""
    actor, year = deputy_of(request), _year(request)
    me = _me(actor)
    reckoning = scores.reckon(me.pk, year)
    context = {
        "year": year,
        "years": files.years_of(me.pk, now()),
        "reckoning": reckoning,
        "sheet": sheets.sheet_of(reckoning) if reckoning else None,
        "quartiles": sheets.quartiles_of(reckoning) if reckoning else None,
        "graded": scores.graded_level(me.pk, year) is not None,
    }
    return render(request, "deputies/portal/score.html", context)


@deputy_page
@require_http_methods(["GET", "POST"])
def object_to_score(request: HttpRequest) -> HttpResponse:
    """Object to my score of a year."""
    actor, at, year = deputy_of(request), now(), _year(request)
    reckoning = scores.reckon(_me(actor).pk, year)
    if reckoning is None:
        raise Http404
    scheme = reckoning.scheme
    form = ObjectionForm(request.POST if request.method == "POST" else None)
    text = form.data.get("text", "")
    status = attempt(form, lambda: services.object_to_score(scheme_id=scheme.pk, actor=actor, at=at, text=text))
    if status == 200:
        messages.success(request, "申诉已提交，由县人大代表工委答复。")
        return redirect("deputies_portal:duties")
    context = {"form": form, "about": f"{year}年履职量化得分", "back": reverse("deputies_portal:score")}
    return render(request, "deputies/portal/object.html", context, status=status or 200)


@deputy_page
@require_GET
def objection(request: HttpRequest, objection_id: UUID) -> HttpResponse:
    """Show an objection of mine and its answer."""
    mine = reads.objections_for(deputy_of(request)).filter(deputy_id=deputy_of(request).identity("deputy") or 0)
    found = get_object_or_404(mine, public_id=objection_id)
    return render(request, "deputies/portal/objection.html", {"objection": found})


@deputy_page
@require_GET
def paper(request: HttpRequest) -> HttpResponse:
    """Show my file of a year made for printing."""
    at, year, me = now(), _year(request), _me(deputy_of(request))
    context = {"file": files.file_of(me, year, at), "records": _told(me, year), "at": at}
    return render(request, "deputies/file_paper.html", context)
