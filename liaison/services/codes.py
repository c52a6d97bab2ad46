"""Commands on codes: issue one for a station or a deputy, revoke it; an activity's codes follow its life."""

import secrets
from datetime import date, datetime, timedelta

from django.db import transaction

from accounts.models import active_on
from accounts.services.records import save_row
from core.actors import Actor, Capacity
from core.clock import local_date
from core.errors import RuleBroken, WrongState
from deputies import selectors as deputies
from deputies.models import Deputy
from liaison import policies
from liaison.models import Activity, QRCode, Station, StationPosting
from liaison.states import CodeTarget, StationStatus

# 16 signs of 31 that are not mistaken for each other when read aloud: 79 bits, not to be guessed.
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"
TOKEN_LENGTH = 16
# What somebody took home from a market is still said to that market's activity a week later.
AFTERWARDS = timedelta(days=7)


def issue_code(
    *,
    station_id: int,
    actor: Actor,
    at: datetime,
    deputy_id: int | None = None,
    label: str = "",
    valid_until: date | None = None,
) -> QRCode:
    """Make a new code that leads to this station, or through it to one of its deputies.

    :raises RuleBroken: for a deputy who is not stationed there or not in office, or a last day that has passed
    :raises WrongState: for a closed station
    """
    day = local_date(at)
    with transaction.atomic(durable=True):
        station = locked_station(station_id)
        capacity = policies.code_keeper(station, actor)
        if deputy_id is not None:
            check_deputy(station, deputy_id, day)
        if valid_until is not None and valid_until < day:
            raise RuleBroken("有效期要在今天或以后。", field="valid_until")
        code = QRCode(
            token=new_token(),
            target_kind=CodeTarget.STATION if deputy_id is None else CodeTarget.DEPUTY,
            station=station,
            deputy_id=deputy_id,
            label=label.strip(),
            valid_until=valid_until,
            issued_at=at,
        )
        save_row(code, kind="code", verb="issue_code", actor=actor, capacity=capacity, at=at)
    return code


def new_token() -> str:
    """Return a token nobody can guess, of signs that can be read aloud."""
    return "".join(secrets.choice(READABLE) for _ in range(TOKEN_LENGTH))


def locked_station(station_id: int) -> Station:
    """Return a station locked for this transaction.

    :raises WrongState: when it has been closed
    """
    # Locked against closing, so that no code outlives its station.
    stations = Station.objects.select_for_update(of=("self",), no_key=True)
    station = stations.select_related("organisation", "region").get(pk=station_id)
    if station.status == StationStatus.CLOSED:
        raise WrongState("这个联络站已经撤销，不能再制发二维码或者开通一体机。")
    return station


def check_deputy(station: Station, deputy_id: int, day: date) -> None:
    """Refuse a code of a deputy who is not stationed there or not in office that day."""
    posted = StationPosting.objects.filter(active_on(day), station=station, deputy_id=deputy_id).exists()
    if not posted:
        raise RuleBroken("这位代表没有编入这个联络站，请先编组。", field="deputy")
    if not Deputy.objects.filter(deputies.in_office(), pk=deputy_id).exists():
        raise RuleBroken("这位代表目前没有在任的代表职务。", field="deputy")


def revoke_code(*, code_id: int, actor: Actor, at: datetime) -> QRCode:
    """Stop a code for good; who scans it is shown other open stations. Revoking twice changes nothing."""
    with transaction.atomic(durable=True):
        codes = QRCode.objects.select_for_update(of=("self",)).select_related(
            "station__region", "station__organisation"
        )
        code = codes.get(pk=code_id)
        capacity = policies.code_keeper(code.station, actor)
        if code.revoked_at is None:
            code.revoked_at = at
            save_row(code, kind="code", verb="revoke_code", actor=actor, capacity=capacity, at=at)
    return code


def write_activity_code(activity: Activity, *, actor: Actor, capacity: Capacity, at: datetime) -> QRCode:
    """Make the code of an activity inside the caller's transaction: opinions go to its station and point to it.

    :raises WrongState: when the station has been closed meanwhile
    """
    station = locked_station(activity.station_id or 0)
    code = QRCode(
        token=new_token(),
        target_kind=CodeTarget.ACTIVITY,
        station=station,
        activity=activity,
        label=activity.title,
        valid_until=local_date(activity.ends_at + AFTERWARDS),
        issued_at=at,
    )
    save_row(code, kind="code", verb="issue_code", actor=actor, capacity=capacity, at=at)
    return code


def follow_activity(activity: Activity, *, revoked_at: datetime | None = None) -> None:
    """Let an activity's codes last as long as it does, or stop them, inside the caller's transaction."""
    live = activity.codes.filter(revoked_at__isnull=True)
    if revoked_at is not None:
        live.update(revoked_at=revoked_at)
    else:
        live.update(valid_until=local_date(activity.ends_at + AFTERWARDS))
