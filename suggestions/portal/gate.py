"""The only place for who may open the deputies' pages, and for the frame these pages have in common."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from accounts.middleware import actor_of_request
from accounts.policies import works_in_console
from core import notices
from core.actors import Actor
from suggestions.selectors import deputy_work

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def deputy_page(view: View[P]) -> View[P]:
    """Let deputies through, send strangers to the sign-in page, and answer everybody else as if nothing were there."""

    @wraps(view)
    def gated(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        actor = actor_of_request(request)
        if actor.user_id is None:
            return redirect_to_login(request.get_full_path())
        if actor.identity("deputy") is None:
            raise Http404
        return view(request, *args, **kwargs)

    return gated


def deputy_of(request: HttpRequest) -> Actor:
    """Return who acts on these pages: the deputy alone, whatever posts the person holds besides."""
    return deputy_work.as_deputy(actor_of_request(request))


def page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Return a page of the portal with its tabs; two queries."""
    return render(request, template, {**_frame(request), **context}, status=status)


def _frame(request: HttpRequest) -> dict[str, Any]:
    actor = actor_of_request(request)
    waiting = deputy_work.to_rate(deputy_of(request)).count()
    items = [
        _tab(request, "首页", reverse("portal:home"), "home", waiting),
        _tab(request, "代为登记", reverse("portal:register"), "edit"),
        _tab(request, "我的", reverse("portal:me"), "person"),
    ]
    if works_in_console(actor):
        items.append(_tab(request, "工作台", reverse("console:home"), "list"))
    return {
        "nav_items": items,
        "unread_count": notices.unread(actor.user_id or 0).count(),
        "notices_url": reverse("portal:notices"),
    }


def _tab(request: HttpRequest, label: str, url: str, icon: str, count: int = 0) -> dict[str, Any]:
    return {
        "label": label, "url": url, "icon": icon, "count": count or None, "tone": "warn" if count else "",
        "current": request.path == url, "group": "",
    }  # fmt: skip
