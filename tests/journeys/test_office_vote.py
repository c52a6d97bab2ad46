"""南浔区: two offices of a town are voted on with one-time slips, mend what was found, and are voted on again.

The whole appraisal is walked in the browser by its people; of the papers one citizen's and one deputy's are filled in
on a phone, the others, which would be the same page again, are cast by the command that page calls.
"""

from datetime import datetime

import pytest

from core import ballots
from core.clock import SHANGHAI
from oversight.models import OfficeAppraisal
from suggestions.models import Matter
from suggestions.tests import given
from tests.journeys.conftest import PHONE, People, Person

pytestmark = pytest.mark.django_db(transaction=True)

TITLE = "桃溪镇2026年站所评议"
GOVERNMENT, WATER = "桃溪镇人民政府", "桃溪镇水利站"
SATISFIED, BASICALLY, DISSATISFIED = "satisfied", "basically", "dissatisfied"


def on(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


# A Monday to plan and announce; the meeting is a fortnight later, the second one at the end of the year.
PLANNED, MEETING, AGAIN = on(11, 16, 9), on(11, 30, 9), on(12, 28, 9)


class Story:
    """The county, its people at their devices, the clock, and the codes on the slips."""

    def __init__(self, at_device, days) -> None:
        self.days, self.at_device = days, at_device
        self.world = given.county(with_other_township=True)
        self.people = People(at_device, days)
        days.to(PLANNED)

    def on_page(self, key: str, title: str = TITLE) -> Person:
        """Return somebody on the appraisal's page, found from the first page."""
        person = self.people(key)
        person.walk("站所评议", title)
        return person


def test_offices_are_voted_on_mend_and_are_voted_on_again(at_device, days):
    story = Story(at_device, days)

    planned_and_announced(story)
    offices_report(story)
    first_ballot(story)
    findings_become_matters(story)
    office_mends_and_station_looks(story)
    published(story)
    second_ballot(story)


def planned_and_announced(story: Story) -> None:
    clerk = story.people("presidium_clerk")
    clerk.walk("站所评议", "制定方案")
    clerk.fill(
        title=TITLE,
        plan="围绕群众身边小事和代表建议的办理质效，请部分代表和群众给两个站所打分。",
        contents="办事效率\n服务态度",
    )
    for office in (GOVERNMENT, WATER):
        clerk.choose_text("targets", office)
    clerk.select(station="桃溪镇人大代表联络站")
    clerk.picture("31-vote-01-plan")
    clerk.press("保存方案")
    clerk.reads("已制定方案", GOVERNMENT, WATER, "办事效率、服务态度")
    clerk.walk("公告")
    clerk.fill(self_check_by="2026-11-25", meeting_on="2026-11-30", place="镇政府三楼会议室")
    clerk.press("公告")
    clerk.reads("已公告", "11月30日", "镇政府三楼会议室")
    clerk.picture("31-vote-02-announced")


def offices_report(story: Story) -> None:
    story.days.to(on(11, 23, 10))
    office = story.people("township_handler")
    office.walk("消息", TITLE)
    office.picture("31-vote-03-office-told")
    office.walk("登记自查")
    office.fill(text="今年办理群众意见二十六件，按期二十四件；中午窗口没有人，准备排班。")
    office.press("登记自查")
    office.reads("中午窗口没有人，准备排班")
    clerk = story.on_page("presidium_clerk")
    clerk.walk("登记自查")
    clerk.select(target=WATER)
    clerk.fill(text="水渠清淤六处，报修电话有时打不通。（水利站交的书面材料，代为登记）")
    clerk.press("登记自查")
    clerk.walk("自查完成")
    clerk.press("自查完成")
    clerk.reads("自查完成", "报修电话有时打不通")


def first_ballot(story: Story) -> None:
    story.days.to(MEETING)
    clerk = opened(story, TITLE)
    citizens, deputies = slips(clerk, "citizens", 6, "31-vote-04-slips"), slips(clerk, "deputies", 2)
    on_a_phone(story, citizens[0], DISSATISFIED, "31-vote-05-citizen")
    on_a_phone(story, deputies[0], BASICALLY, "")
    for code, grade in zip([*citizens[1:], deputies[1]], [SATISFIED] * 3 + [DISSATISFIED] * 3, strict=True):
        cast(code, grade, MEETING)
    clerk = story.on_page("presidium_clerk")
    turnout = clerk.page.locator("section[aria-labelledby=turnout] tbody tr").all_inner_texts()
    assert [row.split()[1:3] for row in turnout] == [["2", "2"], ["6", "6"]]
    assert "评议结果" not in clerk.text()
    clerk.picture("31-vote-07-turnout")
    clerk.walk("结束投票并计票")
    clerk.press("结束投票并计票")
    # Eight papers: three satisfied, one basically, four dissatisfied with everything; half is not more than half.
    clerk.reads("已计票", "办事效率：不满意", "满意37.5%（3/8票），满意和基本满意合计50.0%（4/8票）", "不满意4票")
    clerk.picture("31-vote-08-counted")


def opened(story: Story, title: str) -> Person:
    clerk = story.on_page("presidium_clerk", title)
    clerk.walk("开始投票")
    clerk.fill(quorum="5")
    clerk.picture("31-vote-04-opening")
    clerk.press("开始投票")
    return clerk


def slips(clerk: Person, group: str, size: int, picture: str = "") -> list[str]:
    """Make slips and return the codes on them, shown this once."""
    clerk.walk("制票")
    clerk.choose(group=group)
    clerk.fill(size=str(size))
    clerk.press("制票")
    codes = clerk.page.locator(".slip-code").all_inner_texts()
    assert len(codes) == size
    if picture:
        clerk.picture(picture)
    clerk.walk("打印好了，返回")
    return codes


def on_a_phone(story: Story, code: str, grade: str, picture: str) -> None:
    voter = story.at_device(PHONE)
    voter.open("/b/")
    voter.fill(code=code)
    voter.press("打开选票")
    voter.reads(GOVERNMENT, WATER, "办事效率", "服务态度")
    for name in voter.page.locator("input[type=radio]").evaluate_all("all => [...new Set(all.map(one => one.name))]"):
        voter.choose(**{name: grade})
    if picture:
        voter.picture(picture)
    voter.press("投票")
    voter.reads("已经投票，谢谢您")
    again = voter.page.goto(f"{voter.site}/b/{ballots.bare(code)}/")
    assert again is not None
    assert again.status == 409
    voter.reads("这张票已经投过，不能再投")
    if picture:
        voter.picture("31-vote-06-citizen-again")


def cast(code: str, grade: str, at: datetime) -> None:
    _, box = ballots.look_up(ballots.bare(code), at)
    assert box is not None
    ballots.cast(code=ballots.bare(code), choices={q["key"]: grade for q in box.questions}, reason="", at=at)


def findings_become_matters(story: Story) -> None:
    clerk = story.on_page("presidium_clerk")
    clerk.walk("列入整改清单")
    clerk.select(target=GOVERNMENT)
    clerk.fill(title="窗口中午没有人", requirement="十二月中旬以前安排中午值班，公布值班表。")
    clerk.picture("31-vote-09-finding")
    clerk.press("列入整改清单")
    clerk.walk("交办整改")
    clerk.reads("窗口中午没有人")
    clerk.picture("31-vote-10-send")
    clerk.press("交办整改")
    # Thirty days after 30 November.
    clerk.reads("整改中", "待签收", "12月30日到期")
    clerk.picture("31-vote-11-rectification")


def office_mends_and_station_looks(story: Story) -> None:
    story.days.to(on(12, 1, 9))
    office = story.people("township_handler")
    office.walk("待签收", "窗口中午没有人")
    office.reads("安排中午值班", "12月30日")
    office.picture("31-vote-12-office-to-sign")
    office.press("签收")
    story.days.to(on(12, 14, 15))
    station = story.on_page("clerk")
    station.walk("登记跟进")
    station.choose(result="done")
    station.fill(note="连看三个中午，窗口都有人，值班表贴在门口。")
    station.picture("31-vote-13-station-looks")
    station.press("登记跟进")
    station.reads("陈静跟进：已整改到位")
    assert Matter.objects.get().state == "handling"


def published(story: Story) -> None:
    chair = story.on_page("chair")
    chair.walk("公开结果")
    chair.reads("满意37.5%（3/8票）", "窗口中午没有人")
    chair.fill(conclusion="两个站所多数人还不满意；中午没有人的问题已经改，年末再评一次。")
    chair.picture("31-vote-14-publish")
    chair.press("公开结果")
    citizen = story.at_device(PHONE)
    story.people.sitting["citizen"] = citizen
    citizen.open("/")
    citizen.walk("站所评议", TITLE)
    citizen.reads("满意37.5%（3/8票）", "窗口中午没有人", "中午没有人的问题已经改")
    citizen.picture("31-vote-15-citizen-reads")


def second_ballot(story: Story) -> None:
    clerk = story.on_page("presidium_clerk")
    clerk.walk("组织二次评议")
    clerk.press("组织二次评议")
    clerk.reads("这是", TITLE, "的二次评议")
    second = OfficeAppraisal.objects.get(first__isnull=False)
    clerk.walk("公告")
    clerk.fill(self_check_by="2026-12-25", meeting_on="2026-12-28", place="镇政府三楼会议室")
    clerk.press("公告")
    story.days.to(AGAIN)
    clerk = story.on_page("presidium_clerk", second.title)
    clerk.walk("自查完成")
    clerk.press("自查完成")
    clerk = opened(story, second.title)
    codes = [*slips(clerk, "citizens", 6), *slips(clerk, "deputies", 2)]
    for code, grade in zip(codes, [SATISFIED] * 6 + [BASICALLY, DISSATISFIED], strict=True):
        cast(code, grade, AGAIN)
    clerk.walk("结束投票并计票")
    clerk.press("结束投票并计票")
    # Satisfied and basically satisfied together: from four of eight to seven of eight.
    clerk.reads("两次评议对比", "50.0%（4/8票）", "87.5%（7/8票）", "上升37.5个百分点")
    clerk.picture("31-vote-16-compared")
