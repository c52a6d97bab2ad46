"""A suggestion on the handling engine: linked opinions, three months, reply by the head, two rounds, adjudication."""

from datetime import date

import pytest

from core.clocks import of
from core.errors import NotAllowed
from core.subjects import Subject
from suggestions.models import Opinion
from suggestions.selectors import invariants, tracking
from suggestions.services import adjudication, handle, satisfaction
from suggestions.states import Satisfaction
from suggestions.tests import aftercare, given, proposals
from suggestions.tests.journey import answer

pytestmark = pytest.mark.django_db


def from_opinions(how_many: int = 3) -> tuple[proposals.Proposal, list[Opinion]]:
    """Return a submitted township suggestion that rests on opinions in triage."""
    world = given.county()
    behind = proposals.opinions(world, how_many)
    sources = proposals.sources_of(*behind)
    return proposals.submitted(world, lead="deputy", level="township", sources=sources), behind


def test_opinions_in_triage_are_handled_with_the_suggestion_that_rests_on_them():
    proposal, behind = from_opinions()
    proposals.accept(proposal)

    for opinion in behind:
        opinion.refresh_from_db()
        assert (opinion.state, opinion.matter_id) == ("to_suggestion", proposal.matter.pk)
        assert not of(Subject("opinion", opinion.pk)).filter(stopped_at__isnull=True).exists()
    told = tracking.story(behind[0].pk, proposal.at)
    assert "代表据此提出了建议，一并办理" in [step.title for step in told.steps]


def test_an_accepted_opinion_nobody_has_dispatched_moves_and_its_own_matter_ends():
    world = given.county()
    waiting, handled = given.accepted(world), given.signed(world)
    own = waiting.matter
    proposal = proposals.accepted(
        world, lead="deputy", level="township", sources=proposals.sources_of(waiting.opinion, handled.opinion)
    )

    own.refresh_from_db()
    assert own.state == "withdrawn"
    assert waiting.opinion.matter_id == proposal.matter.pk
    assert (handled.opinion.state, handled.matter.state) == ("accepted", "handling")
    assert list(invariants.breaches()) == []


def test_the_opinions_of_a_withdrawn_suggestion_go_back_to_triage_with_a_new_term():
    world = given.county()
    (opinion,) = proposals.opinions(world, 1)
    proposals.withdrawn(world, lead="deputy", level="township", sources=proposals.sources_of(opinion))

    opinion.refresh_from_db()
    assert (opinion.state, opinion.matter) == ("triaging", None)
    assert of(Subject("opinion", opinion.pk)).filter(kind="triage", stopped_at__isnull=True).count() == 1
    assert list(invariants.breaches()) == []


def test_the_reply_is_due_three_months_after_dispatch_and_the_first_contact_in_twenty_working_days():
    proposal = proposals.dispatched()
    clocks = {c.kind: c.last_day for c in of(Subject("matter", proposal.matter.pk)).filter(stopped_at__isnull=True)}

    # Dispatched on 18 November 2026: three months end on 18 February 2027, a Thursday after Spring Festival's days off
    # would, were they announced, move it; twenty working days from the 19th end on 16 December.
    assert clocks["reply"] >= date(2027, 2, 18)
    assert clocks["first_contact"] == date(2026, 12, 16)


def test_only_the_head_of_the_lead_unit_signs_and_the_congress_does_not_review():
    proposal = proposals.handling()

    with pytest.raises(NotAllowed):
        proposal.matter_step(handle.submit_reply, "roads_handler", answer=answer())
    with pytest.raises(NotAllowed):
        proposal.matter_step(handle.issue_reply, "roads_handler", answer=answer())
    proposals.reply(proposal)

    assert proposal.matter.state == "feedback_due"


def test_lead_and_co_sponsor_rate_and_a_satisfied_round_closes():
    proposal = proposals.told()
    proposals.rate(proposal, "county_deputy")
    assert proposal.matter.state == "to_evaluate"
    proposals.rate(proposal, "colleague", Satisfaction.BASICALLY)

    assert (proposal.matter.state, proposal.matter.remark) == ("closed", "rated")
    assert list(invariants.breaches()) == []


def test_a_promise_is_tracked():
    proposal = proposals.told(result_class="B")
    for key in ("county_deputy", "colleague"):
        proposals.rate(proposal, key)

    assert proposal.matter.state == "tracking"


def test_citizens_of_linked_opinions_rate_and_most_of_them_dissatisfied_is_handled_again():
    proposal, behind = from_opinions()
    proposals.accept(proposal)
    proposal.matter_step(
        proposals.dispatch.dispatch, "presidium_clerk", co_unit_ids=[],
        lead_unit_id=proposal.world.unit("township_gov").pk,
    )  # fmt: skip
    proposal.matter_step(handle.sign, "township_handler")
    proposals.contact(proposal)
    proposals.reply(proposal)
    proposals.tell(proposal)
    for opinion, outcome in zip(behind, ("dissatisfied", "dissatisfied", "satisfied"), strict=True):
        proposals.rate_as_citizen(proposal, opinion, outcome, "渠还是堵的。")
    for key in ("deputy", "neighbour"):
        proposals.rate(proposal, key)

    assert proposal.matter.state == "rehandling"


def test_two_rounds_and_adjudication():
    proposal = proposals.told()
    proposals.rate(proposal, "county_deputy", Satisfaction.DISSATISFIED, "只清了一段，塌方没有修。")
    proposals.rate(proposal, "colleague")
    assert proposal.matter.state == "rehandling"

    proposal.matter_step(satisfaction.order_rehandling, "dispatcher", order="请修复塌方后再答复。")
    matter = proposal.matter
    assert (matter.state, matter.round_no) == ("handling", 2)
    proposal.matter_step(handle.submit_co_opinion, "power_handler", text="电杆已经迁移完毕。")
    proposals.contact(proposal)
    proposals.reply(proposal)
    proposals.tell(proposal)
    proposals.rate(proposal, "county_deputy", Satisfaction.DISSATISFIED, "护坡又裂了。")
    proposals.rate(proposal, "colleague")
    assert proposal.matter.state == "adjudication"

    aftercare.heard(proposal)
    proposal.matter_step(adjudication.explain_and_close, "dispatcher", conclusion="现场评估：护坡裂缝属表层，已补。")
    assert (proposal.matter.state, proposal.matter.remark) == ("closed", "explained")
    assert list(invariants.breaches()) == []
