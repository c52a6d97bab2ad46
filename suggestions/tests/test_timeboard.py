"""Work by time (今日到期、即将超期、已超期、已暂停): each list at its moment, each person's own, how the units stand."""

from datetime import datetime

import pytest
import time_machine

from core.clock import SHANGHAI
from suggestions.selectors import timeboard
from suggestions.selectors.timeboard import BY_KEY, Narrowed
from suggestions.tests import given
from suggestions.tests.desk import Desk

pytestmark = pytest.mark.django_db


def on(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


@pytest.fixture
def world():
    return given.county(with_other_township=True)


def lists(world, key: str, at: datetime, narrowed: Narrowed | None = None) -> dict[str, list[str]]:
    """Return which kinds of deadline are in which list for this person."""
    actor = world.actor(key, at)
    return {
        name: [row.clock.kind for row in timeboard.page_of(actor, at, bucket, narrowed or Narrowed(), 1)[0]]
        for name, bucket in BY_KEY.items()
    }


def test_a_deadline_is_soon_then_today_then_overdue_by_hand(world):
    """Dispatched on Wednesday 18 November, of the general grade: signed within a working day, by Thursday 17:30."""
    given.dispatched(world)

    assert "sign" in lists(world, "township_handler", on(18, 17))["soon"]
    assert "sign" in lists(world, "township_handler", on(19, 9))["today"]
    assert "sign" in lists(world, "township_handler", on(19, 17, 29))["today"]
    overdue = lists(world, "township_handler", on(19, 17, 30))
    assert "sign" in overdue["overdue"]
    assert "sign" not in [*overdue["today"], *overdue["soon"]]


def test_a_window_of_citizens_is_nobodys_overdue_and_what_waits_for_them_is_paused(world):
    given.to_evaluate(world)
    given.need_info(world)

    late = lists(world, "dispatcher", datetime(2027, 3, 1, 9, 0, tzinfo=SHANGHAI))
    assert "evaluation" not in [kind for kinds in late.values() for kind in kinds]
    assert lists(world, "clerk", on(19, 9))["paused"] == ["triage"]


def test_each_sees_what_is_theirs_and_overseers_narrow_to_a_unit(world):
    journey = given.signed(world, lead="roads")
    given.dispatched(world)
    late = datetime(2027, 1, 15, 9, 0, tzinfo=SHANGHAI)

    assert "sign" in lists(world, "township_handler", late)["overdue"]
    assert "sign" not in lists(world, "roads_handler", late)["overdue"]
    assert lists(world, "other_clerk", late)["overdue"] == []
    mine = lists(world, "roads_handler", late, Narrowed(mine=True))["overdue"]
    assert "reply" in mine
    assert lists(world, "roads_head", late, Narrowed(mine=True))["overdue"] == []
    unit = world.unit("roads")
    of_unit = lists(world, "dispatcher", late, Narrowed(unit_id=unit.pk))["overdue"]
    assert sorted(of_unit) == sorted(mine)
    rows = {row.unit.name: (row.red, row.yellow) for row in timeboard.by_unit(world.actor("dispatcher", late), late)}
    assert rows[unit.name] == (len(mine), 0)
    assert journey.matter.assignments.get().handler == world.user("roads_handler")


def test_the_page_counts_the_lists_and_costs_the_same_for_many(world, django_assert_max_num_queries):
    given.dispatched(world)
    with time_machine.travel(on(20, 18), tick=False):
        desk = Desk(world)
        page = desk.text("presidium_clerk", "/console/deadlines/")
        assert "已超期 1" in page
        assert "桃溪镇人民政府" in desk.text("presidium_clerk", "/console/deadlines/units/")
        assert desk.get("township_handler", "/console/deadlines/units/").status_code == 404
        given.dispatched(world)
        given.pending(world)
        desk.get("presidium_clerk", "/console/deadlines/")
        with django_assert_max_num_queries(24):
            desk.text("presidium_clerk", "/console/deadlines/?list=overdue")
        for odd in ("?list=²", "?unit=²", "?unit=999999999999999999999", "?page=0", "?page=²"):
            assert desk.get("presidium_clerk", f"/console/deadlines/{odd}").status_code == 200
        assert desk.get("deputy", "/console/deadlines/").status_code == 404
        assert "只看我经办的" in desk.text("township_handler", "/console/deadlines/")
