"""One person's opinion through the whole product in a real browser, each step by the person whose step it is."""

import re
from io import BytesIO

import pytest
from PIL import Image, ImageDraw

from core.models import AuditEvent
from liaison import services as liaison
from suggestions.models import Matter, Opinion
from suggestions.tests import given
from suggestions.tests.county import PASSWORD
from tests.journeys.conftest import DESKTOP, PHONE, Person

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "村口到学校那段路塌了半边，孩子上学要绕着走，下雨天更险。请帮忙催一催，早点修好。"
SUMMARY = "石桥村村口至村小学路段路基塌方，影响学生通行，群众希望尽快修复并先设警示。"
BODY = "接到交办后当天到现场查看，设置警示桩两处，组织机械回填塌方路段十米并压实，现已恢复通行。"
AGAIN = "针对反映的问题，补做了路边排水沟三十米，重新压实路面，并请村委会和群众代表到场验收。"


def photo() -> dict[str, object]:
    """Return a picture as a phone would send it."""
    picture = Image.new("RGB", (2400, 1800), (176, 196, 182))
    draw = ImageDraw.Draw(picture)
    draw.polygon([(0, 1800), (900, 700), (1500, 700), (2400, 1800)], fill=(120, 112, 104))
    draw.polygon([(1300, 1800), (1250, 1000), (1700, 1100), (2100, 1800)], fill=(84, 62, 44))
    content = BytesIO()
    picture.save(content, "JPEG")
    return {"name": "塌方.jpg", "mimeType": "image/jpeg", "buffer": content.getvalue()}


class Walk:
    """The county, the devices, and what has been learned on the way."""

    def __init__(self, at_device) -> None:
        self.world = given.county()
        self.at_device = at_device
        station = self.world.station.pk
        self.code = liaison.issue_code(station_id=station, actor=self.world.actor("chair", given.AT), at=given.AT)
        self.number = self.query_code = ""
        self.people: dict[str, Person] = {}

    def staff(self, key: str, device=DESKTOP) -> Person:
        """Return a person of the county, signed in at a device of their own."""
        if key not in self.people:
            self.people[key] = self.at_device(device).sign_in(key, PASSWORD)
        return self.people[key]

    def opinion(self) -> Opinion:
        return Opinion.objects.get(number=self.number)

    def matter(self) -> Matter:
        return Matter.objects.get(opinions__number=self.number)

    def open_matter(self, key: str) -> Person:
        person = self.staff(key)
        person.open(f"/console/matters/{self.matter().public_id}/")
        return person

    def step(self, key: str, action: str) -> Person:
        person = self.staff(key)
        person.open(f"/console/matters/{self.matter().public_id}/{action}/")
        return person


def citizen_submits(walk: Walk) -> None:
    phone = walk.at_device(PHONE)
    walk.people["citizen"] = phone
    phone.open(f"/s/{walk.code.token}/")
    phone.picture("01-citizen-form")
    phone.fill(text=TEXT, place_text="三组老槐树旁")
    phone.page.locator("input[name=photos]").set_input_files(photo())
    phone.choose(identity_mode="real_name")
    phone.fill(name="张三立", phone="13900005678")
    phone.tick("consent")
    phone.picture("02-citizen-form-filled")
    phone.press("提交")
    phone.page.wait_for_url(re.compile("/receipt/"))
    phone.picture("03-citizen-receipt")
    said = phone.text()
    walk.number = re.search(r"\d{4} \d{4} \d{4}", said).group().replace(" ", "")
    walk.query_code = re.search(r"(?<!\d)\d{6}(?!\d)", said).group()


def citizen_looks(walk: Walk, picture: str) -> str:
    phone = walk.people["citizen"]
    phone.open("/q/")
    phone.fill(number=walk.number, query_code=walk.query_code)
    phone.press("查进度")
    phone.picture(picture)
    return phone.text()


def clerk_triages(walk: Walk) -> None:
    clerk = walk.staff("clerk")
    clerk.picture("04-console-home")
    clerk.open("/console/work/pending/")
    clerk.picture("05-worklist-pending")
    clerk.open(f"/console/opinions/{walk.number}/")
    clerk.picture("06-opinion-pending")
    clerk.press("接手初审")
    clerk.open(f"/console/opinions/{walk.number}/classify/")
    clerk.select(category="交通出行")
    clerk.choose(grade="general")
    clerk.fill(title="石桥村口到学校道路塌方", summary=SUMMARY)
    clerk.choose_text("followup_deputy", "王秀英")
    clerk.picture("07-classify")
    clerk.press("分类分级")
    clerk.open(f"/console/opinions/{walk.number}/")
    clerk.picture("08-opinion-classified")
    clerk.press("受理并报送交办")
    assert walk.opinion().state == "accepted"


def township_reports_up_and_county_dispatches(walk: Walk) -> None:
    township = walk.open_matter("presidium_clerk")
    township.picture("09-township-to-dispatch")
    walk.step("presidium_clerk", "escalate").fill(reason="这段路是县道，由县交通运输局管理养护。")
    township.press("报送县级交办")
    county = walk.step("dispatcher", "dispatch")
    county.choose_text("lead_unit", "示例县交通运输局")
    county.choose_text("co_units", "示例县水利局")
    county.fill(instruction="请先设警示，再安排修复。")
    county.picture("10-county-dispatch")
    county.press("交办")
    assert walk.matter().state == "dispatched"


