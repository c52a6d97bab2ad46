"""The gate: what citizens' pages cost in bytes, requests and shifts; widely, in time on the slow line."""

import pytest
from playwright.sync_api import Browser

from bench import citizen_pages
from bench.weighing import Scales

pytestmark = pytest.mark.django_db(transaction=True)

# Tests run beside others; what is slower than this is slow on any machine.
WIDE = 2.0


def test_every_page_of_citizens_is_within_its_budget(browser: Browser, live_server):
    weights = list(citizen_pages.weigh_all(browser, live_server.url, citizen_pages.scene(), slow=False))

    assert [fault for one in weights for fault in citizen_pages.faults(one, timed=False)] == []
    assert set(citizen_pages.TASKS) <= {one.page for one in weights}
    assert {one.page: one.requests for one in weights if one.page in citizen_pages.TASKS} == dict.fromkeys(
        citizen_pages.TASKS, 1
    )


def test_the_form_is_there_in_time_on_a_weak_signal(browser: Browser, live_server):
    told = citizen_pages.scene()
    scales = Scales(browser, live_server.url, slow=True)

    weight = scales.weigh("submit", citizen_pages.public_paths(told)["submit"])
    scales.context.close()

    budget = citizen_pages.budget_of("submit")
    assert 2 < weight.lcp <= budget.lcp * WIDE
    assert weight.interaction_ms <= budget.interaction_ms * WIDE
