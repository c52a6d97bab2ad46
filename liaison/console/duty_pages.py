"""What the console shows of duty: the form of each step a person may take, the people one may choose from."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from core.actors import Actor
from liaison import lifecycle
from liaison.forms.duty import FORMS, PersonForm, ShiftForm
from liaison.selectors import roster
from liaison.services import shifts
from liaison.states import ShiftAction, ShiftState

if TYPE_CHECKING:
    from django.http import QueryDict

    from liaison.models import DutyShift, Station

TONES = {
    ShiftState.DRAFT: "mute",
    ShiftState.PENDING: "warn",
    ShiftState.CONFIRMED: "info",
    ShiftState.DONE: "ok",
    ShiftState.LEAVE: "mute",
    ShiftState.ABSENT: "alert",
    ShiftState.CANCELLED: "mute",
}
COMMANDS: dict[str, Callable[..., "DutyShift"]] = {
    ShiftAction.CONFIRM: shifts.confirm_shift,
    ShiftAction.ASK_LEAVE: shifts.ask_leave,
    ShiftAction.REASSIGN: shifts.reassign_shift,
    ShiftAction.COMPLETE: shifts.complete_shift,
    ShiftAction.REPORT_ABSENCE: shifts.report_absence,
    ShiftAction.CANCEL: shifts.cancel_shift,
}
# What can be done only before the shift begins, and only after.
BEFORE = (ShiftAction.CONFIRM, ShiftAction.ASK_LEAVE)
AFTER = (ShiftAction.COMPLETE, ShiftAction.REPORT_ABSENCE)


@dataclass(frozen=True)
class Offer:
    """One step that may be taken now, with its form."""

    action: str
    label: str
    url: str
    form: ShiftForm


def tone_of(shift: "DutyShift") -> str:
    """Return the tone of a shift's state."""
    return TONES.get(ShiftState(shift.state), "mute")


def offers(shift: "DutyShift", actor: Actor, at: datetime, url_name: str = "duty_console:shift-step") -> list[Offer]:
    """Return the steps of a shift in the order of the forms; publishing is done for the whole week."""
    available = [a for a in lifecycle.SHIFT.available_actions(shift, actor) if a in FORMS and _timely(a, shift, at)]
    order = list(FORMS)
    return [
        Offer(
            action=action,
            label=action.label,
            url=reverse(url_name, args=[shift.public_id, action]),
            form=form_for(action, shift, at),
        )
        for action in sorted(available, key=order.index)
    ]


def with_refusal(offered: list[Offer], action: str, form: ShiftForm) -> list[Offer]:
    """Return the offers with the form of one action as it was sent, its refusal beside the field."""
    return [Offer(o.action, o.label, o.url, form) if o.action == action else o for o in offered]


def _timely(action: Any, shift: "DutyShift", at: datetime) -> bool:
    if action in AFTER:
        return shift.starts_at <= at
    if action == ShiftAction.REASSIGN:
        return shift.ends_at > at
    if action == ShiftAction.CANCEL:
        return shift.state == ShiftState.DRAFT or shift.starts_at > at
    return action not in BEFORE or shift.starts_at > at


def form_for(action: str, shift: "DutyShift", at: datetime, data: "QueryDict | None" = None) -> ShiftForm:
    """Return the form of a step for this shift."""
    kind, initial = FORMS[action], {"version": shift.version}
    prefix_free: dict[str, Any] = {"initial": initial, "auto_id": f"{action}_%s"}
    if kind is PersonForm:
        monday = roster.monday_of(shift.day)
        # What was sent is judged by the command: who it names may have been put on duty in the meantime.
        present = shift.person_key if data is None else ""
        people = people_for(shift.station, shift.starts_at, shift.ends_at, monday, but_not=present)
        return PersonForm(data, people=people, **prefix_free)
    return kind(data, **prefix_free)


def people_for(
    station: "Station", starts_at: datetime, ends_at: datetime, monday: date, but_not: str = ""
) -> list[tuple[str, str]]:
    """Return who may be chosen for these hours, with what the clerk wants to know beside the name."""
    return [
        (one.key, f"{one.name}（{one.kind}，近五周{one.load}班{'，这个时间已有班' if one.taken else ''}）")
        for one in roster.candidates(station, starts_at, ends_at, monday)
        if one.key != but_not
    ]
