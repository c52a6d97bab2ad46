"""The chapter of livelihood projects: one finished, one on its way, one whose monitors have been silent too long."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from accounts.models import User
from accounts.roles import UNIT_ROLES, Role
from core.clock import local_date, local_year
from oversight import project_selectors as reads
from oversight.services import project_reports, projects
from oversight.services.projects import Plan
from renda.demo.builder import Built, Say
from renda.demo.cast import Staff

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Promise:
    """One project of the demo: what is promised, how long ago it was listed, and how far it has come."""

    name: str
    goal: str
    unit: str
    budget: str
    listed: int
    milestones: tuple[tuple[str, int], ...]
    percent: tuple[int, ...]
    logs: tuple[tuple[int, str], ...]
    finished: str = ""


PROMISES = (
    Promise(
        "农村公路错车道建设", "通村公路每三百米一处错车道，校车和农机能会车。", "jiaotong", "186.00", 95,
        (("错车道三十处", -30), ("标志标线", -12)), (40, 85, 100),
        ((70, "三岔沟口的错车道已经压实，宽度够两辆车。"), (15, "标线已划完，晚上反光清楚。")),
        "三十处错车道建成，两所学校的校车不再倒车会车。",
    ),
    Promise(
        "石桥干渠清淤衬砌", "渠尾三个村春灌能浇上头遍水。", "shuili", "95.50", 45, (("清淤", -10), ("衬砌", 60)), (30,),
        ((20, "上段清淤完成，塌方的两处已用块石砌好。"),),
    ),
    Promise(
        "村卫生室太阳能供电", "停电时疫苗冰箱不断电。", "weijian", "42.00", 80, (("设备到货", -20), ("安装验收", 40)), (), (),
    ),
)  # fmt: skip


def tell(built: Built, staff: Staff, now: datetime, say: Say) -> None:
    """List each at its time, let the unit report and the monitors look, and end what is finished."""
    committee = staff.at(built.organisations["daibiao_gongwei"].pk, Role.COUNTY_DISPATCHER)
    monitors = [one for one in reads.able_monitors().select_related("user").order_by("pk") if one.user is not None][:6]
    for n, promise in enumerate(PROMISES):
        chosen = monitors[2 * n : 2 * n + 2]
        _told(promise, [(one.pk, one.user) for one in chosen if one.user], committee, built, staff, now)
    say(f"民生实事项目{len(PROMISES)}个")


def _told(
    promise: Promise, monitors: list[tuple[int, User]], committee: User, built: Built, staff: Staff, now: datetime
) -> None:
    listed = now - promise.listed * DAY
    unit = built.organisations[promise.unit]
    today = local_date(now)
    project = projects.list_project(
        plan=Plan(
            local_year(listed), promise.name, promise.goal, unit.pk, unit.region_id, Decimal(promise.budget),
            [(today + days * DAY, name) for name, days in promise.milestones],
        ),
        deputy_ids=[pk for pk, _ in monitors], matter_id=None, actor=staff.actor(committee, listed), at=listed,
    )  # fmt: skip
    said: dict[str, Any] = {"project_id": project.pk, "version": None}
    handler = staff.at(unit.pk, *UNIT_ROLES)
    for month, percent in zip(_months(listed, now), promise.percent, strict=False):
        at = min(max(datetime.combine(month, listed.timetz()) + 27 * DAY, listed), now)
        project_reports.report_month(
            **said, month=month, percent=percent, spent=Decimal(promise.budget) * percent / 100 // 1,
            text="按计划推进。", actor=staff.actor(handler, at), at=at,
        )  # fmt: skip
    for ago, text in promise.logs:
        at = now - ago * DAY
        project_reports.log_visit(
            project_id=project.pk, on=local_date(at), text=text, key=f"demo-{project.pk}-{ago}", at=at,
            actor=staff.actor(monitors[0][1], at),
        )  # fmt: skip
    for one in project.milestones.all():
        if one.due_on < today and promise.percent:
            at = now - 9 * DAY
            project_reports.reach_milestone(
                **said, milestone_id=one.pk, done_on=one.due_on, actor=staff.actor(handler, at), at=at
            )
    if promise.finished:
        at = now - 5 * DAY
        projects.finish_project(**said, result=promise.finished, actor=staff.actor(committee, at), at=at)


def _months(listed: datetime, now: datetime) -> list[date]:
    """Return the first days of the months from the listing on that are not after today."""
    found, month = [], local_date(listed).replace(day=1)
    while month <= local_date(now):
        found.append(month)
        month = (month + 32 * DAY).replace(day=1)
    return found
