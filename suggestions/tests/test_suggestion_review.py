"""A suggestion handed in: submitted once, returned, insisted on, refused, accepted, withdrawn."""

from datetime import date, timedelta

import pytest

from accounts import services as accounts
from core.actors import SYSTEM
from core.errors import NotAllowed, RuleBroken, WrongState
from core.models import Clock, OutboxMessage
from deputies import services as deputies
from deputies.models import Mandate
from deputies.states import CongressLevel, MandateStatus
from suggestions.models import Matter, Suggestion
from suggestions.services import drafting, reviewing, submitting
from suggestions.tests import proposals
from suggestions.tests.proposals import AT, content, deputy_id

pytestmark = pytest.mark.django_db


def test_submitting_twice_is_refused_and_leaves_one_review_clock():
    proposal = proposals.submitted()

    with pytest.raises(WrongState, match="这件代表建议待审查，不能提交建议"):
        proposals.submit(proposal)

    clock = Clock.objects.get(subject_kind="suggestion", subject_id=proposal.suggestion_id)
    # Submitted on Wednesday 18 November 2026; seven days end on the 25th.
    assert (clock.kind, clock.last_day) == ("review", date(2026, 11, 25))


def test_a_mandate_that_ended_meanwhile_stops_lead_and_co_sponsor():
    proposal = proposals.cosigning_()
    for key in ("colleague", "county_deputy"):
        # The person is still deputy of the township and signs in as such.
        deputies.give_mandate(
            deputy_id=deputy_id(key), level=CongressLevel.TOWNSHIP, starts_on=date(2026, 1, 1), term=19,
            region_id=proposal.world.region(proposals.TOWNSHIP).pk, actor=SYSTEM, at=AT,
        )  # fmt: skip
        deputies.change_mandate_status(
            mandate_id=Mandate.objects.get(deputy=deputy_id(key), level="county").pk, status=MandateStatus.RESIGNED,
            ends_on=AT.date() - timedelta(days=1), actor=SYSTEM, at=AT,
        )  # fmt: skip

    with pytest.raises(RuleBroken, match="您现在不是县级人大代表"):
        proposal.confirm("colleague")
    with pytest.raises(RuleBroken, match="您现在不是县级人大代表"):
        proposals.submit(proposal)


def test_a_returned_one_is_revised_and_submitted_again_or_insisted_on_once():
    proposal = proposals.returned()
    review = proposal.suggestion.reviews.get()
    assert (review.result, review.text) == ("returned", "请写明两个村各有多少亩田浇不上水。")

    proposal.step(submitting.insist_on_suggestion, "county_deputy", reason="亩数要等水利部门测量，建议不能再等。")
    assert proposal.suggestion.state == "submitted"
    with pytest.raises(NotAllowed):
        proposal.step(reviewing.return_suggestion, "dispatcher", reason="还是请补充。")
    proposals.accept(proposal)
    assert proposal.suggestion.state == "accepted"


def test_insisting_is_for_the_text_as_it_was():
    proposal = proposals.returned()
    proposal.step(
        drafting.revise_suggestion, "county_deputy", content=content(analysis="石桥村一百四十亩，柳湾村一百二十亩。")
    )

    with pytest.raises(RuleBroken, match="内容已经改过"):
        proposal.step(submitting.insist_on_suggestion, "county_deputy", reason="坚持。")

    proposal.confirm("colleague")
    proposals.submit(proposal)
    assert proposal.suggestion.cosponsors.get().state == "confirmed"


def test_a_barred_matter_is_explained_and_opens_nothing():
    proposal = proposals.not_accepted()

    review = proposal.suggestion.reviews.get()
    assert (proposal.suggestion.state, review.barred) == ("not_accepted", "pending_case")
    assert "转县信访局" in review.text
    assert not Matter.objects.exists()
    with pytest.raises(RuleBroken, match="请选择属于哪一类"):
        proposals.submitted().step(reviewing.refuse_suggestion, "dispatcher", barred="", explanation="不行。")


