"""Commands on self-service machines: set one up, stop it, note its sign of life; and what arrives from it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from accounts.services.records import save_row
from core.actors import Actor
from core.errors import RuleBroken, WrongState
from core.subjects import Subject
from liaison import policies
from liaison.models import Kiosk, KioskItem
from liaison.selectors import RECEIVING
from liaison.services.codes import locked_station, new_token

# How long ago something may have been said at a machine that had no network, for that time to count.
BACKDATED_AT_MOST = timedelta(days=7)
WAITING_MAX = 9999
STOPPED = "这台一体机已经停用，这一次没有提交。请到联络站或者打电话反映。"


@dataclass(frozen=True)
class Arrival:
    """What a machine says of one submission: the slip it printed, and how long it kept it without a network.

    The machine sends how long, not when: two readings of one clock tell that also where the clock itself is wrong.
    """

    kiosk_id: int
    slip: str
    code: str
    waited: timedelta | None = None

    def said_at(self, at: datetime) -> datetime | None:
        """Return when it was said, None when the machine's word for it cannot be true or is older than seven days."""
        waited = self.waited or timedelta(0)
        return at - waited if timedelta(0) <= waited <= BACKDATED_AT_MOST else None


def issue_kiosk(*, station_id: int, place: str, actor: Actor, at: datetime) -> Kiosk:
    """Set up a machine for a station: a token of its own, which is the address the machine opens.

    :raises RuleBroken: when nothing is said of where it stands  :raises WrongState: for a closed station
    """
    with transaction.atomic(durable=True):
        station = locked_station(station_id)
        capacity = policies.code_keeper(station, actor)
        if not place.strip():
            raise RuleBroken("请写明一体机摆放的位置。", field="place")
        kiosk = Kiosk(token=new_token(), station=station, place=place.strip(), issued_at=at)
        save_row(kiosk, kind="kiosk", verb="issue_kiosk", actor=actor, capacity=capacity, at=at)
    return kiosk


def revoke_kiosk(*, kiosk_id: int, actor: Actor, at: datetime) -> Kiosk:
    """Stop a machine for good; what was said at it before may still arrive for seven days. Twice changes nothing."""
    with transaction.atomic(durable=True):
        kiosks = Kiosk.objects.select_for_update(of=("self",)).select_related(
            "station__region", "station__organisation"
        )
        kiosk = kiosks.get(pk=kiosk_id)
        capacity = policies.code_keeper(kiosk.station, actor)
        if kiosk.revoked_at is None:
            kiosk.revoked_at = at
            save_row(kiosk, kind="kiosk", verb="revoke_kiosk", actor=actor, capacity=capacity, at=at)
    return kiosk


def note_sign_of_life(*, kiosk_id: int, waiting: int, at: datetime) -> None:
    """Note that a machine was heard of, and how much it has not sent yet; an earlier time changes nothing.

    Not in the trail: 288 rows a day and machine would say nothing about what anybody did.
    """
    kiosks = Kiosk.objects.filter(pk=kiosk_id, revoked_at__isnull=True).exclude(last_seen_at__gt=at)
    kiosks.update(last_seen_at=at, waiting=max(0, min(waiting, WAITING_MAX)))


def kiosk_that_takes(arrival: Arrival, at: datetime) -> Kiosk:
    """Return the machine something may arrive from, inside or outside a transaction.

    A machine that was stopped is still believed what was said at it before, so that nothing taken in gets lost.

    :raises WrongState: it was stopped before that, or its station no longer receives
    """
    kiosk = Kiosk.objects.select_related("station").get(pk=arrival.kiosk_id)
    said_at = arrival.said_at(at)
    too_late = kiosk.revoked_at is not None and (said_at is None or said_at >= kiosk.revoked_at)
    if too_late or kiosk.station.status not in RECEIVING:
        raise WrongState(STOPPED)
    return kiosk


def write_item(arrival: Arrival, subject: Subject, at: datetime) -> KioskItem:
    """Write down, inside the caller's transaction, from which machine and under which slip something came."""
    return KioskItem.objects.create(
        kiosk_id=arrival.kiosk_id,
        subject_kind=subject.kind,
        subject_id=subject.id,
        slip=arrival.slip,
        offline=arrival.waited is not None,
        said_at=arrival.said_at(at),
        arrived_at=at,
    )
