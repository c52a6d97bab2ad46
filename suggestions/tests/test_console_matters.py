"""Matters in the console: each side sees what it needs, takes its steps, and a unit never learns who complained."""

import re
from datetime import timedelta

import pytest
import time_machine

from accounts import services as accounts
from accounts.states import OrgKind
from core.actors import SYSTEM
from suggestions.models import Matter, Reply
from suggestions.tests import aftercare, given
from suggestions.tests.desk import NOW, Desk, words

pytestmark = pytest.mark.django_db
HANDLING = {"township": "township_handler", "county": "roads_handler"}


@pytest.fixture
def desk():
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        yield Desk(given.county(with_other_township=True))


def address(matter: Matter, step: str = "") -> str:
    return f"/console/matters/{matter.public_id}/{step + '/' if step else ''}"


def test_the_dispatcher_is_offered_units_with_the_ground_and_their_load(desk: Desk) -> None:
    given.handling(desk.world)
    matter = given.to_dispatch(desk.world)

    page = words(desk.get("presidium_clerk", address(matter, "dispatch")))

    assert "桃溪镇人民政府（村道养护：农村公路条例：村道由村委会在乡镇指导下养护；在办1件）" in page
    assert "桃溪镇水利站（在办0件；凭纸质交办单办理）" in page
    assert "示例县交通运输局" not in page
    assert "乡镇级：只交办本乡镇的单位。" in page
    # 20 November 2026 is a Friday; one working day is Monday the 23rd, fifteen are 11 December.
    assert "签收 1个工作日，最后一日11月23日" in re.sub(r"\s+", " ", page)
    assert "答复 15个工作日，最后一日12月11日" in re.sub(r"\s+", " ", page)


def test_a_whole_countys_units_are_a_list_with_those_of_the_catalogue_apart(desk: Desk) -> None:
    for n in range(8):
        accounts.create_organisation(
            name=f"示例县第{n}局",
            kind=OrgKind.DEPARTMENT,
            region_id=desk.world.region(given.COUNTY).pk,
            can_handle=True,
            active_from=given.AT.date(),
            actor=SYSTEM,
            at=given.AT,
        )
    matter = given.escalated(desk.world)

    page = desk.text("dispatcher", address(matter, "dispatch"))
    roads = desk.world.unit("roads").pk
    sent = desk.post("dispatcher", address(matter, "dispatch"), version=matter.version, lead_unit=roads)

    lists = re.search(r'<select name="lead_unit".*?</select>', page, re.DOTALL)[0]
    groups = re.findall(r'<optgroup label="([^"]+)">(.*?)</optgroup>', lists, re.DOTALL)
    assert [(label, options.count("<option")) for label, options in groups] == [
        ("职责目录里的单位", 1),
        ("其他单位", 10),
    ]
    assert "示例县交通运输局" in groups[0][1]
    assert sent.status_code == 302


def test_the_county_is_warned_of_the_deputys_own_employer(desk: Desk) -> None:
    journey = given.classified(desk.world, category="02")
    journey.opinion_step(
        given.triage.classify,
        "clerk",
        category_id=desk.world.category("02").pk,
        grade="general",
        urgency="normal",
        place_region_id=desk.world.region(given.VILLAGE).pk,
        place_text="",
        title="水渠淤堵",
        summary="石桥村水渠淤堵，二十亩田浇不上水，群众希望清淤。",
        followup_deputy_id=desk.world.deputies["county_deputy"].pk,
    )
    journey.opinion_step(given.triage.accept, "clerk")
    journey.matter_step(given.dispatch.escalate, "presidium_clerk", reason="县管渠道。")
    water = desk.world.unit("water").pk

    page = desk.text("dispatcher", address(journey.matter, "dispatch"))
    refused = desk.post(
        "dispatcher", address(journey.matter, "dispatch"), version=journey.matter.version, lead_unit=water
    )

    assert "跟进代表李国华在这里工作，不能选" in page
    assert refused.status_code == 422
    assert "跟进代表是示例县水利局的工作人员" in words(refused)


def test_dispatching_goes_on_to_the_next_matter(desk: Desk) -> None:
    first, second = given.to_dispatch(desk.world), given.to_dispatch(desk.world)
    said = {"version": first.version, "lead_unit": desk.world.unit("township_gov").pk, "instruction": "先设警示。"}

    response = desk.post("presidium_clerk", address(first, "dispatch") + "?list=to-dispatch", **said)

    assert response["Location"] == address(second) + "?list=to-dispatch"
    assert "已交办。" in desk.notice("presidium_clerk", response)
    first.refresh_from_db()
    assert first.state == "dispatched"


