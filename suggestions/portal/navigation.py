"""The tabs of the portal with what waits for the deputy, and what the other apps have to offer on the first page."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from accounts.middleware import actor_of_request
from accounts.policies import works_in_console
from core import notices
from deputies.portal.gate import deputy_of
from suggestions.selectors import deputy_work


def for_portal(request: HttpRequest) -> dict[str, Any]:
    """Return what the base template reads on every page of the portal; nothing is asked for before it is read."""
    actor = actor_of_request(request)
    if not request.path.startswith(reverse("portal:home")) or actor.identity("deputy") is None:
        return {}
    return {
        "nav_items": SimpleLazyObject(lambda: _tabs(request)),
        "unread_count": SimpleLazyObject(lambda: notices.unread(actor.user_id or 0).count()),
        "notices_url": reverse("portal:notices"),
    }


def _tabs(request: HttpRequest) -> list[dict[str, Any]]:
    waiting = deputy_work.to_rate(deputy_of(request)).count()
    items = [
        _tab(request, "首页", reverse("portal:home"), "home", waiting),
        _tab(request, "代为登记", reverse("portal:register"), "edit"),
        _tab(request, "我的", reverse("portal:me"), "person"),
    ]
    if works_in_console(actor_of_request(request)):
        items.append(_tab(request, "工作台", reverse("console:home"), "list"))
    return items


def _tab(request: HttpRequest, label: str, url: str, icon: str, count: int = 0) -> dict[str, Any]:
    return {
        "label": label, "url": url, "icon": icon, "count": count or None, "tone": "warn" if count else "",
        "current": request.path == url, "group": "",
    }  # fmt: skip
