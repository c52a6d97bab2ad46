"""The only place for the end of 苍溪's story: the deputy reports to the voters in December, and reads the own score."""

from datetime import datetime
from typing import TYPE_CHECKING

from core import ballots
from tests.journeys.conftest import PHONE, Person
from tests.journeys.formal_drafting import TITLE, on

if TYPE_CHECKING:
    from tests.journeys.formal_drafting import Story

PLAN = "示例县2026年县人大代表述职月"
HALL = "桃溪镇政府三楼会议室"
TEXT = (
    "今年我和选民见面二十三次，走访石桥、柳湾两个村，记下意见三十一条。"
    "领衔提出拓宽通村公路的建议一件，路面已经由3.5米拓宽到6米，电杆迁了七根，急弯装了凸面镜和护栏；"
    "第一次答复时柳湾村口漏装一处，我如实评价不满意，单位补装以后再请两位群众看过。"
    "不足是河西片去得少，明年每季度去一次。"
)
FEEDBACK = "选民肯定路修好了；希望多到河西片走访，会后把答复说给大家听。"
MENDED = "十二月二十四日到河西片走访九户，答应每季度去一次，并把建议答复贴在村公示栏。"
SATISFIED, BASICALLY, DISSATISFIED = "satisfied", "basically", "dissatisfied"
MEETING = on(12, 18, 9)


def reported_to_the_voters(story: "Story") -> None:
    arranged(story)
    written(story)
    made_public(story)
    voted(story)
    answered_for(story)


def arranged(story: "Story") -> None:
    story.days.to(on(11, 30, 9))
    county = story.people("dispatcher")
    county.walk("代表述职", "安排述职")
    county.fill(title=PLAN)
    county.choose_text("deputies", "李国华（本届还没有述职）")
    county.picture("50-suggestion-30-arrange-reports")
    county.press("安排")
    county.reads("已安排1名代表述职", "李国华", "待写报告")


def written(story: "Story") -> None:
    story.days.to(on(12, 2, 20))
    deputy = story.deputy()
    deputy.walk("消息")
    deputy.reads(PLAN)
    deputy.open("/portal/")
    deputy.walk(*my_report(deputy))
    deputy.choose(form="on_site")
    deputy.fill(text=TEXT)
    deputy.picture("50-suggestion-31-report")
    deputy.press("提交报告")
    deputy.reads("报告已提交")


def my_report(deputy: Person) -> tuple[str, str]:
    waiting = deputy.page.get_by_role("link", name="我的述职（待写1）").count()
    return ("我的述职（待写1）" if waiting else "我的述职"), PLAN


def on_report(story: "Story", key: str) -> Person:
    person = story.people(key)
    person.walk("代表述职", PLAN, "李国华")
    return person


def made_public(story: "Story") -> None:
    story.days.to(on(12, 3, 9))
    county = on_report(story, "dispatcher")
    county.reads("如实评价不满意")
    county.walk("公开报告")
    county.fill(meeting_on="2026-12-18", place=HALL)
    county.press("公开报告")
    county.reads("报告已公开", "12月18日", HALL)
    voter = story.people.sitting["citizen"]
    voter.open("/")
    voter.walk("代表述职", "李国华")
    voter.reads("12月18日", HALL, "如实评价不满意")
    voter.picture("50-suggestion-32-voter-reads-before")


def voted(story: "Story") -> None:
    story.days.to(MEETING)
    county = on_report(story, "dispatcher")
    county.walk("开始评议")
    county.reads("计票以前，谁都看不到结果")
    county.fill(voters_quorum="8")
    county.press("开始评议")
    papers = {group: slips(county, group, size) for group, size in (("voters", 8), ("peers", 5), ("organisation", 5))}
    on_a_phone(story, papers["voters"][0])
    for code, grade in zip(papers["voters"][1:], [SATISFIED] * 5 + [DISSATISFIED] * 2, strict=True):
        cast(code, grade, MEETING)
    for code, grade in [(c, SATISFIED) for c in papers["peers"]] + [(c, BASICALLY) for c in papers["organisation"]]:
        cast(code, grade, MEETING)
    county = on_report(story, "dispatcher")
    assert "评议结果" not in county.text()
    county.walk("结束评议并计票")
    county.press("结束评议并计票")
    # Voters 6 of 8 satisfied, peers 5 of 5, the organisation none but 5 of 5 basically; weighed 60, 20 and 20:
    # 0.6 × 75 % + 0.2 × 100 % = 65 % satisfied, and 20 % more with those who are basically satisfied.
    county.reads("评议结果：满意", "65.0%", "85.0%")
    county.picture("50-suggestion-34-counted")


