"""Who is told of a suggestion's steps, and who of its review's clock."""

from datetime import timedelta

import pytest

from core.models import Clock, Notice
from core.outbox import relay
from suggestions.selectors import alerts
from suggestions.services import cosigning, drafting, submitting
from suggestions.tests import proposals
from suggestions.tests.proposals import content

pytestmark = pytest.mark.django_db


def told(proposal) -> dict[str, list[str]]:
    """Deliver what waits and return what each person reads, the oldest first."""
    while relay(at=proposal.later(days=1)).delivered:
        pass
    found: dict[str, list[str]] = {}
    for username, text in Notice.objects.order_by("id").values_list("user__username", "text"):
        found.setdefault(username, []).append(text)
    Notice.objects.all().delete()
    return found


def test_the_invited_are_asked_and_asked_again_after_a_change_and_the_lead_hears_the_answers():
    proposal = proposals.cosigning_()
    assert told(proposal) == {"colleague": [f"李国华代表请您附议“{proposals.TITLE}”。"]}

    proposal.confirm("colleague")
    assert told(proposal) == {"county_deputy": [f"有代表答复了“{proposals.TITLE}”的附议邀请。"]}

    proposal.step(drafting.revise_suggestion, "county_deputy", content=content(face_to_face=True))
    assert told(proposal) == {}
    proposal.step(drafting.revise_suggestion, "county_deputy", content=content(analysis="责任不清，也没有钱。"))
    assert told(proposal) == {"colleague": [f"“{proposals.TITLE}”的内容改过了，请您看过新的内容再确认附议。"]}


def test_the_reviewing_body_hears_of_a_submission_and_the_deputies_of_the_review_and_the_dispatch():
    proposal = proposals.submitted()
    assert told(proposal)["dispatcher"] == [f"代表建议“{proposals.TITLE}”待审查。"]

    proposals.accept(proposal)
    accepted = told(proposal)
    assert accepted["county_deputy"] == accepted["colleague"] == [f"建议“{proposals.TITLE}”已受理。"]

    proposal.matter_step(
        proposals.dispatch.dispatch, "dispatcher", lead_unit_id=proposal.world.unit("roads").pk, co_unit_ids=[]
    )
    dispatched = told(proposal)
    assert dispatched["colleague"] == [f"您的建议“{proposals.TITLE}”已经交承办单位办理，单位会与您联系。"]
    assert set(dispatched) == {"county_deputy", "colleague", "roads_handler", "roads_head"}


def test_a_withdrawal_is_told_to_every_confirmed_co_sponsor():
    proposal = proposals.submitted()
    proposal.step(submitting.withdraw_suggestion, "county_deputy", reason="另有安排。")

    assert f"建议“{proposals.TITLE}”已撤回。" in told(proposal)["colleague"]


def test_who_declined_hears_no_more():
    proposal = proposals.cosigning_()
    proposal.step(cosigning.decline_cosponsorship, "colleague")
    told(proposal)
    proposals.submit(proposal)
    proposals.accept(proposal)

    assert "colleague" not in told(proposal)


def test_the_reviews_clock_rings_for_the_reviewing_body_and_the_ratings_for_the_sponsors():
    proposal = proposals.submitted()
    review = Clock.objects.get(subject_kind="suggestion", kind="review")
    brief = alerts.briefs([(review, ["due_today"])], proposal.at)[review.pk]
    assert brief.told == {"due_today": [proposal.actor("dispatcher").user_id]}
    assert brief.link.url_name == "console:suggestion"

    rated = proposals.told()
    window = Clock.objects.get(subject_kind="matter", subject_id=rated.matter.pk, kind="evaluation")
    told_of = alerts.briefs([(window, ["due_today"])], rated.at)[window.pk].told["due_today"]
    assert set(told_of) == {rated.actor(key).user_id for key in ("county_deputy", "colleague")}
    assert window.due_at > rated.at + timedelta(days=9)
