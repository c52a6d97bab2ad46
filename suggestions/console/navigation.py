"""The left side of the console: the lists of one's posts with what waits in them, and what else one may open."""

from typing import Any

from django.db.models import Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from accounts.middleware import actor_of_request
from accounts.policies import works_in_console
from accounts.roles import Role
from core import notices, registries
from core.actors import Actor
from core.clock import now
from suggestions import policies
from suggestions.selectors import followups, pages, supervisions, timeboard, worklists
from suggestions.selectors.worklists import COUNT_CAP, WAITING_KEYS

NOTICES_KEY = "notices"
WAITING, READING, OTHER = "待办", "查看", "其他"
# The base template folds each run of equal groups.
READ_ORDER = ("", WAITING, READING)
GROUPS = ("联络站", "代表", "代表建议", "监督", "数据", OTHER)


def for_console(request: HttpRequest) -> dict[str, Any]:
    """Return what the base template reads on every console page; nothing is asked for before it is read."""
    if not request.path.startswith(reverse("console:home")) or not works_in_console(actor_of_request(request)):
        return {}
    shown = SimpleLazyObject(lambda: _Navigation(request))
    return {
        "nav_items": SimpleLazyObject(lambda: shown.items),
        "unread_count": SimpleLazyObject(lambda: shown.unread),
        "notices_url": reverse("console:notices"),
    }


class _Navigation:
    """Items and unread notices of one page, counted in one query."""

    def __init__(self, request: HttpRequest) -> None:
        actor = actor_of_request(request)
        counted = badges(request)
        self.unread = capped(counted.get(NOTICES_KEY, 0))
        self.items = [_item("首页", reverse("console:home"), "home")]
        for work_list in worklists.lists_for(actor):
            waits = work_list.key in WAITING_KEYS
            url = reverse("console:worklist", args=[work_list.key])
            item = _item(work_list.label, url, "list", group=WAITING if waits else READING)
            self.items.append({**item, "count": capped(counted.get(work_list.key, 0)) if waits else ""})
        for follow_up in followups.follow_ups_for(actor):
            item = _item(follow_up.label, reverse(follow_up.url_name) + follow_up.query, "list", group=WAITING)
            self.items.append({**item, "count": capped(counted.get(follow_up.key, 0))})
        if timeboard.has_page(actor):
            self.items.append(_item("按期限看", reverse("console:deadlines"), "clock", group=READING))
        self.items.sort(key=lambda item: READ_ORDER.index(item["group"]))
        self.items += _others(actor, counted)
        _mark_current(self.items, request)
        _fold(request, self.items)


def keeps_shift_only(actor: Actor) -> bool:
    """Return whether somebody has no other post than that of a shift: such a person opens no opinion."""
    return {capacity.role for capacity in actor.capacities} == {Role.ROTATING_HEAD}


def _fold(request: HttpRequest, items: list[dict[str, Any]]) -> None:
    """Say of each group whether it is open (one's own work, and where this page belongs) and how much waits in it."""
    heads = [item["group"] for item in items if item["group"]]
    under = [item for item in items if item["group"] and request.path.startswith(item["path"])]
    here = next((item for item in items if item["current"]), max(under, key=lambda i: len(i["path"]), default=None))
    open_ones = {*heads[:1], here["group"] if here else ""}
    for item in items:
        item["group_open"] = item["group"] in open_ones
        counts = [other["count"] for other in items if other["group"] == item["group"]]
        full = any(str(count).endswith("+") for count in counts)
        waits = sum(int(count) for count in counts if str(count).isdigit())
        item["group_count"] = capped(COUNT_CAP + 1 if full else waits)


def badges(request: HttpRequest) -> dict[str, int]:
    """Return what waits in each list and how many notices are unread; one query a request."""
    known: dict[str, int] | None = getattr(request, "_known_badges", None)
    if known is None:
        actor = actor_of_request(request)
        unread = notices.unread(actor.user_id or 0).order_by().annotate(list_key=Value(NOTICES_KEY))
        more = [*pages.waiting(actor), *followups.counted(actor, now()), *supervisions.waiting(actor)]
        known = worklists.counts(actor, unread.values_list("list_key", flat=True), *more)
        request._known_badges = known  # type: ignore[attr-defined]
    return known


def capped(count: int) -> str:
    """Return a count as it is shown: numbers up to 99, then 99+; empty for none."""
    return f"{COUNT_CAP}+" if count > COUNT_CAP else str(count or "")


def _others(actor: Actor, counted: dict[str, int]) -> list[dict[str, Any]]:
    others = []
    if policies.recorder(actor) is not None:
        others.append(_item("代为登记", reverse("console:register"), "edit", group=OTHER))
    if keeps_shift_only(actor):
        others.append(_item("查办理情况", reverse("console:entered"), "search", group=OTHER))
    else:
        others.append(_item("查找", reverse("console:search"), "search", group=OTHER))
    if actor.identity("deputy") is not None:
        others.append(_item("代表履职", reverse("portal:home"), "person", group=OTHER))
    links = [link for _, offered in registries.console_links.items() for link in offered(actor)]
    for link in links:
        item = _item(link.label, reverse(link.url_name), link.icon, group=link.group)
        others.append({**item, "count": capped(counted.get(link.url_name, 0))})
    # The base template folds each run of equal groups; sorting keeps the order inside a group.
    return sorted(others, key=lambda item: GROUPS.index(item["group"]))


def _mark_current(items: list[dict[str, Any]], request: HttpRequest) -> None:
    """Mark where one is: the entry of exactly this address, and only without one that of the page."""
    exact = any(item["url"] == request.get_full_path() for item in items)
    here = request.get_full_path() if exact else request.path
    for item in items:
        item["current"] = item["url"] == here


def _item(label: str, url: str, icon: str, group: str = "") -> dict[str, Any]:
    return {
        "label": label,
        "url": url,
        "path": url.partition("?")[0],
        "icon": icon,
        "count": "",
        "group": group,
        "tone": "",
        "current": False,
    }
