"""The console pages of duty: all stations' weeks, one station's week, one shift."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.console.gate import staff_page
from accounts.middleware import actor_of_request
from core import asked
from core.calendar import the_calendar
from core.clock import local_date, now
from core.errors import Refused
from liaison import selectors
from liaison.console.duty_pages import COMMANDS, form_for, offers, people_for, tone_of, with_refusal
from liaison.forms.duty import AddShiftForm, ShiftForm
from liaison.policies import keeps_codes, moves_modes, roster_keeper
from liaison.selectors import duty, roster
from liaison.services import roster as commands
from liaison.states import ShiftKind, ShiftState, StationStatus

if TYPE_CHECKING:
    from core.actors import Actor
    from liaison.models import Station

PER_PAGE = 20


def monday_asked(request: HttpRequest, at: datetime) -> date:
    """Return the Monday of the week asked for, this week's when nothing sensible was asked."""
    asked = request.GET.get("week") or request.POST.get("week") or ""
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        day = local_date(at)
    near = timedelta(days=366)
    return roster.monday_of(day if abs(day - local_date(at)) < near else local_date(at))


def station_kept(request: HttpRequest, public_id: UUID) -> "tuple[Station, Actor]":
    """Return a station whose roster the reader may make, and the reader.

    :raises Http404: for any other
    """
    actor = actor_of_request(request)
    station = get_object_or_404(selectors.stations_for(actor), public_id=public_id)
    if roster_keeper(station, actor) is None:
        raise Http404
    return station, actor


def week_address(station: "Station", monday: date) -> str:
    """Return the address of a station's week."""
    return f"{reverse('duty_console:week', args=[station.public_id])}?week={monday.isoformat()}"


def _around(monday: date) -> dict[str, date]:
    week = timedelta(days=roster.DAYS)
    sunday = monday + week - timedelta(days=1)
    return {"monday": monday, "sunday": sunday, "before": monday - week, "after": monday + week}


