"""The console pages of elected and appointed officers: who has come this year, the register, who came to a session."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.console.gate import staff_page
from accounts.middleware import actor_of_request
from core import asked, spreadsheets
from core.actors import Actor
from core.clock import local_date, local_year, now
from core.errors import NotAllowed, Refused
from liaison.selectors import activities
from oversight import officer_selectors as reads
from oversight import policies
from oversight.console.officer_forms import LeftForm, OfficerForm, PresentForm, QuotaForm, RegisterForm
from oversight.officer_selectors import BoardRow
from oversight.services import officers as commands

PER_PAGE = 50
STATES = (("missing", "还没有完成"), ("done", "已完成"))
HEADINGS = ("姓名", "职务", "产生方式", "所在单位", "任职日期", "要求次数", "已进站次数", "完成情况", "进站活动")


class Back(NamedTuple):
    """Where a form leads when it is done or left."""

    words: str
    name: str
    args: tuple[Any, ...] = ()


REGISTER = Back("选举任命人员进站", "oversight_console:officers")


@staff_page
@require_GET
def officers(request: HttpRequest) -> HttpResponse:
    """Show who has come in a year and who has not yet."""
    actor, at = _reader(request), now()
    year, state = _year(request, at), request.GET.get("state", "")
    rows = reads.board(year, local_date(at), reads.officers_for(actor))
    page = Paginator(_shown(request, rows), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "openable": reads.openable(actor, (visit for row in page for visit in row.visits)),
        "bodies": reads.bodies_of(rows),
        "organisation": request.GET.get("organisation", ""),
        "year": year,
        "years": range(local_year(at), local_year(at) - 3, -1),
        "state": state,
        "states": STATES,
        "total": len(rows),
        "done": sum(row.done for row in rows),
        "quota": reads.quota_of(year),
        "keeps": _keeps(actor),
    }
    return render(request, "oversight/console/officers.html", context)


def _reader(request: HttpRequest) -> Actor:
    actor = actor_of_request(request)
    if not reads.reads_register(actor):
        raise Http404
    return actor


def _keeper(request: HttpRequest) -> Actor:
    actor = actor_of_request(request)
    if not _keeps(actor):
        raise Http404
    return actor


def _keeps(actor: Actor) -> bool:
    try:
        policies.register_keeper(actor)
    except NotAllowed:
        return False
    return True


def _year(request: HttpRequest, at: datetime) -> int:
    return asked.year(request.GET.get("year", ""), present=local_year(at))


def _shown(request: HttpRequest, rows: list[BoardRow]) -> list[BoardRow]:
    """Return the rows that fit what the list is narrowed to, on the page and in the file alike."""
    state, body = request.GET.get("state", ""), request.GET.get("organisation", "")
    found = [row for row in rows if state not in ("done", "missing") or row.done == (state == "done")]
    return [row for row in found if not body or str(row.officer.organisation_id) == body]


@staff_page
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """Return the year's board as a file for the report to the standing committee."""
    actor, at = _reader(request), now()
    year = _year(request, at)
    rows = _shown(request, reads.board(year, local_date(at), reads.officers_for(actor)))
    return spreadsheets.download(f"officers-{year}", f"{year}年进站情况", HEADINGS, map(_cells, rows))


def _cells(row: BoardRow) -> list[str | int]:
    one = row.officer
    came = "；".join(f"{local_date(visit.activity.starts_at):%Y-%m-%d} {visit.activity.title}" for visit in row.visits)
    return [
        one.name, one.office, one.get_how_display(), one.organisation.name if one.organisation else "",
        one.since.isoformat(), row.asked, len(row.visits), "已完成" if row.done else f"还差{row.short}次", came,
    ]  # fmt: skip


