"""The console pages behind a roster: hours to be covered, who goes round, rotating heads' register and own page."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.console.gate import staff_page
from accounts.middleware import actor_of_request
from accounts.policies import works_in_console
from core.actors import Actor
from core.calendar import the_calendar
from core.clock import local_date, now
from core.errors import Refused
from liaison import selectors
from liaison.console.duty_pages import COMMANDS, Offer, form_for, offers, tone_of, with_refusal
from liaison.console.duty_views import station_kept
from liaison.forms.duty import HoursForm, ModeForm, ShiftForm
from liaison.policies import moves_modes
from liaison.selectors import duty, modes, roster
from liaison.services import modes as mode_commands
from liaison.services import roster as commands
from liaison.states import PostingMode

if TYPE_CHECKING:
    from liaison.models import DutyShift, Station


@staff_page
@require_http_methods(["GET", "POST"])
def hours(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show and add the hours at which somebody has to be at a station."""
    station, actor = station_kept(request, public_id)
    at = now()
    form = HoursForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                commands.set_hours(station_id=station.pk, actor=actor, at=at, **form.cleaned_data)
            except Refused as refusal:
                form.refuse(refusal)
                status = refusal.status
            else:
                messages.success(request, "已加上这个时段，以后排班照此安排。")
                return redirect("duty_console:hours", public_id=station.public_id)
    today = local_date(at)
    slots = [s for s in roster.slots_on([station.pk], today).get(station.pk, []) if s.active_to is None]
    usual = the_calendar().hours.on(today) if station.category in roster.OPEN_EVERY_WORKDAY else ()
    context = {"station": station, "form": form, "slots": slots, "usual": usual}
    return render(request, "liaison/console/duty_hours.html", context, status=status)


@staff_page
@require_POST
def end_hours(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let hours end."""
    station, actor = station_kept(request, public_id)
    asked = request.POST.get("slot", "")
    slots = roster.slots_on([station.pk], local_date(now())).get(station.pk, [])
    slot = next((one for one in slots if str(one.pk) == asked), None)
    if slot is None:
        raise Http404
    commands.end_hours(slot_id=slot.pk, actor=actor, at=now())
    messages.success(request, f"已停用“{slot}”，已经排好的班不变。")
    return redirect("duty_console:hours", public_id=station.public_id)


@staff_page
@require_http_methods(["GET", "POST"])
def mobile(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Propose who goes round: the deputies without fixed duty next week; the clerk confirms (F012)."""
    actor, at = actor_of_request(request), now()
    station = get_object_or_404(selectors.stations_for(actor), public_id=public_id)
    if not moves_modes(station, actor):
        raise Http404
    monday = modes.next_monday(at)
    people = modes.posted_with_duty(station, monday, at)
    form = _mode_form(request, people, station, monday)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            said = dict(form.cleaned_data)
            try:
                count = mode_commands.move_to_mode(
                    station_id=station.pk, mode=said["mode"], deputy_ids=said["deputies"], from_day=said["from_day"],
                    mobile_station_id=said["mobile_station"], actor=actor, at=at,
                )  # fmt: skip
            except Refused as refusal:
                form.refuse(refusal)
                status = refusal.status
            else:
                messages.success(
                    request, f"{count}位代表自{said['from_day']:%Y-%m-%d}起为{PostingMode(said['mode']).label}。"
                )
                return redirect("duty_console:mobile", public_id=station.public_id)
    context = {"station": station, "form": form, "people": people, "monday": monday}
    return render(request, "liaison/console/duty_mobile.html", context, status=status)


def _mode_form(request: HttpRequest, people: list[modes.Posted], station: "Station", monday: date) -> ModeForm:
    return ModeForm(
        request.POST if request.method == "POST" else None,
        initial={"deputies": [one.deputy_id for one in people if one.proposed], "from_day": monday},
        people=[(one.deputy_id, f"{one.name}（现为{one.mode_label}，下周{one.shifts}班）") for one in people],
        mobile_stations=modes.mobile_stations_near(station),
    )


@staff_page
@require_GET
def heads(request: HttpRequest) -> HttpResponse:
    """Show the register of rotating heads of the reader's stations; phones are masked."""
    actor = actor_of_request(request)
    found = [
        {"head": head, "phone": _masked(head.phone), "stations": [s.name for s in head.stations.all()]}
        for head in duty.heads_for(actor)
    ]
    return render(request, "liaison/console/heads.html", {"rows": found})


def _masked(phone: str) -> str:
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 11 else ("已登记" if phone else "")


@login_required
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Show a rotating head their shifts, what was handed over, and what may be done now."""
    return _own_page(request, _head_or_404(request), now())


def _head_or_404(request: HttpRequest) -> Actor:
    actor = actor_of_request(request)
    if duty.head_of_user(actor.user_id) is None:
        raise Http404
    return actor


@dataclass(frozen=True)
class OwnShift:
    """One shift ahead on a rotating head's own page."""

    shift: "DutyShift"
    tone: str
    present: bool
    offers: list[Offer]
    before: "DutyShift | None"


def _own_page(
    request: HttpRequest,
    actor: Actor,
    at: datetime,
    refused: tuple[UUID, str, ShiftForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    found = [shift for shift in duty.my_shifts(actor, at) if shift.head_id is not None]
    ahead = [shift for shift in found if shift.state in duty.AHEAD]
    rows = []
    for shift in ahead:
        offered = offers(shift, actor, at, "duty_console:own-step")
        if refused is not None and shift.public_id == refused[0]:
            offered = with_refusal(offered, refused[1], refused[2])
        # Only the shift that is next has a note to read; later ones will have a newer one.
        before = duty.handed_over_to(shift) if shift is ahead[0] else None
        rows.append(OwnShift(shift, tone_of(shift), shift.starts_at <= at < shift.ends_at, offered, before))
    context = {
        "rows": rows,
        "past": [shift for shift in found if shift.state not in duty.AHEAD],
        "works_now": works_in_console(actor),
        "entered_url": reverse("console:entered"),
    }
    return render(request, "liaison/console/duty_mine.html", context, status=status)


@login_required
@require_POST
def own_step(request: HttpRequest, shift_id: UUID, action: str) -> HttpResponse:
    """Take a step of one's own shift; a rotating head does so outside the shift too."""
    actor, at = _head_or_404(request), now()
    found = duty.my_shifts(actor, at).filter(public_id=shift_id).first()
    if found is None or action not in COMMANDS:
        raise Http404
    form = form_for(action, found, at, request.POST)
    status = 422
    if form.is_valid():
        try:
            COMMANDS[action](shift_id=found.pk, actor=actor, at=at, **form.arguments())
        except Refused as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            messages.success(request, "已登记，谢谢。")
            return redirect("duty_console:mine")
    return _own_page(request, actor, at, (shift_id, action, form), status)
