"""Work lists and search."""

from datetime import datetime
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.console.gate import staff_page
from accounts.middleware import actor_of_request
from core.clock import now
from suggestions.console import following, rows
from suggestions.console.filters import FilterForm
from suggestions.console.views import saved_filters, side_by_side
from suggestions.console.views.bulk import BULK
from suggestions.selectors import candidates, search, worklists
from suggestions.selectors.worklists import Cursor

TYPED_MAX = 60


@staff_page
@require_GET
def worklist(request: HttpRequest, key: str) -> HttpResponse:
    """Show one page of one of my lists, fifty lines, narrowed as the address says."""
    actor, at = actor_of_request(request), now()
    work_list = following.list_named(actor, key)
    if work_list is None:
        raise Http404
    options = candidates.filter_options(actor)
    form = FilterForm(request.GET, options=options, key=key)
    after = _cursor(request.GET.get("after", ""))
    items, cursor = worklists.page(actor, work_list, after=after, narrowed=form.condition(work_list.kind))
    what = BULK.get(key)
    shown = rows.rows_of(work_list.kind, items, at, key)
    context = {
        "work_list": work_list,
        "rows": rows.to_pick(shown, work_list.kind) if what is not None else shown,
        "bulk": what,
        "filters": form,
        "chips": form.chips(),
        "mine": saved_filters.links(actor, work_list, options, form.chosen()),
        "save_url": f"{reverse('console:saved-filters', args=[key])}?{urlencode(form.chosen())}",
        "next_url": _next_url(form, cursor),
        "first_url": f"?{urlencode(form.chosen())}" if after is not None else "",
        "others": [w for w in worklists.lists_for(actor) if w.key != key],
    }
    if following.has_sides(work_list):
        context |= side_by_side.context(request, actor, work_list, shown, form.chosen(), at)
    return render(request, "suggestions/console/worklist.html", context)


def _next_url(form: FilterForm, cursor: Cursor | None) -> str:
    if cursor is None:
        return ""
    return "?" + urlencode({**form.chosen(), "after": f"{cursor.at.isoformat()}_{cursor.pk}"})


def _cursor(typed: str) -> Cursor | None:
    """Return where the page begins; an address somebody has changed begins at the first page."""
    moment, _, pk = typed.rpartition("_")
    try:
        at = datetime.fromisoformat(moment)
        return Cursor(at, int(pk)) if at.tzinfo is not None else None
    except ValueError:
        return None


@staff_page
@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """Search by number, words or phone."""
    actor, at = actor_of_request(request), now()
    typed = request.GET.get("q", "").strip()[:TYPED_MAX]
    found = search.find(actor, typed) if typed else None
    context = {
        "typed": typed,
        "found": found,
        "by_phone": search.searches_phones(actor),
        "opinion_rows": rows.opinion_rows(found.opinions, at) if found and found.opinions else [],
        "matter_rows": rows.matter_rows(found.matters, at) if found and found.matters else [],
    }
    return render(request, "suggestions/console/search.html", context)
