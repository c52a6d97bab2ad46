"""The double-evaluation matrix, cell by cell as the domain page has it."""

import pytest

from suggestions.matrix import Outcome, Verdict, conclude
from suggestions.states import MatterAction, Remark

S, D, SILENT, NOBODY = Verdict.SATISFIED, Verdict.DISSATISFIED, Verdict.SILENT, Verdict.NOBODY
CLOSE, AGAIN, ADJUDICATE = MatterAction.CLOSE, MatterAction.REQUIRE_REHANDLING, MatterAction.REFER_TO_ADJUDICATION


@pytest.mark.parametrize(
    ("deputy", "citizen", "action", "remark"),
    [
        (S, S, CLOSE, Remark.RATED),
        (S, D, AGAIN, None),
        (S, SILENT, CLOSE, Remark.RATED),
        (D, S, AGAIN, None),
        (D, D, AGAIN, None),
        (D, SILENT, AGAIN, None),
        (SILENT, S, CLOSE, Remark.RATED),
        (SILENT, D, AGAIN, None),
        (SILENT, SILENT, CLOSE, Remark.UNRATED),
        (NOBODY, S, CLOSE, Remark.RATED),
        (NOBODY, D, AGAIN, None),
        (NOBODY, SILENT, CLOSE, Remark.UNRATED),
    ],
)
def test_first_round(deputy, citizen, action, remark):
    outcome = conclude(deputy=deputy, citizen=citizen, lawful_statement=False, promised=False, last_round=False)

    assert outcome == Outcome(action, remark)


def test_a_promise_is_tracked_instead_of_closed():
    satisfied = conclude(deputy=S, citizen=S, lawful_statement=False, promised=True, last_round=False)
    silent = conclude(deputy=SILENT, citizen=SILENT, lawful_statement=False, promised=True, last_round=False)

    assert satisfied == Outcome(MatterAction.TRACK, Remark.RATED)
    assert silent == Outcome(MatterAction.TRACK, Remark.UNRATED)


def test_a_deputys_statement_sends_a_dissatisfied_citizen_to_adjudication_at_once():
    outcome = conclude(deputy=S, citizen=D, lawful_statement=True, promised=False, last_round=False)

    assert outcome.action == ADJUDICATE


def test_a_statement_of_a_dissatisfied_deputy_changes_nothing():
    outcome = conclude(deputy=D, citizen=D, lawful_statement=True, promised=False, last_round=False)

    assert outcome.action == AGAIN


@pytest.mark.parametrize(("deputy", "citizen"), [(D, S), (S, D), (D, SILENT), (NOBODY, D)])
def test_dissatisfied_after_the_last_round_goes_to_adjudication(deputy, citizen):
    outcome = conclude(deputy=deputy, citizen=citizen, lawful_statement=False, promised=False, last_round=True)

    assert outcome.action == ADJUDICATE
