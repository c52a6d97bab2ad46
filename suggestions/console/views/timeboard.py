"""Work by time: what is overdue, ends today, ends soon or stands still; how the units stand."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.console.gate import staff_page
from accounts.middleware import actor_of_request
from core import asked
from core.clock import now
from suggestions.console import rows
from suggestions.console.navigation import capped
from suggestions.policies import UNIT
from suggestions.selectors import supervisions, timeboard
from suggestions.selectors.timeboard import BUCKETS, BY_KEY, Narrowed


@staff_page
@require_GET
def deadlines(request: HttpRequest) -> HttpResponse:
    """Show one list by time, narrowed to a unit or to what I have signed for."""
    actor, at = actor_of_request(request), now()
    if not timeboard.has_page(actor):
        raise Http404
    bucket = BY_KEY.get(request.GET.get("list", ""), BUCKETS[0])
    oversees = timeboard.oversees(actor)
    unit_id = asked.number(request.GET.get("unit", "")) if oversees else None
    handles = bool(actor.acting_as(*UNIT))
    narrowed = Narrowed(unit_id, mine=handles and request.GET.get("mine") == "1")
    page = asked.number(request.GET.get("page", "")) or 1
    found, more = timeboard.page_of(actor, at, bucket, narrowed, page)
    counted = timeboard.counts(actor, at, narrowed)
    kept = {"unit": unit_id} if unit_id is not None else {"mine": 1} if narrowed.mine else {}
    context = {
        "bucket": bucket,
        "tabs": [
            {"bucket": one, "count": capped(counted[one.key]) or "0", "url": "?" + urlencode({"list": one.key, **kept})}
            for one in BUCKETS
        ],
        "rows": [rows.pressing_row(pressing, at, actor) for pressing in found],
        "next_url": "?" + urlencode({"list": bucket.key, **kept, "page": page + 1}) if more else "",
        "first_url": "?" + urlencode({"list": bucket.key, **kept}) if page > 1 else "",
        "oversees": oversees,
        "presses": supervisions.sends(actor) and bucket.key != "paused",
        "unit": timeboard.unit_named(unit_id),
        "handles": handles,
        "mine": narrowed.mine,
    }
    return render(request, "suggestions/console/deadlines.html", context)


@staff_page
@require_GET
def deadlines_by_unit(request: HttpRequest) -> HttpResponse:
    """Show to those who oversee units how each stands, with a way to its lists."""
    actor, at = actor_of_request(request), now()
    if not timeboard.oversees(actor):
        raise Http404
    return render(request, "suggestions/console/deadline_units.html", {"units": timeboard.by_unit(actor, at)})
