"""Duty in the demo county: rosters of last, this and next week, a swap that waits, rotating heads on shift now."""

from datetime import date, datetime, time, timedelta

from django.contrib.auth.hashers import make_password

from accounts import selectors as accounts
from accounts import services as users
from accounts.models import User
from accounts.roles import Role
from core.actors import SYSTEM, Actor
from core.clock import SHANGHAI, local_date
from liaison.models import DutyShift, RotatingHead, Station
from liaison.selectors import modes, roster
from liaison.services import heads, shifts, swaps
from liaison.services import modes as mode_commands
from liaison.services import roster as rosters
from liaison.states import PostingMode, ShiftKind, ShiftState
from renda.demo.builder import PASSWORD, Built, Say
from renda.demo.cast import Staff

ROSTERED = ("hub", "dongdu", "wenlan", "qingshiqiao", "liulindu", "jingu", "zhuyuangou", "gaolingtou")
SHOWN_LAST_WEEK = "qingshiqiao"
HEADS = (
    ("lunzhi1", "段守业", "县第十三届、第十四届人大代表", ("qingshiqiao", "qingshiqiao-v02"), "0999-5550191"),
    ("lunzhi2", "尹桂芬", "县第十五届、青石桥镇第十六届人大代表", ("dongdu", "kiosk"), "0999-5550192"),
    ("", "覃长顺", "柳林渡镇第十四届、第十五届人大代表", ("liulindu",), ""),
    ("", "骆秀莲", "县第十二届人大代表", ("wenlan", "home_wenlan"), ""),
    ("", "冉启明", "金谷镇第十五届人大代表", ("jingu", "jingu-v20"), ""),
)
NOTES = (
    "便民大厅钥匙已交门卫。下午有位群众约好来补充低保的材料，请接着登记。",
    "打印机没有墨粉了，已经告诉站里的工作人员。意见箱今天没有开。",
    "两位群众问路灯的事，已经登记，登记编号的回执给了本人。",
)
OWN_HOURS = (("qingshiqiao-v02", 2), ("jingu-v22", 2), ("qingshiqiao-v01", 1), ("qingshiqiao-v01", 4))


def tell(built: Built, staff: Staff, now: datetime, say: Say) -> None:
    """Make the rosters by the county's own hand, let past shifts be served, and leave something to decide."""
    monday = roster.monday_of(local_date(now))
    week = timedelta(days=roster.DAYS)
    county = staff.actor(staff.at(accounts.county_committee().pk, Role.COUNTY_DISPATCHER), now)
    _own_hours(built, now - 3 * week, county)
    made = _register(built, now)
    rostered = [built.stations[key] for key in ROSTERED]
    _roster([built.stations[SHOWN_LAST_WEEK]], monday - week, county)
    _roster(rostered, monday, county)
    _roster(rostered, monday + week, county, publish=rostered[:-2], at=now)
    _serve(now)
    _heads_now(built, made, now)
    _swap_and_leave(built.stations[SHOWN_LAST_WEEK], monday + week, now)
    moved = _go_round(built, now, county)
    say(f"值班{DutyShift.objects.count()}班，轮值站长{len(made)}人，编入流动{moved}人")


def _own_hours(built: Built, at: datetime, actor: Actor) -> None:
    for key, weekday in OWN_HOURS:
        rosters.set_hours(
            station_id=built.stations[key].pk, weekday=weekday, starts=time(8, 30), ends=time(11, 30),
            kind=ShiftKind.FIXED, actor=actor, at=at,
        )  # fmt: skip


def _register(built: Built, now: datetime) -> list[RotatingHead]:
    ready_hash = make_password(PASSWORD)
    return [
        heads.enter_head(
            register_no=number,
            name=name,
            user_id=_user(username, name, ready_hash, now).pk if username else None,
            former_terms=terms,
            phone=phone,
            consented_on=local_date(now) - timedelta(days=90),
            stations=[built.stations[key].pk for key in keys],
            actor=SYSTEM,
            at=now,
        )
        for number, (username, name, terms, keys, phone) in enumerate(HEADS, start=1)
    ]


