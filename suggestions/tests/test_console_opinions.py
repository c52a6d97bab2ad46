"""Triage in the console: a clerk takes, classifies and accepts from one page; what does not fit is refused."""

import re

import pytest
import time_machine
from django.test import Client

from suggestions.models import Matter, Opinion, PersonalDataAccess
from suggestions.tests import given
from suggestions.tests.desk import NOW, Desk, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    with time_machine.travel(NOW, tick=False):
        yield Desk(given.county(with_other_township=True))


def address(opinion: Opinion, step: str = "") -> str:
    return f"/console/opinions/{opinion.number}/{step + '/' if step else ''}"


def classification(desk: Desk, opinion: Opinion, **other: object) -> dict[str, object]:
    said = {
        "version": opinion.version,
        "category": desk.world.category("01").pk,
        "grade": "general",
        "urgency": "normal",
        "place_region": desk.world.region(given.VILLAGE).pk,
        "place_text": "三组",
        "title": given.TITLE,
        "summary": given.SUMMARY,
        "followup_deputy": desk.world.deputies["deputy"].pk,
    }
    return {**said, **other}


def test_a_clerk_goes_from_taking_to_accepting_without_leaving_the_item(desk: Desk) -> None:
    opinion = given.pending(desk.world)

    taken = desk.post("clerk", address(opinion, "take") + "?list=pending", version=1)
    assert taken["Location"] == address(opinion) + "?list=pending"
    saved = desk.post("clerk", address(opinion, "classify"), **classification(desk, opinion, version=2))
    assert saved["Location"] == address(opinion)
    accepted = desk.post("clerk", address(opinion, "accept"), version=3)

    assert "已受理并报送交办" in desk.notice("clerk", accepted)
    opinion.refresh_from_db()
    assert opinion.state == "accepted"
    assert (opinion.matter.title, opinion.matter.owner.name) == (given.TITLE, "桃溪镇人大主席团")


def test_after_a_step_the_next_item_of_the_list_follows(desk: Desk) -> None:
    first, second = given.triaging(desk.world), given.triaging(desk.world)

    response = desk.post(
        "clerk", address(first, "ask_info") + "?list=triaging", version=first.version, question="请说清是哪一段路。"
    )

    assert response["Location"] == address(second) + "?list=triaging"
    assert "已请群众补充。下面是“初审中”的下一件。" in desk.notice("clerk", response)


def test_after_the_last_item_the_list_itself_follows(desk: Desk) -> None:
    opinion = given.triaging(desk.world)

    response = desk.post("clerk", address(opinion, "ask_info") + "?list=triaging", version=2, question="哪一段路？")

    assert response["Location"] == "/console/work/triaging/"


def test_of_two_clerks_the_second_is_told_who_has_it(desk: Desk) -> None:
    opinion = given.pending(desk.world)

    desk.post("clerk", address(opinion, "take"), version=1)
    late = desk.post("second_clerk", address(opinion, "take"), version=1)

    assert late.status_code == 409
    assert "这件意见已由陈静接手。" in words(late)
    opinion.refresh_from_db()
    assert opinion.taken_by.name == "陈静"


def test_a_step_that_does_not_follow_is_refused_with_what_was_typed_kept(desk: Desk) -> None:
    opinion = given.pending(desk.world)

    response = desk.post("clerk", address(opinion, "answer"), version=1, text="已经安排了修路。", is_no_promise="on")

    assert response.status_code == 409
    assert "这件意见待初审，不能直接答复。请刷新页面查看最新情况。" in words(response)
    assert "已经安排了修路。" in response.content.decode()


def test_the_same_press_twice_is_taken_once_and_harmless(desk: Desk) -> None:
    opinion = given.pending(desk.world)

    first = desk.post("clerk", address(opinion, "take"), version=1)
    second = desk.post("clerk", address(opinion, "take"), version=1)

    assert first["Location"] == second["Location"] == address(opinion)
    opinion.refresh_from_db()
    assert opinion.version == 2


def test_a_form_made_before_somebody_changed_the_item_can_be_sent_again_after_a_look(desk: Desk) -> None:
    opinion = given.triaging(desk.world)
    desk.post("clerk", address(opinion, "classify"), **classification(desk, opinion))

    stale = desk.post("clerk", address(opinion, "classify"), **classification(desk, opinion, title="村口的路塌了"))

    assert stale.status_code == 409
    assert "这件事刚刚被别人更新过" in words(stale)
    version = re.search(r'name="version" value="(\d+)"', stale.content.decode())
    again = classification(desk, opinion, title="村口的路塌了", version=version[1])
    assert desk.post("clerk", address(opinion, "classify"), **again).status_code == 302
    opinion.refresh_from_db()
    assert opinion.title == "村口的路塌了"


def test_a_summary_that_gives_a_confidential_sender_away_is_refused_beside_the_field(desk: Desk) -> None:
    opinion = given.triaging(desk.world, identity_mode="confidential")
    summary = f"{given.NAME}反映村口道路塌方，影响学生上学。"

    response = desk.post("clerk", address(opinion, "classify"), **classification(desk, opinion, summary=summary))

    assert response.status_code == 422
    error = re.search(r'id="id_summary_error">.*?</div>', response.content.decode(), re.DOTALL)
    assert "摘要里有反映人的姓名或电话" in error[0]


