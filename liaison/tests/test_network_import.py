"""The network from one sheet: the four counties' own shapes, and everything a sheet can have wrong."""

import csv
from collections import Counter
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook, load_workbook

from accounts import services as places
from accounts.roles import Role
from accounts.tests import given as people
from accounts.tests.given import NOW
from core.actors import SYSTEM
from core.errors import NotAllowed, RuleBroken
from core.models import AuditEvent
from liaison import services
from liaison.models import Station
from liaison.selectors.network import compare
from liaison.services.network import import_stations
from liaison.spreadsheet import COLUMNS, read_lines, template
from liaison.states import StationCategory

COUNTY, HUB = "999901", ("Z01", "示例县代表联络总站", "县总站", "", "999901")


def regions(towns: int, villages: int) -> list[tuple[str, list[str]]]:
    """Make a county of so many townships and villages; return (township, its villages) by name."""
    places.create_region(code=COUNTY, name="示例县", actor=SYSTEM, at=NOW)
    found: list[tuple[str, list[str]]] = []
    for town in range(towns):
        code = f"{COUNTY}{101 + town}"
        places.create_region(code=code, name=f"第{town}镇", actor=SYSTEM, at=NOW)
        found.append((f"第{town}镇", []))
    for number in range(villages):
        town = number % towns
        name = f"村{number}村"
        places.create_region(code=f"{COUNTY}{101 + town}{201 + number // towns}", name=name, actor=SYSTEM, at=NOW)
        found[town][1].append(name)
    return found


def row(code: str, name: str, category: str, parent: str, region: str, *rest: str) -> tuple[str, ...]:
    return (code, name, category, parent, region, *rest, *[""] * (3 - len(rest)))


def lines(*rows: tuple[str, ...]):
    text = StringIO()
    csv.writer(text).writerows([COLUMNS, *[row(*one) for one in rows]])
    return read_lines("站点.csv", text.getvalue().encode("utf-8-sig"))


def sheet(*rows: tuple[str, ...]) -> bytes:
    book = Workbook()
    for one in (COLUMNS, *[row(*one) for one in rows]):
        book.worksheets[0].append(list(one))
    stored = BytesIO()
    book.save(stored)
    return stored.getvalue()


def imported(*rows: tuple[str, ...]):
    return import_stations(lines=lines(*rows), actor=SYSTEM, at=NOW)


def by_category() -> Counter[str]:
    return Counter(Station.objects.values_list("category", flat=True))


def problems(*rows: tuple[str, ...]) -> dict[int, list[str]]:
    return {entry.line: entry.problems for entry in compare(lines(*rows)).wrong}


@pytest.mark.django_db
@pytest.mark.parametrize(("towns", "mobile"), [(16, 5), (18, 7)], ids=["社旗", "新沂"])
def test_one_hub_its_township_stations_and_mobile_ones(towns, mobile):
    """1+16+N and 1+18+N; each township has its node (F008, F242)."""
    found = regions(towns, 0)
    rows = [HUB, *((f"X{n}", f"{name}联络站", "乡镇（街道）联络站", "Z01", name) for n, (name, _) in enumerate(found))]
    rows += [(f"L{n}", f"流动站{n}", "流动站", f"X{n}", found[n][0]) for n in range(mobile)]

    imported(*rows)

    assert by_category() == {"county_hub": 1, "township": towns, "mobile": mobile}
    assert Station.objects.filter(category="township", parent__code="Z01").count() == towns
    assert len(set(Station.objects.filter(category="township").values_list("region_id", flat=True))) == towns


@pytest.mark.django_db
def test_five_kinds_in_one_network_and_counts_are_the_sheets():
    """郁南: 200 站 = 16 + 58 + 125 + 1, 223 点, 2 工作室 (F136)."""
    towns = regions(16, 125)
    villages = [(name, town) for town, (_, names) in enumerate(towns) for name in names]
    rows = [(f"B{n}", f"{name}中心联络站", "中心联络站", "", name) for n, (name, _) in enumerate(towns)]
    rows += [(f"P{n}", f"第{n}片区联络站", "片区联络站", f"B{n % 16}", towns[n % 16][0]) for n in range(58)]
    rows += [(f"C{n}", f"{v}联络站", "行政村级联络站", f"B{town}", v) for n, (v, town) in enumerate(villages)]
    rows += [("S1", "省际联络站", "省际联络站", "B0", towns[0][0])]
    rows += [(f"D{n}", f"联络点{n}", "联络点", f"C{n % 125}", villages[n % 125][0]) for n in range(223)]
    rows += [(f"G{n}", f"代表工作室{n}", "代表工作室", "B1", towns[1][0]) for n in range(2)]
    kinds = {"central": 16, "area": 58, "village": 125, "interprovincial": 1, "point": 223, "studio": 2}

    found = compare(read_lines("郁南.xlsx", sheet(*rows)))
    assert found.wrong == []
    assert {c.label: c.new for c in found.counts} == {StationCategory(k).label: n for k, n in kinds.items()}

    import_stations(lines=read_lines("郁南.xlsx", sheet(*rows)), actor=SYSTEM, at=NOW)
    again = import_stations(lines=read_lines("郁南.xlsx", sheet(*rows)), actor=SYSTEM, at=NOW)

    assert by_category() == kinds
    assert again.to_write == []
    assert AuditEvent.objects.filter(verb="import_stations").count() == 1


