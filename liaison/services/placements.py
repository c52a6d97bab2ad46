"""Commands on the places where codes hang: register one, note a check, take it down."""

from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.models import Region
from accounts.services.records import save_row
from accounts.states import CODE_LENGTHS, RegionLevel
from core import files
from core.actors import Actor
from core.clock import local_date
from core.errors import RuleBroken, WrongState
from core.subjects import Subject
from liaison import policies
from liaison.models import CodePlacement, QRCode
from liaison.states import PlacementKind

# What a picture of a place belongs to.
PHOTO_OF = "placement"
TOWNSHIP_DIGITS = CODE_LENGTHS[RegionLevel.TOWNSHIP]


def hang_code(
    *,
    code_id: int,
    region_id: int,
    kind: str,
    place: str,
    posted_on: date,
    actor: Actor,
    at: datetime,
    posted_by: str = "",
    photo: "UploadedFile[Any] | None" = None,
) -> CodePlacement:
    """Register that a code hangs at a place in the station's township; hanging it counts as the first check.

    :raises RuleBroken: no place said, a day to come, a place outside the township, or registered there already
    :raises WrongState: for a code that was revoked
    """
    with transaction.atomic(durable=True):
        code = QRCode.objects.select_for_update(of=("self",)).select_related("station__region").get(pk=code_id)
        capacity = policies.code_keeper(code.station, actor)
        if code.revoked_at is not None:
            raise WrongState("这个码已经停用，不能再张贴。")
        if kind not in PlacementKind.values or not place.strip():
            raise RuleBroken("请选择点位种类，写明具体位置。", field="place")
        if posted_on > local_date(at):
            raise RuleBroken("张贴日期不能晚于今天。", field="posted_on")
        row = CodePlacement(code=code, region=_region_near(code, region_id), kind=kind, place=place.strip())
        row.posted_on = row.checked_on = posted_on
        row.posted_by = posted_by.strip()
        save_row(row, kind="placement", verb="hang_code", actor=actor, capacity=capacity, at=at)
        if photo is not None:
            subject = Subject(PHOTO_OF, row.pk)
            files.store_image(upload=photo, subject=subject, at=at, uploaded_by=actor.user_id)
    return row


def _region_near(code: QRCode, region_id: int) -> Region:
    """Return the village, which has to be of the township of the code's station."""
    region = Region.objects.get(pk=region_id)
    if not region.code.startswith(code.station.region.code[:TOWNSHIP_DIGITS]):
        raise RuleBroken("请选择本乡镇（街道）的村或社区。", field="region")
    return region


def check_placement(*, placement_id: int, actor: Actor, at: datetime) -> CodePlacement:
    """Note that somebody looked today and the code hangs there, whole and readable.

    :raises WrongState: when it was taken down
    """
    return _step(placement_id, "check_placement", actor, at)


def take_down_code(*, placement_id: int, actor: Actor, at: datetime) -> CodePlacement:
    """Note that the code was taken down or is gone.

    :raises WrongState: when it was taken down before
    """
    return _step(placement_id, "take_down_code", actor, at)


def _step(placement_id: int, verb: str, actor: Actor, at: datetime) -> CodePlacement:
    with transaction.atomic(durable=True):
        rows = CodePlacement.objects.select_for_update(of=("self",)).select_related("code__station__region", "region")
        row = rows.get(pk=placement_id)
        capacity = policies.code_keeper(row.code.station, actor)
        if row.removed_on is not None:
            raise WrongState("这个点位已经登记取下。")
        row.checked_on = local_date(at)
        if verb == "take_down_code":
            row.removed_on = row.checked_on
        save_row(row, kind="placement", verb=verb, actor=actor, capacity=capacity, at=at)
    return row
