"""Commands on fixed and mobile duty (固定、流动): every posted deputy is in exactly one of the two at a time."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Q

from accounts.services.records import save_row
from core.actors import Actor, Capacity
from core.clock import local_date
from core.errors import RuleBroken
from deputies.models import Deputy
from liaison import policies
from liaison.models import Station, StationPosting
from liaison.selectors import stations_for
from liaison.services.duty_steps import lock_station, roster_transaction
from liaison.states import PostingMode, StationCategory, StationStatus


def move_to_mode(
    *,
    station_id: int,
    deputy_ids: Sequence[int],
    mode: str,
    from_day: date,
    actor: Actor,
    at: datetime,
    mobile_station_id: int | None = None,
) -> int:
    """Let deputies of this station go round, or come back, from a day on; return how many changed.

    All their postings change together, so that nobody is in both modes; with a mobile station they are posted there
    too. Doing it twice changes nothing (F012).

    :raises RuleBroken: nobody chosen, a day that is over, somebody not posted here, a station that is not a mobile one
    """
    if not deputy_ids:
        raise RuleBroken("请至少选一位代表。", field="deputies")
    if from_day < local_date(at):
        raise RuleBroken("开始日期要在今天或以后。", field="from_day")
    with roster_transaction():
        station = lock_station(station_id)
        capacity = policies.mode_keeper(station, actor)
        target = _mobile_station(mobile_station_id, mode, actor)
        list(Deputy.objects.select_for_update(no_key=True).filter(pk__in=deputy_ids).order_by("pk"))
        postings = _postings(deputy_ids, from_day)
        here = {p.deputy_id for p in postings if p.station_id == station_id}
        if set(deputy_ids) - here:
            raise RuleBroken("选中的代表里有人没有编入本站，请刷新后再选。", field="deputies")
        changed = {p.deputy_id for p in postings if _change(p, mode, from_day, actor, capacity, at)}
        if target is not None:
            changed |= _post_there(target, deputy_ids, postings, from_day, actor, capacity, at)
    return len(changed)


def _mobile_station(station_id: int | None, mode: str, actor: Actor) -> Station | None:
    if station_id is None or mode != PostingMode.MOBILE:
        return None
    scope = stations_for(actor) | Station.objects.filter(region__level="county")
    found = scope.filter(pk=station_id, category=StationCategory.MOBILE, status=StationStatus.OPEN).first()
    if found is None:
        raise RuleBroken("请选一个开放的流动站。", field="mobile_station")
    return found


def _postings(deputy_ids: Sequence[int], from_day: date) -> list[StationPosting]:
    lasting = Q(active_to__isnull=True) | Q(active_to__gt=from_day)
    found = StationPosting.objects.select_for_update(of=("self",)).filter(lasting, deputy_id__in=deputy_ids)
    return list(found.order_by("pk"))


def _change(posting: StationPosting, mode: str, from_day: date, actor: Actor, capacity: Capacity, at: datetime) -> bool:
    """End the posting and begin one of the other mode at the same station; one not begun yet changes as it stands."""
    if posting.mode == mode:
        return False
    until = posting.active_to
    if posting.active_from >= from_day:
        posting.mode = mode
        save_row(posting, kind="posting", verb="change_mode", actor=actor, capacity=capacity, at=at)
        return True
    posting.active_to = from_day
    save_row(posting, kind="posting", verb="end_posting", actor=actor, capacity=capacity, at=at)
    begun = StationPosting(
        deputy_id=posting.deputy_id, station_id=posting.station_id, mode=mode, active_from=from_day, active_to=until
    )
    save_row(begun, kind="posting", verb="change_mode", actor=actor, capacity=capacity, at=at)
    return True


def _post_there(
    target: Station,
    deputy_ids: Sequence[int],
    postings: list[StationPosting],
    from_day: date,
    actor: Actor,
    capacity: Capacity,
    at: datetime,
) -> set[int]:
    there = {p.deputy_id for p in postings if p.station_id == target.pk}
    added = sorted(set(deputy_ids) - there)
    for deputy_id in added:
        posting = StationPosting(deputy_id=deputy_id, station=target, mode=PostingMode.MOBILE, active_from=from_day)
        save_row(posting, kind="posting", verb="post_deputy", actor=actor, capacity=capacity, at=at)
    return set(added)


def refuse_second_mode(deputy_id: int, mode: str, active_from: date, active_to: date | None) -> None:
    """Refuse a posting that would put a deputy in both modes at once; call it in the posting's transaction.

    :raises RuleBroken: when another posting of the same days has the other mode
    """
    # The deputy's row serialises postings of one person.
    Deputy.objects.select_for_update(no_key=True).get(pk=deputy_id)
    other = StationPosting.objects.filter(
        Q(active_to__isnull=True) | Q(active_to__gt=active_from), deputy_id=deputy_id
    ).exclude(mode=mode)
    if active_to is not None:
        other = other.filter(active_from__lt=active_to)
    found = other.first()
    if found is not None:
        raise RuleBroken(f"这位代表现在是{found.get_mode_display()}，同一时间只能有一种方式，请先调整。", field="mode")
