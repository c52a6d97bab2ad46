"""The console and public pages of appraisals: each role does its part, nobody sees a count before the end."""

import re
from datetime import timedelta

import pytest
import time_machine

from core.models import BallotCode, BallotPaper, Notice
from oversight.models import OfficeAppraisal
from oversight.tests import given
from oversight.tests.given import AT, D, S, paper
from suggestions.tests import given as pipeline

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/console/appraisals/"


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(AT, tick=False):
        yield


def as_(client, case_or_world, person):
    world = getattr(case_or_world, "world", case_or_world)
    client.force_login(world.user(person))
    return client


def page_of(case) -> str:
    return f"{LIST}{case.appraisal.public_id}/"


def step(client, case, action, **said):
    case.appraisal.refresh_from_db()
    return client.post(f"{page_of(case)}{action}/", {"version": case.appraisal.version, **said})


def test_the_clerk_plans_an_appraisal_in_the_browser(client):
    world = pipeline.county()
    as_(client, world, "presidium_clerk")
    form = client.get(f"{LIST}new/").content.decode()
    assert "桃溪镇水利站" in form
    assert "示例县水利局" not in form

    said = {
        "title": "桃溪镇评议",
        "plan": "评两个站所。",
        "targets": [world.unit("water_office").pk],
        "contents": "办事效率\n服务态度\n",
        "station": "",
    }
    answer = client.post(f"{LIST}new/", said)

    made = OfficeAppraisal.objects.get()
    assert answer.url == f"{LIST}{made.public_id}/"
    assert made.contents == ["办事效率", "服务态度"]


def test_a_sixth_content_is_refused_beside_its_field(client):
    world = pipeline.county()
    said = {
        "title": "评议",
        "plan": "评。",
        "targets": [world.unit("water_office").pk],
        "contents": "\n".join("一二三四五六"),
    }

    answer = as_(client, world, "presidium_clerk").post(f"{LIST}new/", said)

    assert answer.status_code == 422
    assert "评议内容最多5项，现在有6项" in answer.content.decode()


def test_slips_are_shown_once_and_sending_the_form_again_makes_no_more(client):
    case = given.ballot_open()
    as_(client, case, "presidium_clerk")
    said = {"group": "citizens", "size": "3", "note": "", "number": "1", "version": case.appraisal.version}

    slips = client.post(f"{page_of(case)}issue_slips/", said)
    again = client.post(f"{page_of(case)}issue_slips/", said)

    codes = re.findall(r'class="slip-code">([a-z2-9-]{14})<', slips.content.decode())
    assert len(set(codes)) == 3
    assert "no-store" in slips["Cache-Control"]
    assert again.status_code == 409
    assert BallotCode.objects.count() == 3
    assert not any(code in client.get(page_of(case)).content.decode() for code in codes)


def test_a_printed_slip_votes_and_the_console_counts_it(client):
    case = given.ballot_open()
    slips = as_(client, case, "presidium_clerk").post(
        f"{page_of(case)}issue_slips/",
        {"group": "citizens", "size": "1", "note": "", "number": "1", "version": case.appraisal.version},
    )
    code = re.search(r'class="slip-code">([a-z2-9-]{14})<', slips.content.decode())[1]

    answer = client.post(f"/b/{code}/", {f"q{q['key']}": S for q in case.box.questions})

    assert answer.status_code == 303
    assert BallotPaper.objects.get().group == "citizens"
    page = client.get(page_of(case)).content.decode()
    assert "投票进度" in page
    assert "评议结果" not in page


def test_while_the_ballot_is_open_no_page_shows_a_count(client):
    case = given.ballot_open()
    case.vote("citizens", *[paper(case, S)] * 6, paper(case, D))

    for person in ("presidium_clerk", "chair", "dispatcher", "township_handler", "clerk"):
        page = as_(client, case, person).get(page_of(case)).content.decode()
        assert "result-bar" not in page
        assert "85.7%" not in page


def test_the_result_has_bars_and_denominators(client):
    case = given.ballot_closed(good=6, bad=4)

    page = as_(client, case, "presidium_clerk").get(page_of(case)).content.decode()

    assert "满意60.0%（6/10票）" in page
    assert '<rect class="bar-ok" x="0.00" y="0" width="60.00"' in page
    assert "style=" not in page


def test_a_missed_quorum_is_said_and_offers_only_another_vote(client):
    case = given.ballot_open(quorum=10)
    case.vote("citizens", *[paper(case, S)] * 6)
    as_(client, case, "presidium_clerk")
    step(client, case, "close_ballot")

    page = client.get(page_of(case)).content.decode()

    assert "未达法定人数，结果不算" in page
    assert "重新组织投票" in page
    assert "列入整改清单" not in page
    assert "result-bar" not in page


