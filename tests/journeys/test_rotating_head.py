"""南浔区: a former deputy keeps the station for a morning, and what was heard there becomes a research.

In the browser: the roster, the shift, the citizen's anonymous entry, the note, what is left after the shift, triage of
that entry, gathering, confirming, the research and its outcome; three opinions like it by the commands the pages call.
"""

import re
from datetime import date, datetime, time, timedelta

import pytest

from accounts import services as accounts
from accounts.selectors import actor_of
from core.actors import SYSTEM
from core.clock import SHANGHAI
from insights.models import CommonProblem
from liaison import services as stations
from liaison.models import Activity
from liaison.services import heads, roster, shifts
from liaison.states import ShiftKind
from suggestions.models import Opinion
from suggestions.services import triage
from suggestions.tests import given
from suggestions.tests.county import PASSWORD
from tests.journeys.conftest import PHONE, People

pytestmark = pytest.mark.django_db(transaction=True)


def on(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


# A Monday; the shift is on the Wednesday, 8:30 to 12:00.
MONDAY, SHIFT = on(11, 16, 9), on(11, 18, 8, 30)
STATION = "桃溪镇人大代表联络站"
ANONYMOUS = "石桥村二组一到晚上水龙头就没有水，做饭洗衣服都等到半夜，一个多月了。"
AT_THE_DESK = "石桥村三组高处十几户自来水压力太小，太阳能上不去水。"
EARLIER = ("石桥村四组早晚高峰自来水断断续续，接一桶水要半个钟头。", "村小学旁边几户傍晚没有自来水，老人要到井里去提。")


class Story:
    """The county, its people at their devices, and the clock."""

    def __init__(self, at_device, days) -> None:
        self.days, self.at_device = days, at_device
        self.world = given.county(with_other_township=True)
        self.people = People(at_device, days)
        days.to(MONDAY)


def enter_in_register(story: Story) -> None:
    """The register is master data: number 7, a former county deputy who agreed to serve at this station."""
    at = MONDAY - timedelta(days=10)
    made = accounts.register_user(username="lunzhi", name="孙德福", actor=SYSTEM, at=at)
    accounts.change_own_password(old=made.password, new=PASSWORD, actor=actor_of(made.user, at), at=at)
    heads.enter_head(
        register_no=7, name="孙德福", user_id=made.user.pk, former_terms="县第十四、十五届人大代表", phone="13900008877",
        consented_on=date(2026, 1, 5), stations=[story.world.station.pk], actor=SYSTEM, at=at,
    )  # fmt: skip


def the_shift_before(story: Story) -> None:
    """On Tuesday morning a deputy was there and left a note."""
    station, deputy = story.world.station.pk, story.world.deputies["deputy"].pk
    tuesday = on(11, 17, 12, 5)
    shift = roster.add_shift(
        station_id=station, person=f"deputy:{deputy}", day=tuesday.date(), starts=time(8, 30), ends=time(12),
        kind=ShiftKind.FIXED, actor=SYSTEM, at=MONDAY,
    )  # fmt: skip
    roster.publish_week(station_id=station, monday=MONDAY.date(), actor=SYSTEM, at=MONDAY)
    note = "二组有位群众约好周三上午来问自来水的事，请等一等。复印机没有墨了，已报站里。"
    shifts.complete_shift(shift_id=shift.pk, handover_note=note, actor=SYSTEM, at=tuesday)


def test_a_morning_of_the_rotating_head_and_what_came_of_it(at_device, days):
    story = Story(at_device, days)
    enter_in_register(story)

    put_on_duty(story)
    between_shifts(story)
    the_shift_before(story)
    earlier = [opinion_of(story, text, MONDAY + timedelta(hours=n)) for n, text in enumerate(EARLIER, 1)]
    scanned, entered = on_duty(story)
    note_left(story, scanned)
    after_the_shift(story, scanned, entered)
    station_goes_on(story, scanned, entered, earlier)
    problem = gathered_and_confirmed(story)
    research_held(story, problem)


def put_on_duty(story: Story) -> None:
    chief = story.people("head")
    chief.walk("轮值站长名册")
    chief.reads("孙德福", "县第十四、十五届人大代表", "139****8877")
    assert "13900008877" not in chief.text()
    chief.picture("30-head-01-register")
    chief.walk("值班", STATION, "手工加班次")
    chief.fill(day="2026-11-18", starts="08:30", ends="12:00")
    chief.select(person="孙德福")
    chief.picture("30-head-02-add-shift")
    chief.press("加上这个班")
    chief.press("发布1个班")
    chief.reads("已发布1个班", "孙德福（轮值站长）")
    chief.picture("30-head-03-week-published")


def between_shifts(story: Story) -> None:
    story.days.deliver()
    keeper = story.people("lunzhi")
    keeper.reads("我的值班", "11月18日", "其他时间只能查")
    assert "代为登记" not in keeper.text()
    keeper.picture("30-head-04-before-the-shift")
    keeper.press("确认值班")
    keeper.reads("已确认")


def opinion_of(story: Story, text: str, at: datetime) -> Opinion:
    return given.pending(story.world, at=at, text=text, identity_mode="anonymous", name="", phone="", place_text="")


def on_duty(story: Story) -> tuple[str, str]:
    """Return the numbers of what a citizen sent by the code and of what the head entered for somebody present."""
    story.days.to(SHIFT - timedelta(minutes=10))
    keeper = story.people("lunzhi")
    keeper.reads("正在当班", STATION, "上一班留下的交接", "约好周三上午来", "王秀英")
    keeper.picture("30-head-05-shift-begins")
    story.days.to(SHIFT + timedelta(minutes=50))
    scanned = citizen_scans(story)
    keeper = story.people("lunzhi")
    keeper.walk("查办理情况")
    keeper.reads(spaced(scanned), "已收到", "本站收到的")
    assert ANONYMOUS[:8] not in keeper.text()
    keeper.picture("30-head-06-stations-work")
    keeper.walk("代为登记")
    keeper.select(place_region="石桥村")
    keeper.fill(text=AT_THE_DESK, name="王有根", phone="13900004321")
    keeper.choose(identity_mode="real_name")
    keeper.tick("deputy_may_call", "read_back")
    keeper.picture("30-head-07-enters")
    keeper.press("登记并打印回执")
    keeper.picture("30-head-08-slip")
    entered = number_in(keeper.text())
    keeper.walk("查办理情况")
    keeper.reads(spaced(entered), spaced(scanned))
    keeper.walk("首页")
    keeper.reads("正在当班")
    return scanned, entered


def citizen_scans(story: Story) -> str:
    world = story.world
    code = stations.issue_code(station_id=world.station.pk, actor=world.actor("chair", MONDAY), at=MONDAY)
    citizen = story.at_device(PHONE)
    story.people.sitting["citizen"] = citizen
    citizen.open(f"/s/{code.token}/")
    citizen.reads(STATION)
    citizen.fill(text=ANONYMOUS)
    citizen.choose(identity_mode="anonymous")
    citizen.tick("consent")
    citizen.picture("30-head-09-citizen-anonymous")
    citizen.press("提交")
    citizen.page.wait_for_url(re.compile("/receipt/"))
    citizen.picture("30-head-10-citizen-receipt")
    return number_in(citizen.text())


def number_in(said: str) -> str:
    found = re.search(r"\d{4} \d{4} \d{4}", said)
    assert found is not None, said
    return found.group().replace(" ", "")


def spaced(number: str) -> str:
    return f"{number[:4]} {number[4:8]} {number[8:]}"


def note_left(story: Story, scanned: str) -> None:
    story.days.to(SHIFT + timedelta(hours=3, minutes=40))
    keeper = story.people("lunzhi")
    keeper.fill(handover_note="上午来了三位群众，都是说自来水。约好的那位已当面登记，打了回执。")
    keeper.picture("30-head-11-note")
    keeper.press("登记已值班")
    keeper.reads("值过的班", "已值班")


def after_the_shift(story: Story, scanned: str, entered: str) -> None:
    story.days.to(SHIFT + timedelta(hours=5))
    keeper = story.people("lunzhi")
    keeper.reads("我的值班", "其他时间只能查")
    assert "代为登记" not in keeper.text()
    keeper.picture("30-head-12-after-the-shift")
    keeper.walk("查办理情况")
    keeper.reads(spaced(entered), "已收到")
    assert spaced(scanned) not in keeper.text()
    keeper.picture("30-head-13-looks-up")
    keeper.fill(q=scanned)
    keeper.press("查找")
    keeper.reads("没有找到")
    assert keeper.page.goto(f"{keeper.site}/console/register/").status == 404


def station_goes_on(story: Story, scanned: str, entered: str, earlier: list[Opinion]) -> None:
    """The clerk reads the note and the anonymous opinion in the browser; the three like it by the same commands."""
    clerk = story.people("clerk")
    clerk.walk("值班", STATION)
    clerk.reads("约好的那位已当面登记", "孙德福")
    clerk.picture("30-head-14-clerk-reads-note")
    clerk.walk("待初审")
    clerk.page.locator(f"a[href*='{scanned}']").first.click()
    clerk.reads("匿名", ANONYMOUS)
    clerk.press("接手初审")
    clerk.open(f"/console/opinions/{scanned}/")
    clerk.select(category="水利")
    clerk.choose(grade="general")
    clerk.fill(title="石桥村二组晚上没有自来水", summary="石桥村二组晚间自来水断供一个多月，影响生活。")
    clerk.select(place_region="石桥村")
    clerk.press("保存分类分级")
    clerk.open(f"/console/opinions/{scanned}/")
    clerk.picture("30-head-15-clerk-classified")
    clerk.press("受理并报送交办")
    others = [*earlier, Opinion.objects.get(number=entered)]
    titles = ("石桥村四组早晚高峰断水", "村小学旁几户傍晚没有自来水", "石桥村三组高处自来水压力小")
    for opinion, title in zip(others, titles, strict=True):
        classified(story, opinion, title)
    story.days.deliver()


def classified(story: Story, opinion: Opinion, title: str) -> None:
    at = story.days.at
    clerk = story.world.actor("clerk", at)
    triage.take(opinion_id=opinion.pk, actor=clerk, at=at, version=opinion.version)
    triage.classify(
        opinion_id=opinion.pk, actor=clerk, at=at, version=opinion.version + 1, title=title, summary=f"{title}，请解决。",
        category_id=story.world.category("02").pk, grade="general", urgency="normal", place_text="",
        place_region_id=story.world.region(given.VILLAGE).pk, followup_deputy_id=story.world.deputies["deputy"].pk,
    )  # fmt: skip


def gathered_and_confirmed(story: Story) -> CommonProblem:
    clerk = story.people("presidium_clerk")
    clerk.walk("民意数据池", "看同类意见")
    clerk.reads("相近的", "石桥村四组早晚高峰断水", "是不是同一个问题由您判断")
    for opinion in Opinion.objects.all():
        clerk.page.locator(f"input[name=opinion][value='{opinion.number}']").check()
    clerk.picture("30-head-16-side-by-side")
    clerk.press("下一步：归集成共性问题")
    clerk.fill(
        title="石桥村早晚高峰自来水不足",
        statement="二组、三组、四组和村小学旁四件意见都说早晚没有水或者水压小，一个多月了。",
    )
    clerk.picture("30-head-17-gathering")
    clerk.press("归集")
    chair = story.people("chair")
    chair.walk("共性问题", "石桥村早晚高峰自来水不足")
    chair.reads("待确认", "4件", "石桥村")
    chair.picture("30-head-18-chair-confirms")
    chair.press("确认是共性问题")
    return CommonProblem.objects.get()


def research_held(story: Story, problem: CommonProblem) -> None:
    clerk = story.people("presidium_clerk")
    clerk.walk("共性问题", problem.title, "组织专题调研")
    clerk.reads(problem.title, "4件群众意见")
    starts = on(11, 27, 9)
    clerk.fill(starts_at=f"{starts:%Y-%m-%dT%H:%M}", ends_at="2026-11-27T11:30", place_text="二组水塔和村水厂")
    clerk.picture("30-head-19-research-plan")
    clerk.press("拟定，等待批准")
    clerk.reads("调研已拟定", "为哪个共性问题调研", problem.title)
    clerk.walk("邀请参加")
    clerk.choose_text("deputies", "王秀英")
    clerk.press("邀请参加")
    clerk.picture("30-head-20-research-drafted")
    held(story, problem)


def held(story: Story, problem: CommonProblem) -> None:
    """The chair approves, the clerk announces and sums up; the problem's page tells what came out."""
    research = Activity.objects.get()
    story.days.deliver()
    chair = story.people("chair")
    chair.walk("消息", research.title)
    chair.reads("为哪个共性问题调研", "4件群众意见")
    chair.press("批准")
    clerk = story.people("presidium_clerk")
    clerk.walk("活动", research.title, "公告")
    clerk.press("公告")
    story.days.to(on(11, 27, 12))
    clerk = story.people("presidium_clerk")
    clerk.walk("活动", research.title, "登记开展情况")
    clerk.choose(**{f"p{research.participants.get().pk}": "present"})
    clerk.press("登记开展情况")
    clerk.walk("小结")
    clerk.fill(outcome="查明二组水塔浮球阀坏了，三组高处缺一台增压泵，建议镇里年内换阀、装泵。")
    clerk.press("小结")
    clerk.walk(problem.title)
    clerk.reads("跟进中", "专题调研", "调研已小结", "换阀、装泵")
    clerk.picture("30-head-21-problem-with-research")