@staff_page
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """List the stations of the reader's scope that keep duty hours, with how far the week's roster is."""
    actor, at = actor_of_request(request), now()
    monday = monday_asked(request, at)
    search = request.GET.get("q", "").strip()[:40]
    stations = selectors.stations_for(actor).filter(status=StationStatus.OPEN)
    if search:
        stations = stations.filter(organisation__name__contains=search)
    page = Paginator(stations.order_by("region__code", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    shown = list(page)
    months = duty.month_of([station.pk for station in shown], local_date(at))
    rows = [
        {"week": week, "keeps": roster_keeper(week.station, actor) is not None, "month": months.get(week.station.pk)}
        for week in duty.weeks_of(shown, monday)
    ]
    keeps_any = any(row["keeps"] for row in rows)
    context = {"rows": rows, "page": page, "search": search, "keeps_any": keeps_any, **_around(monday)}
    return render(request, "liaison/console/duty_home.html", context)


@staff_page
@require_POST
def generate_many(request: HttpRequest) -> HttpResponse:
    """Propose the week for the chosen stations at once, so that nobody is needed at two of them."""
    actor, at = actor_of_request(request), now()
    monday = monday_asked(request, at)
    chosen = [pk for said in request.POST.getlist("station") if (pk := asked.number(said)) is not None]
    stations = [s for s in selectors.stations_for(actor).filter(pk__in=chosen) if roster_keeper(s, actor) is not None]
    if not stations:
        messages.warning(request, "请先勾选要排班的联络站。")
    else:
        _generate(request, [station.pk for station in stations], monday, actor, at)
    return redirect(f"{reverse('duty_console:home')}?week={monday.isoformat()}")


def _generate(request: HttpRequest, ids: list[int], monday: date, actor: "Actor", at: datetime) -> None:
    try:
        found = commands.generate_week(station_ids=ids, monday=monday, actor=actor, at=at)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return
    said = f"排出{found.made}个班，看过以后再发布。" if found.made else "没有要补排的班。"
    if found.gaps:
        messages.warning(request, f"{said}还有{len(found.gaps)}个时段没有人可排。")
    else:
        messages.success(request, said)


@staff_page
@require_GET
def week(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show a station's week: hours, who covers them, what is open."""
    actor, at = actor_of_request(request), now()
    station = get_object_or_404(selectors.stations_for(actor), public_id=public_id)
    monday = monday_asked(request, at)
    found = duty.week_of(station, monday)
    keeps = roster_keeper(station, actor) is not None
    if not keeps:
        _hide_drafts(found)
    for day in found.days:
        for shift in (*day.others, *(s for row in day.rows for s in row.shifts)):
            shift.tone = tone_of(shift)  # type: ignore[attr-defined]
    context = {
        "week": found, "gaps": found.gaps_ahead(at), "station": station,
        "keeps": keeps, "moves": moves_modes(station, actor),
        "over": found.days[-1].day < local_date(at), "now": at, **_around(monday),
    }  # fmt: skip
    return render(request, "liaison/console/duty_week.html", context)


def _hide_drafts(found: duty.Week) -> None:
    """A proposal is the keeper's own until it is published."""
    for day in found.days:
        for row in day.rows:
            row.shifts = [shift for shift in row.shifts if shift.state != ShiftState.DRAFT]
        day.others = [shift for shift in day.others if shift.state != ShiftState.DRAFT]


@staff_page
@require_POST
def generate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Propose the week of one station."""
    station, actor = station_kept(request, public_id)
    at = now()
    monday = monday_asked(request, at)
    _generate(request, [station.pk], monday, actor, at)
    return redirect(week_address(station, monday))


@staff_page
@require_POST
def publish(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Publish the week."""
    station, actor = station_kept(request, public_id)
    at = now()
    monday = monday_asked(request, at)
    try:
        count = commands.publish_week(station_id=station.pk, monday=monday, actor=actor, at=at)
        messages.success(request, f"已发布{count}个班，值班的人会收到消息。")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect(week_address(station, monday))


@staff_page
@require_POST
def clear(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Throw the unpublished proposal away."""
    station, actor = station_kept(request, public_id)
    at = now()
    monday = monday_asked(request, at)
    count = commands.clear_drafts(station_id=station.pk, monday=monday, actor=actor, at=at)
    messages.success(request, f"已清空{count}个拟排的班。" if count else "没有拟排的班。")
    return redirect(week_address(station, monday))


@staff_page
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put one person on duty by hand."""
    station, actor = station_kept(request, public_id)
    at = now()
    asked = _hours_asked(request, at)
    people = people_for(station, *_instants(asked), roster.monday_of(asked["day"]))
    form = AddShiftForm(request.POST if request.method == "POST" else None, initial=asked, people=people)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                shift = commands.add_shift(station_id=station.pk, actor=actor, at=at, **form.cleaned_data)
            except Refused as refusal:
                form.refuse(refusal)
                status = refusal.status
            else:
                messages.success(request, f"已排{shift.person_name}，发布后本人会收到消息。")
                return redirect(week_address(station, roster.monday_of(shift.day)))
    context = {"station": station, "form": form, "monday": roster.monday_of(asked["day"])}
    return render(request, "liaison/console/duty_add.html", context, status=status)


def _hours_asked(request: HttpRequest, at: datetime) -> dict[str, Any]:
    """Return the day and hours the form is about: as typed, as linked from a gap, or the next morning."""
    given = request.POST if request.method == "POST" else request.GET
    form = AddShiftForm({**{k: given.get(k, "") for k in ("day", "starts", "ends")}, "kind": given.get("kind", "")})
    form.is_valid()
    said = form.cleaned_data
    opens, closes = the_calendar().hours.on(local_date(at))[0]
    return {
        "day": said.get("day") or local_date(at) + timedelta(days=1),
        "starts": said.get("starts") or opens,
        "ends": said.get("ends") or closes,
        "kind": said.get("kind") or ShiftKind.FIXED,
    }


def _instants(asked: dict[str, Any]) -> tuple[datetime, datetime]:
    return roster.moment(asked["day"], asked["starts"]), roster.moment(asked["day"], asked["ends"])


@staff_page
@require_GET
def shift(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    """Show a shift with what may be done now."""
    return _shift_page(request, shift_id)


def _shift_page(
    request: HttpRequest, shift_id: UUID, refused: tuple[str, ShiftForm] | None = None, status: int = 200
) -> HttpResponse:
    actor, at = actor_of_request(request), now()
    found = duty.shift_for(actor, shift_id)
    if found is None:
        raise Http404
    offered = offers(found, actor, at)
    if refused is not None:
        offered = with_refusal(offered, *refused)
    context = {
        "shift": found, "tone": tone_of(found), "offers": offered, "before": duty.handed_over_to(found),
        "gives_code": keeps_codes(found.station, actor) and duty.may_have_code(found, at),
        "week_url": week_address(found.station, roster.monday_of(found.day)),
    }  # fmt: skip
    return render(request, "liaison/console/duty_shift.html", context, status=status)


@staff_page
@require_POST
def shift_step(request: HttpRequest, shift_id: UUID, action: str) -> HttpResponse:
    """Take a step of a shift and show it, or show beside its form why not."""
    actor, at = actor_of_request(request), now()
    found = duty.shift_for(actor, shift_id)
    if found is None or action not in COMMANDS:
        raise Http404
    form = form_for(action, found, at, request.POST)
    status = 422
    if form.is_valid():
        try:
            COMMANDS[action](shift_id=found.pk, actor=actor, at=at, **form.arguments())
        except Refused as refusal:
            status = refusal.status
            form.refuse(refusal)
            messages.error(request, refusal.message)
        else:
            messages.success(request, "已登记。")
            return redirect("duty_console:shift", shift_id=found.public_id)
    return _shift_page(request, shift_id, (action, form), status)
