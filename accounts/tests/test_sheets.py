"""Import and export of master data: what is wrong is named by line, column and sentence; the rest goes in or nothing."""

import re
import tracemalloc
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from accounts.models import Organisation, Region, User
from accounts.roles import Role
from accounts.services.sheets import take_in
from accounts.services.tables import Organisations, Regions
from accounts.sheets import check
from accounts.tests import given
from core import audit
from core.actors import SYSTEM
from core.errors import NotAllowed, RuleBroken
from core.models import AuditEvent
from core.sheet_files import Line, read_lines
from core.subjects import Subject

REGIONS, USERS = "/admin/accounts/region/sheet/", "/admin/accounts/user/sheet/"


@pytest.fixture
def admin(client, county):
    client.force_login(given.staff("sys", "吴静", county.bodies["committee"], Role.SYS_ADMIN))
    return client


def upload(admin, address, rows, encoding="utf-8"):
    content = "\n".join(",".join(row) for row in rows).encode(encoding)
    return admin.post(f"{address}import/", {"file": SimpleUploadedFile("表.csv", content)})


def sealed(page) -> str:
    return re.search(r'name="sealed" value="([^"]+)"', page.content.decode())[1]


HEAD = ("区划代码", "名称", "是街道")


def test_forty_bad_lines_of_ten_thousand_are_named_and_the_rest_is_offered(county):
    """Expected by hand: every 250th line has the code of nothing, so 40 of 10,000."""
    lines = [
        Line(n + 1, {"区划代码": "12" if n % 250 == 0 else f"999910{n:06d}", "名称": f"第{n}村"})
        for n in range(1, 10_001)
    ]
    Region.objects.create(code="999910", name="另县", level="county")
    for township in {line.cells["区划代码"][:9] for line in lines if len(line.cells["区划代码"]) == 12}:
        Region.objects.create(code=township, name=township, level="township", parent=Region.objects.get(code="999910"))
    tracemalloc.start()
    with CaptureQueriesContext(connection) as queries:
        checked = check(Regions(), lines)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert (len(checked.good), checked.wrong_lines, checked.there) == (9960, 40, 0)
    assert checked.problems[0].number == 251
    assert checked.problems[0].sentence == "区划代码是6位（县）、9位（乡镇）或12位（村）数字。"
    assert len(queries) == 1
    assert peak < 30 * 1024 * 1024


def test_each_row_costs_the_same_queries(county):
    def cost(first, count):
        lines = [Line(n, {"区划代码": f"999901101{n}", "名称": f"第{n}村"}) for n in range(first, first + count)]
        with CaptureQueriesContext(connection) as queries:
            take_in(table=Regions(), lines=lines, actor=SYSTEM, at=given.NOW)
        return len(queries)

    five, ten, twenty = cost(300, 5), cost(400, 10), cost(500, 20)

    assert twenty - ten == 2 * (ten - five)


def test_wrong_cells_are_shown_and_the_rest_goes_in_by_command(admin):
    page = upload(
        admin,
        REGIONS,
        [
            HEAD,
            ("999901102", "云溪镇", ""),
            ("999901102201", "云溪村", "否"),
            ("999901103201", "孤村", ""),  # its township is neither on record nor here
            ("9999", "短码", ""),
            ("999901104", "是街道吗", "大概"),
            ("999901101", "青石镇", ""),  # on record
            ("999901102", "云溪镇", ""),  # twice
        ],
        "gb18030",
    )
    said = page.content.decode()

    assert "表里共7行：可以导入2行，已经登记1行（不改动），要改4行。" in said
    for sentence in ("上级区划999901103没有登记，也不在表里。", "区划代码是6位", "填“是”或者“否”。", "和第2行重复。"):
        assert sentence in said
    assert not Region.objects.filter(code="999901102").exists()

    admin.post(f"{REGIONS}import/", {"sealed": sealed(page)})

    made = Region.objects.get(code="999901102201")
    assert made.parent.code == "999901102"
    assert [event.verb for event in audit.trail(Subject("region", made.pk))] == ["create_region"]
    again = admin.post(f"{REGIONS}import/", {"sealed": sealed(page)}, follow=True).content.decode()
    assert "这些行都已经登记过" in again


def test_one_line_gone_wrong_meanwhile_keeps_all_out(county):
    good = {"单位名称": "县教育局", "类别": "政府部门", "区划": "999901", "启用日期": "2026-01-01"}
    lines = [Line(2, good), Line(3, {**good, "单位名称": "县法院", "类别": "法院", "可以承办": "是"})]

    with pytest.raises(RuleBroken, match="第3行“可以承办”：法院、检察院、监委不承办具体意见。"):
        take_in(table=Organisations(), lines=lines, actor=SYSTEM, at=given.NOW)

    assert not Organisation.objects.filter(name="县教育局").exists()
    assert not AuditEvent.objects.filter(verb="import_sheet").exists()


def test_users_come_with_their_posts_and_first_passwords_shown_once(admin, county):
    head = ("用户名", "姓名", "手机号码", "单位", "岗位", "任职起始日期")
    page = upload(
        admin,
        USERS,
        [
            head,
            ("zhang", "张伟", "13900001111", "县水利局", "承办人", "2026-01-01"),
            ("li", "李梅", "", "县水利局", "乡镇人大干事", "2026-01-01"),
            ("zhou", "周安", "", "县水利局", "系统管理员", "2026-01-01"),
        ],
    )
    said = page.content.decode()
    assert "这个单位不设“乡镇人大干事”。" in said
    assert "没有“系统管理员”" in said

    shown = admin.post(f"{USERS}import/", {"sealed": sealed(page)}).content.decode()

    person = User.objects.get(username="zhang")
    assert person.posts.get().role == Role.UNIT_HANDLER
    assert person.must_change_password
    assert person.check_password(re.search(r"<code>(\w{12})</code>", shown)[1])
    assert not User.objects.filter(username__in=["li", "zhou"]).exists()


def test_what_is_exported_reads_back_as_it_stands(admin):
    content = admin.get("/admin/accounts/organisation/sheet/export/", {"q": "水利"}).content
    (heading, row) = load_workbook(BytesIO(content)).worksheets[0].iter_rows(values_only=True)

    assert (heading[0], row[0], row[3]) == ("单位名称*", "县水利局", "999901")
    checked = check(Organisations(), read_lines("x.xlsx", content, Organisations().headings, ["单位名称"]))
    assert (checked.there, checked.problems) == (1, [])
    assert AuditEvent.objects.filter(verb="export_sheet").count() == 1
    template = admin.get(f"{REGIONS}template/").content
    assert read_lines("x.xlsx", template, list(HEAD), ["名称"])[0].number == 2


def test_only_the_administrator_and_only_what_was_shown(admin, client, county):
    clerk = given.staff("wang", "王芳", county.bodies["presidium"], Role.PRESIDIUM_CLERK)
    with pytest.raises(NotAllowed):
        take_in(table=Regions(), lines=[], actor=given.actor(clerk), at=given.NOW)
    lost = admin.post(f"{REGIONS}import/", {"sealed": "forged"}, follow=True).content.decode()
    assert "预览已经过期" in lost
    assert admin.post(f"{REGIONS}import/", {"file": SimpleUploadedFile("a.xlsx", b"PK nonsense")}).status_code == 422
    client.force_login(User.objects.get(username="wang"))
    assert client.get(f"{REGIONS}import/").status_code == 404
