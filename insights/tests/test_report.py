"""The month's report: the document says what the aggregates say, on A4 with page numbers; preview and command alike."""

import re
from io import BytesIO, StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from docx import Document
from docx.shared import Mm

from insights.tests import given as pooled
from suggestions.tests import given
from suggestions.tests.desk import NOW, Desk, words

pytestmark = pytest.mark.django_db
DOCUMENT = "/console/pool/report/document/?month="
PREVIEW = "/console/pool/report/?month="


@pytest.fixture
def desk():
    county = pooled.filled()
    pooled.followed_up(county)  # two more opinions, received in November
    with time_machine.travel(NOW, tick=False):
        yield Desk(county)


def opened(desk, month, person="leader"):
    response = desk.get(person, DOCUMENT + month)
    assert response.status_code == 200
    assert response["Content-Type"].endswith("wordprocessingml.document")
    return Document(BytesIO(response.content))


def said(document) -> str:
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def test_the_document_says_what_the_aggregates_say(desk):
    document = opened(desk, "2026-11")

    text = said(document)
    assert document.paragraphs[0].text == "全县群众意见2026年11月情况"
    assert "2026年11月收到群众意见9件，比上月多8件（上月1件）。" in text
    assert "群众扫码提交9件（占100.0%）" in text
    assert "本月受理3件，直接答复1件，办结1件。" in text
    assert "A类1件，B类0件，C类0件，D类0件" in text
    assert "有人评价的1件，其中满意1件、不满意经会商解释办结0件；首轮即满意1件。" in text
    assert "有人评价的不足5件，不计算满意率。" in text
    assert "没有人评价的0件，不计入满意率。" in text
    assert "村口到学校的路反复塌方（石桥村，2件意见）：本月新归集，跟进中。专题调研：镇人大组织代表实地调研。" in text


def test_the_tables_add_up(desk):
    by_category, by_township = opened(desk, "2026-11").tables

    rows = [[cell.text for cell in row.cells] for row in by_category.rows]
    assert rows[0] == ["类别", "收到", "受理", "直接答复", "办结", "不满意"]
    assert rows[1][1:] == ["3", "3", "0", "1", "0"]
    assert rows[-2] == ["未分类", "6", "0", "1", "0", "0"]
    assert rows[-1] == ["合计", "9", "3", "1", "1", "0"]
    assert [[cell.text for cell in row.cells] for row in by_township.rows][1:] == [
        ["桃溪镇", "7", "3", "1", "1", "0"],
        ["松岭镇", "2", "0", "0", "0", "0"],
        ["合计", "9", "3", "1", "1", "0"],
    ]


def test_it_is_an_a4_paper_with_page_numbers_and_the_fonts_of_official_papers(desk):
    document = opened(desk, "2026-11")

    section = document.sections[0]
    assert (round(section.page_width / Mm(1)), round(section.page_height / Mm(1))) == (210, 297)
    assert "PAGE" in section.footer._element.xml
    assert "方正小标宋简体" in document.paragraphs[0]._p.xml
    assert "仿宋_GB2312" in document.paragraphs[3]._p.xml


def test_the_preview_says_the_same(desk):
    shown = re.sub(r"\s", "", words(desk.get("leader", PREVIEW + "2026-11")))

    document = opened(desk, "2026-11")
    sentences = [p.text for p in document.paragraphs[1:-1] if p.text]
    assert [sentence for sentence in sentences if re.sub(r"\s", "", sentence) not in shown] == []


def test_a_townships_report_is_of_the_township(desk):
    document = opened(desk, "2026-11", "other_presidium_clerk")

    assert document.paragraphs[0].text == "松岭镇人大主席团群众意见2026年11月情况"
    assert "收到群众意见1件" in said(document)
    assert "塌方" not in said(document)
    assert len(document.tables) == 1


def test_an_empty_month_has_a_report_too(desk):
    text = said(opened(desk, "2026-03"))

    assert "2026年3月没有收到群众意见，也没有办结的事项。" in text
    assert "本月没有办结的事项，不统计满意情况。" in text
    assert "本月没有在跟进的共性问题。" in text


@pytest.mark.parametrize("month", ["2026-13", "abc", "2026", "2027-01"])
@pytest.mark.parametrize("address", [PREVIEW, DOCUMENT])
def test_a_bad_month_is_said_and_no_document_made(desk, address, month):
    response = desk.get("leader", address + month)

    assert response.status_code == 422
    assert "2026-10" in words(response) or "还没有到" in words(response)


def test_without_a_month_it_is_the_last_one(desk):
    assert "全县群众意见2026年10月情况" in words(desk.get("leader", "/console/pool/report/"))


def test_the_command_writes_the_countys(desk, tmp_path):
    path = tmp_path / "report.docx"

    call_command("monthly_report", "2026-11", output=path, stdout=StringIO())

    assert "收到群众意见9件" in said(Document(str(path)))


def test_the_command_refuses_in_words(tmp_path):
    pooled.world()
    with pytest.raises(CommandError, match="2026-10"):
        call_command("monthly_report", "十月", output=tmp_path / "r.docx")
    with pytest.raises(CommandError, match="写不进"):
        call_command("monthly_report", "2026-11", output=tmp_path / "no" / "r.docx")


def test_a_problem_closed_before_the_month_is_not_told(desk):
    county = desk.world
    pooled.closed(county)

    assert "已了结" in said(opened(desk, "2026-11"))
    with time_machine.travel(given.AT.replace(month=12), tick=False):
        assert "已了结" not in said(opened(Desk(county), "2026-12"))
