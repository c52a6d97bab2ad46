"""The lists of activities: all of the reader's scope with filters, and one week as it comes."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts import selectors as places
from accounts.console.gate import staff_page
from accounts.middleware import actor_of_request
from accounts.states import RegionLevel
from core.actors import Actor
from core.clock import local_date, today
from liaison.selectors import activities as found
from liaison.selectors.activities import ActivityFilter
from liaison.states.activities import ActivityKind, ActivityState
from liaison.wording import TONES, day_and_hours

PER_PAGE = 30
ALL = ("", "全部")


class FilterForm(forms.Form):
    """What the list is narrowed to."""

    kind = forms.ChoiceField(label="种类", choices=[ALL, *ActivityKind.choices], required=False)
    state = forms.ChoiceField(label="状态", choices=[ALL, *ActivityState.choices], required=False)
    place = forms.ChoiceField(label="地点", required=False)
    theme = forms.CharField(label="主题活动", max_length=60, required=False)
    since = forms.DateField(
        label="从", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label="到", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, data: Any, *, actor: Actor) -> None:
        super().__init__(data)
        offered = places.regions_for(actor).filter(level=RegionLevel.TOWNSHIP).order_by("code")
        self.fields["place"].choices = [ALL, *((p.code, p.name) for p in offered)]  # type: ignore[attr-defined]

    def chosen(self) -> ActivityFilter:
        """Return what was chosen; what cannot be read narrows nothing."""
        self.is_valid()
        said = getattr(self, "cleaned_data", {})
        return ActivityFilter(**{name: value for name, value in said.items() if value})


def row_of(activity: Any) -> dict[str, Any]:
    """Return a line as the table shows it."""
    weekday, hours = day_and_hours(activity)
    return {
        "activity": activity,
        "tone": TONES.get(activity.state, ""),
        "weekday": weekday,
        "hours": hours,
    }


@staff_page
@require_GET
def activities(request: HttpRequest) -> HttpResponse:
    """List the activities of the reader's scope, the latest first."""
    actor = actor_of_request(request)
    form = FilterForm(request.GET, actor=actor)
    rows = found.with_counts(found.narrowed(found.activities_for(actor), form.chosen())).order_by("-starts_at", "-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": form,
        "page": page,
        "rows": [row_of(activity) for activity in page],
        "narrowed": any(request.GET.get(name) for name in form.fields),
        "may_plan": bool(found.organisers_of(actor)),
    }
    return render(request, "liaison/console/activities.html", context)


@staff_page
@require_GET
def week(request: HttpRequest) -> HttpResponse:
    """Show one week day by day, with the weeks before and after a click away."""
    actor, day = actor_of_request(request), _day(request.GET.get("day", ""))
    monday = day - timedelta(days=day.weekday())
    rows = list(found.of_week(actor, monday))
    days = [
        {"day": one, "rows": [row_of(a) for a in rows if local_date(a.starts_at) == one], "today": one == today()}
        for one in (monday + timedelta(days=n) for n in range(7))
    ]
    context = {
        "days": days,
        "before": monday - timedelta(days=7),
        "after": monday + timedelta(days=7),
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "may_plan": bool(found.organisers_of(actor)),
    }
    return render(request, "liaison/console/activity_week.html", context)


def _day(text: str) -> date:
    """Return the day that was asked for, today for what is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return today()
