"""A supervisor's morning: what turned yellow and red overnight, a letter to the unit, its answer, and taking it.

The matters are brought to their state by commands; the morning itself is in the browser, the county's clock moved by the
offset file between its days.
"""

from datetime import datetime
from io import BytesIO

import pytest
from docx import Document

from core import clocks
from core.clock import SHANGHAI
from suggestions.models import Matter, Supervision
from suggestions.services import handle
from suggestions.states import ContactWay
from suggestions.tests import given
from tests.journeys.conftest import PHONE, People, Person

pytestmark = pytest.mark.django_db(transaction=True)


def on(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


# Ordinary matters are answered in 15 working days. Dispatched on Wednesday 18 November: over on Wednesday 9 December,
# 17:30. Dispatched on Friday 20 November: ends on Friday 11 December, so on Thursday the 10th one day is left.
RED, YELLOW = "石桥村口到学校道路塌方", "柳湾村水渠漏水"
EVENING, MORNING, AFTERNOON, NEXT_MORNING = on(12, 9, 16), on(12, 10, 8, 40), on(12, 14, 15), on(12, 15, 9)
DEMAND = "没有按期办理的原因，回填和护栏各在哪一天完成。"
ANSWER = "开挖后发现路基下有暗渠，与水利局商定改道，耽误了四天。12月20日前回填压实，12月25日前装好护栏。"


def matter_of(world, at: datetime, lead: str, who: str, title: str) -> Matter:
    """Return a matter the unit has signed for and talked about with the citizen, and not answered."""
    journey = given.signed(world, lead=lead, at=at)
    journey.matter_step(
        handle.log_contact, who, way=ContactWay.PHONE, with_citizen=True, with_deputy=False,
        contacted_at=journey.at, summary="电话里说好先设警示。",
    )  # fmt: skip
    journey.matter_step(handle.record_progress, who, text="已看过现场，正在排队施工。")
    Matter.objects.filter(pk=journey.matter.pk).update(title=title)
    return journey.matter


def test_a_supervisors_morning(at_device, days):
    world, people = given.county(), People(at_device, days)
    days.to(EVENING)
    matter_of(world, on(11, 18, 9), "roads", "roads_handler", RED)
    matter_of(world, on(11, 20, 9), "water", "water_handler", YELLOW)
    clocks.sweep(at=EVENING)

    days.to(MORNING)
    clocks.sweep(at=MORNING)
    dispatcher = people("dispatcher")
    what_turned_overnight(dispatcher)
    letter = sends_a_letter(dispatcher)
    the_papers_say_it(dispatcher, letter)

    days.to(AFTERNOON)
    the_unit_answers(people, letter)

    days.to(NEXT_MORNING)
    the_answer_is_taken(people("dispatcher"))
    letter.refresh_from_db()
    assert letter.state == "accepted"


def what_turned_overnight(dispatcher: Person) -> None:
    dispatcher.reads("全部在办事项的期限", "已超期", "即将超期")
    dispatcher.picture("60-morning-01-home")
    dispatcher.walk("按期限看")
    dispatcher.reads(RED, "已超期1个工作日", "催办", "发督办函")
    assert YELLOW not in dispatcher.text()
    dispatcher.picture("60-morning-02-red")
    dispatcher.page.locator(".chip", has_text="即将超期").first.click()
    dispatcher.reads(YELLOW, "剩1个工作日")
    dispatcher.picture("60-morning-03-yellow")
    dispatcher.page.locator(".chip", has_text="已超期").first.click()


def sends_a_letter(dispatcher: Person) -> Supervision:
    with dispatcher.page.expect_navigation():
        dispatcher.page.locator("td a", has_text="发督办函").first.click()
    # How late, why just then, who was told already: what the decision rests on.
    dispatcher.reads(
        "已超期1个工作日", "自11月18日起算15个工作日", "12月9日17:30届满", "系统已经提醒过谁", "林峰", "还没有督办过"
    )
    # Five working days from Thursday 10 December end on Thursday 17.
    dispatcher.reads("12月17日")
    dispatcher.picture("60-morning-04-decide")
    dispatcher.fill(demand=DEMAND)
    dispatcher.press("发督办函")
    letter = Supervision.objects.get()
    dispatcher.reads("示例县人大常委会代表工委督〔2026〕1号", "待答复", DEMAND)
    dispatcher.picture("60-morning-05-sent")
    return letter


def the_papers_say_it(dispatcher: Person, letter: Supervision) -> None:
    address = f"/console/supervisions/{letter.public_id}"
    content = dispatcher.page.request.get(f"{dispatcher.site}{address}/document/").body()
    lines = [paragraph.text for paragraph in Document(BytesIO(content)).paragraphs]
    whole = "\n".join(lines)
    assert lines[:2] == ["示例县人大常委会代表工委", "示例县人大常委会代表工委督〔2026〕1号"]
    assert f"关于督办“{RED}”\n办理情况的函" in lines
    assert "到今天已超期1个工作日" in whole
    assert f"2026年12月17日17:30以前书面报告：{DEMAND.rstrip('。')}" in whole
    assert given.NAME not in whole
    assert given.PHONE not in whole
    dispatcher.open(f"{address}/paper/")
    dispatcher.reads(*lines[:2], "示例县交通运输局：", "2026年12月10日", "（盖章）")
    dispatcher.picture("60-morning-06-paper")


def the_unit_answers(people: People, letter: Supervision) -> None:
    unit = people("roads_handler")
    unit.picture("60-morning-07-unit-home")
    unit.walk("督办待办", RED)
    unit.reads("请你单位在2026年12月17日17:30以前", "剩3个工作日")
    unit.fill(text=ANSWER, signer="高明")
    unit.page.locator("input[name=documents]").set_input_files(
        {"name": "答复.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}
    )
    unit.picture("60-morning-08-unit-answers")
    unit.press("答复")
    unit.reads("已答复", ANSWER, "答复.pdf")
    at_hand = people.at_device(PHONE).sign_in("roads_head", given.PASSWORD)
    at_hand.open(f"/console/supervisions/{letter.public_id}/")
    at_hand.picture("60-morning-09-head-phone")


def the_answer_is_taken(dispatcher: Person) -> None:
    dispatcher.reads("督办待办")
    dispatcher.walk("督办待办", RED)
    dispatcher.reads(ANSWER, "签发人高明")
    dispatcher.picture("60-morning-10-answered")
    dispatcher.press("认可答复")
    dispatcher.reads("已了结")
    dispatcher.walk("督办", "已了结和撤回")
    dispatcher.reads(RED)
    dispatcher.picture("60-morning-11-list")
