"""The page of village coverage: the share with its denominator, each township, what was not visited, who went out."""

from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts import selectors as places
from accounts.console.gate import staff_page
from accounts.middleware import actor_of_request
from accounts.policies import sees_county
from core.actors import Actor
from core.clock import today
from liaison.policies import ORGANISING_ROLES
from liaison.selectors import activities as found
from liaison.selectors import coverage as covered

PER_PAGE = 30
TOWNSHIP_DIGITS = 9


class PeriodForm(forms.Form):
    """The place and the period, this year to date unless chosen."""

    place = forms.ChoiceField(label="乡镇（街道）", required=False)
    since = forms.DateField(
        label="从", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label="到", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, data: Any, *, actor: Actor, day: date) -> None:
        super().__init__(data, initial={"since": day.replace(month=1, day=1), "until": day})
        self.offered = [(p.code, p.name) for p in townships_of(actor)]
        first = [("", "全县")] if sees_county(actor) else []
        self.fields["place"].choices = first + self.offered  # type: ignore[attr-defined]

    def chosen(self, name: str) -> Any:
        """Return what was chosen; what cannot be read counts as not chosen."""
        self.is_valid()
        return getattr(self, "cleaned_data", {}).get(name) or self.initial.get(name)


def townships_of(actor: Actor) -> list[Any]:
    """Return the townships of the actor's posts; a village station's staff see their township."""
    if sees_county(actor):
        return list(places.townships().order_by("code"))
    codes = {capacity.region_code[:TOWNSHIP_DIGITS] for capacity in actor.acting_as(*ORGANISING_ROLES)}
    whole = any(0 < len(code) < TOWNSHIP_DIGITS for code in codes)
    rows = places.townships().order_by("code")
    return list(rows if whole else rows.filter(code__in=codes))


@staff_page
@require_GET
def coverage(request: HttpRequest) -> HttpResponse:
    """Show the coverage of the county or a township by period, and the villages not visited, with a way to plan."""
    actor = actor_of_request(request)
    if not (sees_county(actor) or actor.acting_as(*ORGANISING_ROLES)):
        raise Http404
    form = PeriodForm(request.GET or None, actor=actor, day=today())
    since, until = form.chosen("since"), form.chosen("until")
    place = form.chosen("place") or ("" if sees_county(actor) or not form.offered else form.offered[0][0])
    missing = Paginator(covered.not_visited(place, since, until), PER_PAGE).get_page(request.GET.get("page"))
    shown = places.townships().order_by("code").filter(code__in=[code for code, _ in form.offered])
    context = {
        "filters": form,
        "since": since,
        "until": until,
        "total": covered.coverage(place, since, until),
        "where": dict(form.offered).get(place, "全县"),
        "townships": [] if place else covered.by_township(since, until, shown),
        "page": missing,
        "stations": [s for s in covered.went_out_and_waited(actor, place, since, until) if s.went_out or s.waited],
        "may_plan": bool(found.organisers_of(actor)),
    }
    return render(request, "liaison/console/coverage.html", context)
