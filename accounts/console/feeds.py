"""A person's calendar feed: the page that makes its address, and the file a phone reads every few hours."""

import hashlib

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from icalendar import Calendar, Event

from accounts import feed_selectors as reads
from accounts.console.landing import landing_address
from accounts.middleware import actor_of_request
from accounts.services import feeds as commands
from core import ratelimit
from core.clock import SHANGHAI, now
from core.registries import FeedEntry

# A phone asks every quarter of an hour at most; more is somebody who tries.
READS_AN_HOUR = 60


@login_required
@require_http_methods(["GET", "POST"])
def calendar_feed(request: HttpRequest) -> HttpResponse:
    """Show whether there is an address, make a new one and show it once, or revoke it."""
    actor, at = actor_of_request(request), now()
    address = ""
    if request.method == "POST":
        if "revoke" in request.POST:
            commands.revoke_feed(actor=actor, at=at)
            messages.success(request, "订阅地址已停用。")
            return redirect(request.path)
        secret = commands.make_feed(actor=actor, at=at)
        address = f"{settings.SITE_URL}{reverse('accounts:feed', args=[secret])}"
    context = {"address": address, "made_at": reads.made_at(actor), "home": landing_address(actor)}
    response = render(request, "accounts/console/calendar_feed.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Return a person's deadlines and shifts as an iCalendar file; nothing is there under a wrong address."""
    at = now()
    if not ratelimit.hit(scope="calendar-feed", key=secret, limit=READS_AN_HOUR, seconds=3600):
        return HttpResponse(status=429, headers={"Retry-After": "3600"})
    actor = reads.owner_of(secret, at)
    if actor is None:
        raise Http404
    content = _file(reads.entries_of(actor, at))
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified()
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Referrer-Policy": "no-referrer"}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)


def _file(entries: list[FeedEntry]) -> bytes:
    found = Calendar()
    found.add("prodid", "-//renda//liaison//ZH")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", "人大联络：我的期限和值班")
    found.add("x-wr-timezone", "Asia/Shanghai")
    for entry in entries:
        found.add_component(_event(entry))
    return bytes(found.to_ical())


def _event(entry: FeedEntry) -> Event:
    link = f"{settings.SITE_URL}{entry.path}" if entry.path else settings.SITE_URL
    event = Event()
    event.add("uid", f"{entry.uid}@renda")
    event.add("summary", entry.title)
    event.add("dtstamp", entry.changed_at.astimezone(SHANGHAI))
    event.add("last-modified", entry.changed_at)
    event.add("dtstart", entry.starts.astimezone(SHANGHAI))
    event.add("dtend", entry.ends.astimezone(SHANGHAI))
    event.add("description", f"{entry.text}\n{link}" if entry.text else link)
    event.add("url", link)
    event.add("transp", "TRANSPARENT")
    return event
