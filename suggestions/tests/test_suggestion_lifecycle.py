"""A suggestion's state x action x person against expectations written by hand (W2), who may see it, and two at once."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from core.actors import PASSER_BY, SYSTEM
from core.errors import Refused
from core.models import AuditEvent
from suggestions import lifecycle, services
from suggestions.models import Suggestion
from suggestions.selectors import formal
from suggestions.selectors.scope import visible_suggestions
from suggestions.services import cosigning, reviewing, submitting
from suggestions.states import MatterState, SuggestionAction, SuggestionState
from suggestions.tests import given, proposals
from suggestions.tests.county_words import OTHER_PEOPLE, PEOPLE
from suggestions.tests.test_concurrency import at_once, refusals

EXPECTATIONS = Path(__file__).parent / "expectations_suggestions.csv"
MADE = {
    SuggestionState.DRAFT: proposals.drafted,
    SuggestionState.COSIGNING: proposals.cosigning_,
    SuggestionState.SUBMITTED: proposals.submitted,
    SuggestionState.RETURNED: proposals.returned,
    SuggestionState.NOT_ACCEPTED: proposals.not_accepted,
    SuggestionState.ACCEPTED: proposals.accepted,
    SuggestionState.WITHDRAWN: proposals.withdrawn,
}
DEPUTIES = ("deputy", "county_deputy", "colleague", "third", "neighbour")
COUNTY_READERS = {"dispatcher", "committee_member", "leader", "system"}


def expected(state: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    with EXPECTATIONS.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if state in row["states"].split():
                for person in row["persons"].split():
                    found[person].add(row["action"])
    return found


def everybody(proposal):
    keys = (*PEOPLE, *OTHER_PEOPLE, *DEPUTIES)
    return {key: proposal.actor(key) for key in keys} | {"system": SYSTEM, "passer_by": PASSER_BY}


@pytest.mark.django_db
@pytest.mark.parametrize("state", list(MADE))
def test_a_county_suggestions_actions_of_everybody(state):
    proposal = MADE[state](given.county(with_other_township=True))
    suggestion = formal.with_everything(Suggestion.objects.all()).get(pk=proposal.suggestion_id)
    assert suggestion.state == state
    by_hand = expected(state)

    for name, actor in everybody(proposal).items():
        offered = {str(action) for action in lifecycle.SUGGESTION.available_actions(suggestion, actor)}
        assert offered == by_hand.get(name, set()), (state, name)


@pytest.mark.django_db
def test_a_township_suggestion_is_reviewed_by_its_own_presidium():
    world = given.county(with_other_township=True)
    proposal = proposals.submitted(world, lead="deputy", level="township")
    suggestion = formal.with_everything(Suggestion.objects.all()).get(pk=proposal.suggestion_id)

    may = [n for n, a in everybody(proposal).items() if lifecycle.SUGGESTION.available_actions(suggestion, a)]
    assert may == ["presidium_clerk", "chair", "deputy"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "others"),
    [
        (SuggestionState.DRAFT, {"system"}),
        (SuggestionState.COSIGNING, {"colleague", "system"}),
        (SuggestionState.SUBMITTED, {"colleague", *COUNTY_READERS}),
        (SuggestionState.NOT_ACCEPTED, {"colleague", *COUNTY_READERS}),
        (SuggestionState.ACCEPTED, {"colleague", *COUNTY_READERS}),
    ],
)
def test_nobody_sees_a_draft_but_its_deputies_and_the_review_only_what_was_submitted(state, others):
    proposal = MADE[state](given.county(with_other_township=True))

    seen = {n for n, a in everybody(proposal).items() if visible_suggestions(a).exists()}
    assert seen == {"county_deputy", *others}


@pytest.mark.django_db
@pytest.mark.parametrize(("secrecy", "station"), [("open", {"clerk", "second_clerk", "head"}), ("closed", set())])
def test_a_handling_unit_reads_it_and_a_station_only_what_may_be_public(secrecy, station):
    world = given.county(with_other_township=True)
    sources = proposals.sources_of(*proposals.opinions(world, 1))
    said = {"secrecy": secrecy, "secrecy_reason": "涉及企业经营情况" if secrecy == "closed" else ""}
    proposal = proposals.dispatched(world, lead="deputy", level="township", sources=sources, **said)

    seen = {n for n, a in everybody(proposal).items() if visible_suggestions(a).exists()}
    assert seen == {
        "deputy", "neighbour", "presidium_clerk", "chair", "township_handler", "township_unit_head", *COUNTY_READERS,
        *station,
    }  # fmt: skip
    assert bool(formal.public_text(proposal.matter)) == (secrecy == "open")
    assert formal.secrecy_of(proposal.matter) == said["secrecy_reason"]


@pytest.mark.django_db
def test_a_co_sponsor_who_declined_sees_it_no_more():
    proposal = proposals.cosigning_()
    proposal.step(cosigning.decline_cosponsorship, "colleague")

    assert not visible_suggestions(proposal.actor("colleague")).exists()


@pytest.mark.django_db
def test_nothing_can_be_done_with_a_withdrawn_matter():
    proposal = proposals.withdrawn()
    assert proposal.matter.state == MatterState.WITHDRAWN

    for name, actor in everybody(proposals.withdrawn(given.county(with_other_township=True))).items():
        assert lifecycle.MATTER.available_actions(proposal.matter, actor) == [], name


def test_every_action_has_a_row_and_a_command_of_its_name():
    rows = {row.action for row in lifecycle.SUGGESTION.rows}

    assert set(SuggestionAction) == rows | {SuggestionAction.DRAFT_SUGGESTION}
    assert set(services.SUGGESTION_COMMANDS) == rows
    assert all(command.__name__ == str(action) for action, command in services.SUGGESTION_COMMANDS.items())


@pytest.mark.django_db(transaction=True)
def test_the_lead_submits_while_a_co_sponsor_confirms_and_both_agree_on_what_happened():
    proposal = proposals.cosigning_()
    actors = {key: proposal.actor(key) for key in ("county_deputy", "colleague")}
    suggestion = proposal.suggestion
    said = {"suggestion_id": suggestion.pk, "at": proposal.later()}

    results = at_once(
        lambda: submitting.submit_suggestion(
            **said, actor=actors["county_deputy"], version=suggestion.version, self_check=proposals.ALL_TICKED,
            single_matter=True,
        ),
        lambda: cosigning.confirm_cosponsorship(**said, actor=actors["colleague"], text_hash=suggestion.text_hash),
    )  # fmt: skip

    cosponsor = suggestion.cosponsors.get()
    assert proposal.suggestion.state == "submitted"
    # Whoever came second is told; a confirmation that was stored is one the submission counted.
    told = AuditEvent.objects.get(verb="submit_suggestion").detail["cosponsors"]
    assert len(refusals(results)) == (cosponsor.state == "invited")
    assert told == (cosponsor.state == "confirmed")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_review_at_once_one_decides():
    proposal = proposals.submitted(lead="deputy", level="township")
    actors = {key: proposal.actor(key) for key in ("presidium_clerk", "chair")}
    said = {"suggestion_id": proposal.suggestion_id, "at": proposal.later(), "version": proposal.suggestion.version}
    category = proposal.world.category("02").pk

    results = at_once(
        lambda: reviewing.accept_suggestion(**said, actor=actors["presidium_clerk"], category_id=category),
        lambda: reviewing.return_suggestion(**said, actor=actors["chair"], reason="请补充。"),
    )

    assert [refusal.status for refusal in refusals(results)] == [409]
    assert isinstance(refusals(results)[0], Refused)
    assert proposal.suggestion.reviews.count() == 1