@pytest.mark.django_db
def test_homes_contain_stations():
    """苍溪: 32 homes and 89 stations below them (F190)."""
    towns = regions(32, 89)
    rows = [(f"J{n}", f"{name}代表之家", "代表之家", "", name) for n, (name, _) in enumerate(towns)]
    villages = [(name, town) for town, (_, names) in enumerate(towns) for name in names]
    rows += [(f"C{n}", f"{v}联络站", "村级联络站", f"J{town}", v) for n, (v, town) in enumerate(villages)]

    imported(*rows)

    assert by_category() == {"home": 32, "village": 89}
    assert Station.objects.filter(category="village", parent__category="home").count() == 89


@pytest.fixture
def county_of_two(db):
    return regions(2, 4)


def test_what_changed_is_changed_and_the_rest_stays(county_of_two):
    first = [HUB, ("X0", "第0镇联络站", "乡镇站", "Z01", "第0镇", "老街1号", "0999-1", "工作日")]
    imported(*first)
    moved = ("X0", "第0镇代表联络站", "乡镇站", "Z01", "第0镇", "新街2号", "0999-1", "工作日")

    found = imported(HUB, moved)

    assert [(e.code, e.changes) for e in found.to_write] == [("X0", ["名称", "地址"])]
    station = Station.objects.get(code="X0")
    assert (station.name, station.address) == ("第0镇代表联络站", "新街2号")


def test_the_order_of_the_lines_decides_nothing(county_of_two):
    imported(("C0", "村0站", "村级站", "X0", "村0村"), ("X0", "第0镇站", "乡镇站", "Z01", "第0镇"), HUB)

    assert Station.objects.get(code="C0").parent.parent.code == "Z01"


def test_a_place_may_be_a_code_a_name_or_both(county_of_two):
    imported(
        ("A", "甲站", "联络点", "", "999901101201"),
        ("B", "乙站", "联络点", "", "第1镇村1村"),
        ("C", "丙站", "联络点", "", "村2村"),
    )

    assert dict(Station.objects.values_list("code", "region__name")) == {"A": "村0村", "B": "村1村", "C": "村2村"}


