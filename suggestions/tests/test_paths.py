"""Every way through the tables: no state is a dead end, no circle without a limit, and the limits hold in the services."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from core.errors import WrongState
from core.transitions import Table
from suggestions import lifecycle, publication_lifecycle, supervision_lifecycle
from suggestions.services import dispatch, feedback, handle
from suggestions.states import MatterState, OpinionState, PublicationState, SuggestionState, SupervisionState
from suggestions.tests import given
from suggestions.tests.journey import answer

# Where a thing may rest for good, by hand from domain W1–W3; an accepted opinion or suggestion goes on as a matter.
ENDS = {
    "意见": {"answered", "rejected", "accepted", "to_suggestion", "transferred", "withdrawn", "archived"},
    "代表建议": {"accepted", "not_accepted", "withdrawn"},
    "办理事项": {"closed", "withdrawn"},
    "公开稿": {"published", "declined", "withdrawn"},
    "督办": {"accepted", "withdrawn"},
}
STATES = {
    "意见": OpinionState,
    "代表建议": SuggestionState,
    "办理事项": MatterState,
    "公开稿": PublicationState,
    "督办": SupervisionState,
}
TABLES = (
    lifecycle.OPINION,
    lifecycle.SUGGESTION,
    lifecycle.MATTER,
    publication_lifecycle.PUBLICATION,
    supervision_lifecycle.SUPERVISION,
)


def ways(table: Table, *, used_up: bool) -> dict[str, set[str]]:
    """Return where each state leads; with every limit used up, only the rows that have none."""
    found: dict[str, set[str]] = {}
    for row in table.rows:
        for source in row.sources if row.limit is None or not used_up else ():
            if row.target is not None and row.target != source:
                found.setdefault(str(source), set()).add(str(row.target))
    return found


def reached(start: str, onward: dict[str, set[str]]) -> set[str]:
    """Return every state that can be reached, the start itself only by coming back to it."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        new = onward.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.noun)
def test_from_every_state_there_is_an_end_even_when_every_limit_is_used_up(table):
    onward = ways(table, used_up=True)
    stuck = [
        str(s)
        for s in STATES[table.noun]
        if str(s) not in ENDS[table.noun] and not (reached(s, onward) & ENDS[table.noun])
    ]

    assert stuck == []


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.noun)
def test_every_circle_passes_a_row_with_a_limit(table):
    onward = ways(table, used_up=True)

    assert [state for state in onward if state in reached(state, onward)] == []


@pytest.mark.django_db
def test_the_county_sends_a_matter_down_once():
    journey = given.raised()
    journey.matter_step(dispatch.send_down, "dispatcher", reason="乡镇有权办理。")
    journey.matter_step(dispatch.escalate, "presidium_clerk", reason="乡镇没有这项职权。")

    with pytest.raises(WrongState, match="已经退回乡镇1次"):
        journey.matter_step(dispatch.send_down, "dispatcher", reason="乡镇有权办理。")
    assert journey.matter.state == "escalated"


@pytest.mark.django_db
def test_a_reply_is_sent_back_three_times_a_round():
    journey = given.replied()
    for _ in range(3):
        journey.matter_step(feedback.send_back_reply, "presidium_clerk", reason="没有写清哪天修好。")
        journey.matter_step(handle.submit_reply, "township_handler", answer=answer())

    with pytest.raises(WrongState, match="已经退回修改3次"):
        journey.matter_step(feedback.send_back_reply, "presidium_clerk", reason="没有写清哪天修好。")
    journey.matter_step(feedback.approve_reply, "presidium_clerk")
    assert journey.matter.state == "feedback_due"


def test_the_tables_are_handed_to_other_programs():
    out = StringIO()
    call_command("lifecycle", "--json", stdout=out)
    rows = json.loads(out.getvalue())

    (sent_back,) = [row for row in rows if row["action"] == "send_back_reply"]
    assert sent_back == {
        "table": "Matter (办理事项)",
        "state": "reply_review",
        "action": "send_back_reply",
        "label": "退回修改",
        "from": "答复待审核",
        "to": "handling",
        "who": "交办的一方：乡镇级为本乡镇人大主席团，县级为县人大代表工委",
        "clause": "本县工作规则",
        "limit": "每轮最多3次",
    }
