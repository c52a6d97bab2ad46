"""The navigation of the console: groups fold, one's own work and where one is are open, nothing is lost."""

import re

import pytest
import time_machine

from suggestions.tests import given
from suggestions.tests.desk import NOW, Desk

pytestmark = pytest.mark.django_db


def folds(page: str) -> dict[str, tuple[bool, list[str]]]:
    """Return each group's name: whether it is open, and its links."""
    found = re.findall(
        r'<details class="nav-fold"( open)?>\s*<summary.*?<span>(.*?)</span>.*?<ul>(.*?)</ul>', page, re.S
    )
    return {name: (bool(is_open), re.findall(r'href="([^"]+)"', body)) for is_open, name, body in found}


def test_own_work_and_where_one_is_are_open_and_the_rest_is_folded():
    world = given.county()
    given.escalated(world)
    with time_machine.travel(NOW, tick=False):
        desk = Desk(world)
        home, stations = (
            folds(desk.text("dispatcher", "/console/")),
            desk.text("dispatcher", "/console/stations/import/"),
        )
        current = desk.text("dispatcher", "/console/stations/")
        leader = folds(desk.text("leader", "/console/"))

    assert [name for name, (is_open, _) in home.items() if is_open] == ["待办"]
    assert [name for name, (is_open, _) in folds(stations).items() if is_open] == ["待办", "联络站"]
    assert [name for name, (is_open, _) in leader.items() if is_open] == [next(iter(leader))]
    assert {name: links for name, (_, links) in home.items()} == {n: links for n, (_, links) in folds(stations).items()}
    assert all(links for _, links in home.values())
    assert re.search(r'nav-group"><span>待办</span><span class="badge">1<', stations)
    assert 'href="/console/stations/" aria-current="page"' in current
