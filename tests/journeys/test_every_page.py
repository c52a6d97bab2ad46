"""Every page a person of the county can get to by links: none dead, none too wide, none axe has serious words about."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client

from suggestions.tests import given
from suggestions.tests.county import PASSWORD
from tests import scope_scene
from tests.journeys.conftest import DESKTOP, Person
from tests.journeys.crawling import crawl

pytestmark = pytest.mark.django_db(transaction=True)

# Whoever comes first shows a page for all; together they meet every kind of desk the county has.
PERSONS = (
    "clerk", "presidium_clerk", "dispatcher", "township_handler", "committee_member", "leader", "publisher", "deputy", None,
)  # fmt: skip
FEW = ("clerk", "dispatcher", "township_handler", "leader", "deputy", None)
START = {"deputy": "/portal/", None: "/"}
MASTER_DATA = (
    "", "accounts/organisation/", "accounts/organisation/add/", "accounts/organisation/import/", "accounts/user/add/",
    "deputies/deputy/add/", "suggestions/dutyentry/", "suggestions/dutyentry/add/", "core/noticetemplate/",
)  # fmt: skip
WIDTHS = (1366, 390)
# What a browser asks for by itself is not the page's fault.
NOISE = "favicon"
AXE = "axe.run({resultTypes: ['violations']})"


def faults_of(person: Person, address: str) -> list[str]:
    """Return what is wrong with a page as a desktop and a phone show it."""
    page = person.page
    person.errors.clear()
    response = page.goto(f"{person.site}{address}", wait_until="load")
    if response is None or response.status >= 400:
        return [f"{address} is {response and response.status}"]
    # Before axe comes: it writes styles of its own, which the policy refuses.
    found = [f"{address}: {error}" for error in person.errors if NOISE not in error]
    page.evaluate(Axe().axe_script)
    for violation in page.evaluate(AXE)["violations"]:
        if violation["impact"] in ("serious", "critical"):
            found.append(f"{address}: {violation['id']} at {violation['nodes'][0]['target']}")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 768})
        wide = page.evaluate("document.documentElement.scrollWidth")
        # A sheet made for the printer is as wide as its paper.
        sheet = page.locator(".sheet").count()
        found += [f"{address} is {wide} wide at {width}"] if wide > width and not sheet else []
    page.set_viewport_size(DESKTOP["viewport"])
    return found


def walk(at_device: Any, world: Any, persons: tuple[str | None, ...]) -> tuple[set[str], list[str]]:
    """Return the routes that were looked at and everything wrong with them."""
    seen: set[str] = set()
    wrong: list[str] = []
    for key in persons:
        client = Client()
        person = at_device(DESKTOP)
        if key is not None:
            client.force_login(world.user(key))
            person.sign_in(key, PASSWORD)
        pages, dead = crawl(client, START.get(key, "/console/"))
        wrong += [f"{key}: {one}" for one in dead]
        for route, address in pages.items():
            if route not in seen:
                seen.add(route)
                wrong += [f"{key}: {one}" for one in faults_of(person, address)]
        person.page.context.close()
        person.errors.clear()
    return seen, wrong


def test_every_page_of_a_county_at_work(at_device):
    world, _, _ = scope_scene.scene()

    seen, wrong = walk(at_device, world, PERSONS)

    assert not wrong, "\n".join(wrong)
    assert len(seen) > 150, sorted(seen)


def test_every_page_of_a_county_on_its_first_day(at_device):
    world = given.county(with_other_township=True)

    seen, wrong = walk(at_device, world, FEW)

    assert not wrong, "\n".join(wrong)
    assert {"console:home", "insights_console:board", "portal:home"} <= seen


def test_the_pages_of_the_master_data(at_device):
    scope_scene.scene()
    keeper = at_device(DESKTOP).sign_in("administrator", PASSWORD)

    wrong = [fault for page in MASTER_DATA for fault in faults_of(keeper, f"/admin/{page}")]
    keeper.errors.clear()

    assert not wrong, "\n".join(wrong)
