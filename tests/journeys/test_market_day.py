"""社旗县: the station goes to the market, twelve people speak up, a lecture and a talk follow, and the record shows it.

Planning, approving, announcing, holding and summing up, the deputy's answer, a citizen's own entry by the activity's
code, two entries by the clerk and one by the deputy are made in the browser; the other eight opinions of that morning
are entered by the same command the pages call, because they would be the same page eight times more.
"""

import re
from datetime import datetime, timedelta

import pytest

from core.clock import SHANGHAI
from deputies import registration
from deputies import services as deputies
from deputies.models import Scheme
from liaison.models import Activity
from suggestions.models import Opinion
from suggestions.services import collect
from suggestions.tests import given
from tests.journeys.conftest import PHONE, People, Person

pytestmark = pytest.mark.django_db(transaction=True)

# A Monday, the market day a week later, the lecture on its Thursday, the talk on its Friday.
PLANNED = datetime(2026, 11, 9, 9, 0, tzinfo=SHANGHAI)
MARKET = datetime(2026, 11, 16, 9, 0, tzinfo=SHANGHAI)
LECTURE = datetime(2026, 11, 19, 9, 0, tzinfo=SHANGHAI)
TALK = datetime(2026, 11, 20, 9, 0, tzinfo=SHANGHAI)
TITLE = "桃溪集上听民声"
CANAL = "二组和三组的水渠淤了半截，谁家出工、出几天一直说不拢，冬灌的水过不来。"
SAID = (
    "集市东头没有厕所，赶集的老人不方便。", "村口路灯坏了四盏，晚上接孩子看不清路。", "医保缴费在手机上总是交不上，想请人教一教。",
    "三组的自来水这几天是浑的，烧开有沉淀。", "收麦时占道晒粮，车过不去，请早点说好晒在哪里。", "通村公交下午只有一班，看病回来赶不上。",
    "村卫生室的降压药经常断货，要跑到镇上去买。", "桥头护栏被车撞歪了，一直没有人修。",
)  # fmt: skip


class Story:
    """The county and its people."""

    def __init__(self, at_device, days) -> None:
        self.days, self.at_device = days, at_device
        self.world = given.county(with_other_township=True)
        self.people = People(at_device, days)
        days.to(PLANNED)
        registration.load_scheme()
        scheme, leader = Scheme.objects.get(year=2026), self.world.actor("leader", PLANNED)
        deputies.approve_scheme(scheme_id=scheme.pk, actor=leader, at=PLANNED, version=scheme.version)

    def clerk_at(self, title: str) -> Person:
        """Return the clerk on the page of an activity, found from the first page."""
        clerk = self.people("clerk")
        clerk.walk("活动", title)
        return clerk


def activity(title: str) -> Activity:
    return Activity.objects.get(title=title)


def clerk_plans(story: Story, kind: str, title: str, starts: datetime, *ask: str, **own: str) -> Person:
    """Draw up a plan, from the first page on."""
    clerk = story.people("clerk")
    clerk.walk("活动", "拟定活动", kind)
    plan_of(clerk, title, starts, *ask, **own)
    return clerk


def plan_of(clerk: Person, title: str, starts: datetime, *ask: str, **own: str) -> None:
    """Fill in the plan: when, where, what for, and what only this kind is asked."""
    ends = starts + timedelta(hours=3)
    clerk.fill(title=title, starts_at=f"{starts:%Y-%m-%dT%H:%M}", ends_at=f"{ends:%Y-%m-%dT%H:%M}")
    for name, words in own.items():
        enter = clerk.select if clerk.page.locator(f"select[name={name}]").count() else clerk.fill
        enter(**{name: words})
    for words in ask:
        clerk.choose_text("purposes", words)
    clerk.select(region="石桥村", station="桃溪镇人大代表联络站")


def approved_and_announced(story: Story, title: str, picture: str = "") -> None:
    """The head finds it in the messages and approves; the clerk announces."""
    story.days.deliver()
    head = story.people("head")
    head.walk("消息", title)
    if picture:
        head.picture(f"{picture}-head-approves")
    head.press("批准")
    clerk = story.clerk_at(title)
    clerk.walk("公告")
    clerk.press("公告")
    if picture:
        clerk.picture("20-market-05-announced")


def test_a_market_day_from_the_plan_to_the_deputys_file(at_device, days):
    story = Story(at_device, days)

    market_planned_and_announced(story)
    deputy_says_yes_and_everybody_reads_it(story)
    number = opinions_at_the_market(story)
    market_held_and_summed_up(story)
    one_opinion_becomes_a_talk(story, number)
    lecture_and_talk_held(story)
    villages_covered_and_not(story)
    deputys_own_file(story)


