"""新沂市: a bureau's head comes to the station, answers one question on the spot and takes one away for a month.

Everything is done in the browser by the person whose step it is, on the days on which it happens: the county's clock is
moved on with the test-only offset file between them.
"""

import re
from datetime import date, datetime, timedelta

import pytest

from core.clock import SHANGHAI
from suggestions.models import Matter, ReturnVisit
from suggestions.tests import given
from tests.journeys.conftest import PHONE, People, Person

pytestmark = pytest.mark.django_db(transaction=True)

PLANNED = datetime(2026, 8, 20, 9, 0, tzinfo=SHANGHAI)
# A Monday, and a 31st: September has none, so the month ends on its last day, Wednesday 30 September (民法典第二百零二条).
HELD = datetime(2026, 8, 31, 9, 0, tzinfo=SHANGHAI)
TITLE = "局长·代表面对面：农村公路养护"
SPOT = "村道养护的钱是县里出还是村里出，一公里一年有多少？"
AWAY = "石桥村口到学校的路塌了半边，报过两次没有人来，什么时候能修好？"
ANSWER = "村道日常养护经费由县财政按每公里每年一千元补助，今年的已拨到镇，镇里公示。"
REPLY = "已完成塌方路段回填压实十二米，加装护栏二十米，九月八日起恢复通行。"
BACK = "连下三天雨，回填的地方又陷下去一块，护栏也歪了，孩子又要绕路。"


class Story:
    """The county, its people, and what the citizen was given."""

    def __init__(self, at_device, days) -> None:
        self.days, self.at_device = days, at_device
        self.world = given.county()
        self.people = People(at_device, days)
        self.number = self.query_code = ""

    def matter(self) -> Matter:
        return Matter.objects.get(opinions__number=self.number)

    def at_activity(self, key: str = "dispatcher") -> Person:
        """Return somebody on the page of the day, found from the first page."""
        person = self.people(key)
        person.walk("活动", TITLE)
        return person

    def at_matter(self, key: str, *way: str) -> Person:
        """Return somebody on the matter's page, found through a list of the first page."""
        person = self.people(key)
        person.walk(*way)
        person.walk(AWAY[:20])
        return person


def test_an_organ_day_from_the_announcement_to_the_problem_that_came_back(at_device, days):
    story = Story(at_device, days)

    county_plans_and_leader_approves(story)
    bureau_and_deputy_answer_the_invitation(story)
    questions_on_the_day(story)
    what_came_of_each(story)
    bureau_has_a_month(story)
    bureau_answers_and_citizen_is_content(story)
    visited_and_found_back(story)
    taken_up_again_with_its_history(story)


def county_plans_and_leader_approves(story: Story) -> None:
    story.days.to(PLANNED)
    county = story.people("dispatcher")
    county.walk("活动", "拟定活动", "国家机关进站")
    county.fill(title=TITLE, starts_at="2026-08-31T09:00", ends_at="2026-08-31T11:30", place_text="代表联络站会议室")
    county.select(organ="示例县交通运输局", region="桃溪镇", place_kind="联络站", station="桃溪镇人大代表联络站")
    county.choose_text("purposes", "政策答疑")
    county.choose_text("purposes", "监督检查")
    county.picture("60-organ-01-plan")
    county.press("拟定，等待批准")
    county.walk("邀请参加")
    county.choose_text("deputies", "王秀英")
    county.page.locator("summary", has_text="邀请单位").click()
    county.choose_text("organisations", "示例县交通运输局")
    county.press("邀请参加")
    story.days.deliver()
    leader = story.people("leader")
    leader.walk("消息", TITLE)
    leader.reads("进站的国家机关", "示例县交通运输局", "2026年8月31日（周一）09:00至11:30")
    leader.picture("60-organ-02-leader-approves")
    leader.press("批准")
    county = story.at_activity()
    county.walk("公告")
    county.press("公告")


