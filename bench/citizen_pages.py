"""The only place for which of citizens' pages are weighed, and what each may cost."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from playwright.sync_api import Browser, Page

from bench.weighing import Scales, Weight
from core.clock import now
from suggestions.tests import given
from suggestions.tests.visitor import code_of


@dataclass(frozen=True)
class Budget:
    """What a page may cost at most."""

    kib: float
    requests: int
    lcp: float
    cls: float = 0.05
    interaction_ms: int = 200


MAIN = Budget(kib=20, requests=3, lcp=3.5)
PUBLIC = Budget(kib=40, requests=6, lcp=5)
TASKS = ("submit", "receipt", "track", "progress", "rate")


@dataclass(frozen=True)
class Scene:
    """What the pages show: a code on a door, an opinion just sent, and one whose reply waits for its rating."""

    code: str
    sent: tuple[str, str]
    replied: tuple[str, str]
    station: str
    deputy: str


def scene() -> Scene:
    """Tell the story by real commands in an empty county."""
    world = given.county()
    first, second = given.start(world, at=now()), given.told(world)
    keys = [(one.receipt.number, one.receipt.query_code) for one in (first, second) if one.receipt is not None]
    deputy = next(iter(world.deputies.values()))
    return Scene(code_of(world, at=now()), keys[0], keys[1], str(world.station.public_id), str(deputy.public_id))


def budget_of(page: str) -> Budget:
    """Return what a page may cost."""
    return MAIN if page in TASKS else PUBLIC


def public_paths(told: Scene) -> dict[str, str]:
    """Return the pages that ask for nothing."""
    return {
        "submit": reverse("citizen:submit", args=[told.code]),
        "track": reverse("citizen:track"),
        "front": reverse("front"),
        "stations": reverse("stations:network"),
        "station": reverse("stations:station", args=[told.station]),
        "deputies": reverse("deputies:roll"),
        "deputy": reverse("deputies:deputy", args=[told.deputy]),
        "results": reverse("citizen:results"),
        "privacy": reverse("citizen:privacy"),
    }


def weigh_all(browser: Browser, site: str, told: Scene, *, slow: bool, rounds: int = 1) -> Iterator[Weight]:
    """Yield the weight of each page as a phone gets it."""
    scales = Scales(browser, site, slow=slow)
    for name, path in {**public_paths(told), **opened_paths(scales, told)}.items():
        yield scales.weigh(name, path, rounds)
    scales.context.close()


def opened_paths(scales: Scales, told: Scene) -> dict[str, str]:
    """Send an opinion and open two with their codes; return the pages that then can be seen."""
    receipt = scales.do(reverse("citizen:submit", args=[told.code]), _send)
    for key in (told.sent, told.replied):
        scales.do(reverse("citizen:track"), lambda page, key=key: _look_up(page, *key))  # type: ignore[misc]
    story = {
        name: reverse("citizen:story", args=[key[0]]) for name, key in (("progress", told.sent), ("rate", told.replied))
    }
    return {"receipt": receipt, **story}


def _send(page: Page) -> None:
    page.fill("[name=text]", given.TEXT)
    page.check("[name=identity_mode][value=anonymous]", force=True)
    page.check("[name=consent]", force=True)
    page.get_by_role("button", name="提交", exact=True).click()
    page.wait_for_url(re.compile("/receipt/"))


def _look_up(page: Page, number: str, code: str) -> None:
    page.fill("[name=number]", number)
    page.fill("[name=query_code]", code)
    page.get_by_role("button", name="查进度", exact=True).click()
    page.wait_for_url(re.compile(rf"/q/{number}/"))


def faults(weight: Weight, *, timed: bool) -> list[str]:
    """Return in which respects a page is over its budget; times only where they were measured on the slow line."""
    may = budget_of(weight.page)
    limits = [("KiB", weight.kib, may.kib), ("requests", weight.requests, may.requests), ("CLS", weight.cls, may.cls)]
    if timed:
        limits += [("LCP, s", weight.lcp, may.lcp), ("interaction, ms", weight.interaction_ms, may.interaction_ms)]
    return [f"{weight.page}: {what} {is_} > {limit}" for what, is_, limit in limits if is_ > limit]
