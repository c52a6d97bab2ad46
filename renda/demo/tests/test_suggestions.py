"""The demo's suggestions: every state occurs, every rule of the tables holds, nothing in them is a promise of praise."""

from collections import Counter

import pytest
from django.core.management import call_command

from core import clock
from renda.demo import suggestions
from renda.demo.builder import build_county
from renda.demo.cast import Staff
from renda.demo.names import load
from suggestions.models import Matter, Suggestion
from suggestions.selectors import invariants
from suggestions.states import MatterState, SuggestionState


@pytest.mark.django_db
def test_every_state_of_a_suggestion_and_of_its_matter_occurs_and_all_rules_hold(capsys):
    call_command("load_reference")
    now = clock.now()
    built = build_county(now, lambda _: None)
    suggestions.tell(built, Staff.on_duty(), now, lambda _: None)

    assert set(Suggestion.objects.values_list("state", flat=True)) == set(SuggestionState.values)
    told = set(Matter.objects.values_list("state", flat=True))
    # A suggestion's reply is not reviewed, and the demo's county dispatches directly.
    assert set(MatterState.values) - told == {MatterState.REPLY_REVIEW, MatterState.WITH_GOVERNMENT}
    assert Matter.objects.filter(state=MatterState.HANDLING, round_no=2).exists()
    assert Matter.objects.get(title="关于疏浚修复稻香垄灌溉渠的建议").opinions.count() == 3
    assert list(invariants.breaches()) == []


def test_the_data_has_both_levels_and_three_parts():
    rows = load("suggestions")["suggestions"]

    assert len(rows) == 25
    assert Counter(bool(row["town"]) for row in rows)[True] >= 8
    for row in rows:
        assert len(row["title"]) <= 40
        assert row["target"] == "draft" or (row["situation"] and row["analysis"] and row["proposals"])