def bureau_and_deputy_answer_the_invitation(story: Story) -> None:
    story.days.to(PLANNED + timedelta(hours=5))
    bureau = story.people("roads_handler")
    bureau.walk("消息", TITLE)
    # The station's poster is not the bureau's to print.
    assert "活动码海报" not in bureau.text()
    bureau.picture("60-organ-03-bureau-asked")
    bureau.press("参加")
    bureau.reads("同意参加")
    deputy = story.people("deputy", PHONE)
    deputy.walk("活动邀请（1个待回复）", "局长·代表面对面")
    deputy.reads("示例县交通运输局")
    deputy.press("参加")
    deputy.picture("60-organ-04-deputy-comes")
    citizen = story.at_device(PHONE)
    citizen.open("/")
    citizen.walk("近期活动", "局长·代表面对面")
    citizen.reads("示例县交通运输局", "2026年8月31日（周一）", "王秀英")
    citizen.picture("60-organ-05-citizen-reads")
    story.people.sitting["citizen"] = citizen


def questions_on_the_day(story: Story) -> None:
    """The bureau's head is there; a deputy asks, a citizen asks and has the opinion entered for an answer."""
    story.days.to(HELD + timedelta(hours=1))
    clerk = story.at_activity("clerk")
    clerk.walk("代为登记一件")
    clerk.fill(text=AWAY, name="周有粮", phone="13900004321")
    clerk.select(place_region="石桥村")
    clerk.choose(identity_mode="real_name")
    clerk.tick("read_back")
    clerk.press("登记并打印回执")
    clerk.picture("60-organ-06-slip")
    story.number = re.search(r"\d{4} \d{4} \d{4}", clerk.text()).group().replace(" ", "")
    story.query_code = re.search(r"(?<![\d-])\d{6}(?!\d)", clerk.text()).group()
    county = story.at_activity()
    county.walk("登记提问")
    county.choose(asker_kind="deputy")
    county.select(deputy="王秀英")
    county.fill(text=SPOT)
    county.press("登记提问")
    county.walk("登记提问")
    county.choose(asker_kind="citizen")
    county.fill(text=AWAY)
    county.press("登记提问")
    county.walk("登记开展情况")
    county.choose_text(attendance(county, "王秀英"), "到场")
    county.choose_text(attendance(county, "示例县交通运输局"), "主要负责人")
    county.picture("60-organ-07-who-came")
    county.press("登记开展情况")
    county.reads("提问（2）", "到场（主要负责人）", "到会应答")


def attendance(person: Person, name: str) -> str:
    """Return the name of the field about this participant."""
    group = person.page.locator("fieldset", has_text=name).locator("input").first
    return group.get_attribute("name")


def what_came_of_each(story: Story) -> None:
    county = story.at_activity()
    county.walk("当场答复")
    county.select(question=SPOT)
    county.fill(answer=ANSWER, officer="县交通运输局局长 高明")
    county.tick("asker_confirmed")
    county.picture("60-organ-08-answered-on-the-spot")
    county.press("当场答复")
    county.walk("带回办理")
    county.select(question=AWAY)
    county.fill(officer="县交通运输局局长 高明", opinion_number=story.number)
    county.picture("60-organ-09-taken-away")
    county.press("带回办理")
    story.days.deliver()
    county = story.at_activity()
    county.walk("小结")
    county.fill(visitors="38", settled="0", briefing="通报了农村公路养护经费和今年的修路计划。")
    # Said once, when it was entered who came.
    assert county.page.locator("[name=officer_level] option:checked").inner_text() == "主要负责人"
    county.fill(outcome="两个提问，一个当场答复，一个带回办理。")
    county.press("小结")
    county.reads("已当场答复（县交通运输局局长 高明）", "提问人认可", ANSWER, "带回办理", "9月30日前答复")
    county.picture("60-organ-10-the-day-on-record")


