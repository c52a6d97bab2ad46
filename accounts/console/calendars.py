"""The console pages of the working calendar: what is known, what somebody changes, and what that moved."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts import calendar_selectors as reads
from accounts import policies
from accounts.console.calendar_forms import CalendarForm, DayForm, HoursForm, YearForm, initial_hours, periods_text
from accounts.console.gate import staff_page
from accounts.middleware import actor_of_request
from accounts.services import calendars as commands
from core import asked, calendar
from core.actors import Actor
from core.calendar_edits import Edit, YearEdit, rehearse
from core.clock import local_date, local_year, now
from core.clock_briefs import briefs
from core.errors import NotAllowed, Refused
from core.models import CalendarChange
from core.terms import YearStatus

PER_PAGE = 50
MOVES_SHOWN = 20
CHANGES_SHOWN = 10


@staff_page
@require_GET
def working_calendar(request: HttpRequest) -> HttpResponse:
    """Show which years are known, when offices are open, and what was changed last."""
    actor, at = actor_of_request(request), now()
    table = calendar.the_calendar()
    hours = table.hours_on(local_date(at))
    context = {
        "years": reads.years(),
        "missing": calendar.unconfirmed_years(at),
        "hours": periods_text(hours.periods),
        "summer": periods_text(hours.summer),
        "summer_from": "{}月{}日".format(*hours.summer_from),
        "summer_to": "{}月{}日".format(*hours.summer_to),
        "cutoff": hours.cutoff,
        "changes": reads.changes()[:CHANGES_SHOWN],
        "keeps": _keeps(actor),
        "reads_moves": reads.reads_moves(actor),
    }
    return render(request, "accounts/console/calendar.html", context)


@staff_page
@require_GET
def calendar_year(request: HttpRequest, year: int) -> HttpResponse:
    """Show the months of a year and its exceptional days."""
    present = local_year(now())
    if asked.year(str(year), present=0, first=2004, last=present + commands.YEARS_AHEAD) != year:
        raise Http404
    months = reads.months(calendar.the_calendar(), year)
    context = {
        "year": year,
        "row": reads.years().filter(year=year).first(),
        "months": months,
        "workdays": sum(month.workdays for month in months),
        "days": reads.own_days(year),
        "keeps": _keeps(actor_of_request(request)),
    }
    return render(request, "accounts/console/calendar_year.html", context)


@staff_page
@require_GET
def calendar_change(request: HttpRequest, change_id: int) -> HttpResponse:
    """Show what a change of the calendar has moved, and who was told."""
    if not reads.reads_moves(actor_of_request(request)):
        raise Http404
    change = get_object_or_404(reads.changes(), pk=change_id)
    page = Paginator(reads.moves_of(change), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "change": change,
        "page": page,
        "moves": reads.shown(list(page), now()),
        "left": reads.left_of(change),
    }
    return render(request, "accounts/console/calendar_change.html", context)


@staff_page
@require_http_methods(["GET", "POST"])
def change_day(request: HttpRequest) -> HttpResponse:
    """Show the form of one day, what a change would move, or make it."""
    actor, at = _keeper(request), now()
    form = DayForm(_posted(request), initial={"day": request.GET.get("day", ""), "kind": "closure"})

    def edit() -> Edit:
        return commands.day_edit(at=at, **_but_seen(form))

    def command() -> CalendarChange:
        return commands.change_day(actor=actor, at=at, **form.cleaned_data)

    return _page(request, form, edit, command, "改一天")


@staff_page
@require_http_methods(["GET", "POST"])
def import_year(request: HttpRequest) -> HttpResponse:
    """Show the form of a year's arrangement, what it would move, or take it over."""
    actor, at = _keeper(request), now()
    missing = calendar.unconfirmed_years(at)
    initial = {"year": missing[-1] if missing else local_year(at) + 1, "status": YearStatus.CONFIRMED.value}
    form = YearForm(_posted(request), request.FILES or None, initial=initial)

    def edit() -> YearEdit:
        given, days = form.cleaned_data, form.days()
        form.keep(days)
        return YearEdit(given["year"], YearStatus(given["status"]), given["source"], days)

    def command() -> CalendarChange:
        found = edit()
        assert isinstance(found, YearEdit)
        return commands.arrange_year(edit=found, actor=actor, at=at, seen=form.cleaned_data["seen"])

    return _page(request, form, edit, command, "导入一年的放假安排")


@staff_page
@require_http_methods(["GET", "POST"])
def office_hours(request: HttpRequest) -> HttpResponse:
    """Show the form of office hours, what it would move, or keep it."""
    actor, at = _keeper(request), now()
    form = HoursForm(_posted(request), initial=initial_hours(calendar.the_calendar().hours_on(local_date(at))))

    def edit() -> Edit:
        given = form.cleaned_data
        return commands.hours_edit(given["valid_from"], form.hours(), given["reason"], at)

    def command() -> CalendarChange:
        given = form.cleaned_data
        return commands.set_office_hours(
            valid_from=given["valid_from"], hours=form.hours(), reason=given["reason"], actor=actor, at=at,
            seen=given["seen"],
        )  # fmt: skip

    return _page(request, form, edit, command, "改办公时间")


def _but_seen(form: CalendarForm) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if name != "seen"}


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _keeps(actor: Actor) -> bool:
    try:
        policies.calendar_keeper(actor)
    except NotAllowed:
        return False
    return True


def _keeper(request: HttpRequest) -> Actor:
    actor = actor_of_request(request)
    if not _keeps(actor):
        raise Http404
    return actor


def _page(
    request: HttpRequest,
    form: CalendarForm,
    edit: Callable[[], Edit],
    command: Callable[[], CalendarChange],
    heading: str,
) -> HttpResponse:
    """Show the form, then what it would do, and on confirmation do it; a refusal is shown in the form."""
    status, rehearsed = (422 if form.is_bound else 200), {}
    if form.is_valid():
        try:
            if request.POST.get("confirm"):
                change = command()
                messages.success(request, "日历已修改。在办事项的期限正在按新的日历重算。")
                return redirect("accounts:calendar_change", change.pk)
            rehearsed, status = _rehearsed(edit(), form), 200
        except Refused as refusal:
            form.refuse(refusal)
            status = refusal.status
    context = {"form": form, "heading": heading, **rehearsed}
    return render(request, "accounts/console/calendar_form.html", context, status=status)


def _rehearsed(edit: Edit, form: CalendarForm) -> dict[str, Any]:
    """Return what the page shows of an edit that is not made yet, and keep which calendar it was counted by."""
    rehearsal = rehearse(edit)
    form.carry("seen", rehearsal.version)
    first = [*rehearsal.moved, *rehearsal.kept][:MOVES_SHOWN]
    found = briefs([(move.clock, ()) for move in first], now())
    return {
        "rehearsal": rehearsal,
        "moves": [(found[move.clock.pk].link.title, move) for move in first],
        "doubts": reads.doubts(edit.year, edit.days) if isinstance(edit, YearEdit) else [],
    }
