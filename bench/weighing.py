"""The only place for how a page is weighed: a phone of Chromium on a slow line with a slow processor."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
    "locale": "zh-CN",
}
BITS, LATENCY, PROCESSOR = 400_000, 2_000, 4
# What the page itself saw: the largest paint, shifts nobody asked for, and how long touches and keys took.
WATCH = """
window.seen = { lcp: 0, cls: 0, touch: 0 };
const watch = (type, more, act) => new PerformanceObserver((list) => list.getEntries().forEach(act))
  .observe({ type, buffered: true, ...more });
watch("largest-contentful-paint", {}, (one) => { seen.lcp = one.startTime; });
watch("layout-shift", {}, (one) => { if (!one.hadRecentInput) seen.cls += one.value; });
watch("event", { durationThreshold: 16 }, (one) => { if (one.interactionId) seen.touch = Math.max(seen.touch, one.duration); });
"""
TOUCHED = (
    "textarea:visible",
    "label:has(input[type=radio]):visible",
    "label:has(input[type=checkbox]):visible",
    "summary:visible",
)


@dataclass(frozen=True)
class Weight:
    """What one page costs: requests, bytes as they travelled, seconds to the largest paint, shift, longest touch."""

    page: str
    requests: int
    kib: float
    lcp: float
    cls: float
    interaction_ms: int

    def as_json(self) -> dict[str, Any]:
        """Return it as `--json` prints it."""
        return asdict(self)


class Scales:
    """One phone, which keeps its cookies from page to page and nothing in its cache."""

    def __init__(self, browser: Browser, site: str, *, slow: bool) -> None:
        self.context: BrowserContext = browser.new_context(**PHONE)
        self.context.add_init_script(WATCH)
        self.site, self.slow = site, slow

    def weigh(self, name: str, path: str, rounds: int = 1) -> Weight:
        """Return the median of some visits."""
        found = [self._visit(path) for _ in range(rounds)]
        middle = [median(values) for values in zip(*found, strict=True)]
        return Weight(
            name,
            int(middle[0]),
            round(middle[1] / 1024, 1),
            round(middle[2] / 1000, 2),
            round(middle[3], 3),
            int(middle[4]),
        )

    def do(self, path: str, act: Callable[[Page], None]) -> str:
        """Do something at full speed on a page that is not weighed; return the path it ended on."""
        page = self.context.new_page()
        page.goto(f"{self.site}{path}")
        act(page)
        ended = page.url.removeprefix(self.site)
        page.close()
        return ended

    def _visit(self, path: str) -> tuple[float, ...]:
        page = self.context.new_page()
        wire = self.context.new_cdp_session(page)
        sent, received = [], []
        wire.send("Network.enable")
        wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
        if self.slow:
            line = {"offline": False, "latency": LATENCY, "downloadThroughput": BITS / 8, "uploadThroughput": BITS / 8}
            wire.send("Network.emulateNetworkConditions", line)
            wire.send("Emulation.setCPUThrottlingRate", {"rate": PROCESSOR})
        wire.on("Network.requestWillBeSent", lambda said: sent.append(said["request"]["url"]))
        wire.on("Network.loadingFinished", lambda said: received.append(said["encodedDataLength"]))
        response = page.goto(f"{self.site}{path}", wait_until="load", timeout=90_000)
        if response is None or response.status >= 400:
            raise RuntimeError(f"{path} answered {response and response.status}")
        page.wait_for_timeout(400)
        _touch(page)
        seen = page.evaluate("seen")
        page.close()
        asked = [url for url in sent if url.startswith("http")]
        return len(asked), sum(received), seen["lcp"], seen["cls"], seen["touch"]


def _touch(page: Page) -> None:
    """Touch one of everything that can be touched without leaving, and write a little."""
    for kind in TOUCHED:
        one = page.locator(kind).first
        if one.count():
            # Where the finger lands, not in the middle of a link in the words.
            one.tap(position={"x": 12, "y": 12})
    text = page.locator("textarea:visible, input[type=text]:visible").first
    if text.count():
        text.press_sequentially("水渠堵了", delay=60)
    page.wait_for_timeout(300)
