"""What a deputy's study leads to beside an explanation (domain W1 T15): 建议交办, or a suggestion of the deputy's own."""

from datetime import timedelta

import pytest
import time_machine

from core import outbox
from core.errors import NotAllowed, RuleBroken
from core.models import Clock, Notice
from suggestions import lifecycle
from suggestions.models import Opinion, Suggestion
from suggestions.selectors import invariants, tracking
from suggestions.services import deputy_study, drafting, group_offers, reviewing, submitting
from suggestions.services.drafting import Content, Source
from suggestions.states import BarredMatter
from suggestions.tests import given, given_groups, given_studies
from suggestions.tests.desk import NOW, Desk, words
from suggestions.tests.given_studies import FOUND

pytestmark = pytest.mark.django_db
STUDY_CLOCKS = ("triage", "group_offer", "group_study")
EVERYBODY = ("clerk", "head", "presidium_clerk", "dispatcher", "deputy", "county_deputy", "township_handler")


def test_it_goes_to_the_township_with_what_was_found_and_nobody_else_may():
    journey = given_studies.studying()
    world, opinion = journey.world, journey.opinion
    offered = {
        key: {str(a) for a in lifecycle.OPINION.available_actions(opinion, world.actor(key, journey.at))}
        for key in EVERYBODY
    }
    assert offered.pop("county_deputy") == {"submit_findings", "explain_as_deputy", "propose_dispatch"}
    assert offered.pop("clerk") == offered.pop("head") == {"take_back_offer"}
    assert set().union(*offered.values()) == set()

    wrong = [({"findings": " "}, "请写研判意见"), ({"unit_ids": [world.unit("presidium").pk]}, "要能承办本地的事")]
    for said, sentence in wrong:
        with pytest.raises(RuleBroken, match=sentence):
            journey.opinion_step(deputy_study.propose_dispatch, "county_deputy", **{"findings": FOUND, **said})
    unit = world.unit("township_gov").pk
    journey.opinion_step(deputy_study.propose_dispatch, "county_deputy", findings=FOUND, unit_ids=[unit])

    assert (journey.opinion.state, journey.matter.state, journey.matter.level) == (
        "accepted", "to_dispatch", "township",
    )  # fmt: skip
    assert not Clock.objects.filter(kind__in=STUDY_CLOCKS, stopped_at=None).exists()
    assert Clock.objects.filter(kind="dispatch", stopped_at=None).count() == 1
    offer = journey.opinion.group_offers.get()
    assert (offer.state, offer.proposal, offer.findings) == ("done", "dispatch", FOUND)
    assert [str(one) for one in offer.suggested_units.all()] == ["桃溪镇人民政府"]
    titles = [step.title for step in tracking.story(journey.opinion.pk, journey.at).steps]
    assert "代表研究后建议交办" in titles
    outbox.relay(at=journey.at, limit=1000)
    told = Notice.objects.filter(text__endswith="待交办。").values_list("user__name", flat=True)
    assert set(told) == {"吴霞", "刘建国"}
    assert "陈静" in Notice.objects.filter(text__contains="研判后建议交办").values_list("user__name", flat=True)
    assert list(invariants.breaches()) == []


def test_a_group_advises_the_station_and_sends_nothing_on_itself():
    opinion = given_groups.with_group()
    world = given.county()
    said = {"opinion_id": opinion.pk, "actor": world.actor("county_deputy", given.AT), "at": given.AT}
    group_offers.accept_offer(**said, version=None)
    made = Opinion.objects.get(pk=opinion.pk)
    for key in given_groups.LEADER_AND_MEMBER:
        with pytest.raises(NotAllowed):
            deputy_study.propose_dispatch(
                opinion_id=made.pk, actor=world.actor(key, given.AT), at=given.AT, version=made.version, findings=FOUND
            )


@time_machine.travel(NOW)
def test_in_the_portal_and_whoever_dispatches_reads_it():
    desk = Desk(given.county())
    journey = given_studies.studying(desk.world)
    address = f"/portal/group-offers/{journey.opinion.group_offers.get().public_id}/"
    page = desk.get("county_deputy", address)
    assert all(label in words(page) for label in ("建议交办", "起草代表建议", "向群众解释说明", "交回联络站"))
    assert "直接交单位办理" not in words(desk.get("county_deputy", f"{address}submit_findings/"))
    unit = desk.world.unit("township_gov").pk
    said = {"version": journey.opinion.version, "unit_1": unit}
    refused = desk.post("county_deputy", f"{address}propose_dispatch/", **said)
    assert refused.status_code == 422
    done = desk.post("county_deputy", f"{address}propose_dispatch/", findings=FOUND, **said)
    assert done.status_code == 302
    twice = desk.post("county_deputy", f"{address}propose_dispatch/", findings=FOUND, **said)
    assert twice.status_code in (302, 403, 409)
    shown = words(desk.get("presidium_clerk", f"/console/matters/{journey.matter.public_id}/"))
    assert FOUND in shown
    assert "李国华" in shown
    assert "待交办" in words(desk.get("county_deputy", address))


@time_machine.travel(NOW)
def test_who_studies_it_may_draft_a_suggestion_from_it_and_nobody_else():
    desk = Desk(given.county())
    world = desk.world
    journey = given_studies.asked(world)
    opinion = journey.opinion
    content = Content(title="关于修复石桥村道路的建议", sources=(Source("opinion", opinion.pk, opinion.title),))
    said = {"key": "study-key-0123456789abcdef", "level": "county", "content": content, "at": NOW}
    with pytest.raises(RuleBroken, match="请您研判"):
        drafting.draft_suggestion(actor=world.actor("county_deputy", NOW), **said)

    accepted = f"/portal/group-offers/{opinion.group_offers.get().public_id}/"
    desk.post("county_deputy", f"{accepted}accept_offer/", version=opinion.version)
    begun = desk.get("county_deputy", f"/portal/suggestions/new/?opinion={opinion.number}").content.decode()
    assert given.SUMMARY in begun
    assert given.TEXT not in begun
    assert given.PHONE not in begun
    form = {
        "key": "study-key-0123456789abcdef", "level": "county", "title": content.title, "opinions": opinion.number,
        "situation": "路基被水掏空。", "analysis": "孩子上学要绕路。", "proposals": "请回填压实。", "type": "suggestion",
        "season": "inter_session", "secrecy": "open",
    }  # fmt: skip
    made = desk.post("county_deputy", "/portal/suggestions/new/", **form)
    assert made.status_code == 302
    assert "您研判过的群众意见" in words(desk.get("county_deputy", made["Location"]))

    suggestion, later = Suggestion.objects.get(), NOW + timedelta(hours=1)
    submitting.submit_suggestion(
        suggestion_id=suggestion.pk, actor=world.actor("county_deputy", later), at=later, version=suggestion.version,
        self_check=tuple(BarredMatter.values), single_matter=True,
    )  # fmt: skip
    reviewing.accept_suggestion(
        suggestion_id=suggestion.pk, actor=world.actor("dispatcher", later), at=later, version=None,
        category_id=world.category().pk,
    )  # fmt: skip
    assert (journey.opinion.state, journey.opinion.group_offers.get().state) == ("to_suggestion", "ended")
    assert not Clock.objects.filter(kind__in=STUDY_CLOCKS, stopped_at=None).exists()
    assert list(invariants.breaches()) == []
