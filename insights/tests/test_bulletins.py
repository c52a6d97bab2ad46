"""通报 and 社情民意专报: drafted from the numbers and from opinions, edited, signed; no names; whose they are."""

import re
from contextlib import suppress
from datetime import date
from io import BytesIO

import pytest
import time_machine
from docx import Document

from core.errors import NotAllowed, RuleBroken, Stale, WrongState
from core.tests.given_threads import at_once
from insights.models import Bulletin
from insights.papers.voices_words import TO_WRITE
from insights.services import bulletins as commands
from insights.services import counting
from insights.tests import given as pooled
from insights.tests.given_unit_cards import AFTER, story
from suggestions.models import Matter
from suggestions.states import IdentityMode
from suggestions.tests import given
from suggestions.tests.desk import Desk, words

pytestmark = pytest.mark.django_db
NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)


def monthly(world, first=NOVEMBER, who="dispatcher"):
    return commands.draft_monthly(first=first, actor=world.actor(who, AFTER), at=AFTER)


def voices(world, opinions, who="dispatcher", **other):
    said = {"key": f"voices-{len(opinions)}-{who}", "topic": "村道塌方影响上学", "problem_id": None, **other}
    return commands.draft_voices(**said, opinion_ids=[o.pk for o in opinions], actor=world.actor(who, AFTER), at=AFTER)


def take(world, bulletin, command, who="dispatcher", **said):
    bulletin.refresh_from_db()
    return command(bulletin_id=bulletin.pk, actor=world.actor(who, AFTER), at=AFTER, version=bulletin.version, **said)


def document(desk, who, bulletin):
    response = desk.get(who, f"/console/bulletins/{bulletin.public_id}/paper/?docx=1")
    assert response["Content-Type"].endswith("wordprocessingml.document")
    return Document(BytesIO(response.content))


def text_of(made) -> str:
    return "\n".join(paragraph.text for paragraph in made.paragraphs)


def test_the_monthly_paper_says_the_numbers_counted_by_hand():
    world = story()
    counting.recount_all()
    made = monthly(world)

    assert made.title == "关于2026年11月群众意见办理情况的通报"
    # A to I were received; the second round of C was one more part, and F was given twice.
    assert "收到群众意见9件" in made.body
    assert "交承办单位办理12件次，涉及5个单位。" in made.body
    assert "群众评价5件，满意和基本满意3件，占60.0%；代表评价5件，满意和基本满意4件，占80.0%。" in made.body
    assert "申请退办1件，答复审核退回1件，因不满意重新办理1件，办结后问题反复1件。" in made.body
    units, late = made.tables
    assert ["示例县交通运输局", "8", "—", "1/2", "3/5", "4/5", "1/8", "1/6", "1/5", "1/2"] in units["lines"]
    # B, C, D, F, G and H are overdue somewhere; E's promise has time, I is being rated.
    assert "截至2027年1月5日，有6件事项超期，见附表2。" in made.body
    assert len(late["lines"]) == 6
    december = monthly(world, DECEMBER)
    assert "期限落在本月的10件，按期提交6件，占60.0%。" in december.body


def test_a_title_that_names_somebody_is_not_printed():
    world = given.county()
    matter = given.signed(world).matter
    Matter.objects.filter(pk=matter.pk).update(title=f"{given.NAME}家门口的路塌方")
    made = monthly(world)

    (late,) = made.tables[1]["lines"]
    assert late[2] == "交通出行类事项"
    assert given.NAME not in str(made.tables)