def units_handle(walk: Walk) -> None:
    roads = walk.open_matter("roads_handler")
    roads.picture("11-unit-to-sign")
    assert "张三立" not in roads.text()
    assert TEXT not in roads.text()
    roads.press("签收")
    co = walk.open_matter("water_handler")
    co.press("签收（会办）")
    walk.step("water_handler", "submit_co_opinion").fill(text="路边水渠不受影响，可以施工。")
    co.press("提交会办意见")
    walk.step("roads_handler", "log_contact")
    roads.choose(way="phone")
    roads.tick("with_citizen", "with_deputy")
    roads.fill(summary="电话问清了位置和长度，约好一起到现场。")
    roads.press("登记联系情况")
    walk.step("roads_handler", "record_progress").fill(text="已进场施工，预计三天完成回填。")
    roads.press("登记进展")


def unit_replies(walk: Walk, body: str, picture: str, signer: str = "高明") -> None:
    roads = walk.step("roads_handler", "submit_reply")
    roads.choose(result_class="A")
    roads.fill(body=body, evidence="现场照片两张，村委会验收单一份。", signer=signer)
    roads.page.locator("input[name=photos]").set_input_files(photo())
    roads.picture(picture)
    roads.press("提交答复")
    assert walk.matter().state == "reply_review"


def county_sends_back_then_approves(walk: Walk) -> None:
    county = walk.step("dispatcher", "send_back_reply")
    county.picture("13-reply-review")
    county.choose(fault="points")
    county.fill(reason="没有写排水怎么解决，请补充后再报。")
    county.press("退回修改")
    unit_replies(walk, BODY, "14-unit-reply-again")


def approved_and_told(walk: Walk) -> None:
    county = walk.open_matter("dispatcher")
    county.press("审核通过")
    clerk = walk.step("clerk", "record_feedback")
    clerk.choose(way="phone")
    clerk.tick("deputy_told")
    clerk.fill(note="已电话告知答复内容。")
    clerk.picture("15-feedback")
    clerk.press("登记反馈")
    assert walk.matter().state == "to_evaluate"


def both_rate(walk: Walk, outcome: str, reason: str, picture: str) -> None:
    citizen_looks(walk, f"{picture}-citizen-before")
    phone = walk.people["citizen"]
    phone.choose(outcome=outcome, attitude="satisfied")
    if reason:
        phone.fill(reason=reason)
    phone.picture(f"{picture}-citizen-rating")
    phone.press("提交评价")
    hidden = walk.open_matter("roads_handler").text()
    assert f"第{walk.matter().round_no}轮，群众" not in hidden
    assert reason == "" or reason not in hidden
    deputy = walk.staff("deputy", PHONE)
    deputy.open("/portal/")
    deputy.picture(f"{picture}-portal-home")
    deputy.open(f"/portal/matters/{walk.matter().public_id}/")
    deputy.picture(f"{picture}-portal-matter")
    assert reason == "" or reason not in deputy.text()
    deputy.open(f"/portal/matters/{walk.matter().public_id}/rate/")
    deputy.choose(outcome="satisfied", attitude="satisfied")
    deputy.picture(f"{picture}-portal-rate")
    deputy.press("提交评价")


def ordered_again(walk: Walk) -> None:
    county = walk.open_matter("dispatcher")
    county.picture("17-rehandling")
    walk.step("dispatcher", "order_rehandling").fill(order="补做排水沟，请群众到场验收后再答复。")
    county.press("重新交办")
    roads = walk.step("roads_handler", "log_contact")
    roads.choose(way="visit")
    roads.tick("with_citizen")
    roads.fill(summary="到现场和群众一起看了积水的地方。")
    roads.press("登记联系情况")
    walk.step("water_handler", "submit_co_opinion").fill(text="排水沟可以接入村边水渠。")
    walk.people["water_handler"].press("提交会办意见")


def test_from_the_code_on_the_door_to_a_satisfied_citizen(at_device):
    walk = Walk(at_device)

    citizen_submits(walk)
    clerk_triages(walk)
    township_reports_up_and_county_dispatches(walk)
    assert "示例县交通运输局" in citizen_looks(walk, "10-citizen-dispatched")
    units_handle(walk)
    unit_replies(walk, BODY, "12-unit-reply")
    county_sends_back_then_approves(walk)
    approved_and_told(walk)
    both_rate(walk, "dissatisfied", "路面只填了土，没有排水。", "16-round1")
    assert walk.matter().state == "rehandling"
    ordered_again(walk)
    unit_replies(walk, AGAIN, "18-unit-reply-round2", "何平")
    approved_and_told(walk)
    both_rate(walk, "satisfied", "", "19-round2")

    matter = walk.matter()
    assert (matter.state, matter.round_no, matter.remark) == ("closed", 2, "rated")
    story = citizen_looks(walk, "20-citizen-closed")
    assert "已办结" in story or "办结" in story
    walk.open_matter("dispatcher").picture("21-dispatcher-closed")
    walk.open_matter("roads_handler").picture("22-unit-closed")
    verbs = list(
        AuditEvent.objects.filter(subject_kind="matter", subject_id=matter.pk)
        .order_by("id")
        .values_list("verb", flat=True)
    )
    assert verbs == [
        "escalate", "dispatch", "sign", "co_sign", "submit_co_opinion", "log_contact", "record_progress",
        "submit_reply", "send_back_reply", "submit_reply", "approve_reply", "record_feedback",
        "rate", "rate_as_deputy", "require_rehandling", "order_rehandling", "log_contact", "submit_co_opinion",
        "submit_reply", "approve_reply", "record_feedback", "rate", "rate_as_deputy", "close",
    ]  # fmt: skip