def market_planned_and_announced(story: Story) -> None:
    clerk = clerk_plans(
        story, "集市摆摊", TITLE, MARKET, "征集意见建议", "政策答疑",
        place_text="集市东头", place_kind="集市广场", occasion="集市、物交会",
    )  # fmt: skip
    clerk.picture("20-market-01-plan")
    clerk.press("拟定，等待批准")
    clerk.walk("邀请参加")
    clerk.choose_text("deputies", "王秀英")
    clerk.choose_text("deputies", "李国华")
    clerk.picture("20-market-02-invite")
    clerk.press("邀请参加")
    clerk.reads("王秀英代表", "李国华代表", "待回复")
    clerk.picture("20-market-03-draft")
    approved_and_announced(story, TITLE, "20-market-04")


def deputy_says_yes_and_everybody_reads_it(story: Story) -> None:
    story.days.to(PLANNED + timedelta(hours=6))
    deputy = story.people("county_deputy", PHONE)
    deputy.picture("20-market-06-deputy-home")
    deputy.walk("活动邀请（1个待回复）", TITLE)
    deputy.picture("20-market-07-deputy-asked")
    deputy.press("参加")
    deputy.reads("同意参加")
    citizen = story.at_device(PHONE)
    citizen.open("/")
    citizen.walk("近期活动", TITLE)
    citizen.reads("2026年11月16日（周一）09:00至12:00", "石桥村集市东头", "李国华")
    citizen.picture("20-market-08-citizen-reads")
    story.people.sitting["citizen"] = citizen


def opinions_at_the_market(story: Story) -> str:
    """Return the number of the opinion over the canal."""
    story.days.to(MARKET + timedelta(hours=1))
    market = activity(TITLE)
    citizen = story.people.sitting["citizen"]
    citizen.open(f"/s/{market.codes.get().token}/")
    citizen.reads(f"您在“{TITLE}”上反映")
    citizen.picture("20-market-09-citizen-scans")
    citizen.fill(text="集市散了以后垃圾没有人收，风一吹到处都是。")
    citizen.choose(identity_mode="anonymous")
    citizen.tick("consent")
    citizen.press("提交")
    number = entered_by_clerk(story, CANAL, "20-market-10-clerk-enters")
    entered_by_clerk(story, "井湾的老人食堂什么时候能开，独居的老人想就近吃口热饭。", "")
    deputy = story.people("county_deputy", PHONE)
    deputy.walk("代为登记")
    deputy.select(activity=TITLE, place_region="石桥村")
    deputy.fill(text="村小学放学的时候车多，门口没有减速带，怕碰着孩子。")
    deputy.choose(identity_mode="anonymous")
    deputy.tick("read_back")
    deputy.picture("20-market-11-deputy-enters")
    deputy.press("登记，出回执")
    for count, text in enumerate(SAID):
        the_same_by_command(story, market, text, count)
    clerk = story.clerk_at(TITLE)
    clerk.reads("在这个活动上收到的意见（12）")
    assert set(Opinion.objects.values_list("activity", flat=True)) == {market.pk}
    clerk.picture("20-market-12-twelve-opinions")
    return number


def entered_by_clerk(story: Story, text: str, picture: str) -> str:
    clerk = story.clerk_at(TITLE)
    clerk.walk("代为登记一件")
    assert TITLE in clerk.page.locator("select[name=activity] option:checked").inner_text()
    clerk.select(place_region="石桥村")
    clerk.fill(text=text, name="孙有田", phone="13900001234")
    clerk.choose(identity_mode="real_name")
    clerk.tick("deputy_may_call", "read_back")
    if picture:
        clerk.picture(picture)
    clerk.press("登记并打印回执")
    return re.search(r"\d{4} \d{4} \d{4}", clerk.text()).group().replace(" ", "")


def the_same_by_command(story: Story, market: Activity, text: str, count: int) -> None:
    at = MARKET + timedelta(minutes=50)
    collect.record(
        key=f"market-{count}-0123456789-0123456789", station_id=story.world.station.pk, deputy_id=None, channel="",
        received_at=at, statement=given.Said(text, "anonymous", "", "", place_text="").statement(story.world.region(given.VILLAGE).pk),
        read_back=True, activity_id=market.pk, actor=story.world.actor("second_clerk", at), at=at,
    )  # fmt: skip


def held(story: Story, title: str, *came: str) -> Person:
    """Write down who came."""
    clerk = story.clerk_at(title)
    clerk.walk("登记开展情况")
    for one in activity(title).participants.all():
        clerk.choose(**{f"p{one.pk}": "present" if one.name in came else "absent"})
    return clerk