def test_nobody_reviews_a_suggestion_of_their_own():
    proposal = proposals.submitted()
    accounts.appoint(
        user_id=proposal.suggestion.lead.user_id, organisation_id=proposal.world.unit("committee").pk,
        role="county_dispatcher", active_from=AT.date(), actor=SYSTEM, at=AT,
    )  # fmt: skip

    with pytest.raises(NotAllowed):
        proposal.step(reviewing.return_suggestion, "county_deputy", reason="自己退回。")


def test_acceptance_numbers_it_in_its_congress_and_opens_a_matter_for_its_sponsors():
    first, second = proposals.accepted(), proposals.accepted()
    township = proposals.accepted(lead="deputy", level="township")

    assert first.suggestion.number == "代表建议〔2026〕第1号"
    assert second.suggestion.number == "代表建议〔2026〕第2号"
    assert township.suggestion.number == "代表建议〔2026〕第1号"
    assert (first.matter.state, township.matter.state) == ("escalated", "to_dispatch")
    assert first.matter.summary == "1. 疏浚东干渠约三千米，修复塌方两处。\n2. 明确渠道管护单位和每年清淤的时间。"
    assert township.matter.owner.name == "桃溪镇人大主席团"
    assert Suggestion.objects.get(matter=first.matter).pk == first.suggestion_id


def test_acceptance_tells_the_duty_records_of_lead_and_co_sponsor():
    proposal = proposals.accepted()

    said = OutboxMessage.objects.filter(topic="deputies.duty").values_list("subject_id", "payload__kind")
    lead = deputy_id("county_deputy")
    assert set(said) == {(lead, "suggestion"), (lead, "suggestion_passed"), (deputy_id("colleague"), "cosponsor")}
    payload = OutboxMessage.objects.filter(topic="deputies.duty").first().payload
    assert (payload["source_kind"], payload["source_id"]) == ("suggestion", proposal.suggestion_id)


def test_only_what_passed_at_once_and_was_taken_up_speaks_for_its_quality():
    """domain.md c.2, C4: 审查一次通过 and 被采纳 (A or B) are a point each."""

    def said(kind: str) -> list[int]:
        told = OutboxMessage.objects.filter(topic="deputies.duty", payload__kind=kind).order_by("pk")
        return [message.payload["source_id"] for message in told]

    returned = proposals.returned()
    proposals.submit(returned)
    proposals.accept(returned)
    assert (said("suggestion"), said("suggestion_passed")) == ([returned.suggestion_id], [])

    endings = {result: proposals.told(returned.world, result_class=result) for result in ("A", "B", "C")}
    for ended in endings.values():
        for key in ("county_deputy", "colleague"):
            proposals.rate(ended, key)
    assert said("suggestion_adopted") == [endings["A"].suggestion_id, endings["B"].suggestion_id]
    assert len(said("suggestion_passed")) == 3


def test_a_suggestion_is_withdrawn_in_writing_before_dispatch_only():
    proposal = proposals.accepted()
    with pytest.raises(RuleBroken, match="请写明撤回的理由"):
        proposal.step(submitting.withdraw_suggestion, "county_deputy", reason=" ")
    proposal.step(submitting.withdraw_suggestion, "county_deputy", reason="县里已经把这条渠列入今年计划。")

    assert (proposal.suggestion.state, proposal.matter.state) == ("withdrawn", "withdrawn")
    assert not Clock.objects.filter(stopped_at__isnull=True).exists()
    taken_back = OutboxMessage.objects.filter(topic="deputies.duty", payload__quantity=0)
    assert set(taken_back.values_list("payload__kind", flat=True)) == {"suggestion", "suggestion_passed", "cosponsor"}

    dispatched = proposals.dispatched()
    with pytest.raises(NotAllowed):
        dispatched.step(submitting.withdraw_suggestion, "county_deputy", reason="不提了。")


def test_a_meeting_with_the_people_is_kept_and_not_in_the_future():
    proposal = proposals.drafted()
    said = {"place": "石桥村村委会", "summary": "二十多户说头遍水没有浇上。"}

    proposal.step(drafting.log_meeting, "county_deputy", met_on=date(2026, 11, 12), **said)
    with pytest.raises(RuleBroken, match="不能晚于今天"):
        proposal.step(drafting.log_meeting, "county_deputy", met_on=date(2026, 11, 19), **said)

    assert [m.place for m in proposal.suggestion.meetings.all()] == ["石桥村村委会"]
