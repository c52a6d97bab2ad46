"""Commands that give a shift, a machine or a project its code, put a new code in an old one's place, count scans."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection, transaction

from accounts.services.records import save_row
from core import registries
from core.actors import Actor, Capacity
from core.clock import local_date
from core.errors import RuleBroken, WrongState
from liaison import policies
from liaison.models import DutyShift, Kiosk, QRCode
from liaison.services.codes import AFTERWARDS, check_deputy, locked_station, new_token
from liaison.states import COVERING, CodeTarget

if TYPE_CHECKING:
    from django.db.models import QuerySet

LABEL_MAX = 60
COUNT_ONE = """
    INSERT INTO liaison_codescan (code_id, day, opened) VALUES (%s, %s, 1)
    ON CONFLICT (code_id, day) DO UPDATE SET opened = liaison_codescan.opened + 1
"""


def issue_shift_code(*, shift_id: int, actor: Actor, at: datetime) -> QRCode:
    """Return the code of a shift (接待、流动值班), made at the first call; it lasts a week longer than the shift.

    What is said by it goes to the shift's station, and to the deputy who is on duty then, whoever that is by now.

    :raises WrongState: for a shift that was cancelled or is over, or a closed station
    """
    with transaction.atomic(durable=True):
        shift = DutyShift.objects.select_for_update(of=("self",)).select_related("deputy", "head").get(pk=shift_id)
        if shift.state not in COVERING or shift.day < local_date(at):
            raise WrongState("这个班已经取消或者过去，不能制发接待码。")
        day = f"{shift.day.month}月{shift.day.day}日"
        made = QRCode(target_kind=CodeTarget.SHIFT, shift=shift, label=f"{day} {shift.person_name}接待")
        made.valid_until = local_date(shift.ends_at + AFTERWARDS)
        return _one_of(QRCode.objects.filter(shift=shift), made, shift.station_id, actor, at)


def issue_kiosk_code(*, kiosk_id: int, actor: Actor, at: datetime) -> QRCode:
    """Return the code that hangs beside a machine for those who would rather use their own phone.

    :raises WrongState: for a machine that was stopped, or a closed station
    """
    with transaction.atomic(durable=True):
        kiosk = Kiosk.objects.select_for_update(of=("self",)).get(pk=kiosk_id)
        if kiosk.revoked_at is not None:
            raise WrongState("这台一体机已经停用，不能制发二维码。")
        made = QRCode(target_kind=CodeTarget.KIOSK, kiosk=kiosk, label=kiosk.place)
        return _one_of(QRCode.objects.filter(kiosk=kiosk), made, kiosk.station_id, actor, at)


def issue_project_code(*, project_id: UUID, station_id: int, actor: Actor, at: datetime) -> QRCode:
    """Return the code of a livelihood project (民生实事项目) at a station near it, for the fence of the building site.

    :raises RuleBroken: for a project the actor does not see  :raises WrongState: for a closed station
    """
    with transaction.atomic(durable=True):
        find = registries.code_projects.get("project")
        name = find(actor, project_id) if find is not None else None
        if name is None:
            raise RuleBroken("没有这个项目，或者不在您的范围内。", field="project")
        locked_station(station_id)
        made = QRCode(target_kind=CodeTarget.PROJECT, project_id=project_id, label=name[:LABEL_MAX])
        same = QRCode.objects.filter(project_id=project_id, station_id=station_id)
        return _one_of(same, made, station_id, actor, at)


def _one_of(same: "QuerySet[QRCode]", made: QRCode, station_id: int, actor: Actor, at: datetime) -> QRCode:
    """Return the code of this target that is in force, or the new one saved; who asks must keep the station's codes."""
    made.station = locked_station(station_id)
    capacity = policies.code_keeper(made.station, actor)
    there = same.filter(revoked_at__isnull=True).order_by("-pk").first()
    return there or _save_new(made, actor, capacity, at)


def _save_new(made: QRCode, actor: Actor, capacity: Capacity, at: datetime) -> QRCode:
    made.token, made.issued_at = new_token(), at
    save_row(made, kind="code", verb="issue_code", actor=actor, capacity=capacity, at=at)
    return made


def replace_code(*, code_id: int, actor: Actor, at: datetime) -> QRCode:
    """Stop a code and make a new one for the same; who scans the old one is sent on to the new one.

    :raises WrongState: for one replaced before, or of a closed station
    :raises RuleBroken: for a deputy who is no longer in office or stationed there
    """
    with transaction.atomic(durable=True):
        old = QRCode.objects.select_for_update(of=("self",)).get(pk=code_id)
        station = locked_station(old.station_id)
        capacity = policies.code_keeper(station, actor)
        if old.replaced_by_id is not None:
            raise WrongState("这个码已经换过新码，请刷新后再看。")
        if old.deputy_id is not None:
            check_deputy(station, old.deputy_id, local_date(at))
        new = _save_new(_like(old, at), actor, capacity, at)
        old.revoked_at, old.replaced_by = old.revoked_at or at, new
        save_row(old, kind="code", verb="replace_code", actor=actor, capacity=capacity, at=at)
    return new


def _like(old: QRCode, at: datetime) -> QRCode:
    """Return a code for the same as this one; a last day that has passed is not taken over."""
    lasting = old.valid_until is not None and old.valid_until >= local_date(at)
    return QRCode(
        target_kind=old.target_kind,
        station_id=old.station_id,
        deputy_id=old.deputy_id,
        activity_id=old.activity_id,
        shift_id=old.shift_id,
        kiosk_id=old.kiosk_id,
        project_id=old.project_id,
        label=old.label,
        valid_until=old.valid_until if lasting else None,
    )


def note_scan(*, code_id: int, at: datetime) -> None:
    """Count that a code was opened that day. Nothing is kept of who, from where, with what or at what hour.

    Not in the trail: nobody acted, and one row a scan would be the very record that is not to exist.
    """
    with connection.cursor() as cursor:
        cursor.execute(COUNT_ONE, [code_id, local_date(at)])