def slips(county: Person, group: str, size: int) -> list[str]:
    """Make slips and return the codes on them, shown this once."""
    county.walk("制票")
    county.choose(group=group)
    county.fill(size=str(size))
    county.press("制票")
    codes = county.page.locator(".slip-code").all_inner_texts()
    assert len(codes) == size
    county.walk("打印好了，返回")
    return codes


def on_a_phone(story: "Story", code: str) -> None:
    voter = story.at_device(PHONE)
    voter.open("/b/")
    voter.fill(code=code)
    voter.press("打开选票")
    voter.reads("李国华", "联系群众", "提出建议", "总体评价")
    for name in voter.page.locator("input[type=radio]").evaluate_all("all => [...new Set(all.map(one => one.name))]"):
        voter.choose(**{name: SATISFIED})
    voter.picture("50-suggestion-33-ballot")
    voter.press("投票")
    voter.reads("已经投票，谢谢您")


def cast(code: str, grade: str, at: datetime) -> None:
    _, box = ballots.look_up(ballots.bare(code), at)
    assert box is not None
    ballots.cast(code=ballots.bare(code), choices={q["key"]: grade for q in box.questions}, reason="", at=at)


def answered_for(story: "Story") -> None:
    """The three publications: the report before, the result, and what was put right."""
    story.days.to(on(12, 21, 9))
    step(on_report(story, "leader"), "公开结果")
    county = on_report(story, "dispatcher")
    step(county, "书面反馈", text=FEEDBACK)
    story.days.to(on(12, 24, 20))
    deputy = story.deputy()
    deputy.walk(*my_report(deputy))
    deputy.reads(FEEDBACK, "评议结果：满意")
    deputy.fill(text=MENDED)
    deputy.press("保存整改情况")
    story.days.to(on(12, 25, 9))
    leader = on_report(story, "leader")
    leader.reads(MENDED)
    step(leader, "公开整改情况")
    step(on_report(story, "dispatcher"), "归档")
    voter = story.people.sitting["citizen"]
    voter.open("/")
    voter.walk("代表述职", "李国华")
    voter.reads("评议结果：满意", MENDED)
    assert FEEDBACK not in voter.text()
    voter.picture("50-suggestion-35-voter-reads-after")


def step(person: Person, label: str, **said: str) -> None:
    person.walk(label)
    person.fill(**said)
    person.press(label)


def points_open_their_records(story: "Story") -> None:
    """Every point opens the record it comes from; nobody's eyes but the deputy's and the county's."""
    story.days.deliver()
    deputy = story.deputy()
    deputy.walk("我的履职", "我的得分")
    deputy.reads("只有您本人和县人大代表工委、常委会领导看得到")
    # Led one suggestion 6, passed at once 1 and taken up 1, reported on the spot 5: 13 points. Fewer than three
    # ratings and followed items: their 10 and 4 points are shared out, so that 86 can be had, 13 ÷ 86 × 100 = 15.12.
    deputy.reads("15.12", "各项实得13分÷可得86分×100")
    points = deputy.page.locator("tr", has_text="条记录")
    rules = [words.split()[0] for words in points.locator("td.col-title").all_inner_texts()]
    given = points.locator("td[data-label=得分]").all_inner_texts()
    assert list(zip(rules, given, strict=True)) == [("C1", "6"), ("C4", "2"), ("F1", "5")]
    deputy.picture("50-suggestion-36-score")
    points.nth(0).locator("summary").click()
    points.nth(0).get_by_role("link", name="领衔提出建议").click()
    deputy.reads("领衔提出建议", "6月17日", f"代表建议〔2026〕第1号　{TITLE}")
    deputy.picture("50-suggestion-37-record")
    record = deputy.page.url
    colleague = story.deputy("colleague")
    colleague.walk("我的履职", "我的得分")
    # One co-sponsored suggestion.
    colleague.reads("各项实得1分÷可得86分×100")
    assert TITLE not in colleague.text()
    for key in ("colleague", "clerk"):
        refused = story.people.sitting[key] if key == "colleague" else story.people(key)
        answer = refused.page.goto(record)
        assert answer is not None
        assert answer.status in (403, 404)
    voter = story.people.sitting["citizen"]
    voter.open("/")
    voter.follow("人大代表：谁是我的代表")
    voter.walk("李国华")
    assert "15.12" not in voter.text()
    assert "得分" not in voter.text()
    voter.picture("50-suggestion-38-public-deputy")
