"""The only place for following every link a person is shown: which pages there are for them, none of them dead."""

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.test import Client
from django.urls import Resolver404, resolve

LINK = re.compile(r'<a\s[^>]*href="([^"#]*)')
# Signing out ends the walk; files, feeds and the admin have no page of ours.
ELSEWHERE = re.compile(r"^/(logout|static|media|api|admin)/|^//")
# A list narrowed in another way is the same page; this many ways of each are enough to find what it leads to.
WAYS = 3


def route_of(address: str) -> str | None:
    """Return the name of the route an address of this site belongs to, None for an address of nothing."""
    try:
        return resolve(address.split("?")[0]).view_name
    except Resolver404:
        return None


def links_of(page: str, address: str) -> Iterator[str]:
    """Yield the addresses of this site a page leads to."""
    for href in LINK.findall(page):
        said = href.replace("&amp;", "&")
        target = address.split("?")[0] + said if said.startswith("?") else said
        if target.startswith("/") and not ELSEWHERE.match(target):
            yield target


def crawl(client: Client, start: str) -> tuple[dict[str, str], list[str]]:
    """Return a page of each route that can be reached by links from here, and the links that led nowhere."""
    waiting, visited = [start], {start}
    ways: dict[str, int] = {}
    pages: dict[str, str] = {}
    dead: list[str] = []
    while waiting:
        address = waiting.pop(0)
        route = route_of(address)
        if route is None:
            dead.append(f"{address} is no address")
            continue
        if ways.get(route, 0) >= WAYS:
            continue
        ways[route] = ways.get(route, 0) + 1
        response: Any = client.get(address, follow=True)
        if response.status_code >= 400:
            dead.append(f"{address} is {response.status_code}")
        if (page := page_of(response)) is None:
            continue
        pages.setdefault(route, address)
        found = [target for target in links_of(page, response.request["PATH_INFO"]) if target not in visited]
        visited.update(found)
        waiting.extend(dict.fromkeys(found))
    return pages, dead


def page_of(response: Any) -> str | None:
    """Return what a page says, None for a file and for what is no page; read to its end, a file is closed."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    is_page = response.status_code == HTTPStatus.OK and "text/html" in response["Content-Type"]
    return content.decode() if is_page else None
