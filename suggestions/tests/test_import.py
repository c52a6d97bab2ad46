"""A county's old cases through the command: what is stored, what is refused and where that is written."""

import csv
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from core.models import AuditEvent, Clock
from suggestions.models import Consent, Opinion, Submitter
from suggestions.tests import given

pytestmark = pytest.mark.django_db

HEADING = ["source_id", "sender", "title", "submitted_at", "text", "reply", "replied_at"]
GOOD = [
    [
        "101",
        "来信人甲",
        "水渠漏水",
        "2019/4/24 15:40:04",
        "东边的水渠漏水半个月了。",
        "已派人修补。",
        "2019/5/8 14:56:53",
    ],
    ["102", "", "路灯", "2019-04-26 09:00:00", "村口路灯不亮。", "", ""],
]
BAD = [
    ["103", "", "", "2019/4/24 15:40:04", "", "", ""],
    ["104", "", "", "不知道", "时间看不懂的一件。", "", ""],
    ["105", "", "", "2019/4/24 15:40:04", "答复早于提交。", "已答复。", "2019/4/1 08:00:00"],
    ["106", "", "", "2019/4/24 15:40:04", "有答复没有时间。", "已答复。", ""],
    ["", "", "", "2019/4/24 15:40:04", "没有编号的一件。", "", ""],
    ["107", "", "", "2099/1/1 00:00:00", "时间在将来的一件。", "", ""],
]


def write(path, rows, heading=HEADING, encoding="utf-8"):
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([heading, *rows])
    return path


def run(path, tmp_path, **options):
    given.county()
    out = StringIO()
    call_command("import_opinions", str(path), refused=tmp_path / "refused.csv", stdout=out, **options)
    return out.getvalue()


def test_good_rows_are_stored_as_they_were_and_nothing_is_invented(tmp_path):
    said = run(write(tmp_path / "old.csv", GOOD), tmp_path)

    first = Opinion.objects.get(source="old", source_id="101")
    assert "共2行：新登记2件，早已登记0件，拒绝0行。" in said
    assert (first.state, first.text, first.answer) == ("archived", "东边的水渠漏水半个月了。", "已派人修补。")
    assert first.received_at.isoformat() == "2019-04-24T07:40:04+00:00"
    assert first.answered_at.isoformat() == "2019-05-08T06:56:53+00:00"
    assert Submitter.objects.get(opinion=first).name == "来信人甲"
    assert Opinion.objects.get(source_id="102").identity_mode == "anonymous"
    assert (
        list(AuditEvent.objects.filter(subject_kind="opinion").values_list("verb", flat=True)) == ["import_history"] * 2
    )
    assert Consent.objects.count() == Clock.objects.count() == 0


def test_bad_rows_are_refused_whole_with_line_and_reason(tmp_path):
    said = run(write(tmp_path / "old.csv", [*GOOD, *BAD]), tmp_path)

    with (tmp_path / "refused.csv").open(encoding="utf-8-sig") as file:
        refused = list(csv.reader(file))[1:]
    assert "新登记2件，早已登记0件，拒绝6行" in said
    assert [(line, source_id) for line, source_id, _ in refused] == [
        ("4", "103"), ("5", "104"), ("6", "105"), ("7", "106"), ("8", ""), ("9", "107"),
    ]  # fmt: skip
    assert [reason for _, _, reason in refused] == [
        "没有内容。", "时间看不懂：不知道", "答复时间早于提交时间。",
        "答复和答复时间要么都有，要么都没有。", "没有来源编号。", "提交时间晚于现在。",
    ]  # fmt: skip
    assert Opinion.objects.count() == 2


def test_the_same_file_again_stores_nothing_new(tmp_path):
    path = write(tmp_path / "old.csv", GOOD)
    run(path, tmp_path)

    said = run(path, tmp_path)

    assert "新登记0件，早已登记2件" in said
    assert Opinion.objects.count() == 2


def test_other_column_names_and_the_encoding_of_office_programs(tmp_path):
    heading = ["编号", "姓名", "标题", "时间", "内容", "回复", "回复时间"]
    path = write(tmp_path / "旧件.csv", GOOD, heading, "gb18030")
    mapping = "source_id=编号,sender=姓名,title=标题,submitted_at=时间,text=内容,reply=回复,replied_at=回复时间"

    run(path, tmp_path, mapping=mapping)

    assert Opinion.objects.get(source_id="102").text == "村口路灯不亮。"


def test_xlsx(tmp_path):
    book = Workbook()
    for row in [HEADING, *GOOD]:
        book.active.append(row)
    book.save(tmp_path / "old.xlsx")

    run(tmp_path / "old.xlsx", tmp_path)

    assert Opinion.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "options", "sentence"),
    [
        ("missing.csv", {}, "没有这个文件"),
        ("old.csv", {"mapping": "text=正文"}, "文件里没有这些列：正文"),
        ("old.csv", {"mapping": "body=正文"}, "不认识：body"),
        ("old.doc", {}, "只能导入 .csv 或 .xlsx 文件"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path, name, options, sentence):
    write(tmp_path / "old.csv", GOOD)
    (tmp_path / "old.doc").write_text("x")

    with pytest.raises(CommandError, match=sentence):
        run(tmp_path / name, tmp_path, **options)


def test_the_report_counts_what_the_file_has(tmp_path):
    run(write(tmp_path / "old.csv", GOOD), tmp_path)
    out = StringIO()

    call_command("report", "closed_loop", source="old", stdout=out)

    # 24 April to 8 May 2019: 25, 26, 28 (make-up Sunday), 29, 30 April, 5 (make-up Sunday), 6, 7, 8 May = 9 working days.
    total = out.getvalue().splitlines()[-2].split()
    assert total == ["合计", "2", "0", "1", "0", "9天", "9天内"]
