"""苍溪县: a deputy's suggestion with its three meetings, dissatisfied once, then the deputy's report to the voters.

The two opinions it begins with are raised and given to the deputy by the commands the pages call, because other
journeys walk those pages; everything else is done in the browser by those whose step it is, found from their first
page. Most papers of the vote are cast by the command of the page on which one voter is seen to vote.
"""

import re

import pytest

from tests.journeys.conftest import PHONE, Person
from tests.journeys.formal_december import points_open_their_records, reported_to_the_voters
from tests.journeys.formal_drafting import (
    TITLE,
    Story,
    cosigned_changed_and_cosigned_again,
    drafted_from_an_opinion,
    handed_in,
    on,
    people_met_before,
    street_refused,
)

pytestmark = pytest.mark.django_db(transaction=True)

ROADS, POWER = "示例县交通运输局", "示例县供电公司"
REPLY = (
    "一、路面拓宽：4.2公里已拓宽到6米，9月15日通车。二、电杆：供电公司迁移七根。三、急弯：装凸面镜三面、护栏二百米。"
)
AGAIN = "柳湾村口一处急弯原先漏装，10月15日已补装凸面镜一面、护栏四十米，请代表和两位群众到场看过。"
WHY = "三处急弯只装了两处，柳湾村口最险的一处没有装。"


def test_a_suggestion_with_three_meetings_and_a_deputy_who_reports(at_device, days):
    story = Story(at_device, days)

    drafted_from_an_opinion(story)
    people_met_before(story)
    cosigned_changed_and_cosigned_again(story)
    street_refused(story)
    handed_in(story)
    reviewed(story)
    dispatched(story)
    units_take_it_up(story)
    reported_to_the_people(story)
    replied(story, REPLY, on(9, 22, 10), on(9, 23, 10), "50-suggestion-18")
    rated(story, on(9, 24, 9), dissatisfied=True)
    ordered_again(story)
    replied(story, AGAIN, on(10, 20, 10), on(10, 21, 10), "50-suggestion-24")
    rated(story, on(10, 22, 9), dissatisfied=False)
    closed(story)
    reported_to_the_voters(story)
    points_open_their_records(story)


def desk(story: Story, key: str, *labels: str) -> Person:
    """Return somebody of the staff where these links lead from the first page."""
    person = story.people(key)
    person.walk(*labels)
    return person


def reviewed(story: Story) -> None:
    story.days.to(on(6, 24, 10))
    home = story.people("dispatcher")
    home.reads("待您处理 1 件", "建议待审查")
    home.picture("50-suggestion-12-dispatcher-home")
    clerk = desk(story, "dispatcher", "代表建议")
    clerk.reads("待审查 1 件", TITLE)
    clerk.walk(TITLE)
    clerk.reads("九项都已自查", "周立群", "石桥村村委会", "三处急弯装凸面镜和护栏")
    clerk.picture("50-suggestion-12-review")
    clerk.walk("受理建议")
    clerk.choose(grade="general")
    clerk.fill(note="拟由交通局主办、供电公司会办。")
    clerk.picture("50-suggestion-13-accept")
    clerk.press("受理建议")
    clerk.reads("代表建议〔2026〕第1号", "待交办")
    assert {journey.opinion.state for journey in story.opinions} == {"to_suggestion"}


def dispatched(story: Story) -> None:
    story.days.to(on(7, 1, 9))
    county = desk(story, "dispatcher", "待交办", TITLE, "交办")
    assert "退回乡镇" not in county.text()
    county.choose_text("lead_unit", ROADS)
    county.choose_text("co_units", POWER)
    county.fill(instruction="请与代表和群众见面后逐条答复。")
    county.picture("50-suggestion-14-dispatch")
    county.press("交办")
    # Three months from 1 July end on 1 October (Civil Code §202), the first of seven holidays; the next day that is
    # none is Thursday 8 October (§203). The co-unit's month ends on Saturday 1 August, so on Monday 3 August.
    county.reads("已交办")
    county.walk("全部事项", TITLE)
    county.reads(ROADS, POWER, "10月8日")
    county.picture("50-suggestion-15-dispatched")
    deputy = story.on_suggestion()
    deputy.reads("主办", ROADS, "会办", POWER, "10月8日")
    deputy.picture("50-suggestion-16-deputy-knows")


def units_take_it_up(story: Story) -> None:
    story.days.to(on(7, 2, 9))
    roads = desk(story, "roads_handler", "待签收", TITLE)
    roads.reads("路面由3.5米拓宽到6米", "10月8日")
    roads.picture("50-suggestion-17-unit-to-sign")
    roads.press("签收")
    power = desk(story, "power_handler", "待签收", TITLE)
    power.reads("8月3日")
    power.press("签收（会办）")
    story.days.to(on(7, 20, 9))
    co_opinion(story, "沿线七根电杆由我公司九月前迁移。")


def co_opinion(story: Story, text: str) -> None:
    power = desk(story, "power_handler", "办理中", TITLE, "提交会办意见")
    power.fill(text=text)
    power.press("提交会办意见")


def reported_to_the_people(story: Story) -> None:
    """The second of the three meetings: the unit reports to the people and the deputy while it handles."""
    story.days.to(on(7, 24, 9))
    contact(
        story, "face_to_face", "在石桥村向群众和代表汇报设计方案，按群众意见先改急弯。", "50-suggestion-17-meeting-two"
    )
    story.on_suggestion().reads("承办单位联系群众1次、联系代表1次", "先改急弯")


