"""Commands on the register of rotating heads (轮值站长名册): enter, correct."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TypedDict, Unpack

from django.db import transaction

from accounts.services.records import save_row
from core.actors import Actor
from core.errors import RuleBroken
from liaison import policies
from liaison.models import DutyShift, RotatingHead
from liaison.services.duty_steps import take_post
from liaison.states import HeadStatus, ShiftState


class HeadFields(TypedDict, total=False):
    """What may be said of a rotating head; what is left out stays as it is."""

    name: str
    user_id: int | None
    deputy_id: int | None
    former_terms: str
    phone: str
    status: str
    consented_on: date
    stations: Sequence[int]


def enter_head(*, register_no: int, actor: Actor, at: datetime, **fields: Unpack[HeadFields]) -> RotatingHead:
    """Enter somebody in the register; without the person's consent nothing is kept.

    :raises RuleBroken: a number already given, a user or former deputy already in the register
    """
    capacity = policies.station_keeper(actor)
    stations = fields.pop("stations", ())
    with transaction.atomic(durable=True):
        head = RotatingHead(register_no=register_no, **fields)
        save_row(head, kind="rotating_head", verb="enter_head", actor=actor, capacity=capacity, at=at)
        head.stations.set(stations)
    return head


def change_head(*, head_id: int, actor: Actor, at: datetime, **fields: Unpack[HeadFields]) -> RotatingHead:
    """Correct an entry, pause it, or note that the person has left; who leaves loses the posts of shifts ahead.

    :raises RuleBroken: as for entering
    """
    capacity = policies.station_keeper(actor)
    stations = fields.pop("stations", None)
    with transaction.atomic(durable=True):
        ahead = list(
            DutyShift.objects.select_for_update(of=("self",), no_key=True)
            .filter(head_id=head_id, state__in=(ShiftState.PENDING, ShiftState.CONFIRMED), ends_at__gt=at)
            .select_related("post")
            .order_by("pk")
        )
        head = RotatingHead.objects.select_for_update(of=("self",)).get(pk=head_id)
        if ahead and "user_id" in fields and fields["user_id"] != head.user_id:
            raise RuleBroken("这位轮值站长还有没值完的班，先改派再换登录用户。", field="user")
        for name, value in fields.items():
            setattr(head, name, value)
        save_row(head, kind="rotating_head", verb="change_head", actor=actor, capacity=capacity, at=at)
        if stations is not None:
            head.stations.set(stations)
        if head.status == HeadStatus.LEFT:
            for shift in ahead:
                take_post(shift, actor=actor, capacity=capacity, at=at)
                shift.save(update_fields=["post"])
    return head
