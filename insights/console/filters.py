"""What the pool's pages are narrowed to: period, township, category, channel; and the address of every cut."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.urls import reverse

from core.errors import RuleBroken
from insights.inputs import NOT_GIVEN, Cut, Period, clean_measure, clean_period
from insights.selectors.pool import UNSORTED, Names
from insights.states import Measure
from suggestions.states import Channel

ANY = ("", "不限")


def month_of(month: date) -> str:
    """Return a month as the address carries it."""
    return f"{month:%Y-%m}"


class CutForm(forms.Form):
    """The conditions above a page of the pool; what makes no sense is said and then left out."""

    first = forms.CharField(label="从", required=False, max_length=10, widget=forms.TextInput(attrs={"type": "month"}))
    last = forms.CharField(label="到", required=False, max_length=10, widget=forms.TextInput(attrs={"type": "month"}))
    township = forms.ChoiceField(label="乡镇", required=False)
    category = forms.ChoiceField(label="类别", required=False)
    channel = forms.ChoiceField(label="渠道", required=False)

    def __init__(self, data: QueryDict, *, townships: list[tuple[str, str]], known: Names, at: datetime) -> None:
        self.period, self.refused = _period(data, at)
        shown = data.copy()
        shown["first"], shown["last"] = month_of(self.period.first), month_of(self.period.last)
        super().__init__(shown)
        offered = {
            "township": townships,
            "category": [*known.categories.items(), (NOT_GIVEN, UNSORTED)],
            "channel": list(Channel.choices),
        }
        for name, choices in offered.items():
            self.fields[name].choices = [ANY, *choices]  # type: ignore[attr-defined]
        if len(townships) == 1:
            del self.fields["township"]

    def cut(self) -> Cut:
        """Return the cut; a value nobody offers narrows nothing."""
        self.is_valid()
        chosen = {name: self.cleaned_data.get(name, "") for name in ("category", "township", "channel")}
        return Cut(self.period, **chosen)


def _period(data: Any, at: datetime) -> tuple[Period, str]:
    """Return the period and, when what was typed is none, this month and the sentence that says why."""
    try:
        return clean_period(data.get("first", ""), data.get("last", ""), at), ""
    except RuleBroken as refusal:
        return clean_period("", "", at), f"{refusal.message}现在显示的是本月。"


def query_of(cut: Cut, **more: str) -> str:
    """Return the query of an address that shows this cut."""
    said = {
        "first": month_of(cut.period.first),
        "last": month_of(cut.period.last),
        "category": cut.category,
        "township": cut.township,
        "channel": cut.channel,
        **more,
    }
    return "?" + urlencode({name: value for name, value in said.items() if value})


def behind_url(cut: Cut, measure: Measure) -> str:
    """Return the address of the opinions behind a figure."""
    return reverse("insights_console:opinions") + query_of(cut, measure=measure.value)


def measure_of(data: Any) -> Measure:
    """Return what is counted."""
    return clean_measure(data.get("measure", ""))
