"""The only place for how large and how contrasting citizens' pages are shown: asked by address, kept in a cookie."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

SIZES = {"20": "标准", "24": "大字", "30": "特大字"}
STANDARD = "20"
KEPT_FOR = 365 * 24 * 3600


@dataclass(frozen=True)
class DisplayLink:
    """A link to the same page, shown otherwise; `current` when it is shown so now."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class Display:
    """The reader's choice, the classes it puts on html, and the links that change it."""

    size: str
    contrast: bool
    links: tuple[DisplayLink, ...]

    @property
    def html_class(self) -> str:
        """Return the classes of the html element."""
        size = f"fs-{self.size}" if self.size != STANDARD else ""
        return " ".join(part for part in (size, "hc" if self.contrast else "") if part)


def display_of(request: HttpRequest) -> Display:
    """Return how this request's page is to be shown: the address decides, then the cookie, then the standard."""
    size = _chosen(request, "fs", tuple(SIZES), STANDARD)
    contrast = _chosen(request, "hc", ("0", "1"), "0") == "1"
    links = [DisplayLink(label, _address(request, "fs", value), value == size) for value, label in SIZES.items()]
    links.append(DisplayLink("高对比", _address(request, "hc", "0" if contrast else "1"), contrast))
    return Display(size, contrast, tuple(links))


def _chosen(request: HttpRequest, name: str, allowed: tuple[str, ...], standard: str) -> str:
    for value in (request.GET.get(name), request.COOKIES.get(name)):
        if value in allowed:
            return str(value)
    return standard


def _address(request: HttpRequest, name: str, value: str) -> str:
    query = request.GET.copy()
    query[name] = value
    return f"?{query.urlencode()}"


class DisplayMiddleware:
    """Keep a choice made by address, so that the next page is shown the same way without JavaScript."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, allowed in (("fs", tuple(SIZES)), ("hc", ("0", "1"))):
            value = request.GET.get(name)
            if value in allowed:
                response.set_cookie(name, str(value), max_age=KEPT_FOR, samesite="Lax", httponly=True)
        return response
