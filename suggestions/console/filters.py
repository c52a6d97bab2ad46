"""Narrowing a list by category, place, grade and words, with chips to take each condition off again."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Q

from suggestions.selectors import search
from suggestions.selectors.candidates import FilterOptions
from suggestions.states import Grade

ANY = ("", "不限")


class FilterForm(forms.Form):
    """What a list is narrowed to; empty fields narrow nothing."""

    q = forms.CharField(
        label="标题或内容",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "search", "data-search": ""}),
    )
    category = forms.ChoiceField(label="类别", required=False)
    place = forms.ChoiceField(label="地点", required=False)
    grade = forms.ChoiceField(label="分级", required=False)

    def __init__(self, data: Any, *, options: FilterOptions) -> None:
        super().__init__(data)
        offered = {"category": options.categories, "place": options.places, "grade": list(Grade.choices)}
        for name, choices in offered.items():
            self.fields[name].choices = [ANY, *choices]  # type: ignore[attr-defined]
        self._words = {(name, value): words for name, choices in offered.items() for value, words in choices}

    def chosen(self) -> dict[str, str]:
        """Return what was chosen and makes sense; a wrong value in the address narrows nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def condition(self, kind: str) -> Q:
        """Return the condition for opinions or matters."""
        said = self.chosen()
        place = "place_region" if kind == "opinion" else "region"
        narrowed = Q()
        if words := said.get("q"):
            narrowed &= search.words_in_opinion(words) if kind == "opinion" else search.words_in_matter(words)
        if "category" in said:
            narrowed &= Q(category__code=said["category"])
        if "place" in said:
            narrowed &= Q(**{f"{place}__code__startswith": said["place"]})
        if "grade" in said:
            narrowed &= Q(grade=said["grade"])
        return narrowed

    def chips(self) -> list[dict[str, str]]:
        """Return each condition with the address that takes it off."""
        said = self.chosen()
        found = []
        for name, value in said.items():
            rest = urlencode({other: kept for other, kept in said.items() if other != name})
            found.append(
                {"label": f"{self.fields[name].label}：{self._words.get((name, value), value)}", "url": f"?{rest}"}
            )
        return found