def contact(story: Story, way: str, summary: str, picture: str = "") -> None:
    roads = desk(story, "roads_handler", "办理中", TITLE, "登记联系情况")
    roads.choose(way=way)
    roads.tick("with_citizen", "with_deputy")
    roads.fill(summary=summary)
    if picture:
        roads.picture(picture)
    roads.press("登记联系情况")
    # The congress does not sign for the unit, nor does the clerk: only the head does (代表法第五十一条).
    assert roads.page.get_by_role("link", name="签发答复").count() == 0


def replied(story: Story, body: str, at, told, picture: str) -> None:
    story.days.to(at)
    head = desk(story, "roads_head", "办理中", TITLE, "签发答复")
    head.reads("三处急弯装凸面镜和护栏")
    head.choose(result_class="A")
    head.fill(body=body, evidence="交工验收单一份，两村村委会签字。", signer="高明", doc_no="示交函〔2026〕28号")
    head.picture(f"{picture}-head-signs")
    head.press("签发答复")
    story.days.to(told)
    county = desk(story, "dispatcher", "待反馈", TITLE, "登记反馈")
    county.tick("deputy_told")
    county.fill(note="答复已送达领衔和附议代表，并告诉两位群众。")
    county.picture(f"{picture}-told")
    county.press("登记反馈")


def rated(story: Story, at, *, dissatisfied: bool) -> None:
    """The third of the three meetings: people and deputies rate, nobody knowing what the others said."""
    story.days.to(at)
    round_no = story.matter.round_no
    picture = f"50-suggestion-{19 if round_no == 1 else 25}"
    for count, journey in enumerate(story.opinions):
        citizen_rates(story, journey, picture if count == 0 else "")
    deputy_rates(story, "county_deputy", dissatisfied, picture)
    hidden = desk(story, "roads_head", "全部事项", TITLE)
    # What the first round said is known to the unit by now, what this one says is not.
    assert (WHY in hidden.text()) == (round_no == 2)
    if round_no == 1:
        hidden.picture("50-suggestion-19-unit-sees-no-rating")
    deputy_rates(story, "colleague", False, "")


def citizen_rates(story: Story, journey, picture: str) -> None:
    phone = story.people.sitting.setdefault("citizen", story.at_device(PHONE))
    phone.open("/q/")
    phone.fill(number=journey.receipt.number, query_code=journey.receipt.query_code)
    phone.press("查进度")
    phone.reads("代表", ROADS)
    assert WHY not in phone.text() or story.matter.round_no == 2
    phone.choose(outcome="satisfied", attitude="satisfied")
    if picture:
        phone.picture(f"{picture}-citizen-rates")
    phone.press("提交评价")


def deputy_rates(story: Story, key: str, dissatisfied: bool, picture: str) -> None:
    deputy = story.deputy(key)
    deputy.reads("待您处理 1 件")
    deputy.walk(TITLE)
    deputy.reads("背靠背评价", "示交函〔2026〕28号")
    deputy.choose(outcome="dissatisfied" if dissatisfied else "satisfied", attitude="satisfied")
    if dissatisfied:
        deputy.fill(reason=WHY)
    if picture:
        deputy.picture(f"{picture}-deputy-rates")
    deputy.press("提交评价")
    deputy.reads("已收到您的评价")


def ordered_again(story: Story) -> None:
    assert story.matter.state == "rehandling"
    county = desk(story, "dispatcher", "待重新交办", TITLE)
    county.reads(WHY, "不满意")
    county.picture("50-suggestion-20-dissatisfied")
    story.days.to(on(9, 28, 9))
    county = desk(story, "dispatcher", "待重新交办", TITLE, "重新交办")
    county.fill(order="补装柳湾村口急弯的凸面镜和护栏，请代表到场看过再答复。")
    county.picture("50-suggestion-21-order-again")
    county.press("重新交办")
    # A month from 28 September: Wednesday 28 October.
    county.walk("全部事项", TITLE)
    county.reads("第2轮", "10月28日")
    county.picture("50-suggestion-22-second-round")
    deputy = story.on_suggestion()
    deputy.reads("10月28日")
    deputy.picture("50-suggestion-23-deputy-second-round")
    story.days.to(on(10, 15, 15))
    co_opinion(story, "电杆已经迁完，没有别的意见。")
    contact(story, "visit", "请代表和两位群众到柳湾村口看了补装的凸面镜和护栏。")


def closed(story: Story) -> None:
    matter = story.matter
    assert (matter.state, matter.round_no) == ("closed", 2)
    deputy = story.on_suggestion()
    deputy.reads("已办结", "已开展2轮", "承办单位联系群众2次、联系代表2次", AGAIN)
    deputy.picture("50-suggestion-26-deputy-closed")
    county = desk(story, "dispatcher", "代表建议")
    county.select(state="全部")
    county.press("查找")
    county.reads("代表建议〔2026〕第1号", "已办结")
    county.walk(TITLE)
    county.reads("请代表和2位群众评价，已开展2轮")
    county.picture("50-suggestion-27-dispatcher-closed")
    head = desk(story, "roads_head", "全部事项", TITLE)
    head.reads(WHY)
    head.picture("50-suggestion-28-unit-closed")
    citizen = story.people.sitting["citizen"]
    citizen.reads("办结")
    assert re.search("139\\d{8}", head.text()) is None
