"""Suggestions on the pages and in the API: a deputy's phone, the reviewer's desk, the unit's desk, another system."""

import re

import pytest
import time_machine

from deputies.models import Deputy
from suggestions.models import Suggestion
from suggestions.tests import given, proposals
from suggestions.tests.desk import Desk, words
from suggestions.tests.proposals import ALL_TICKED, ANALYSIS, AT, PROPOSALS, SITUATION, TITLE

pytestmark = pytest.mark.django_db

FORM = {
    "key": "phone-key-0123456789abcdef", "level": "county", "title": TITLE, "situation": SITUATION,
    "analysis": ANALYSIS, "proposals": PROPOSALS, "type": "suggestion", "season": "inter_session", "secrecy": "open",
}  # fmt: skip


class Deputies(Desk):
    """A desk that knows the added deputies too."""

    def browser(self, who: str):
        if who not in self._browsers and who in proposals.MORE:
            user = Deputy.objects.get(user__username=who).user
            browser = type(super().browser("clerk"))()
            browser.force_login(user)
            self._browsers[who] = browser
        return super().browser(who)


@pytest.fixture
def desk():
    with time_machine.travel(AT, tick=False):
        world = given.county()
        proposals.more_deputies()
        yield Deputies(world)


def page_of(proposal) -> str:
    return f"/portal/suggestions/{proposal.suggestion.public_id}/"


def test_a_deputy_drafts_on_the_phone_and_pressing_twice_makes_one_draft(desk):
    first = desk.post("county_deputy", "/portal/suggestions/new/", **FORM)
    second = desk.post("county_deputy", "/portal/suggestions/new/", **FORM)

    assert first["Location"] == second["Location"]
    assert Suggestion.objects.count() == 1
    assert "疏浚东干渠约三千米" in desk.text("county_deputy", first["Location"])


def test_what_was_typed_stays_when_the_draft_is_refused(desk):
    response = desk.post("county_deputy", "/portal/suggestions/new/", **{**FORM, "situation": "渠" * 20_000})

    assert response.status_code == 422
    assert "现在20000字，最多5000字" in words(response)
    assert "渠" * 20_000 in response.content.decode()
    assert ANALYSIS in response.content.decode()


def test_a_draft_begins_from_opinions_with_their_summaries(desk):
    (opinion,) = proposals.opinions(desk.world, 1)
    source = desk.text("deputy", f"/portal/suggestions/new/?opinion={opinion.number}")

    assert opinion.summary in source
    assert re.search(rf'value="{opinion.number}"[^>]*checked', source)
    said = {**FORM, "level": "township", "opinions": [opinion.number]}
    made = desk.post("deputy", "/portal/suggestions/new/", **said)
    assert made.status_code == 302
    assert Suggestion.objects.get().sources.get().source_id == opinion.pk


def test_a_forged_street_level_is_refused_with_a_sentence(desk):
    response = desk.post("county_deputy", "/portal/suggestions/new/", **{**FORM, "level": "township"})

    assert response.status_code == 422
    assert "街道没有自己的人民代表大会" in words(response)


def test_a_co_sponsor_who_read_the_old_text_is_shown_the_new_one(desk):
    proposal = proposals.cosigning_(desk.world)
    read = proposal.suggestion.text_hash
    assert SITUATION in desk.text("colleague", page_of(proposal))
    proposal.step(
        proposals.drafting.revise_suggestion,
        "county_deputy",
        content=proposals.content(analysis="资金没有着落，责任也不清。"),
    )

    answer = desk.post("colleague", page_of(proposal) + "confirm_cosponsorship/", version=1, text_hash=read)
    assert answer.status_code == 302
    shown = words(desk.get("colleague", answer["Location"]))
    assert "内容刚刚改过，这一次没有确认" in shown
    assert "资金没有着落，责任也不清。" in shown

    suggestion = proposal.suggestion
    said = {"version": suggestion.version, "text_hash": suggestion.text_hash}
    desk.post("colleague", page_of(proposal) + "confirm_cosponsorship/", **said)
    assert suggestion.cosponsors.get().state == "confirmed"


def test_a_deputy_invites_by_name_submits_and_pressing_twice_says_where_it_stands(desk):
    proposal = proposals.drafted(desk.world)
    invite = page_of(proposal) + "invite_cosponsors/"
    assert "周立群" in desk.text("county_deputy", f"{invite}?q=周")
    assert "沈春燕" not in desk.text("county_deputy", f"{invite}?q=周")
    invited = {"version": proposal.suggestion.version, "deputy_ids": [proposals.deputy_id("colleague")]}
    assert desk.post("county_deputy", invite, **invited).status_code == 302

    submit = page_of(proposal) + "submit_suggestion/"
    source = desk.text("county_deputy", submit)
    assert "还没有登记与群众见面" in source
    assert "周立群还没有确认附议" in source
    said = {"version": proposal.suggestion.version, "self_check": ALL_TICKED, "single_matter": "on"}
    missing = desk.post("county_deputy", submit, **{**said, "self_check": ALL_TICKED[:8]})
    assert (missing.status_code, "违反法律法规" in words(missing)) == (422, True)
    assert desk.post("county_deputy", submit, **said).status_code == 302
    again = desk.post("county_deputy", submit, **said)
    assert "待审查，不能提交建议" in words(desk.get("county_deputy", again["Location"]))
    assert proposal.suggestion.state == "submitted"


