"""郁南县: the whole network from one sheet, five kinds of stations for everybody, deputies of four levels in one group.

The import, a code for a village station, the group and its research are made in the browser; two deputies of upper
levels are put on the roll by the roll's commands.
"""

from datetime import date, datetime
from io import BytesIO

import pytest
from openpyxl import Workbook

from core.actors import SYSTEM
from core.clock import SHANGHAI
from deputies import services as deputies
from liaison.models import Activity, Station
from liaison.spreadsheet import COLUMNS
from suggestions.tests import given
from tests.journeys.conftest import PHONE, People, Person

pytestmark = pytest.mark.django_db(transaction=True)


def on(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


START = on(9, 23, 9)
HUB = (
    "Z01",
    "示例县人大代表联络总站",
    "县总站",
    "",
    "示例县",
    "县人大机关一楼",
    "0999-5550100",
    "工作日 8:30—12:00，14:30—17:30",
)
# The two stations of the townships are on record as 乡镇联络站: the sheet makes them the centre of their town's network.
SHEET = (
    HUB,
    (
        "X21",
        "桃溪镇人大代表中心联络站",
        "中心联络站",
        "Z01",
        "桃溪镇",
        "便民服务中心二楼",
        "0999-5550131",
        "工作日 8:30—17:30",
    ),
    (
        "X22",
        "松岭镇人大代表中心联络站",
        "中心联络站",
        "Z01",
        "松岭镇",
        "镇政府东侧",
        "0999-5550132",
        "工作日 8:30—17:30",
    ),
    ("P01", "桃溪镇河东片区联络站", "片区联络站", "X21", "桃溪镇", "老供销社", "", "每周三上午"),
    ("C01", "石桥村人大代表联络站", "行政村级联络站", "P01", "石桥村", "村委会一楼", "", "每周二上午"),
    ("C02", "柳湾村人大代表联络站", "行政村级联络站", "P01", "柳湾村", "村委会旁", "", "每周四上午"),
    ("C03", "云峰村人大代表联络站", "行政村级联络站", "X22", "云峰村", "村委会二楼", "", "每周二上午"),
    ("D01", "石桥村三组联络点", "联络点", "C01", "石桥村", "三组小卖部", "", ""),
    ("G01", "李国华代表工作室", "代表工作室", "X21", "桃溪镇", "水利局旧址", "", "每周五上午"),
    ("S01", "云峰省际联络站", "省际联络站", "X22", "松岭镇", "省界检查站旁", "", "每月15日"),
)
GROUP, RESEARCH = "产业和水利混合代表小组", "圩镇灌溉渠专题调研"


class Story:
    """The county, its people at their devices, and the clock."""

    def __init__(self, at_device, days) -> None:
        self.days, self.at_device = days, at_device
        self.world = given.county(with_other_township=True)
        self.people = People(at_device, days)
        days.to(START)
        self.upper = {
            name: on_the_roll(self, name, level) for name, level in (("何志明", "city"), ("区少芬", "provincial"))
        }


def on_the_roll(story: Story, name: str, level: str) -> int:
    """A deputy of an upper level who lives in the county."""
    at, county = START, story.world.region(given.COUNTY).pk
    person = deputies.register_deputy(name=name, sex="male", actor=SYSTEM, at=at)
    deputies.give_mandate(
        deputy_id=person.pk, level=level, region_id=county, term=14, starts_on=date(2023, 1, 10), actor=SYSTEM, at=at
    )
    return person.pk


def test_one_network_from_one_sheet_and_a_group_of_four_levels(at_device, days):
    story = Story(at_device, days)

    wrong_sheet_is_refused(story)
    right_sheet_goes_in(story)
    citizens_find_their_station(story)
    group_of_four_levels(story)
    group_goes_to_look(story)


def book(rows) -> dict[str, object]:
    """Return a sheet as somebody uploads it."""
    made = Workbook()
    for row in (COLUMNS, *rows):
        made.worksheets[0].append(list(row))
    stored = BytesIO()
    made.save(stored)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return {"name": "全县站点表.xlsx", "mimeType": kind, "buffer": stored.getvalue()}


def uploaded(clerk: Person, rows) -> None:
    clerk.page.locator("input[name=file]").set_input_files(book(rows))
    with clerk.page.expect_navigation():
        clerk.page.get_by_role("button", name="看看会改什么").click()


def wrong_sheet_is_refused(story: Story) -> None:
    """A village nobody has, a number used twice, and two stations each above the other."""
    wrong = list(SHEET)
    wrong[3] = (*SHEET[3][:3], "C02", *SHEET[3][4:])
    wrong[4] = (*SHEET[4][:4], "石乔村", *SHEET[4][5:])
    wrong[7] = ("C03", *SHEET[7][1:])
    clerk = story.people("dispatcher")
    clerk.walk("导入站点网络")
    clerk.picture("40-network-01-import")
    uploaded(clerk, wrong)
    clerk.reads("4行要改", "还没有导入")
    refused = clerk.page.locator("table").first.locator("tbody tr").all_inner_texts()
    assert [row.split("\t") for row in refused] == [
        ["第5行", "P01", "桃溪镇河东片区联络站", "上下级成了一个圈，请检查上级编号"],
        ["第6行", "C01", "石桥村人大代表联络站", "没有“石乔村”这个村（社区）或者乡镇"],
        ["第7行", "C02", "柳湾村人大代表联络站", "上下级成了一个圈，请检查上级编号"],
        ["第9行", "C03", "石桥村三组联络点", "编号C03和第8行重复"],
    ]
    assert clerk.page.get_by_role("button", name="确认导入").count() == 0
    # The browser notes the page's status 422, which is meant.
    assert all("422" in error for error in clerk.errors)
    clerk.errors.clear()
    clerk.picture("40-network-02-refused")
    assert Station.objects.count() == 2


def right_sheet_goes_in(story: Story) -> None:
    clerk = story.people.sitting["dispatcher"]
    clerk.walk("改好了，再传")
    uploaded(clerk, SHEET)
    clerk.reads("表里10个站", "新增和修改10个站", "名称、类别、上级")
    clerk.picture("40-network-03-preview")
    clerk.press("确认导入")
    clerk.reads("导入完成：新增8个站，修改2个，0个没有变化", "桃溪镇人大代表中心联络站")
    clerk.picture("40-network-04-stations")
    clerk.walk("导入站点网络")
    uploaded(clerk, SHEET)
    clerk.reads("和现在登记的完全一样，不用导入")
    above = dict(Station.objects.filter(code__in=[row[0] for row in SHEET]).values_list("code", "parent__code"))
    assert above == {row[0]: row[3] or None for row in SHEET}


def citizens_find_their_station(story: Story) -> None:
    clerk = story.people.sitting["dispatcher"]
    clerk.walk("联络站和二维码")
    clerk.page.locator("tr", has_text="C01").get_by_role("link", name="制发新码").click()
    clerk.press("制发")
    citizen = story.at_device(PHONE)
    citizen.open("/")
    front = citizen.page.locator("section[aria-labelledby=stations] h3").all_inner_texts()
    assert front == ["示例县人大代表联络总站", "桃溪镇人大代表中心联络站", "松岭镇人大代表中心联络站"]
    citizen.picture("40-network-05-front")
    citizen.walk("联络站：附近的站在哪里")
    citizen.reads("示例县人大代表联络总站", "桃溪镇（6个站）", "松岭镇（3个站）")
    citizen.picture("40-network-06-county")
    citizen.walk("桃溪镇（6个站）")
    citizen.reads("中心联络站", "片区联络站", "村级联络站", "联络点", "代表工作室")
    citizen.picture("40-network-07-town")
    citizen.fill(q="云峰")
    citizen.press("查找")
    citizen.reads("找到2个站", "省际联络站")
    citizen.fill(q="石桥")
    citizen.press("查找")
    citizen.walk("石桥村人大代表联络站")
    citizen.reads(
        "村委会一楼", "每周二上午", "0999-5550131（桃溪镇人大代表中心联络站）", "属桃溪镇河东片区联络站", "说说我的事"
    )
    citizen.picture("40-network-08-village-station")


def group_of_four_levels(story: Story) -> None:
    """The county founds the group; a leader of the county's congress, members of the city's, province's and town's."""
    clerk = story.people("dispatcher")
    clerk.walk("代表小组", "建立小组")
    clerk.fill(name=GROUP, subject="水利设施管护")
    clerk.choose(kind="mixed")
    clerk.select(region="示例县")
    clerk.picture("40-network-09-found-group")
    clerk.press("建立")
    for name, level, role in (
        ("李国华", "县级", "组长"), ("区少芬", "省级", "成员"), ("何志明", "市级", "成员"), ("王秀英", "乡级", "成员"),
    ):  # fmt: skip
        clerk.walk("编入成员")
        clerk.fill(name=name)
        clerk.select(level=level, role=role)
        clerk.press("编入")
    clerk.reads("4名，省级、市级、县级、乡级代表", "混合编组")
    clerk.picture("40-network-10-group")


def group_goes_to_look(story: Story) -> None:
    """The whole group is asked at once; each who came has it on record."""
    clerk = story.people("dispatcher")
    clerk.walk("活动", "拟定活动", "专题调研")
    clerk.fill(title=RESEARCH, starts_at="2026-09-29T09:00", ends_at="2026-09-29T11:30", place_text="灌溉渠上段")
    clerk.choose_text("purposes", "监督检查")
    clerk.select(region="石桥村", place_kind="田间地头")
    clerk.press("拟定，等待批准")
    clerk.walk("邀请参加")
    clerk.choose_text("groups", GROUP)
    clerk.picture("40-network-11-invite-group")
    clerk.press("邀请参加")
    clerk.reads("李国华代表", "区少芬代表", "何志明代表", "王秀英代表")
    story.days.deliver()
    clerk.press("批准")
    clerk.walk("公告")
    clerk.press("公告")
    clerk.picture("40-network-12-announced")
    story.days.deliver()
    deputy = story.people("county_deputy", PHONE)
    deputy.picture("40-network-13-deputy-home")
    deputy.walk("活动邀请（1个待回复）", RESEARCH)
    deputy.reads("灌溉渠上段", "区少芬", "何志明", "王秀英")
    deputy.press("参加")
    deputy.reads("同意参加")
    deputy.picture("40-network-14-deputy-says-yes")
    story.days.to(on(9, 29, 12))
    clerk = story.people("dispatcher")
    clerk.walk("活动", RESEARCH, "登记开展情况")
    for one in Activity.objects.get().participants.all():
        clerk.choose(**{f"p{one.pk}": "present"})
    clerk.picture("40-network-15-who-came")
    clerk.press("登记开展情况")
    clerk.walk("小结")
    clerk.fill(outcome="四级代表看了三百米淤积渠段，建议镇里冬修前清淤，县里把管护经费列入预算。")
    clerk.press("小结")
    clerk.reads("已小结", "管护经费")
    clerk.picture("40-network-16-summed-up")
    story.days.deliver()
    deputy = story.people("county_deputy", PHONE)
    deputy.walk("我的履职")
    deputy.reads(RESEARCH, "专题调研")
    deputy.picture("40-network-17-deputy-record")
    deputy.walk(GROUP)
    deputy.reads("混合编组", "省级、市级、县级、乡级代表")
    deputy.picture("40-network-18-deputy-group")