def test_the_deputy_whose_code_was_scanned_is_suggested_and_else_one_of_the_station(desk: Desk) -> None:
    opinion = given.triaging(desk.world)

    page = desk.text("clerk", address(opinion))

    suggested = re.search(r'name="followup_deputy" value="(\d+)"[^>]*checked', page)
    assert int(suggested[1]) == desk.world.deputies["deputy"].pk
    assert "王秀英（本站固定进站代表）" in page
    assert "李国华（流动进站代表）" in page


def test_the_summary_begins_with_the_words_only_where_the_unit_may_read_them(desk: Desk) -> None:
    shared = desk.text("clerk", address(given.triaging(desk.world, share_original=True)))
    own = desk.text("clerk", address(given.triaging(desk.world)))

    assert re.search(rf'<textarea name="summary"[^>]*>\s*{given.TEXT}</textarea>', shared)
    assert "群众同意承办单位看原话" in shared
    assert re.search(r'<textarea name="summary"[^>]*>\s*</textarea>', own)
    assert re.search(r'<input type="text" name="title"(?![^>]*value)', own)


def test_the_second_person_sees_text_reason_and_who_proposed(desk: Desk) -> None:
    opinion = given.reject_review(desk.world)

    page = words(desk.get("head", address(opinion)))
    own = desk.post("clerk", address(opinion, "confirm_rejection"), version=opinion.version)
    other = desk.post("head", address(opinion, "confirm_rejection"), version=opinion.version)

    assert given.TEXT in page
    assert "具体司法、执法案件" in page
    assert "陈静提请" in page
    assert "公共法律服务热线12348" in page
    assert own.status_code == 403
    assert other.status_code == 302


def test_another_townships_opinion_is_not_there(desk: Desk) -> None:
    opinion = given.pending(desk.world)

    for step in ("", "take", "contact", "slip", "reissue_code"):
        assert desk.get("other_clerk", address(opinion, step)).status_code == 404
        assert desk.get("other_presidium_clerk", address(opinion, step)).status_code == 404
    assert desk.post("other_clerk", address(opinion, "take"), version=1).status_code == 404


def test_what_somebody_wrote_is_shown_and_never_run(desk: Desk) -> None:
    attack = '<script>alert("路灯")</script><img src=x onerror=alert(1)>'
    opinion = given.triaging(desk.world, text=attack)

    for path in (address(opinion), "/console/work/triaging/", "/console/", "/console/search/?q=路灯"):
        page = desk.text("clerk", path)
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;" in page


def test_a_form_from_elsewhere_is_not_accepted(desk: Desk) -> None:
    opinion = given.pending(desk.world)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(desk.world.user("clerk"))

    response = browser.post(address(opinion, "take"), {"version": 1})

    assert response.status_code == 403
    opinion.refresh_from_db()
    assert opinion.state == "pending"


def test_a_contact_is_shown_once_for_a_reason_that_is_kept(desk: Desk) -> None:
    opinion = given.pending(desk.world)
    page = desk.text("clerk", address(opinion))
    assert given.NAME not in page
    assert given.PHONE not in page

    without = desk.post("clerk", address(opinion, "contact"), reason=" ")
    assert without.status_code == 422
    assert given.PHONE not in without.content.decode()

    read = desk.post("clerk", address(opinion, "contact"), reason="核实塌方位置")
    assert given.NAME in read.content.decode()
    assert given.PHONE in read.content.decode()
    access = PersonalDataAccess.objects.get()
    assert (access.user.name, access.reason, access.at) == ("陈静", "核实塌方位置", NOW)
    assert given.PHONE not in desk.text("clerk", address(opinion, "contact"))


def test_nobody_is_asked_for_a_contact_that_was_not_left(desk: Desk) -> None:
    opinion = given.pending(desk.world, identity_mode="anonymous", name="", phone="")

    assert "查看姓名和电话" not in desk.text("clerk", address(opinion))
    response = desk.post("clerk", address(opinion, "contact"), reason="核实")
    assert response.status_code == 422
    assert "没有留下姓名和电话" in words(response)


def test_leaders_read_opinions_but_no_contacts(desk: Desk) -> None:
    opinion = given.pending(desk.world)

    assert desk.get("leader", address(opinion)).status_code == 200
    assert desk.get("leader", address(opinion, "contact")).status_code == 404
    assert desk.post("leader", address(opinion, "contact"), reason="看看").status_code == 404


def test_an_entry_made_a_day_later_is_marked_with_who_entered_it(desk: Desk) -> None:
    opinion = given.recorded(desk.world, received_at=given.AT.replace(day=16))

    page = words(desk.get("clerk", address(opinion)))

    assert "补录" in page
    assert "接待，代为登记（陈静，2026-11-18 09:00，补录）" in page


@pytest.mark.parametrize("state", ["pending", "triaging", "reject_review", "answered"])
def test_the_page_of_an_opinion_costs_at_most_fifteen_queries(
    desk: Desk, state: str, django_assert_max_num_queries
) -> None:
    opinion = getattr(given, state)(desk.world)
    desk.text("clerk", address(opinion))

    with django_assert_max_num_queries(15):
        desk.text("clerk", address(opinion))


def test_accepting_what_is_not_classified_says_what_is_missing(desk: Desk) -> None:
    opinion = given.triaging(desk.world)

    response = desk.post("clerk", address(opinion, "accept"), version=opinion.version)

    assert response.status_code == 422
    assert "请先分类分级、写好交办摘要，再报送交办。" in words(response)
    assert not Matter.objects.exists()
