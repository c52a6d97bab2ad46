"""Papers: layout, what is on them and for whom, and the way of a unit that never signs in."""

from datetime import timedelta
from io import BytesIO
from urllib.parse import unquote

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from core.errors import NotAllowed, RuleBroken, WrongState
from core.models import StoredFile
from core.paper_forms import LABEL_LEAST, Paper, Row, Rows, fitting, form_document
from suggestions.services import handle, paper_units
from suggestions.states import HandoverWay, Satisfaction
from suggestions.tests import given
from suggestions.tests.desk import NOW, Desk, words
from suggestions.tests.journey import answer, scan

pytestmark = pytest.mark.django_db
LONG_UNIT = "示例县自然资源和规划局不动产登记和国土空间生态修复服务中心"


@pytest.fixture
def desk():
    with time_machine.travel(NOW):
        yield Desk(given.county())


def sheet(matter, key: str) -> str:
    return f"/console/papers/matters/{matter.public_id}/{key}/"


def opened(response) -> tuple[str, str]:
    """Return a docx answer's file name and all its words."""
    document = Document(BytesIO(response.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    said = "\n".join([p.text for p in document.paragraphs] + cells)
    return unquote(response["Content-Disposition"].partition("''")[2]), said


def test_page_margins_and_label_column_are_those_of_official_papers():
    paper = Paper("交办单", (Rows((Row("承办单位", LONG_UNIT, one_line=True),)),), organ=LONG_UNIT)

    document = Document(BytesIO(form_document([paper])))

    section = document.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(side.mm) for side in (section.page_width, section.page_height)] == [210, 297]
    assert [round(side.mm) for side in margins] == [37, 35, 28, 26]
    label, value = document.tables[0].rows[0].cells
    assert label.width.mm >= LABEL_LEAST == 24
    assert "PAGE" in section.footer._element.xml
    # 29 characters on 116 mm: at 11 points 29 x 3.88 = 112.5 mm, at 12 points 122.8 mm.
    assert len(LONG_UNIT) == 29
    assert value.paragraphs[0].runs[0].font.size.pt == 11
    # The same name as a head of 156 mm: at 14 points 143 mm, at 16 points 164 mm.
    assert fitting(LONG_UNIT, 156, 40) == 14


def test_the_order_is_a_plain_sheet_until_number_and_signer_are_filled_in(desk: Desk) -> None:
    matter = given.dispatched(desk.world)
    head = sheet(matter, "head")
    part = matter.assignments.get()

    plain = words(desk.get("presidium_clerk", sheet(matter, "dispatch")))
    half = desk.post("presidium_clerk", head, assignment=part.pk, doc_no="桃人〔2026〕7号", signer="")
    desk.post("presidium_clerk", head, assignment=part.pk, doc_no="桃人〔2026〕7号", signer="刘建国")
    red = words(desk.get("presidium_clerk", sheet(matter, "dispatch")))
    name, said = opened(desk.get("township_handler", sheet(matter, "dispatch") + "docx/"))

    assert "工作联系单" in plain
    assert "签发人：" not in plain
    assert half.status_code == 422
    assert "要一起填" in words(half)
    assert "桃人〔2026〕7号" in red
    assert "签发人：刘建国" in red
    assert "工作联系单" not in red
    assert name == f"交办单 {matter.number}.docx"
    assert "桃人〔2026〕7号" in said
    assert given.SUMMARY in said
    assert desk.get("township_handler", head).status_code == 404


@pytest.mark.parametrize("mode", ["confidential", "anonymous", "real_name"])
def test_no_paper_names_the_citizen_and_each_shows_what_its_reader_may_see(desk: Desk, mode: str) -> None:
    matter = given.closed(desk.world, identity_mode=mode)
    number = matter.opinions.get().number
    mine = f"/console/papers/register/{number}/"
    seen = {key: words(desk.get("presidium_clerk", sheet(matter, key)))
            for key in ("dispatch", "reply", "rating", "rating-blank", "dossier")}  # fmt: skip
    seen["register"] = words(desk.get("clerk", mine))
    unit = {key: words(desk.get("township_handler", sheet(matter, key))) for key in ("dispatch", "dossier")}

    for key, page in {**seen, **{f"unit {key}": page for key, page in unit.items()}}.items():
        assert given.NAME not in page, key
        assert given.PHONE not in page, key
    assert given.TEXT in seen["register"]
    assert given.TEXT in seen["dossier"]
    assert given.TEXT not in unit["dossier"]
    assert given.TEXT not in seen["dispatch"]
    assert "满意1，基本满意0，不满意0" in seen["rating"]
    assert desk.get("township_handler", mine).status_code == 404
    for key in ("reply", "rating-blank"):
        assert desk.get("township_handler", sheet(matter, key)).status_code == 404


def test_ratings_are_on_no_paper_before_the_round_has_ended(desk: Desk) -> None:
    journey = given.told(desk.world)
    given.rate(journey, "citizen", Satisfaction.DISSATISFIED, "没修好，又塌了。")

    for key in ("rating", "dossier"):
        page = words(desk.get("presidium_clerk", sheet(journey.matter, key)))
        assert "没修好，又塌了。" not in page
        assert "不满意1" not in page


def test_the_blank_sheet_is_for_those_who_record_and_fits_a_docx(desk: Desk) -> None:
    name, said = opened(desk.get("clerk", "/console/papers/register/?docx=1"))

    assert name == "群众意见登记表.docx"
    assert "原话" in said
    assert desk.get("roads_handler", "/console/papers/register/").status_code == 404


def test_a_unit_that_never_signs_in(desk: Desk) -> None:
    """Printed, handed over, signed for, answered with the stamped scan; the checks are those of any reply."""
    journey = given.handed_out(desk.world, lead="water_office", category="02")
    unit = desk.world.unit("water_office")
    assert "没有登记送达" in words(desk.get("presidium_clerk", "/console/papers/units/"))
    handing = {"unit_id": unit.pk, "way": HandoverWay.IN_PERSON, "handed_to": "站长 何某"}

    with pytest.raises(RuleBroken, match="不能早于交办"):
        journey.matter_step(paper_units.hand_over_paper, "presidium_clerk",
                            **handing, handed_at=journey.at - timedelta(days=2))  # fmt: skip
    with pytest.raises(NotAllowed):
        journey.matter_step(paper_units.hand_over_paper, "township_handler", **handing, handed_at=journey.at)
    journey.matter_step(paper_units.hand_over_paper, "presidium_clerk", **handing, handed_at=journey.at)
    with pytest.raises((RuleBroken, NotAllowed)):
        journey.matter_step(paper_units.hand_over_paper, "presidium_clerk", **handing, handed_at=journey.at)
    assert "当面送达，站长 何某" in words(desk.get("presidium_clerk", "/console/papers/units/"))
    journey.matter_step(handle.sign, "presidium_clerk")
    journey.matter_step(handle.log_contact, "presidium_clerk", way="phone", with_citizen=True, with_deputy=False,
                        contacted_at=journey.at, summary="水利站电话问过群众。")  # fmt: skip
    with pytest.raises(RuleBroken, match="扫描件") as missing:
        journey.matter_step(handle.submit_reply, "presidium_clerk", answer=answer())
    assert missing.value.field == "scan"
    assert "单位盖章答复的扫描件" in words(
        desk.get("presidium_clerk", f"/console/matters/{journey.matter.public_id}/submit_reply/"))  # fmt: skip
    given.reply_again(journey, lead="water_office")

    page = words(desk.get("presidium_clerk", f"/console/matters/{journey.matter.public_id}/"))
    assert "纸质办理" in page
    stored = StoredFile.objects.get(subject_kind="paper_reply")
    address = f"/files/{stored.public_id}/"
    allowed = desk.get("presidium_clerk", address)
    assert allowed.status_code == 200
    assert b"".join(allowed.streaming_content).startswith(b"%PDF")
    assert desk.get("roads_handler", address).status_code == 404
    assert desk.get("deputy", address).status_code == 404


def test_a_scan_is_a_pdf_or_a_picture_and_a_unit_that_signs_in_needs_none(desk: Desk) -> None:
    journey = given.signed(desk.world, lead="water_office", category="02")
    fake = SimpleUploadedFile("答复.pdf", b"MZ\x90\x00 not a paper", "application/pdf")
    journey.matter_step(handle.log_contact, "presidium_clerk", way="phone", with_citizen=True, with_deputy=False,
                        contacted_at=journey.at, summary="问过。")  # fmt: skip

    with pytest.raises(RuleBroken) as refused:
        journey.matter_step(handle.submit_reply, "presidium_clerk",
                            answer=answer().__class__(**{**vars(answer()), "scan": fake}))  # fmt: skip

    assert refused.value.field == "scan"
    assert not StoredFile.objects.filter(subject_kind="paper_reply").exists()
    own = given.replied(desk.world)
    assert own.matter.assignments.get().replies.get().on_paper is False
    with pytest.raises((WrongState, NotAllowed)):
        own.matter_step(paper_units.hand_over_paper, "presidium_clerk", unit_id=desk.world.unit("township_gov").pk,
                        way=HandoverWay.COURIER, handed_to="某", handed_at=own.at)  # fmt: skip
    assert scan().name.endswith(".pdf")
