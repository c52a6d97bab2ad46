"""The pool's figures: the page, the opinions behind a number, what is overdue, the leaders' overview."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.middleware import actor_of_request
from core.actors import Actor
from core.clock import now
from insights.console import charts
from insights.console.filters import CutForm, behind_url, measure_of, query_of
from insights.console.gate import pool_page
from insights.console.tables import LAYOUTS, changed, narrowed, table
from insights.inputs import YEAR_OF_LINE, Cut, Period, later, this_month
from insights.selectors import overdue, pool, problems, scope
from insights.selectors.pool import Names
from insights.states import Measure, Way
from suggestions.console import rows
from suggestions.selectors.worklists import Cursor
from suggestions.states import Channel

TILES = (Measure.RECEIVED, Measure.ACCEPTED, Measure.ANSWERED, Measure.CLOSED, Measure.DISSATISFIED)
OVERVIEW_TILES = (Measure.RECEIVED, Measure.CLOSED, Measure.DISSATISFIED)
# Hot spots are looked for over three months; fewer than three of a kind are no sign of anything.
HOT_MONTHS, HOT_LEAST, HOT_SHOWN = 3, 3, 8
TONES = {Way.WENT_OUT.label: "out", Way.WAITED.label: "wait", Way.SCANNED.label: "main", Way.OTHER.label: "other"}


def asked(request: HttpRequest, actor: Actor, at: datetime) -> tuple[CutForm, Cut, Names]:
    """Return the form, the cut it says and the names of all codes; three queries."""
    known = pool.names()
    townships = [(region.code, region.name) for region in scope.visible_townships(actor)]
    form = CutForm(request.GET, townships=townships, known=known, at=at)
    return form, form.cut(), known


@pool_page
@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """Show the figures of a cut: tiles against the period before, the table, bars, line, townships, ways."""
    actor, at = actor_of_request(request), now()
    form, cut, known = asked(request, actor, at)
    key = request.GET.get("layout", "")
    measure = measure_of(request.GET)
    shown, before = pool.totals(actor, cut), pool.totals(actor, replace(cut, period=cut.period.previous))
    context = {
        "form": form,
        "cut": cut,
        "tiles": [(m.label, shown[m], changed(shown, before, m), behind_url(cut, m)) for m in TILES],
        "satisfaction": pool.satisfaction(shown),
        "satisfaction_before": pool.satisfaction(before),
        "table": table(actor, cut, key, measure, known),
        "layouts": [(name, label, name == (key or "category")) for name, (label, _, _) in LAYOUTS.items()],
        "measures": [(m.value, m.label, m == measure) for m in Measure],
        "layout": key if key in LAYOUTS else "category",
        "empty": not shown[Measure.RECEIVED] and not shown[Measure.CLOSED],
        "query": query_of(cut),
        **drawn(actor, cut, known),
    }
    return render(request, "insights/console/pool.html", context)


def drawn(actor: Actor, cut: Cut, known: Names) -> dict[str, Any]:
    """Return the charts of a cut: received by category, by month, by township and by way, the last with the past."""
    by_category = {key[0]: counts[Measure.RECEIVED] for key, counts in pool.grouped(actor, cut, "category").items()}
    ranked = sorted(((code, n) for code, n in by_category.items() if n), key=lambda pair: (-pair[1], pair[0]))
    received = pool.by_month_and_township(actor, cut)
    months = [later(cut.period.last, i - YEAR_OF_LINE + 1) for i in range(YEAR_OF_LINE)]
    towns = pool.ordered({town for _, town in received}, known.townships)
    numbers = [(known.township(town), [received.get((month, town), 0) for month in months]) for town in towns]
    ways, ways_before = pool.by_way(actor, cut), pool.by_way(actor, replace(cut, period=cut.period.previous))
    return {
        "category_bars": charts.bars(
            [(known.category(c), n, behind_url(narrowed(cut, "category", c), Measure.RECEIVED)) for c, n in ranked]
        ),
        "line": charts.line({month: sum(received.get((month, town), 0) for town in towns) for month in months}),
        "line_months": months,
        "small_charts": charts.smalls(numbers),
        "way_bars": charts.bars([(way.label, n, "") for way, n in ways.items()], tones=TONES, whole=True),
        "way_bars_before": charts.bars([(way.label, n, "") for way, n in ways_before.items()], whole=True),
    }


@pool_page
@require_GET
def opinions(request: HttpRequest) -> HttpResponse:
    """List exactly the opinions that a figure counts, fifty lines a page."""
    actor, at = actor_of_request(request), now()
    _, cut, known = asked(request, actor, at)
    measure = measure_of(request.GET)
    after = _cursor(request.GET.get("after", ""))
    found, cursor = pool.page_behind(actor, cut, measure, after=after)
    following = query_of(cut, measure=measure.value, after=f"{cursor.at.isoformat()}_{cursor.pk}") if cursor else ""
    context = {
        "cut": cut,
        "measure": measure,
        "total": pool.totals(actor, cut)[measure],
        "conditions": conditions(cut, known),
        "rows": rows.opinion_rows(found, at),
        "next_url": following,
        "first_url": query_of(cut, measure=measure.value) if after else "",
        "pool_url": reverse("insights_console:pool") + query_of(cut),
        "together_url": reverse("insights_console:together") + query_of(cut),
    }
    return render(request, "insights/console/opinions.html", context)


def conditions(cut: Cut, known: Names) -> str:
    """Return what a cut is narrowed to, in words."""
    parts = [cut.period.name]
    if cut.township:
        parts.append(known.township(cut.township))
    if cut.category:
        parts.append(known.category(cut.category))
    if cut.channel:
        parts.append(str(Channel(cut.channel).label))
    return "，".join(parts)


def _cursor(typed: str) -> Cursor | None:
    """Return where the page begins; an address somebody has changed begins at the first page."""
    moment, _, pk = typed.rpartition("_")
    try:
        at = datetime.fromisoformat(moment)
        return Cursor(at, int(pk)) if at.tzinfo is not None else None
    except ValueError:
        return None


@pool_page
@require_GET
def late(request: HttpRequest) -> HttpResponse:
    """List what is overdue now, the longest first."""
    actor, at = actor_of_request(request), now()
    found = overdue.late(actor, at)
    context = {
        "total": found.total,
        "opinion_rows": rows.opinion_rows(found.opinions, at),
        "matter_rows": rows.matter_rows(found.matters, at),
        "shown": overdue.SHOWN,
    }
    return render(request, "insights/console/overdue.html", context)


@pool_page
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Show the leaders' first page: this month against the last, the lights, where most came from, what is pursued."""
    actor, at = actor_of_request(request), now()
    known = pool.names()
    month = this_month(at)
    cut = Cut(Period(month, month))
    shown, before = pool.totals(actor, cut), pool.totals(actor, replace(cut, period=cut.period.previous))
    lately = Cut(Period(later(month, 1 - HOT_MONTHS), month))
    spots = pool.hot_spots(actor, lately, known, least=HOT_LEAST, most=HOT_SHOWN)
    together = reverse("insights_console:together")
    context = {
        "cut": cut,
        "lately": lately,
        "standing": overdue.standing(actor, at),
        "tiles": [(m.label, shown[m], changed(shown, before, m), behind_url(cut, m)) for m in OVERVIEW_TILES],
        "satisfaction": pool.satisfaction(shown),
        "spots": [
            (
                spot,
                together + query_of(narrowed(narrowed(lately, "category", spot.category), "township", spot.township)),
            )
            for spot in spots
        ],
        "problems": list(
            problems.for_list(problems.visible_problems(actor)).filter(state__in=problems.OPEN)[:HOT_SHOWN]
        ),
        "query": query_of(cut),
        "at": at,
    }
    return render(request, "insights/console/overview.html", context)