def test_signed_it_has_a_number_a_red_head_and_stays_as_it_is():
    world = story()
    first, second = monthly(world), monthly(world, DECEMBER)
    with time_machine.travel(AFTER, tick=False):
        desk = Desk(world)
        draft = document(desk, "dispatcher", first)
        assert "签发人" not in text_of(draft)
        assert "年　月　日" in text_of(draft)
        with pytest.raises(RuleBroken, match="批准签发"):
            take(world, first, commands.issue_bulletin, signer=" ")
        take(world, first, commands.issue_bulletin, signer="黄志远")
        take(world, second, commands.issue_bulletin, signer="黄志远")

        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.number, second.number) == (
            "示例县人大常委会代表工委通报〔2027〕1号", "示例县人大常委会代表工委通报〔2027〕2号",
        )  # fmt: skip
        made = document(desk, "leader", first)
        assert "示例县人大常委会代表工委通报〔2027〕1号\t签发人：黄志远" in text_of(made)
        assert "2027年1月5日" in text_of(made)
        assert [table.rows[0].cells[0].text for table in made.tables] == ["承办单位", "序号"]
        for command, said in ((commands.revise_bulletin, {"title": "改", "body": "改"}), (commands.drop_bulletin, {})):
            with pytest.raises(WrongState):
                take(world, first, command, **said)
        page = words(desk.get("leader", f"/console/bulletins/{first.public_id}/"))
        assert "签发人：黄志远" in page
        assert "保存文字" not in page
        paper = re.sub(r"\s", "", words(desk.get("leader", f"/console/bulletins/{first.public_id}/paper/")))
        assert "附表1：各单位办理情况" in paper


def test_one_standing_paper_a_month_until_it_is_dropped():
    world = given.county()
    made = monthly(world)
    with pytest.raises(WrongState, match="已经有了"):
        monthly(world)
    with pytest.raises(RuleBroken, match="还没有开始"):
        monthly(world, date(2027, 2, 1))
    take(world, made, commands.drop_bulletin)
    assert monthly(world).state == "draft"
    # The township's own month is another paper.
    assert monthly(world, who="presidium_clerk").owner == world.unit("presidium")


def test_the_text_is_peoples_but_holds_no_numbers_of_people_and_no_stale_page():
    world = given.county()
    made = monthly(world)
    said = {"title": made.title, "body": made.body + "\n请联系13900005678。"}
    with pytest.raises(RuleBroken, match="电话号码"):
        take(world, made, commands.revise_bulletin, **said)
    changed = take(world, made, commands.revise_bulletin, title="十一月通报", body="一、总体情况\n正常。")
    assert (changed.title, changed.version) == ("十一月通报", 2)
    with pytest.raises(Stale):
        commands.revise_bulletin(
            bulletin_id=made.pk, actor=world.actor("dispatcher", AFTER), at=AFTER, version=1, title="旧", body="旧"
        )
    for empty in ({"title": "", "body": "有"}, {"title": "有", "body": " "}):
        with pytest.raises(RuleBroken):
            take(world, made, commands.revise_bulletin, **empty)


def test_a_paper_of_voices_is_redacted_and_unfinished_ones_do_not_go_out():
    world = given.county()
    named = given.accepted(world).opinion
    hidden = given.accepted(world, identity_mode=IdentityMode.CONFIDENTIAL).opinion
    raw = given.pending(world)
    made = voices(world, [named, hidden, raw])

    assert made.title == "关于村道塌方影响上学的社情民意专报"
    assert "共收到相关群众意见3件，涉及桃溪镇" in made.body
    assert f"1．{given.SUMMARY.rstrip('。')}（实名反映，2026年11月18日）。" in made.body
    assert "另有1件内容相近或者还在归纳" in made.body
    assert "待交办2件、待初审1件" in made.body
    for private in (given.NAME, given.PHONE, given.TEXT):
        assert private not in made.body
    with pytest.raises(RuleBroken, match="请拟稿人补充"):
        take(world, made, commands.issue_bulletin, signer="黄志远")
    finished = made.body.replace(TO_WRITE, "排水沟长年不清。")
    with pytest.raises(RuleBroken, match="反映人的姓名"):
        take(world, made, commands.revise_bulletin, title=made.title, body=f"{finished}\n{given.NAME}说路不好走。")
    take(world, made, commands.revise_bulletin, title=made.title, body=finished)
    take(world, made, commands.issue_bulletin, signer="黄志远")
    made.refresh_from_db()
    assert made.number == "示例县人大常委会代表工委专报〔2027〕1号"
    assert voices(world, [named, hidden, raw]).pk == made.pk


def test_a_paper_from_a_common_problem():
    world = pooled.world()
    problem = pooled.followed_up(world)
    made = voices(world, [], problem_id=problem.pk, topic=problem.title)

    assert "几户群众先后反映同一段路塌方，修了又塌。" in made.body
    assert "专题调研：镇人大组织代表实地调研。" in made.body
    assert made.opinions.count() == 2


