"""The only place for the first half of 苍溪's story: from two opinions to a co-signed suggestion handed in, and a street."""

from datetime import date, datetime

from accounts import services as accounts
from core.actors import SYSTEM
from core.clock import SHANGHAI
from deputies import registration
from deputies import services as deputies
from deputies.models import Scheme
from deputies.states import CongressLevel, Sex
from suggestions.models import Matter, Suggestion
from suggestions.services import triage
from suggestions.states import BarredMatter
from suggestions.tests import county_setup, given, proposals
from suggestions.tests.journey import Journey
from tests.journeys.conftest import PHONE, People, Person

TITLE = "关于拓宽改造石桥村至柳湾村通村公路的建议"
FIRST, SECOND = "石桥村到柳湾村的路太窄", "通村路弯道看不见对面来车"
SITUATION = (
    "石桥村至柳湾村通村公路长4.2公里，路面只有3.5米宽，大车会车要倒出一里地。两个村三百六十户、一所小学每天走这条路。"
)
ANALYSIS = (
    "路是二十年前按村道修的，没有错车道，弯道旁的电杆挡住视线，去年刮擦事故十一起。不改，校车和农产品车还要绕行。"
)
PROPOSALS = "路面由3.5米拓宽到6米，今年内完成。\n迁移挡住视线的电杆。"
MORE = "\n三处急弯装凸面镜和护栏。"
STREET = "街道没有自己的人民代表大会"


