"""State x action x person against expectations written by hand from the domain page, and the tables' own health."""

import csv
from collections import defaultdict
from datetime import timedelta
from pathlib import Path

import pytest

from core.actors import PASSER_BY, SYSTEM, Actor, citizen_of
from suggestions import lifecycle, services
from suggestions.models import Opinion
from suggestions.selectors.details import with_everything
from suggestions.services import appeals
from suggestions.services.history import OldCase, import_history
from suggestions.states import AssignmentState, MatterAction, MatterState, OpinionAction, OpinionState
from suggestions.tests import given, given_extensions, given_groups, given_merging, proposals
from suggestions.tests.county_words import OTHER_PEOPLE, PEOPLE

EXPECTATIONS = Path(__file__).parent / "expectations.csv"
OPINION_STATES = [state.value for state in OpinionState]
# A withdrawn matter has no opinion behind it and nothing more to be done (test_suggestion_lifecycle).
MATTER_STATES = [state.value for state in MatterState if state != MatterState.WITHDRAWN]
COUNTY_STATES = ["dispatched", "handling", "reply_review", "feedback_due", "rehandling"]
CREATING = {OpinionAction.SUBMIT, OpinionAction.RECORD, OpinionAction.IMPORT_HISTORY, MatterAction.OPEN}
STATELESS = {OpinionAction.READ_CONTACT, OpinionAction.REISSUE_CODE}


def expected(table: str, state: str) -> dict[str, set[str]]:
    """Return who may do what in a state, by person."""
    found: dict[str, set[str]] = defaultdict(set)
    with EXPECTATIONS.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["table"] == table and state in row["states"].split():
                for person in row["persons"].split():
                    found[person].add(row["action"])
    return found


def persons(world: given.County, opinion_id: int) -> dict[str, Actor]:
    """Return everybody who could try."""
    actors = {key: world.actor(key, given.AT) for key in (*PEOPLE, *OTHER_PEOPLE, "deputy", "county_deputy")}
    return actors | {
        "citizen": citizen_of(opinion_id),
        "other_citizen": citizen_of(opinion_id + 1000),
        "passer_by": PASSER_BY,
        "system": SYSTEM,
    }


def archived(world: given.County) -> Opinion:
    case = OldCase(source="旧系统", source_id="1", text="旧件的内容", submitted_at=given.AT)
    opinion = import_history(case=case, actor=SYSTEM, at=given.AT)
    assert opinion is not None
    return opinion


def appealed(world: given.County) -> Opinion:
    opinion = given.rejected(world)
    said = {"at": given.AT + timedelta(days=1), "version": opinion.version, "reason": "三十几户都走这条路。"}
    return appeals.appeal_rejection(opinion_id=opinion.pk, actor=citizen_of(opinion.pk), **said)


def in_a_suggestion(world: given.County) -> Opinion:
    (opinion,) = proposals.opinions(world, 1)
    proposals.accepted(world, lead="deputy", level="township", sources=proposals.sources_of(opinion))
    return opinion


@pytest.mark.django_db
@pytest.mark.parametrize("state", OPINION_STATES)
def test_opinion_actions_of_everybody(state):
    world = given.county(with_other_township=True)
    special = {
        "archived": archived,
        "to_suggestion": in_a_suggestion,
        "with_group": given_groups.with_group,
        "merged": given_merging.merged,
        "appealed": appealed,
    }
    made = special.get(state, getattr(given, state, None))(world)
    opinion = Opinion.objects.select_related("owner__region", "matter").get(pk=getattr(made, "opinion", made).pk)
    assert opinion.state == state
    by_hand = expected("opinion", state)

    for name, actor in persons(world, opinion.pk).items():
        offered = {str(action) for action in lifecycle.OPINION.available_actions(opinion, actor)}
        assert offered == by_hand.get(name, set()), (state, name)


@pytest.mark.django_db
@pytest.mark.parametrize("state", MATTER_STATES)
def test_matter_actions_of_everybody(state):
    world = given.county(with_other_township=True)
    made = (given_extensions.extension_review if state == "extension_review" else getattr(given, state))(world)
    matter = with_everything(type(made).objects.all()).get(pk=made.pk)
    assert matter.state == state
    by_hand = expected("matter", state)

    for name, actor in persons(world, matter.opinions.all()[0].pk).items():
        offered = {str(action) for action in lifecycle.MATTER.available_actions(matter, actor)}
        assert offered == by_hand.get(name, set()), (state, name)


@pytest.mark.django_db
@pytest.mark.parametrize("state", COUNTY_STATES)
def test_county_matter_actions_of_units_and_overseers(state):
    """A bureau leads and another joins in; the township only follows."""
    world = given.county(with_other_township=True)
    co = () if state in ("reply_review", "feedback_due", "rehandling") else ("water",)
    made = getattr(given, state)(world, lead="roads", co=co)
    matter = with_everything(type(made).objects.all()).get(pk=made.pk)
    assert matter.state == state
    by_hand = expected("county", state)

    for name, actor in persons(world, matter.opinions.all()[0].pk).items():
        offered = {str(action) for action in lifecycle.MATTER.available_actions(matter, actor)}
        assert offered == by_hand.get(name, set()), (state, name)


def test_every_action_has_a_row_and_a_command_of_its_name():
    rows = {row.action for row in lifecycle.OPINION.rows} | {row.action for row in lifecycle.MATTER.rows}
    by_system = {
        MatterAction.CLOSE,
        MatterAction.TRACK,
        MatterAction.REQUIRE_REHANDLING,
        MatterAction.REFER_TO_ADJUDICATION,
        MatterAction.END,
        OpinionAction.TO_SUGGESTION,
        OpinionAction.LEAVE_SUGGESTION,
        OpinionAction.JOIN_QUESTION,
        OpinionAction.EXPIRE_OFFER,
        OpinionAction.FOLLOW_MASTER,
        OpinionAction.ANSWER_ALONG,
        OpinionAction.RELEASE_MERGED,
    }
    commands = {**services.OPINION_COMMANDS, **services.MATTER_COMMANDS}

    assert set(OpinionAction) | set(MatterAction) == rows | CREATING | STATELESS
    assert set(commands) == rows - by_system
    assert all(command.__name__ == str(action) for action, command in commands.items())


def test_every_state_can_be_reached_and_only_ends_are_ends():
    for table, first in ((lifecycle.OPINION, "pending"), (lifecycle.MATTER, "to_dispatch")):
        reached = {first} | {str(row.target) for row in table.rows if row.target is not None}
        left = {str(source) for row in table.rows for source in row.sources}
        every = {state.value for state in table.states}

        assert every - reached <= {"archived"}
        assert every - left == {"transferred", "withdrawn", "archived"} & every


def test_a_units_part_moves_only_along_its_own_states():
    moved = {source for source, _ in lifecycle.ASSIGNMENT.values()} | {
        target for _, target in lifecycle.ASSIGNMENT.values()
    }

    # Returned by a decision on the unit's wish (test_returns), ended with the matter (test_withdrawing).
    assert moved == set(AssignmentState) - {AssignmentState.RETURNED, AssignmentState.ENDED}
