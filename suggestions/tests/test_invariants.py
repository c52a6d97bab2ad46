"""The rules of the tables: kept by everything the commands do, and each one broken on purpose is found."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from core import audit
from suggestions.models import Matter, Opinion
from suggestions.selectors.invariants import INVARIANTS, breaches
from suggestions.states import MatterState, OpinionState
from suggestions.tests import given

pytestmark = pytest.mark.django_db


def broken():
    return {breach.invariant.key: set(breach.ids) for breach in breaches()}


def everything():
    """One item in every state, and matters of the second round, of two units and of a county bureau."""
    world = given.county()
    for opinion in (
        given.pending, given.recorded, given.triaging, given.need_info, given.answered, given.reject_review,
        given.rejected, given.transferred, given.withdrawn,
    ):  # fmt: skip
        opinion(world)
    for matter in (
        given.to_dispatch, given.escalated, given.with_government, given.dispatched, given.handling,
        given.reply_review, given.feedback_due, given.to_evaluate, given.rehandling, given.ordered_again,
        given.adjudication, given.tracking, given.closed,
    ):  # fmt: skip
        matter(world)
    given.handed_out(world, lead="roads", co=("water",))
    given.closed(world, lead="roads")
    return world


def test_all_commands_keep_the_rules():
    everything()

    assert set(Opinion.objects.values_list("state", flat=True)) == set(OpinionState.values) - {"archived"}
    assert set(Matter.objects.values_list("state", flat=True)) == set(MatterState.values)
    assert broken() == {}
