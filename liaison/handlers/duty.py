"""What happens elsewhere after a step of duty: who is told. Handlers run from the outbox, once for each message."""

from django.urls import reverse

from accounts import selectors as people
from accounts.roles import TOWNSHIP_ROLES, Role
from accounts.states import CODE_LENGTHS, RegionLevel
from core.notices import tell
from core.outbox import Message, handles
from deputies.models import Deputy
from liaison.models import DutyShift, RotatingHead, ShiftSwap
from liaison.services.duty_steps import hours_of
from liaison.states import ShiftAction, SwapAction

TOWNSHIP_DIGITS = CODE_LENGTHS[RegionLevel.TOWNSHIP]


def _shift(message: Message) -> DutyShift:
    shifts = DutyShift.objects.select_related("station__organisation", "station__region", "deputy", "head")
    return shifts.get(pk=message.subject.id)


def _swap(message: Message) -> ShiftSwap:
    related = ("shift__station__organisation", "with_shift", "asked_by", "asked_of")
    return ShiftSwap.objects.select_related(*related).get(pk=message.subject.id)


def _own_page(shift: DutyShift) -> str:
    """Return where the person on duty finds the shift: the portal for deputies, their own page for rotating heads."""
    if shift.deputy_id is not None:
        return reverse("duty_portal:shift", args=[shift.public_id])
    return reverse("duty_console:mine")


def _person(shift: DutyShift) -> int | None:
    person = shift.deputy or shift.head
    return person.user_id if person is not None else None


def _station_side(shift: DutyShift, message: Message, *roles: str) -> set[int | None]:
    """Return who looks after the station: those roles there, or its township where the station has none of them."""
    found = people.post_holders(*roles, at=message.at, organisation_id=shift.station.organisation_id)
    if not found and len(shift.station.region.code) >= TOWNSHIP_DIGITS:
        township = people.presidium_of(shift.station.region.code).pk
        found = people.post_holders(*TOWNSHIP_ROLES, at=message.at, organisation_id=township)
    return set(found)


def _what(shift: DutyShift) -> str:
    return f"{hours_of(shift)}在{shift.station.name}值班"


@handles(f"liaison.{ShiftAction.PUBLISH}")
def published(message: Message) -> None:
    """Ask the person on duty to confirm."""
    shift = _shift(message)
    tell({_person(shift)}, message, f"请您{_what(shift)}，请确认。", _own_page(shift))


@handles(f"liaison.{ShiftAction.REASSIGN}")
def reassigned(message: Message) -> None:
    """Tell who is on duty now, and who is not any more; a proposal nobody has seen concerns nobody."""
    shift = _shift(message)
    if shift.published_at is None:
        return
    tell({_person(shift)}, message, f"请您{_what(shift)}，请确认。", _own_page(shift))
    gone = {
        *Deputy.objects.filter(pk=message.payload["previous_deputy"] or 0).values_list("user_id", flat=True),
        *RotatingHead.objects.filter(pk=message.payload["previous_head"] or 0).values_list("user_id", flat=True),
    }
    tell({*gone} - {_person(shift)}, message, f"{_what(shift)}已经改由{shift.person_name}值守。", "")


@handles(f"liaison.{ShiftAction.CANCEL}")
def cancelled(message: Message) -> None:
    """Tell the person on duty that the shift does not take place."""
    shift = _shift(message)
    if shift.published_at is not None:
        tell({_person(shift)}, message, f"您{_what(shift)}已取消：{shift.reason}", _own_page(shift))


@handles(f"liaison.{ShiftAction.ASK_LEAVE}")
def leave_asked(message: Message) -> None:
    """Tell the station that hours are open again."""
    shift = _shift(message)
    told = _station_side(shift, message, Role.STATION_HEAD, Role.STATION_STAFF)
    text = f"{shift.person_name}请假，{_what(shift)}没有人了，请另排。"
    tell(told, message, text, reverse("duty_console:shift", args=[shift.public_id]))


@handles(f"liaison.{ShiftAction.REPORT_ABSENCE}")
@handles("liaison.shift_unrecorded")
def missed(message: Message) -> None:
    """Tell the station head, and only the station head, that nobody seems to have been on duty (F011)."""
    shift = _shift(message)
    told = _station_side(shift, message, Role.STATION_HEAD)
    text = f"{shift.person_name}{_what(shift)}没有值班记录，请了解情况。"
    tell(told, message, text, reverse("duty_console:shift", args=[shift.public_id]))


@handles("liaison.shift_soon")
def soon(message: Message) -> None:
    """Remind the person on duty the day before."""
    shift = _shift(message)
    tell({_person(shift)}, message, f"提醒：您{_what(shift)}。", _own_page(shift))


@handles("liaison.propose_swap")
def swap_proposed(message: Message) -> None:
    """Ask the colleague."""
    swap = _swap(message)
    wish = "换班" if swap.with_shift_id else "代班"
    text = f"{swap.asked_by.name}想请您{wish}：{hours_of(swap.shift)}，{swap.shift.station.name}。"
    tell({swap.asked_of.user_id}, message, text, reverse("duty_portal:home"))


@handles(f"liaison.{SwapAction.ACCEPT}")
@handles(f"liaison.{SwapAction.DECLINE}")
def swap_answered(message: Message) -> None:
    """Tell the one who asked."""
    swap = _swap(message)
    text = f"{swap.asked_of.name}对换班（{hours_of(swap.shift)}）的答复：{swap.get_state_display()}。"
    tell({swap.asked_by.user_id}, message, text, reverse("duty_portal:home"))


@handles("liaison.swap_shift")
def shift_swapped(message: Message) -> None:
    """Tell the station who comes now."""
    shift = _shift(message)
    told = _station_side(shift, message, Role.STATION_STAFF, Role.STATION_HEAD)
    text = f"换班：{hours_of(shift)}改由{shift.person_name}在{shift.station.name}值班。"
    tell(told, message, text, reverse("duty_console:shift", args=[shift.public_id]))