def test_who_drafts_who_reads():
    world = pooled.world()
    here, there = given.pending(world), pooled.elsewhere(world)
    for who in ("leader", "clerk", "head", "roads_handler", "committee_member", "coordinator"):
        with pytest.raises(NotAllowed):
            monthly(world, who=who)
    with pytest.raises(RuleBroken, match="岗位范围"):
        voices(world, [here, there], who="presidium_clerk")
    with pytest.raises(RuleBroken, match="岗位范围"):
        voices(world, [there], who="presidium_clerk")
    county, township = monthly(world), monthly(world, who="presidium_clerk")
    with pytest.raises(NotAllowed):
        take(world, township, commands.issue_bulletin, signer="某", who="other_presidium_clerk")
    with time_machine.travel(AFTER, tick=False):
        desk = Desk(world)
        pages = {"county": county.public_id, "township": township.public_id}

        def opens(who):
            return [
                name for name, key in pages.items() if desk.get(who, f"/console/bulletins/{key}/").status_code == 200
            ]

        assert opens("dispatcher") == opens("leader") == ["county"]
        assert opens("chair") == ["township"]
        assert opens("other_presidium_clerk") == opens("head") == opens("roads_head") == opens("deputy") == []
        assert (
            desk.get("other_presidium_clerk", f"/console/bulletins/{pages['township']}/paper/?docx=1").status_code
            == 404
        )
        take(world, township, commands.issue_bulletin, signer="刘建国", who="presidium_clerk")
        assert opens("leader") == ["county", "township"]
        assert "通报和专报" in words(desk.get("leader", "/console/bulletins/"))


def test_a_leader_signs_where_the_county_has_set_it_so(settings):
    settings.NOTICE_SIGNED_BY = "leader"
    world = given.county()
    county, township = monthly(world), monthly(world, who="presidium_clerk")
    for made, wrong, right in ((county, "dispatcher", "leader"), (township, "presidium_clerk", "chair")):
        with pytest.raises(NotAllowed):
            take(world, made, commands.issue_bulletin, signer="某", who=wrong)
        assert take(world, made, commands.issue_bulletin, signer="某", who=right).state == "issued"


def test_the_pages_take_every_step():
    world = pooled.world()
    opinion = given.accepted(world).opinion
    with time_machine.travel(AFTER, tick=False):
        desk = Desk(world)
        said = {"key": "page-1", "topic": "村道塌方", "opinion": opinion.number}
        page = words(desk.get("dispatcher", f"/console/bulletins/voices/?opinion={opinion.number}"))
        assert "选中的1件意见" in page
        assert desk.post("dispatcher", "/console/bulletins/voices/", **{**said, "topic": ""}).status_code == 422
        desk.post("dispatcher", "/console/bulletins/voices/", **said)
        made = Bulletin.objects.get()
        address = f"/console/bulletins/{made.public_id}/"
        refused = desk.post("dispatcher", f"{address}issue_bulletin/", version=1, signer="黄志远")
        assert refused.status_code == 422
        assert "请拟稿人补充" in words(refused)
        body = made.body.replace(TO_WRITE, "请交通部门排查。")
        desk.post("dispatcher", f"{address}revise_bulletin/", version=1, title=made.title, body=body)
        stale = desk.post("dispatcher", f"{address}revise_bulletin/", version=1, title="旧稿", body="旧稿正文")
        assert stale.status_code == 409
        assert "旧稿正文" in stale.content.decode()
        desk.post("dispatcher", f"{address}issue_bulletin/", version=2, signer="黄志远")
        made.refresh_from_db()
        assert made.state == "issued"
        monthly_page = desk.post("dispatcher", "/console/bulletins/monthly/", month="2026-11")
        assert monthly_page.status_code == 302
        assert desk.post("dispatcher", "/console/bulletins/monthly/", month="2026-11").status_code == 409
        assert desk.post("dispatcher", "/console/bulletins/monthly/", month="十月").status_code == 422
        assert desk.post("leader", "/console/bulletins/monthly/", month="2026-11").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_who_draft_the_same_month_make_one_paper():
    world = given.county()

    def press():
        with suppress(WrongState):
            monthly(world)

    at_once(press)

    assert Bulletin.objects.count() == 1