def test_the_same_dispatch_sent_twice_is_one_dispatch(desk: Desk) -> None:
    matter = given.to_dispatch(desk.world)
    said = {"version": matter.version, "lead_unit": desk.world.unit("township_gov").pk}

    first = desk.post("presidium_clerk", address(matter, "dispatch"), **said)
    second = desk.post("presidium_clerk", address(matter, "dispatch"), **said)

    assert (first.status_code, second.status_code) == (302, 302)
    assert matter.assignments.count() == 1


@pytest.mark.parametrize("mode", ["confidential", "anonymous"])
@pytest.mark.parametrize("state", ["dispatched", "handling", "reply_review", "to_evaluate", "rehandling", "closed"])
def test_a_unit_never_sees_words_name_phone_or_spot_of_a_protected_sender(desk: Desk, mode: str, state: str) -> None:
    matter = getattr(given, state)(desk.world, identity_mode=mode)
    number = matter.opinions.get().number
    pages = [
        address(matter),
        address(matter, "log_contact"),
        f"/console/papers/matters/{matter.public_id}/dispatch/",
        f"/console/papers/matters/{matter.public_id}/dossier/",
        "/console/",
        "/console/notices/",
    ]
    pages += ["/console/work/matters/", "/console/work/to-sign/", f"/console/search/?q={given.TITLE}"]

    for path in pages:
        page = desk.get("township_handler", path).content.decode()
        for secret in (given.TEXT, given.NAME, given.PHONE, "三组老槐树旁", number):
            assert secret not in page, (path, secret)
    for path in (f"/console/opinions/{number}/", f"/console/opinions/{number}/contact/"):
        assert desk.get("township_handler", path).status_code == 404
    assert "没有找到" in words(desk.get("township_handler", f"/console/search/?q={given.TEXT[:8]}"))


def test_a_unit_reads_what_the_citizen_shared_and_the_contact_of_a_real_name_for_a_reason(desk: Desk) -> None:
    matter = given.handling(desk.world, share_original=True)
    number = matter.opinions.get().number

    page = desk.text("township_handler", address(matter))
    assert given.TEXT in page
    assert given.NAME not in page
    assert f"/console/opinions/{number}/contact/?matter={matter.public_id}" in page

    read = desk.post(
        "township_handler", f"/console/opinions/{number}/contact/?matter={matter.public_id}", reason="约时间看现场"
    )
    assert given.PHONE in read.content.decode()
    assert address(matter) in read.content.decode()


def test_a_unit_of_another_matter_sees_nothing_of_this_one(desk: Desk) -> None:
    matter = given.handling(desk.world)

    for who in ("roads_handler", "other_clerk", "other_presidium_clerk"):
        for step in ("", "submit_reply", "paper"):
            assert desk.get(who, address(matter, step)).status_code == 404


def test_a_unit_signs_contacts_and_replies(desk: Desk) -> None:
    matter = given.dispatched(desk.world)
    desk.post("township_handler", address(matter, "sign"), version=matter.version)
    contact = {
        "version": matter.version + 1, "way": "phone", "with_citizen": "on", "contacted_at": "2026-11-19T15:00",
        "summary": "问清了位置。",
    }  # fmt: skip
    desk.post("township_handler", address(matter, "log_contact"), **contact)
    reply = {
        "version": matter.version + 2, "result_class": "A", "signer": "罗强",
        "body": "当天到现场查看，设置警示桩两处，组织机械回填塌方路段并压实，已恢复通行。",
    }  # fmt: skip

    without = desk.post("township_handler", address(matter, "submit_reply"), **reply)
    proved = desk.post("township_handler", address(matter, "submit_reply"), **reply, evidence="村委会已验收。")

    assert without.status_code == 422
    assert "A类要写明落实情况和凭据。" in words(without)
    assert reply["body"] in without.content.decode()
    assert "已提交答复。" in desk.notice("township_handler", proved)
    assert Reply.objects.get().evidence == "村委会已验收。"


