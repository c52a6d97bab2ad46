"""The demo county's data pool: everything counted, and four common problems, one in each state."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts import selectors as accounts
from accounts.roles import Role
from core.actors import Actor
from core.clock import local_date
from insights.services import counting, problems
from insights.states import FollowUpKind, ProblemOutcome
from renda.demo.builder import Built, Say
from renda.demo.cast import Staff
from suggestions.models import Opinion


@dataclass(frozen=True)
class Gathered:
    """One common problem of the demo: its opinions by title, who gathers it (a township's code, or the county)."""

    title: str
    statement: str
    opinions: tuple[str, ...]
    township: str = ""
    days_ago: int = 10
    confirmed: bool = True
    follow_up: tuple[str, str, int] | None = None
    outcome: tuple[str, str] | None = None


PROBLEMS = (
    Gathered(
        title="渠道淤塞、提灌站损坏没有人修",
        statement="几个乡镇的群众先后反映斗渠淤死、轮灌不公、提灌站失修，用水时末端浇不上。小型水利设施建好以后"
        "归谁管、钱从哪里出不清楚。",
        opinions=("斗渠淤死五六组浇不上", "轮灌次序不公末尾减产", "提灌站电机烧坏没人管"),
        days_ago=5,
        follow_up=(FollowUpKind.RESEARCH, "农业农村工委牵头，请水利局参加，到三个乡镇实地看小型水利设施的管护。", 12),
    ),
    Gathered(
        title="村卫生室缺药、缺人，看病要跑镇上",
        statement="三个乡镇的群众反映村卫生室买不到常用药、星期天关门，老人换药、拿药要到镇上。",
        opinions=("卫生室买不到降压药", "卫生室星期天关门", "老人换药要到镇上跑"),
        days_ago=6,
    ),
    Gathered(
        title="双溪口镇溪水被污水、洗沙和垃圾弄脏",
        statement="同一条溪的上下游，先后有群众反映污水直排稻田、洗沙场排水、溪滩垃圾没人管。",
        opinions=("集中区污水直排稻田", "洗沙场排水把溪弄浑", "网红溪滩垃圾遍地没人管"),
        township="999901107",
        days_ago=1,
        confirmed=False,
    ),
    Gathered(
        title="老旧小区漏雨、电梯、充电没有人牵头",
        statement="三个老小区的群众反映楼顶漏雨、电梯困人、电动车在楼道充电，都说不清该找谁。",
        opinions=("老楼漏雨修一回漏一回", "电梯半年困人五次", "电动车在楼道充电"),
        township="999901101",
        days_ago=60,
        follow_up=(FollowUpKind.SUPERVISION, "街道人大工委请街道办事处和住建局到小区现场办公。", -45),
        outcome=(
            ProblemOutcome.PARTLY,
            "三个小区都明确了牵头的社区和维修资金使用办法；两部电梯已经大修，充电棚建成两处，另一处年底前建成。",
        ),
    ),
)


def tell(built: Built, staff: Staff, now: datetime, say: Say) -> None:
    """Count everything and gather the problems whose opinions are there; a demo of few opinions has fewer."""
    counted = counting.recount_all()
    told = sum(_tell(one, staff, now) for one in PROBLEMS)
    say(f"民意数据池统计{counted}件意见，共性问题{told}个")


def _tell(one: Gathered, staff: Staff, now: datetime) -> bool:
    at = now - timedelta(days=one.days_ago)
    # Nobody gathers what has not come yet; when it came depends on the hour the demo is built.
    there = Opinion.objects.filter(title__in=one.opinions, recorded_at__lt=at)
    ids = list(there.values_list("pk", flat=True))
    if len(ids) < problems.LEAST:
        return False
    actor = _who(one, staff, at)
    made = problems.propose(
        key=f"demo-{one.title}", title=one.title, statement=one.statement, opinion_ids=ids, actor=actor, at=at
    )
    if one.confirmed:
        problems.confirm(problem_id=made.pk, actor=actor, at=at + timedelta(hours=3), version=None)
    if one.follow_up is not None:
        kind, note, days = one.follow_up
        planned_on = local_date(now + timedelta(days=days))
        problems.follow_up(
            problem_id=made.pk, actor=actor, at=at + timedelta(days=1), version=None, kind=kind, note=note,
            planned_on=planned_on,
        )  # fmt: skip
    if one.outcome is not None:
        outcome, conclusion = one.outcome
        ended = now - timedelta(days=4)
        problems.close(problem_id=made.pk, actor=actor, at=ended, version=None, outcome=outcome, conclusion=conclusion)
    return True


def _who(one: Gathered, staff: Staff, at: datetime) -> Actor:
    if one.township:
        body = accounts.presidium_of(one.township)
        return staff.actor(staff.at(body.pk, Role.PRESIDIUM_CLERK, Role.PRESIDIUM_CHAIR), at)
    return staff.actor(staff.at(accounts.county_committee().pk, Role.COUNTY_DISPATCHER), at)
