"""The stations' evaluation of the demo county: last quarter closed, this one open, findings in every state."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts import selectors as accounts
from accounts.roles import Role
from core.clock import local_date
from insights.inputs import Quarter, quarters_back, this_quarter
from insights.selectors.scorecards import answerable, evaluated
from insights.services import findings, scorecards
from insights.states import SixItem
from liaison.models import Station
from liaison.states import StationCategory
from renda.demo.builder import Built, Say
from renda.demo.cast import Staff
from renda.demo.names import number

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@dataclass(frozen=True)
class Found:
    """One finding of the demo: what, the task, when it was written down and is due, and how far it has come."""

    text: str
    task: str
    days_ago: int
    due_in: int
    reported: str = ""
    returned: str = ""
    confirmed: bool = False


FOUND = (
    Found(
        "意见登记簿上有三件没有写收到日期。", "补齐三件的日期，今后收到当天登记。", 20, -6,
        reported="三件都已查对补齐，登记要求贴在接待台上。", confirmed=True,
    ),
    Found(
        "值班公示栏还是上个月的，群众不知道今天谁在。", "换上本月值班表，每月最后一个工作日更换。", 12, 8,
        reported="本月值班表已上墙，由专人每月更换。",
    ),
    Found(
        "两名编在本站的代表整个季度没有进站。", "排进下月值班，登记进站情况。", 18, -3,
        reported="已和两位代表说好。", returned="只说好了还不算，请排进值班表再报。",
    ),
    Found("流动接待没有提前公告，到了村里没有人。", "按规定提前三日公告，村广播通知到户。", 15, -2),
    Found("接待室没有无障碍通道，老人上台阶要人扶。", "同镇里商定改造办法，装上扶手。", 6, 40),
)  # fmt: skip


def tell(built: Built, staff: Staff, now: datetime, say: Say) -> None:
    """Close last quarter, look at the stations on the spot, write down what was found."""
    last = quarters_back(now)[1]
    office = staff.at(accounts.county_committee().pk, Role.COUNTY_DISPATCHER)
    stations = [s for s in evaluated(last) if s.category == StationCategory.TOWNSHIP]
    closed_at = max(last.ends, min(last.ends + 5 * DAY + 10 * HOUR, now - HOUR))
    for order, station in enumerate(stations):
        six = list(SixItem.values)
        del six[number(f"six/{station.code}", len(six)) : len(six) if order % 3 == 0 else 0]
        scorecards.check_station(
            station_id=station.pk, first=last.first, items=six, actor=staff.actor(office, closed_at - HOUR / 2),
            at=closed_at - HOUR / 2,
        )  # fmt: skip
    scorecards.close_quarter(first=last.first, actor=staff.actor(office, closed_at), at=closed_at)
    for one, station in zip(FOUND, stations, strict=False):
        _found(one, station, staff, now)
    say(f"站点评价：{last.name}已关闭，发现问题{min(len(FOUND), len(stations))}个")


def _found(one: Found, station: Station, staff: Staff, now: datetime) -> None:
    """Write a finding on this quarter's card, or last quarter's when it was found then, and take it on its way."""
    at = now - one.days_ago * DAY
    office = staff.at(accounts.county_committee().pk, Role.COUNTY_DISPATCHER)
    quarter: Quarter = this_quarter(at)
    person = answerable(station, at)[0]
    made = findings.record_finding(
        key=f"demo-{station.code}", station_id=station.pk, first=quarter.first, text=one.text, task=one.task,
        responsible_id=person.pk, due_on=max(local_date(now + one.due_in * DAY), local_date(at)),
        actor=staff.actor(office, at), at=at,
    )  # fmt: skip
    if one.reported:
        at += 3 * DAY
        findings.report_finding(
            finding_id=made.pk, actor=staff.actor(person, at), at=at, version=None, text=one.reported
        )
    if one.returned:
        at += DAY
        findings.return_finding(
            finding_id=made.pk, actor=staff.actor(office, at), at=at, version=None, reason=one.returned
        )
    if one.confirmed:
        at += DAY
        findings.confirm_finding(finding_id=made.pk, actor=staff.actor(office, at), at=at, version=None)