def on(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


class Story:
    """The county, its people at their devices, the clock, and the two opinions it begins with."""

    def __init__(self, at_device, days) -> None:
        self.days, self.at_device = days, at_device
        self.world = given.county()
        self.people = People(at_device, days)
        days.to(on(6, 12, 14))
        proposals.more_deputies()
        registration.load_scheme()
        scheme, leader = Scheme.objects.get(year=2026), self.world.actor("leader", on(1, 8, 9))
        deputies.approve_scheme(scheme_id=scheme.pk, actor=leader, at=on(1, 8, 9), version=scheme.version)
        self.opinions = [
            self.opinion(
                "大车过不来，校车要绕行二十分钟，下雨天更慢。", FIRST, "石桥村至柳湾村通村公路路面窄，会车困难。", 9
            ),
            self.opinion(
                "弯道上电杆挡着，去年撞了好几回，装个镜子也好。", SECOND, "通村公路急弯处电杆遮挡视线，事故多。", 10
            ),
        ]
        self.neighbour_of_the_street()

    def opinion(self, text: str, title: str, summary: str, hour: int) -> Journey:
        """Let somebody say it by the station's code in the morning, and the clerk give it to the county deputy."""
        journey = given.taken(self.world, at=on(6, 10, hour), text=text, place_text="村口到柳湾村")
        journey.opinion_step(
            triage.classify, "clerk", category_id=self.world.category("01").pk, grade="general", urgency="normal",
            place_region_id=self.world.region(given.VILLAGE).pk, place_text="村口到柳湾村", title=title,
            summary=summary, followup_deputy_id=self.world.deputies["county_deputy"].pk,
        )  # fmt: skip
        return journey

    def neighbour_of_the_street(self) -> None:
        """Enrol somebody whose only office is in a street."""
        at = on(1, 8, 9)
        street = accounts.create_region(code="999901001", name="城关街道", is_street=True, actor=SYSTEM, at=at)
        user = county_setup._user("street_deputy", "孙玉兰")
        deputy = deputies.register_deputy(name="孙玉兰", sex=Sex.FEMALE, user_id=user.pk, actor=SYSTEM, at=at)
        deputies.give_mandate(
            deputy_id=deputy.pk, level=CongressLevel.TOWNSHIP, region_id=street.pk, term=19,
            starts_on=date(2026, 1, 1), actor=SYSTEM, at=at,
        )  # fmt: skip

    def deputy(self, key: str = "county_deputy") -> Person:
        """Return a deputy at the phone, on the first page."""
        return self.people(key, PHONE)

    def on_suggestion(self, key: str = "county_deputy") -> Person:
        """Return a deputy on the suggestion's page, found from the first page."""
        person = self.deputy(key)
        asked = person.page.get_by_role("link", name="代表建议（待附议1）").count()
        person.walk("代表建议（待附议1）" if asked else "代表建议", TITLE)
        return person

    @property
    def suggestion(self) -> Suggestion:
        return Suggestion.objects.get(title=TITLE)

    @property
    def matter(self) -> Matter:
        return Matter.objects.get(suggestion__title=TITLE)


def drafted_from_an_opinion(story: Story) -> None:
    deputy = story.deputy()
    deputy.reads(FIRST, SECOND, "由您跟进")
    deputy.picture("50-suggestion-01-deputy-home")
    deputy.walk(FIRST, "据此写一件代表建议")
    assert "会车困难" in deputy.page.locator("[name=situation]").input_value()
    deputy.choose_text("opinions", SECOND)
    deputy.fill(title=TITLE, situation=SITUATION, analysis=ANALYSIS, proposals=PROPOSALS)
    deputy.page.get_by_text("建议由哪些单位办理（可不选）").first.click()
    deputy.choose_text("proposed_units", "示例县交通运输局")
    deputy.select(category="交通出行")
    deputy.tick("face_to_face")
    deputy.picture("50-suggestion-02-draft")
    deputy.press("存为草稿")
    deputy.reads("草稿", "只有您能看到", FIRST, SECOND, "依据群众意见2件")
    deputy.picture("50-suggestion-03-drafted")


def people_met_before(story: Story) -> None:
    """The first of the three meetings: the page asks for it before the suggestion is handed in."""
    deputy = story.deputy()
    deputy.walk("代表建议", TITLE, "提交")
    deputy.reads("还没有登记与群众见面")
    deputy.walk("登记见面")
    deputy.fill(met_on="2026-06-11", place="石桥村村委会", summary="来了二十三户，都说先把两处急弯改了，再说拓宽。")
    deputy.picture("50-suggestion-04-meeting-one")
    deputy.press("登记与群众见面")
    deputy.reads("代表与群众见面", "2026年6月11日", "石桥村村委会")


def cosigned_changed_and_cosigned_again(story: Story) -> None:
    deputy = story.on_suggestion()
    deputy.walk("邀请附议")
    deputy.choose_text("deputy_ids", "周立群")
    deputy.picture("50-suggestion-05-invite")
    deputy.press("邀请附议")
    story.days.to(on(6, 15, 9))
    confirmed(story, "50-suggestion-06")
    deputy = story.on_suggestion()
    deputy.reads("周立群（已确认）")
    deputy.walk("修改")
    deputy.reads("改正文要重新附议")
    deputy.fill(proposals=PROPOSALS + MORE)
    deputy.press("保存")
    deputy.reads("周立群（待确认）")
    deputy.walk("提交")
    deputy.reads("周立群还没有确认附议")
    deputy.picture("50-suggestion-08-not-confirmed-yet")
    story.days.to(on(6, 16, 9))
    again = confirmed(story, "50-suggestion-09")
    again.walk("消息")
    again.reads(f"“{TITLE}”的内容改过了，请您看过新的内容再确认附议。")


def confirmed(story: Story, picture: str) -> Person:
    colleague = story.on_suggestion("colleague")
    colleague.reads("李国华代表请您附议", "路面由3.5米拓宽到6米")
    colleague.picture(f"{picture}-colleague-reads")
    colleague.press("我看过全文，确认附议")
    colleague.reads("周立群（已确认）")
    return colleague


def street_refused(story: Story) -> None:
    """Somebody of a street finds no way to a suggestion, and the address alone leads to the reason."""
    street = story.deputy("street_deputy")
    street.walk("代表建议")
    street.reads("这里不能写建议", STREET)
    assert street.page.get_by_role("link", name="写建议").count() == 0
    street.page.goto(f"{street.site}/portal/suggestions/new/")
    street.reads("这里不能写建议", STREET, "由县级人大代表向县人大提出")
    assert street.page.get_by_role("button", name="存为草稿").count() == 0
    street.picture("50-suggestion-07-street-refused")
    assert Suggestion.objects.count() == 1


def handed_in(story: Story) -> None:
    story.days.to(on(6, 17, 10))
    deputy = story.on_suggestion()
    deputy.walk("提交")
    assert "还没有登记与群众见面" not in deputy.text()
    for barred in list(BarredMatter)[:8]:
        deputy.choose(self_check=barred)
    with deputy.page.expect_navigation():
        deputy.page.get_by_role("button", name="提交建议").click()
    deputy.reads("自查还有没有打勾的：违反法律法规")
    deputy.choose(self_check="unlawful")
    deputy.tick("single_matter")
    deputy.picture("50-suggestion-10-self-check")
    deputy.press("提交建议")
    # Seven days after 17 June (省办法第十条): 24 June, a Wednesday.
    deputy.reads("待审查", "6月24日")
    deputy.picture("50-suggestion-11-submitted")