def bureau_has_a_month(story: Story) -> None:
    story.days.to(HELD + timedelta(days=1, hours=5))
    bureau = story.people("roads_handler")
    bureau.reads("待您处理 1 件", AWAY, "签收，9月1日")
    bureau.picture("60-organ-11-bureau-home")
    bureau.walk("待签收", AWAY[:20])
    bureau.reads("答复，最后一日9月30日", "没有31日，以月末为最后一日", f"8月31日国家机关进站“{TITLE}”，群众提出")
    assert "周有粮" not in bureau.text()
    bureau.picture("60-organ-12-bureau-to-sign")
    bureau.press("签收")
    bureau = story.at_matter("roads_handler", "办理中")
    bureau.walk("登记联系情况")
    bureau.choose(way="phone")
    bureau.tick("with_citizen")
    bureau.fill(summary="电话问清了塌方的位置，约好一起到现场。")
    bureau.press("登记联系情况")


def bureau_answers_and_citizen_is_content(story: Story) -> None:
    story.days.to(HELD + timedelta(days=9))
    bureau = story.at_matter("roads_handler", "办理中")
    bureau.walk("提交答复")
    bureau.choose(result_class="A")
    bureau.fill(body=REPLY, evidence="现场照片和村委会验收单。", signer="高明")
    bureau.picture("60-organ-13-bureau-replies")
    bureau.press("提交答复")
    county = story.at_matter("dispatcher", "答复待审核")
    county.picture("60-organ-14-county-reviews")
    county.press("审核通过")
    clerk = story.at_matter("clerk", "待反馈")
    clerk.walk("登记反馈")
    clerk.choose(way="phone")
    clerk.press("登记反馈")
    citizen = tracking(story)
    citizen.reads(REPLY)
    citizen.choose(outcome="satisfied", attitude="satisfied")
    citizen.picture("60-organ-15-citizen-rates")
    citizen.press("提交评价")
    # Closed on Wednesday 9 September; thirty days on is Friday 9 October.
    assert story.matter().state == "closed"
    assert ReturnVisit.objects.get().planned_on == date(2026, 10, 9)


def tracking(story: Story) -> Person:
    """Return the citizen on the page that follows the opinion."""
    citizen = story.people.sitting["citizen"]
    citizen.open("/q/")
    citizen.fill(number=story.number, query_code=story.query_code)
    citizen.press("查进度")
    return citizen


def visited_and_found_back(story: Story) -> None:
    story.days.to(datetime(2026, 10, 9, 10, 0, tzinfo=SHANGHAI))
    clerk = story.people("clerk")
    clerk.reads("待您处理 1 件")
    assert "目前没有要您处理的事" not in clerk.text()
    clerk.picture("60-organ-16-clerk-home")
    clerk.walk("待回访")
    clerk.picture("60-organ-17-visits-due")
    clerk.walk(AWAY[:20])
    clerk.choose(way="on_site", still_ok="rebound")
    clerk.fill(note=BACK)
    clerk.picture("60-organ-18-visit")
    clerk.press("登记回访")


def taken_up_again_with_its_history(story: Story) -> None:
    story.days.deliver()
    county = story.people("dispatcher")
    county.walk("待恢复办理")
    county.reads("回访发现，还没有恢复办理", BACK)
    county.picture("60-organ-19-came-back")
    county.walk(AWAY[:20], "问题反复，恢复办理")
    assert county.page.locator("[name=evidence]").input_value() == BACK
    county.picture("60-organ-20-reopen")
    county.press("问题反复，恢复办理")
    county = story.at_matter("dispatcher", "待重新交办")
    county.reads("10月9日恢复办理", "原来9月9日", "已解决", BACK, REPLY)
    county.picture("60-organ-21-history-county")
    county.walk("重新交办")
    county.fill(order="查清路基为什么又陷，补做排水，请村里和反映人到场验收。")
    county.press("重新交办")
    bureau = story.at_matter("roads_handler", "办理中")
    bureau.reads("10月9日恢复办理", BACK, "补做排水")
    bureau.picture("60-organ-22-bureau-again")
    citizen = tracking(story)
    citizen.reads("恢复办理", REPLY)
    citizen.picture("60-organ-23-citizen-again")
    matter = story.matter()
    assert (matter.state, matter.round_no, matter.rounds_before) == ("handling", 2, 1)
