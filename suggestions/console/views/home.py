"""The first page of the console and the person's notices."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.console.gate import staff_page
from accounts.console.landing import landing_address
from accounts.console.stand_ins import stand_in_sentences
from accounts.middleware import actor_of_request
from core import asked
from core import notices as core_notices
from core.actors import Actor
from core.clock import now
from suggestions import policies
from suggestions.console import rows
from suggestions.console.navigation import badges, capped, keeps_shift_only
from suggestions.selectors import followups, pages, supervisions, timeboard, urgent, worklists
from suggestions.selectors.followups import FollowUp
from suggestions.selectors.worklists import WAITING_KEYS, WorkList

NOTICES_SHOWN = 100


@staff_page
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show what waits for me: my lists with their counts, the most urgent items, my posts.

    Whoever belongs elsewhere goes on there: a rotating head to the shift.
    """
    actor, at = actor_of_request(request), now()
    if keeps_shift_only(actor):
        return redirect(landing_address(actor))
    counted = badges(request)
    lists = worklists.lists_for(actor)
    waiting = [w for w in lists if w.key in WAITING_KEYS]
    after = followups.follow_ups_for(actor)

    keys = [*(w.key for w in waiting), *(one.key for one in after)]

    def tile(one: WorkList | FollowUp) -> dict[str, str]:
        return {"label": one.label, "url": _address(one), "count": capped(counted.get(one.key, 0)) or "0"}

    review = [_to_review(counted)] if pages.reviews(actor) else []
    tiles = [*review, *map(tile, waiting), *map(tile, after), *_supervised(counted)]
    context = {
        "actor": actor,
        # Somebody with several posts has twenty lists; those with nothing in them take one line.
        "waiting": [one for one in tiles if one["count"] != "0"],
        "nothing": [one for one in tiles if one["count"] == "0"],
        "stand_ins": stand_in_sentences(actor, at),
        "total": capped(sum(counted.get(key, 0) for key in [*keys, pages.SUGGESTIONS, supervisions.LIST])),
        "by_time": _by_time(actor, at),
        "reading": [w for w in lists if w.key not in WAITING_KEYS],
        "pressing": [rows.pressing_row(pressing, at) for pressing in urgent.most_urgent(actor)],
        "may_record": policies.recorder(actor) is not None,
    }
    return render(request, "suggestions/console/home.html", context)


def _to_review(counted: dict[str, int]) -> dict[str, str]:
    waiting = counted.get(pages.SUGGESTIONS, 0)
    return {"label": "建议待审查", "url": reverse(pages.SUGGESTIONS), "count": capped(waiting) or "0"}


def _supervised(counted: dict[str, int]) -> list[dict[str, str]]:
    """Return the tile of supervision, only while something of it waits."""
    waiting = counted.get(supervisions.LIST, 0)
    url = f"{reverse(supervisions.LIST)}?show=mine"
    return [{"label": "督办待办", "url": url, "count": capped(waiting)}] if waiting else []


def _by_time(actor: Actor, at: datetime) -> list[dict[str, str]]:
    """Return for those who oversee others how many deadlines are over or near; only what is not nothing."""
    if not timeboard.oversees(actor):
        return []
    counted = timeboard.counts(actor, at, timeboard.Narrowed())
    return [
        {"label": one.label, "url": f"{reverse('console:deadlines')}?list={one.key}", "count": capped(counted[one.key])}
        for one in timeboard.BUCKETS
        if one.key != "paused" and counted[one.key]
    ]


def _address(one: WorkList | FollowUp) -> str:
    if isinstance(one, FollowUp):
        return reverse(one.url_name) + one.query
    return reverse("console:worklist", args=[one.key])


@staff_page
@require_http_methods(["GET", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """List the unread notices, or mark one or all of them as read."""
    user_id = actor_of_request(request).user_id or 0
    if request.method == "POST":
        chosen = [pk for said in request.POST.getlist("notice") if (pk := asked.number(said)) is not None]
        marked = core_notices.mark_read(user_id=user_id, at=now(), ids=chosen if "notice" in request.POST else None)
        messages.success(request, f"{marked}条消息已标为已读。")
        return redirect("console:notices")
    found = list(core_notices.unread(user_id)[:NOTICES_SHOWN])
    return render(request, "suggestions/console/notices.html", {"notices": found})