WRONG = [
    ([("A", "甲站", "联络点", "", "没有村")], {2: "没有“没有村”这个村（社区）或者乡镇"}),
    ([("A", "甲站", "联络点", "", "第0镇"), ("A", "乙站", "联络点", "", "第0镇")], {3: "编号A和第2行重复"}),
    ([("A", "甲站", "联络点", "Q", "第0镇")], {2: "没有编号为Q的上级站点"}),
    ([("A", "甲站", "家门口站", "", "第0镇")], {2: "没有“家门口站”这个类别"}),
    ([("A", "甲站", "乡镇站", "", "村0村")], {2: "乡镇（街道）联络站要设在乡镇（街道）一级，“村0村”不是"}),
    ([("A", "甲站", "村级站", "", "第0镇")], {2: "村级联络站要设在村（社区）一级，“第0镇”不是"}),
    ([("A", "甲站", "联络点", "A", "第0镇")], {2: "上级是它自己"}),
    ([("", "甲站", "联络点", "", "第0镇")], {2: "没有填站点编号"}),
    ([("A", "", "联络点", "", "第0镇")], {2: "没有填名称"}),
    ([("A", "长" * 81, "联络点", "", "第0镇")], {2: "名称太长（最多80个字）"}),
    ([("A", "甲站", "联络点", "", "第0镇"), ("B", "甲站", "联络点", "", "第0镇")], {3: "和第2行的名称、区划相同"}),
    ([HUB, ("Z02", "另一总站", "县总站", "", COUNTY)], {3: "县总站只有一个"}),
    (
        [("A", "甲站", "联络点", "B", "第0镇"), ("B", "乙站", "联络点", "C", "第0镇"), ("C", "丙站", "联络点", "A", "第0镇")],
        dict.fromkeys((2, 3, 4), "上下级成了一个圈，请检查上级编号"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "said"), WRONG)
def test_a_wrong_line_is_named_with_its_reason_and_nothing_is_imported(county_of_two, rows, said):
    assert problems(*rows) == {line: [reason] for line, reason in said.items()}
    with pytest.raises(RuleBroken, match="没有导入"):
        imported(("OK", "好的站", "联络点", "", "第1镇"), *rows)
    assert Station.objects.count() == 0


def test_two_villages_of_one_name_have_to_be_told_apart(county_of_two):
    places.create_region(code="999901102299", name="村0村", actor=SYSTEM, at=NOW)

    assert "第0镇村0村、第1镇村0村" in problems(("A", "甲站", "联络点", "", "村0村"))[2][0]
    assert problems(("A", "甲站", "联络点", "", "第1镇村0村")) == {}


def test_a_number_on_record_belongs_to_its_place(county_of_two):
    imported(("A", "甲站", "联络点", "", "第0镇"))

    assert problems(("A", "乙站", "联络点", "", "第1镇")) == {2: ["编号A已经是“甲站”（第0镇），和这一行的区划不同"]}
    assert problems(("B", "甲站", "联络点", "", "第0镇")) == {2: ["第0镇已经有一个“甲站”"]}


def test_a_cycle_may_close_through_what_is_on_record(county_of_two):
    imported(("A", "甲站", "联络点", "", "第0镇"), ("B", "乙站", "联络点", "A", "第0镇"))

    assert problems(("A", "甲站", "联络点", "B", "第0镇")) == {2: ["上下级成了一个圈，请检查上级编号"]}


def test_who_hangs_below_a_circle_is_not_named(county_of_two):
    circle = [("A", "甲站", "联络点", "B", "第0镇"), ("B", "乙站", "联络点", "A", "第0镇")]

    assert sorted(problems(*circle, ("C", "丙站", "联络点", "A", "第0镇"))) == [2, 3]


def test_a_closed_station_neither_comes_back_nor_stands_above(county_of_two):
    imported(("A", "甲站", "联络点", "", "第0镇"))
    services.close_station(station_id=Station.objects.get().pk, actor=SYSTEM, at=NOW + timedelta(days=1))

    assert "已撤销" in problems(("A", "甲站", "联络点", "", "第0镇"))[2][0]
    assert problems(("B", "乙站", "联络点", "A", "第0镇")) == {2: ["上级站点A已经撤销"]}


def test_only_the_county_imports(county):
    clerk = people.actor(people.staff("clerk", "王芳", county.bodies["presidium"], Role.PRESIDIUM_CLERK))
    with pytest.raises(NotAllowed):
        import_stations(lines=lines(HUB), actor=clerk, at=NOW)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xlsx", b"PK\x03\x04 broken", "读不出来"),
        ("a.pdf", b"%PDF-1.7", "读不出来"),
        ("a.csv", "站点编号,名称\nA,甲".encode(), "缺少这几列：类别、上级编号、区划、地址、电话、开放时间"),
        ("a.csv", ",".join(COLUMNS).encode(), "只有标题"),
        ("a.csv", b"", "是空的"),
        ("a.csv", b"\xff\xfe\x00\x00", "读不出来"),
        ("a.csv", b"x" * (5 * 1024 * 1024 + 1), "文件太大"),
    ],
)
def test_what_is_no_sheet_of_stations_is_refused(name, content, said):
    with pytest.raises(RuleBroken, match=said):
        read_lines(name, content)


def test_excels_own_csv_and_numbers_typed_as_numbers_are_read():
    text = ",".join(COLUMNS) + "\nA,甲站,联络点,,999901101,,,\n"
    assert read_lines("站点.csv", text.encode("gbk"))[0].cells["名称"] == "甲站"

    book = Workbook()
    book.worksheets[0].append(list(COLUMNS))
    book.worksheets[0].append([7, "甲站", "联络点", None, 999901101.0])
    stored = BytesIO()
    book.save(stored)
    cells = read_lines("a.xlsx", stored.getvalue())[0].cells
    assert (cells["站点编号"], cells["区划"], cells["上级编号"]) == ("7", "999901101", "")


def test_the_template_is_a_sheet_one_can_read():
    assert [line.cells["类别"] for line in read_lines("t.xlsx", template())] == [
        "县总站",
        "乡镇（街道）联络站",
        "村级联络站",
    ]
    assert [row[0].value for row in load_workbook(BytesIO(template())).worksheets[1]] == StationCategory.labels


def test_the_command_says_what_it_did_and_what_is_wrong(county_of_two, tmp_path, capsys):
    path = tmp_path / "n.csv"
    path.write_text(",".join(COLUMNS) + "\nA,甲站,联络点,,第0镇,,,\n", encoding="utf-8")
    call_command("import_stations", path, "--dry-run")
    assert Station.objects.count() == 0
    call_command("import_stations", path)
    assert "联络点：新增1，修改0，不变0" in capsys.readouterr().out

    path.write_text(",".join(COLUMNS) + "\nA,甲站,联络点,,火星,,,\n", encoding="utf-8")
    with pytest.raises(CommandError, match="有1行不对"):
        call_command("import_stations", path)
    assert "第2行 A 甲站：没有“火星”" in capsys.readouterr().err
    with pytest.raises(CommandError, match="打不开"):
        call_command("import_stations", tmp_path / "none.csv")