def _user(username: str, name: str, ready_hash: str, now: datetime) -> User:
    return users.register_user(username=username, name=name, actor=SYSTEM, at=now, ready_hash=ready_hash).user


def _roster(
    stations: list[Station],
    monday: date,
    actor: Actor,
    publish: list[Station] | None = None,
    at: datetime | None = None,
) -> None:
    """Propose a week on the Sunday before it, and publish it unless it is to be left as a proposal."""
    made_at = at or datetime.combine(monday - timedelta(days=1), time(16), SHANGHAI)
    rosters.generate_week(station_ids=[s.pk for s in stations], monday=monday, actor=actor, at=made_at)
    for station in stations if publish is None else publish:
        rosters.publish_week(station_id=station.pk, monday=monday, actor=actor, at=made_at)


def _serve(now: datetime) -> None:
    """Let what is over be served, one in twenty without a record, and most of what is ahead be confirmed."""
    waiting = DutyShift.objects.filter(state=ShiftState.PENDING, deputy__isnull=False).order_by("starts_at", "pk")
    for number, shift in enumerate(waiting):
        if shift.ends_at <= now:
            if number % 20 != 7:
                note = NOTES[number % len(NOTES)] if number % 4 == 0 else ""
                shifts.complete_shift(shift_id=shift.pk, handover_note=note, actor=SYSTEM, at=shift.ends_at)
        elif number % 3 and shift.starts_at > now:
            shifts.confirm_shift(shift_id=shift.pk, actor=_on(shift, now), at=now)


def _heads_now(built: Built, made: list[RotatingHead], now: datetime) -> None:
    """Put the two rotating heads who sign in on duty now and for some hours, whatever hour it is."""
    here = now.astimezone(SHANGHAI)
    begins = max(here - timedelta(hours=1), here.replace(hour=0, minute=0))
    ends = min(here + timedelta(hours=8), here.replace(hour=23, minute=59))
    for head, key in zip(made[:2], (SHOWN_LAST_WEEK, "dongdu"), strict=True):
        station = built.stations[key]
        rosters.add_shift(
            station_id=station.pk, person=f"head:{head.pk}", day=here.date(), kind=ShiftKind.FIXED,
            starts=begins.time().replace(second=0, microsecond=0), ends=ends.time().replace(second=0, microsecond=0),
            actor=SYSTEM, at=now,
        )  # fmt: skip
        rosters.publish_week(station_id=station.pk, monday=roster.monday_of(here.date()), actor=SYSTEM, at=now)


def _swap_and_leave(station: Station, monday: date, now: datetime) -> None:
    """Leave one swap waiting for consent, and one gap after a leave."""
    ahead = [s for s in roster.shifts_in_week([station.pk], monday) if s.deputy_id and s.starts_at > now]
    mine = ahead[0]
    theirs = next(shift for shift in ahead if shift.deputy_id != mine.deputy_id)
    other = next(shift for shift in reversed(ahead) if shift.deputy_id not in (mine.deputy_id, theirs.deputy_id))
    swaps.propose_swap(
        shift_id=mine.pk, with_shift_id=theirs.pk, reason="那天要送孩子去市里看病。", actor=_on(mine, now), at=now
    )
    shifts.ask_leave(shift_id=other.pk, reason="去市里参加培训。", actor=_on(other, now), at=now)


def _on(shift: DutyShift, now: datetime) -> Actor:
    """Return who is on duty as an actor; in the demo county every deputy signs in."""
    person = shift.deputy or shift.head
    assert person is not None
    assert person.user is not None
    return accounts.actor_of(person.user, now)


def _go_round(built: Built, now: datetime, county: Actor) -> int:
    """Let one township's deputies without fixed duty go round from next Monday (其余代表编入流动站点)."""
    station, monday = built.stations["gaolingtou"], modes.next_monday(now)
    free = [one.deputy_id for one in modes.posted_with_duty(station, monday, now) if one.proposed]
    if not free:
        return 0
    return mode_commands.move_to_mode(
        station_id=station.pk,
        deputy_ids=free,
        mode=PostingMode.MOBILE,
        from_day=monday,
        mobile_station_id=built.stations["mobile_gaoling"].pk,
        actor=county,
        at=now,
    )