def test_the_reviewer_sees_reply_and_summary_and_the_unit_why_it_came_back(desk: Desk) -> None:
    matter = given.reply_review(desk.world)
    page = words(desk.get("presidium_clerk", address(matter, "send_back_reply")))
    assert "11月19日完成回填" in page
    assert given.SUMMARY in page

    desk.post(
        "presidium_clerk",
        address(matter, "send_back_reply"),
        version=matter.version,
        fault="points",
        reason="没有答排水的问题。",
    )

    assert "没有答排水的问题。" in words(desk.get("township_handler", address(matter)))


def test_the_one_who_tells_the_citizen_sees_by_which_way(desk: Desk) -> None:
    named = given.feedback_due(desk.world)
    unknown = given.feedback_due(desk.world, identity_mode="anonymous")

    assert "打电话（留了电话）" in words(desk.get("clerk", address(named)))
    assert "打电话" not in words(desk.get("clerk", address(unknown, "record_feedback"))).split("怎样告诉群众的")[0]
    assert "关于“石桥村口到学校道路塌方”的答复" in words(
        desk.get("clerk", f"/console/papers/matters/{named.public_id}/reply/")
    )
    assert desk.get("township_handler", f"/console/papers/matters/{named.public_id}/reply/").status_code == 404


def test_feedback_without_the_deputy_being_told_is_refused_beside_the_box(desk: Desk) -> None:
    matter = given.feedback_due(desk.world)
    said = {"version": matter.version, "way": "phone", "told_at": "2026-11-20T08:30"}

    refused = desk.post("clerk", address(matter, "record_feedback"), **said)
    done = desk.post("clerk", address(matter, "record_feedback"), **said, deputy_told="on")

    assert refused.status_code == 422
    assert "答复也要告诉代表" in words(refused)
    assert done.status_code == 302


def test_for_a_unit_on_paper_the_township_enters_what_came_back(desk: Desk) -> None:
    matter = given.dispatched(desk.world, lead="water_office", category="02")

    assert "石桥村口到学校道路塌方" in words(desk.get("presidium_clerk", "/console/work/on-paper/"))
    assert "桃溪镇水利站凭纸质交办单办理" in words(desk.get("presidium_clerk", address(matter)))
    desk.post("presidium_clerk", address(matter, "sign"), version=matter.version)

    matter.refresh_from_db()
    assert matter.state == "handling"


def test_a_townships_matter_in_adjudication_waits_for_the_county(desk: Desk) -> None:
    journey = given.disputed(desk.world)
    matter = journey.matter

    assert given.TITLE in words(desk.get("dispatcher", "/console/work/adjudication/"))
    assert desk.get("presidium_clerk", address(matter, "explain_and_close")).status_code == 403
    assert "参加会商的人" in words(desk.get("dispatcher", address(matter, "record_hearing")))
    aftercare.heard(journey)
    page = words(desk.get("dispatcher", address(matter, "explain_and_close")))
    assert "黄立，县人大代表" in page
    assert "请了，到会了" in page
    closed = desk.post(
        "dispatcher",
        address(matter, "explain_and_close"),
        version=journey.matter.version,
        conclusion="五人会商，认定已经解释清楚。",
    )
    assert closed.status_code == 302
    assert "经会商解释办结" in words(desk.get("dispatcher", address(matter)))


def test_a_step_out_of_turn_is_answered_with_a_sentence(desk: Desk) -> None:
    matter = given.to_dispatch(desk.world)

    shown = desk.get("presidium_clerk", address(matter, "approve_reply"))
    sent = desk.post("presidium_clerk", address(matter, "approve_reply"), version=matter.version)

    for response in (shown, sent):
        assert response.status_code == 409
        assert "这件办理事项待交办，不能审核通过。" in words(response)


def test_steps_of_citizens_deputies_and_the_system_have_no_page(desk: Desk) -> None:
    matter = given.to_evaluate(desk.world)

    for step in ("rate", "rate_as_deputy", "close", "track", "no-such-step"):
        assert desk.get("dispatcher", address(matter, step)).status_code == 404


@pytest.mark.parametrize("state", ["to_dispatch", "handling", "reply_review", "adjudication", "closed"])
def test_the_page_of_a_matter_costs_the_same_however_long_its_story(
    desk: Desk, state: str, django_assert_max_num_queries
) -> None:
    matter = getattr(given, state)(desk.world)
    desk.text("dispatcher", address(matter))

    with django_assert_max_num_queries(24):
        desk.text("dispatcher", address(matter))