def market_held_and_summed_up(story: Story) -> None:
    story.days.to(MARKET + timedelta(hours=4))
    clerk = held(story, TITLE, "王秀英", "李国华")
    clerk.picture("20-market-13-who-came")
    clerk.press("登记开展情况")
    clerk.walk("小结")
    clerk.fill(visitors="86", consulted="31", leaflets="200", settled="3")
    clerk.fill(outcome="登记意见12件，当场教会31人手机缴医保，3件小事当场说清。")
    clerk.picture("20-market-14-summary-form")
    clerk.press("小结")
    clerk.reads("已小结", "86", "登记意见12件")
    clerk.picture("20-market-15-summed-up")


def one_opinion_becomes_a_talk(story: Story, number: str) -> None:
    clerk = story.people("clerk")
    clerk.walk("待初审")
    clerk.picture("20-market-16-to-read")
    clerk.page.locator(f"a[href*='{number}']").first.click()
    clerk.press("接手初审")
    clerk.select(category="水利")
    clerk.choose(grade="general")
    clerk.fill(title="二组三组水渠清淤怎么出工", summary="石桥村二组、三组共用水渠淤积，出工办法没有谈拢，影响冬灌。")
    clerk.press("保存分类分级")
    clerk.press("受理并报送交办")
    clerk.open(f"/console/opinions/{number}/")
    clerk.picture("20-market-17-opinion")
    clerk.walk("组织微协商")
    assert clerk.page.locator("[name=issue]").input_value() == "二组三组水渠清淤怎么出工"
    assert "石桥村" in clerk.page.locator("select[name=region] option:checked").inner_text()
    plan_of(clerk, "水渠清淤大家商量", TALK, "协商议事", place_text="村委大院", parties="二组、三组、村委会、镇水利站")
    clerk.picture("20-market-18-talk-plan")
    invited_and_announced(story, clerk, "水渠清淤大家商量")
    about = {"place_text": "村委大院", "topic_class": "惠民政策", "speaker_kind": "干部"}
    lecture = clerk_plans(story, "小讲堂", "医保缴费和报销", LECTURE, "宣讲普法", **about)
    invited_and_announced(story, lecture, "医保缴费和报销")


def invited_and_announced(story: Story, clerk: Person, title: str) -> None:
    clerk.press("拟定，等待批准")
    clerk.walk("邀请参加")
    clerk.choose_text("deputies", "李国华")
    clerk.press("邀请参加")
    approved_and_announced(story, title)


def lecture_and_talk_held(story: Story) -> None:
    story.days.to(LECTURE + timedelta(hours=4))
    clerk = held(story, "医保缴费和报销", "李国华")
    clerk.press("登记开展情况")
    clerk.walk("小结")
    clerk.fill(visitors="45", leaflets="60", outcome="讲了缴费和报销，当场答了九个问题。")
    clerk.press("小结")
    story.days.to(TALK + timedelta(hours=4))
    clerk = held(story, "水渠清淤大家商量", "李国华")
    clerk.press("登记开展情况")
    clerk.walk("小结")
    clerk.fill(visitors="22", settled="1", agreement="二组出工两天，三组出工三天，镇水利站出一台机械，11月25日开工。")
    clerk.fill(outcome="两个组当场签字，冬灌前清完。")
    clerk.press("小结")
    clerk.reads("微协商", "二组出工两天", "二组三组水渠清淤怎么出工")
    clerk.picture("20-market-19-talk-agreed")


def villages_covered_and_not(story: Story) -> None:
    clerk = story.people("clerk")
    clerk.walk("走村覆盖")
    clerk.reads("1/2", "50%", "还没有走到的（1）", "柳湾村")
    clerk.picture("20-market-21-coverage-station")
    county = story.people("dispatcher")
    county.walk("走村覆盖")
    county.reads("1/3", "33%", "还没有走到的（2）", "柳湾村", "云峰村")
    assert "石桥村" not in county.page.locator("section[aria-labelledby=missing]").inner_text()
    county.picture("20-market-22-coverage-county")


def deputys_own_file(story: Story) -> None:
    story.days.deliver()
    deputy = story.people("county_deputy", PHONE)
    deputy.walk("我的履职")
    for title, kind in ((TITLE, "集市摆摊"), ("医保缴费和报销", "小讲堂"), ("水渠清淤大家商量", "微协商")):
        deputy.reads(f"流动接待、小讲堂、微协商：{title}（{kind}）")
    deputy.reads("收集民意", "系统自动记录")
    deputy.picture("20-market-23-deputy-file")
    deputy.walk("我的得分")
    # By the county's rules: going out 2 points the first time and 1 each further time; an opinion half a point.
    assert points(deputy, "流动接待、小讲堂、微协商") == "4"
    assert points(deputy, "线上线下收集的有效民意") == "0.5"
    # 4.5 of the 86 points that can be had, as long as fewer than three cases were followed.
    deputy.reads("5.23")
    deputy.picture("20-market-24-deputy-score")


def points(deputy: Person, item: str) -> str:
    return deputy.page.locator("tr", has_text=item).locator("td[data-label=得分]").inner_text().split()[-1]
