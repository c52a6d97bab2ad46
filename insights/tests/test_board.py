"""The leaders' board: numbers counted by hand from a small story, the same number in each list, scope, few queries."""

import re
from datetime import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.clock import SHANGHAI
from core.clocks import Light
from insights.selectors import board, board_items
from insights.selectors.board_items import Chosen
from insights.tests import given as pooled
from suggestions.services import handle
from suggestions.states import ContactWay
from suggestions.tests import given
from suggestions.tests.desk import Desk, words
from suggestions.tests.journey import HANDLER

pytestmark = pytest.mark.django_db
# A Friday; what was dispatched on Wednesday 18 November had to be answered by Wednesday 9 December.
FRIDAY = datetime(2026, 12, 11, 9, 0, tzinfo=SHANGHAI)
THURSDAY = datetime(2026, 12, 10, 9, 0, tzinfo=SHANGHAI)
R, Y, G, P = Light.RED, Light.YELLOW, Light.GREEN, Light.GREY


def contacted(world, **other):
    """Signed for, and the citizen called: only the answer is still to come."""
    journey = given.signed(world, **other)
    said = {"way": ContactWay.PHONE, "with_citizen": True, "with_deputy": True, "summary": "问清了位置。"}
    journey.matter_step(handle.log_contact, HANDLER["township_gov"], contacted_at=journey.at, **said)
    return journey


def story():
    """Six items: one of the roads office and three of 桃溪镇人民政府, one waiting for a citizen, one of 松岭镇."""
    world = pooled.world()
    given.signed(world, lead="roads")
    # Handed in: the unit's own deadline stands still, the review of its answer is overdue.
    given.replied(world)
    # To be signed for by Friday 17:30.
    given.dispatched(world, at=THURSDAY)
    contacted(world, at=THURSDAY)
    given.need_info(world)
    pooled.elsewhere(world)
    return world


@pytest.fixture
def desk():
    with time_machine.travel(FRIDAY, tick=False):
        yield Desk(story())


def units(world, who="leader"):
    found = board.by_unit(world.actor(who, FRIDAY), FRIDAY)
    return {unit.name: [lights.counts[light] for light in (R, Y, G, P)] for unit, lights in found}


def places(world, who="leader"):
    found, together = board.by_place(world.actor(who, FRIDAY), FRIDAY)
    rows = {place.name: [place.lights.counts[light] for light in (R, Y, G, P)] for place in found}
    return rows, [together.counts[light] for light in (R, Y, G, P)]


def test_lights_by_unit_and_by_place_as_counted_by_hand(desk):
    assert units(desk.world) == {"示例县交通运输局": [1, 0, 0, 0], "桃溪镇人民政府": [0, 1, 1, 1]}
    rows, together = places(desk.world)
    assert rows == {"桃溪镇": [2, 1, 1, 1], "松岭镇": [1, 0, 0, 0]}
    assert together == [3, 1, 1, 1]


def test_a_unit_is_not_red_for_what_others_are_late_with_and_a_co_unit_for_its_own(desk):
    world = desk.world
    given.handed_out(world, lead="roads", co=("water",))

    # Neither has signed; the water office owes its co-opinion besides. Each is one item, not two.
    assert units(world)["示例县水利局"] == [1, 0, 0, 0]
    assert units(world)["示例县交通运输局"] == [2, 0, 0, 0]
    roads = board_items.items(world.actor("leader", FRIDAY), FRIDAY, Chosen(unit_id=world.unit("water").pk, light=R))
    (item,) = roads
    assert board_items.deciding([item], FRIDAY)[item].subject_kind == "assignment"
    done = given.handed_out(world, lead="roads", co=("power",))
    done.matter_step(handle.sign, "roads_handler")
    done.matter_step(handle.co_sign, "power_handler")
    done.matter_step(handle.submit_co_opinion, "power_handler", text="线路不受影响，可以施工。")
    # It has done its own; that the lead unit is late is not its light.
    assert "示例县供电公司" not in units(world)


def test_each_number_of_the_page_is_the_length_of_its_list(desk):
    page = desk.text("leader", "/console/board/")
    links = re.findall(r'<a class="lights-number[^"]*" href="([^"]+)"><span[^>]*>[^<]*</span>(\d+)</a>', page)
    assert len(links) == 9
    for url, number in links:
        listed = desk.text("leader", url.replace("&amp;", "&"))
        assert f"{number}件</h1>" in listed, url
        assert listed.count("<tr data-row>") == int(number), url
    tiles = dict(re.findall(r'href="(/console/board/items/\?light=\w+)">.*?stat-value">(\d+)<', page, re.DOTALL))
    assert tiles == {f"/console/board/items/?light={light}": n for light, n in
                     (("red", "3"), ("yellow", "1"), ("green", "1"), ("grey", "1"))}  # fmt: skip
    red = words(desk.get("leader", f"/console/board/items/?unit={desk.world.unit('roads').pk}&light=red"))
    # First contact was due on Monday 23 November; four days of that week, five and five more.
    assert "已超期14个工作日" in red


def test_disputed_ones_are_counted_and_listed(desk):
    given.dissatisfied(desk.world)

    assert "评价不满意1件" in re.sub(r"\s", "", words(desk.get("leader", "/console/board/items/?disputed=1")))


def test_who_sees_which_board(desk):
    for who in ("clerk", "roads_handler", "roads_head", "township_handler", "deputy", "coordinator"):
        assert desk.get(who, "/console/board/").status_code == 404, who
        assert desk.get(who, "/console/board/items/").status_code == 404, who
    world = desk.world
    assert places(world, "head") == ({"桃溪镇": [2, 1, 1, 1]}, [2, 1, 1, 1])
    assert places(world, "other_presidium_clerk") == ({"松岭镇": [1, 0, 0, 0]}, [1, 0, 0, 0])
    assert units(world, "other_presidium_clerk") == {}
    station = world.station.organisation_id
    asked = (f"body={station}", "township=999901201", f"unit={world.unit('roads').pk}", "light=green")
    for query in asked:
        page = words(desk.get("other_presidium_clerk", f"/console/board/items/?{query}"))
        assert "没有这样的事项" in page, query
        assert given.TITLE not in page
    assert "0件" in desk.text("other_presidium_clerk", "/console/board/items/?light=grey")
    for odd in ("unit=²", "body=x", "township=%00"):
        assert desk.get("leader", f"/console/board/items/?{odd}").status_code == 404, odd
    assert desk.get("leader", "/console/board/items/?unit=999999999&light=purple&page=x").status_code == 200


def test_it_costs_the_same_for_many(desk):
    def asked(path):
        with CaptureQueriesContext(connection) as queries:
            desk.text("presidium_clerk", path)
        return len(queries)

    paths = ("/console/board/", "/console/board/items/?light=red")
    given.pending(desk.world)
    desk.text("presidium_clerk", paths[0])  # the calendar is read once
    first = [asked(path) for path in paths]
    for _ in range(3):
        given.signed(desk.world, lead="roads")
        given.dispatched(desk.world, at=THURSDAY)
        given.pending(desk.world)

    assert [asked(path) for path in paths] == first
    assert max(first) <= 20, first