def test_the_reviewer_sees_what_is_needed_and_accepts(desk):
    earlier = proposals.accepted(desk.world)
    proposal = proposals.submitted(desk.world)
    assert TITLE in desk.text("dispatcher", "/console/suggestions/")
    address = f"/console/suggestions/{proposal.suggestion.public_id}/"
    shown = words(desk.get("dispatcher", address))
    for said in ("九项都已自查", "周立群", earlier.suggestion.number, "往年相近的建议", "建议审查"):
        assert said in shown, said

    step = address + "accept_suggestion/"
    said = {"version": proposal.suggestion.version, "category": proposal.world.category("02").pk, "grade": "general"}
    assert desk.post("dispatcher", step, **{**said, "category": ""}).status_code == 422
    taken = desk.post("dispatcher", step, **said)
    assert taken["Location"] == f"/console/matters/{proposal.matter.public_id}/"
    assert proposal.suggestion.number in desk.text("dispatcher", taken["Location"])


def test_a_refused_review_keeps_what_was_typed(desk):
    proposal = proposals.submitted(desk.world)
    step = f"/console/suggestions/{proposal.suggestion.public_id}/refuse_suggestion/"

    response = desk.post("dispatcher", step, version=proposal.suggestion.version, explanation="已转县法院。")

    assert response.status_code == 422
    assert "已转县法院。" in response.content.decode()


def test_the_unit_reads_the_whole_text_with_numbered_proposals_where_it_answers(desk):
    proposal = proposals.handling(desk.world)
    address = f"/console/matters/{proposal.matter.public_id}/issue_reply/"

    shown = words(desk.get("roads_head", address))
    for said in (SITUATION, ANALYSIS, "疏浚东干渠约三千米", "渠道沿线的两根电杆由我公司迁移", "文号", "李国华"):
        assert said in shown, said


def test_papers_name_the_suggestion_and_the_document_number(desk):
    proposal = proposals.told(desk.world)
    matter = f"/console/papers/matters/{proposal.matter.public_id}"

    sheet = words(desk.get("dispatcher", f"{matter}/dispatch/"))
    assert ("代表建议交办单" in sheet, SITUATION in sheet) == (True, True)
    reply = words(desk.get("roads_head", f"{matter}/reply/"))
    assert "示交函〔2026〕5号" in reply
    assert "李国华、周立群代表：" in reply
    assert desk.get("clerk", f"{matter}/dispatch/").status_code == 404


def test_a_sponsor_without_an_opinion_follows_and_rates(desk):
    proposal = proposals.told(desk.world)
    matter = f"/portal/matters/{proposal.matter.public_id}/"

    assert desk.get("colleague", matter)["Location"] == page_of(proposal)
    shown = words(desk.get("colleague", page_of(proposal)))
    for said in ("三见面", "承办单位联系群众1次、联系代表1次", "示例县交通运输局的答复", "去评价"):
        assert said in shown, said
    assert SITUATION in desk.text("colleague", matter + "rate/")
    rated = desk.post("colleague", matter + "rate/", round_no=1, outcome="satisfied", attitude="satisfied")
    assert rated.status_code == 302
    assert "您已经评价" in words(desk.get("colleague", page_of(proposal)))
    # 背靠背: the lead and the unit do not learn it.
    assert (
        "周立群"
        not in words(desk.get("roads_head", f"/console/matters/{proposal.matter.public_id}/")).split("评价")[-1]
    )


def test_a_stranger_among_the_deputies_finds_nothing(desk):
    proposal = proposals.told(desk.world)

    for address in (
        page_of(proposal),
        page_of(proposal) + "revise_suggestion/",
        f"/portal/matters/{proposal.matter.public_id}/",
    ):
        assert desk.get("third", address).status_code == 404


def test_the_list_costs_the_same_for_one_and_for_many(desk, django_assert_num_queries):
    proposals.submitted(desk.world)
    desk.get("dispatcher", "/console/suggestions/")
    with django_assert_num_queries(9):
        desk.get("dispatcher", "/console/suggestions/")
    for _ in range(3):
        proposals.submitted(desk.world)
    with django_assert_num_queries(9):
        desk.get("dispatcher", "/console/suggestions/")


def test_another_system_drafts_reads_and_takes_steps(desk):
    body = {
        "key": "api-key-0123456789abcdef", "level": "county", "title": TITLE, "situation": SITUATION,
        "analysis": ANALYSIS, "proposals": PROPOSALS.splitlines(),
    }  # fmt: skip
    browser = desk.browser("county_deputy")
    made = browser.post("/api/v1/suggestions/", body, content_type="application/json")
    assert made.status_code == 201, made.content
    shown = made.json()
    assert shown["proposals"] == PROPOSALS.splitlines()
    assert "submit_suggestion" in shown["available_actions"]

    step = f"/api/v1/suggestions/{shown['id']}/submit_suggestion/"
    said = {"version": shown["version"], "self_check": list(ALL_TICKED), "single_matter": True}
    short = browser.post(step, {**said, "self_check": []}, content_type="application/json")
    assert (short.status_code, short.json()["code"]) == (422, "rule_broken")
    assert browser.post(step, said, content_type="application/json").json()["state"] == "submitted"
    assert browser.post(step, said, content_type="application/json").status_code == 409

    office = desk.browser("dispatcher")
    (row,) = office.get("/api/v1/suggestions/?state=submitted").json()["results"]
    accept = f"/api/v1/suggestions/{row['id']}/accept_suggestion/"
    taken = office.post(accept, {"version": row["version"], "category": "02"}, content_type="application/json")
    assert (taken.status_code, taken.json()["number"]) == (200, "代表建议〔2026〕第1号")
    assert desk.browser("roads_head").get("/api/v1/suggestions/").json()["results"] == []