@staff_page
@require_GET
def officer(request: HttpRequest, officer_id: UUID) -> HttpResponse:
    """Show one line of the register with every session."""
    actor = _reader(request)
    found = get_object_or_404(reads.officers_for(actor), public_id=officer_id)
    visits = reads.visits_of(found)
    context = {"officer": found, "visits": visits, "openable": reads.openable(actor, visits), "keeps": _keeps(actor)}
    return render(request, "oversight/console/officer.html", context)


@staff_page
@require_http_methods(["GET", "POST"])
def new_officer(request: HttpRequest) -> HttpResponse:
    """Show the form of a new line, or keep it."""
    actor, at = _keeper(request), now()
    form = OfficerForm(_posted(request), officer=None, day=local_date(at))

    def command() -> None:
        commands.enter_officer(entry=form.entry(), actor=actor, at=at)

    return _page(request, form, command, "加入名册", "已加入名册。")


@staff_page
@require_http_methods(["GET", "POST"])
def change_officer(request: HttpRequest, officer_id: UUID) -> HttpResponse:
    """Show a line to correct, or keep the correction."""
    actor, at = _keeper(request), now()
    found = get_object_or_404(reads.officers_for(actor), public_id=officer_id)
    form = OfficerForm(_posted(request), officer=found, day=local_date(at))

    def command() -> None:
        version = form.cleaned_data["version"]
        commands.change_officer(officer_id=found.pk, entry=form.entry(), actor=actor, at=at, version=version)

    return _page(request, form, command, f"修改：{found}", "已修改。")


@staff_page
@require_http_methods(["GET", "POST"])
def officer_left(request: HttpRequest, officer_id: UUID) -> HttpResponse:
    """Show the form of leaving office, or keep it."""
    actor, at = _keeper(request), now()
    found = get_object_or_404(reads.officers_for(actor), public_id=officer_id)
    form = LeftForm(_posted(request), officer=found, day=local_date(at))

    def command() -> None:
        commands.officer_left(officer_id=found.pk, actor=actor, at=at, **form.cleaned_data)

    return _page(request, form, command, f"登记离任：{found}", "已登记离任。")


@staff_page
@require_http_methods(["GET", "POST"])
def quota(request: HttpRequest) -> HttpResponse:
    """Show what this year asks for, or change it."""
    actor, at = _keeper(request), now()
    year = local_year(at)
    form = QuotaForm(_posted(request), quota=reads.quota_of(year))

    def command() -> None:
        commands.set_quota(year=year, actor=actor, at=at, **form.cleaned_data)

    return _page(request, form, command, f"{year}年进站次数要求", "已保存。")


@staff_page
@require_http_methods(["GET", "POST"])
def officers_present(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show who may have come to a session, or keep who did."""
    actor, at = actor_of_request(request), now()
    found = get_object_or_404(activities.activities_for(actor), public_id=public_id)
    if not policies.may_record_visit(found, actor):
        raise Http404
    offered = reads.in_office_on(local_date(found.starts_at)).order_by("organisation__name", "pk")
    present = [one.pk for one in reads.came_to(found)]
    form = PresentForm(_posted(request), offered=offered, present=present)

    def command() -> None:
        chosen = [int(pk) for pk in form.cleaned_data["officers"]]
        seen = form.seen()
        commands.record_officers(activity_id=found.pk, officer_ids=chosen, seen=seen, actor=actor, at=at)

    back = Back(found.title, "activities_console:activity", (found.public_id,))
    return _page(request, form, command, f"到场人员：{found.title}", "已登记到场人员。", back)


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _page(
    request: HttpRequest,
    form: RegisterForm,
    command: Callable[[], None],
    heading: str,
    done: str,
    back: Back = REGISTER,
) -> HttpResponse:
    """Show the form, or run the command and go back; a refusal is shown in the form."""
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            command()
        except Refused as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            messages.success(request, done)
            return redirect(back.name, *back.args)
    where = {"back_url": reverse(back.name, args=back.args), "back_words": back.words}
    context = {"form": form, "heading": heading, **where}
    return render(request, "oversight/console/officer_form.html", context, status=status)
