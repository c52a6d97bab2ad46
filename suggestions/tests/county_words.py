"""The words of the invented county of the tests: regions, bodies, people, deputies, duties."""

from datetime import date, datetime

from accounts.roles import Role
from accounts.states import OrgKind
from core.clock import SHANGHAI
from deputies.states import CongressLevel, Sex
from liaison.states import PostingMode

FOUNDED = date(2026, 1, 1)
SET_UP_AT = datetime(2026, 1, 5, 9, 0, tzinfo=SHANGHAI)
PASSWORD = "Qingxi-Cha-2026"

COUNTY, TOWNSHIP, VILLAGE, OTHER_VILLAGE = "999901", "999901201", "999901201201", "999901201202"
REGIONS = (
    (COUNTY, "示例县"),
    (TOWNSHIP, "桃溪镇"),
    (VILLAGE, "石桥村"),
    (OTHER_VILLAGE, "柳湾村"),
)
OTHER_TOWNSHIP, OTHER_TOWNSHIP_VILLAGE = "999901202", "999901202201"
OTHER_REGIONS = ((OTHER_TOWNSHIP, "松岭镇"), (OTHER_TOWNSHIP_VILLAGE, "云峰村"))

# key: name, kind, region, what else is said of it
ORGANISATIONS: dict[str, tuple[str, str, str, dict[str, object]]] = {
    "standing_committee": ("示例县人大常委会", OrgKind.STANDING_COMMITTEE, COUNTY, {}),
    "committee": ("示例县人大常委会代表工委", OrgKind.WORKING_COMMITTEE, COUNTY, {"deputy_affairs": True}),
    "farm_committee": ("示例县人大常委会农业农村工委", OrgKind.WORKING_COMMITTEE, COUNTY, {}),
    "gov_office": ("示例县人民政府办公室", OrgKind.GOVERNMENT, COUNTY, {}),
    "roads": ("示例县交通运输局", OrgKind.DEPARTMENT, COUNTY, {"can_handle": True, "gov_system": True}),
    "water": ("示例县水利局", OrgKind.DEPARTMENT, COUNTY, {"can_handle": True, "gov_system": True}),
    "power": ("示例县供电公司", OrgKind.PUBLIC_UTILITY, COUNTY, {"can_handle": True, "vertical": True}),
    "presidium": ("桃溪镇人大主席团", OrgKind.PRESIDIUM, TOWNSHIP, {}),
    "township_gov": ("桃溪镇人民政府", OrgKind.TOWNSHIP_GOV, TOWNSHIP, {"can_handle": True, "gov_system": True}),
    "water_office": ("桃溪镇水利站", OrgKind.GRASSROOTS_OFFICE, TOWNSHIP, {"can_handle": True, "on_paper": True}),
}
OTHER_ORGANISATIONS: dict[str, tuple[str, str, str, dict[str, object]]] = {
    "other_presidium": ("松岭镇人大主席团", OrgKind.PRESIDIUM, OTHER_TOWNSHIP, {}),
    "other_township_gov": ("松岭镇人民政府", OrgKind.TOWNSHIP_GOV, OTHER_TOWNSHIP, {"can_handle": True}),
}

# key: name, organisation, role
PEOPLE: dict[str, tuple[str, str, str]] = {
    "clerk": ("陈静", "station", Role.STATION_STAFF),
    "second_clerk": ("赵敏", "station", Role.STATION_STAFF),
    "head": ("周海", "station", Role.STATION_HEAD),
    "presidium_clerk": ("吴霞", "presidium", Role.PRESIDIUM_CLERK),
    "chair": ("刘建国", "presidium", Role.PRESIDIUM_CHAIR),
    "dispatcher": ("郑文", "committee", Role.COUNTY_DISPATCHER),
    "coordinator": ("孙涛", "gov_office", Role.GOV_COORDINATOR),
    "township_handler": ("何勇", "township_gov", Role.UNIT_HANDLER),
    "township_unit_head": ("罗强", "township_gov", Role.UNIT_HEAD),
    "roads_handler": ("林峰", "roads", Role.UNIT_HANDLER),
    "roads_head": ("高明", "roads", Role.UNIT_HEAD),
    "water_handler": ("唐莉", "water", Role.UNIT_HANDLER),
    "power_handler": ("许刚", "power", Role.UNIT_HANDLER),
    "committee_member": ("马兰", "farm_committee", Role.SUPERVISORY_COMMITTEE),
    "leader": ("黄志远", "standing_committee", Role.SC_LEADER),
    "publisher": ("叶青", "standing_committee", Role.PUBLISHER),
    "second_publisher": ("姚远", "standing_committee", Role.PUBLISHER),
    "administrator": ("钱进", "committee", Role.SYS_ADMIN),
}
OTHER_PEOPLE: dict[str, tuple[str, str, str]] = {
    "other_clerk": ("冯雪", "other_station", Role.STATION_STAFF),
    "other_presidium_clerk": ("邓辉", "other_presidium", Role.PRESIDIUM_CLERK),
}

# key: name, number, region, telephone
STATIONS = {"station": ("桃溪镇人大代表联络站", "X21", TOWNSHIP, "0999-5550121")}
OTHER_STATIONS = {"other_station": ("松岭镇人大代表联络站", "X22", OTHER_TOWNSHIP, "0999-5550122")}

# key: name, sex, level, region of the mandate, employer, home village, how stationed
DEPUTIES = {
    "deputy": ("王秀英", Sex.FEMALE, CongressLevel.TOWNSHIP, TOWNSHIP, None, VILLAGE, PostingMode.FIXED),
    "county_deputy": ("李国华", Sex.MALE, CongressLevel.COUNTY, COUNTY, "water", None, PostingMode.MOBILE),
}

# category, unit, subject, basis
DUTIES = (
    ("01", "roads", "农村公路", "公路法第八条"),
    ("01", "township_gov", "村道养护", "农村公路条例：村道由村委会在乡镇指导下养护"),
    ("02", "water", "灌溉渠道", "水法第十二条"),
    ("02", "water_office", "村级水渠维护", "县政府三定方案"),
    ("03", "power", "农村供电", "电力法第七条"),
)