def test_findings_go_out_from_the_browser_and_the_station_notes_what_it_saw(client):
    case = given.ballot_closed()
    target = case.appraisal.targets.first()
    as_(client, case, "presidium_clerk")
    category = case.world.category("17").pk
    said = {"target": target.pk, "title": "窗口中午没有人", "requirement": "安排值班。", "category": category}
    assert step(client, case, "add_finding", **said).status_code == 302
    assert step(client, case, "send_findings").status_code == 302
    finding = case.appraisal.findings.get()

    as_(client, case, "clerk")
    seen = {"finding": finding.pk, "result": "partly", "note": "已贴值班表。", "checked_on": AT.date().isoformat()}
    assert step(client, case, "record_check", **seen).status_code == 302

    page = client.get(page_of(case)).content.decode()
    assert "陈静跟进：部分整改。已贴值班表。" in page
    assert "待签收" in page


def test_an_appraised_office_reports_for_itself_and_sees_no_other_steps(client):
    case = given.announced()
    as_(client, case, "township_handler")
    page = client.get(page_of(case)).content.decode()
    assert "登记自查" in page
    assert "自查完成</a>" not in page

    own = case.appraisal.targets.first()
    assert step(client, case, "record_self_check", target=own.pk, text="办件提速。").status_code == 302
    assert (
        step(client, case, "record_self_check", target=case.appraisal.targets.last().pk, text="代写").status_code == 422
    )


def test_a_plan_is_not_the_offices_to_see_before_it_is_announced(client):
    case = given.planned()

    assert as_(client, case, "township_handler").get(page_of(case)).status_code == 404
    assert case.appraisal.title not in client.get(LIST).content.decode()


@pytest.mark.parametrize("person", ["other_presidium_clerk", "other_clerk", "roads_handler", "coordinator"])
def test_others_find_nothing(client, person):
    case = given.published()

    assert as_(client, case, person).get(page_of(case)).status_code == 404
    assert case.appraisal.title not in client.get(LIST).content.decode()


def test_the_chair_publishes_and_then_everybody_reads_it(client):
    case = given.in_rectification()
    public = f"/appraisals/{case.appraisal.public_id}/"
    assert client.get(public).status_code == 404
    assert as_(client, case, "presidium_clerk").get(f"{page_of(case)}publish/").status_code == 404

    as_(client, case, "chair")
    assert step(client, case, "publish", conclusion="总体满意，中午要有人。").status_code == 302

    client.logout()
    page = client.get(public).content.decode()
    assert "总体满意，中午要有人" in page
    assert "窗口中午没有人" in page
    assert "满意60.0%（6/10票）" in page
    assert case.appraisal.title in client.get("/appraisals/").content.decode()


def test_two_ballots_stand_side_by_side(client):
    case = given.published(given.in_rectification(given.ballot_closed(good=6, bad=4)))
    second = given.ballot_closed(given.second_of(case), good=9, bad=1, at=AT + timedelta(hours=8))

    page = as_(client, case, "presidium_clerk").get(page_of(second)).content.decode()

    assert "上升30.0个百分点" in page
    assert "60.0%（6/10票）" in page
    assert "90.0%（9/10票）" in page


def test_the_second_is_not_public_with_the_first(client):
    case = given.published(given.in_rectification(given.ballot_closed(good=6, bad=4)))
    given.ballot_closed(given.second_of(case), good=9, bad=1, at=AT + timedelta(hours=8))

    page = client.get(f"/appraisals/{case.appraisal.public_id}/").content.decode()

    assert "两次评议对比" not in page
    assert "90.0%" not in page


def test_a_step_sent_twice_says_where_things_stand(client):
    case = given.ballot_closed()
    as_(client, case, "presidium_clerk")

    again = step(client, case, "close_ballot")

    assert again.status_code == 302
    assert "这一步现在不能办" in client.get(again.url).content.decode()


def test_the_list_costs_the_same_for_many(client, django_assert_max_num_queries):
    case = given.planned()
    for number in range(6):
        given.planned(title=f"第{number}次评议")
    as_(client, case, "presidium_clerk").get(LIST)

    # session, user, posts, identity, count, rows, badges
    with django_assert_max_num_queries(8):
        client.get(LIST)


def test_offices_are_told(client, deliver):
    case = given.announced()
    deliver()

    assert Notice.objects.filter(user=case.world.user("township_handler"), text__contains="自查报告").count() == 1
