"""Narrowing a list by category, place, grade, state and words, with chips to take each condition off again."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Q

from suggestions.selectors import search
from suggestions.selectors.candidates import FilterOptions
from suggestions.states import Grade, MatterState, OpinionState

ANY = ("", "不限")
# How the many states stand together for whoever looks for something: (word of the address, heading, states).
Groups = tuple[tuple[str, str, tuple[str, ...]], ...]
OPINION_GROUPS: Groups = (
    ("at_station", "站里在办", (
        OpinionState.PENDING, OpinionState.TRIAGING, OpinionState.NEED_INFO, OpinionState.WITH_GROUP,
        OpinionState.REJECT_REVIEW, OpinionState.APPEALED,
    )),
    ("taken_up", "已进入办理", (OpinionState.ACCEPTED, OpinionState.TO_SUGGESTION, OpinionState.MERGED)),
    ("not_taken_up", "没有进入办理", (
        OpinionState.ANSWERED, OpinionState.TRANSFERRED, OpinionState.REJECTED, OpinionState.WITHDRAWN,
        OpinionState.ARCHIVED,
    )),
)  # fmt: skip
MATTER_GROUPS: Groups = (
    ("to_hand_out", "等交办", (MatterState.TO_DISPATCH, MatterState.ESCALATED, MatterState.WITH_GOVERNMENT)),
    ("with_units", "单位在办", (
        MatterState.DISPATCHED, MatterState.RETURN_REVIEW, MatterState.HANDLING, MatterState.EXTENSION_REVIEW,
        MatterState.REPLY_REVIEW,
    )),
    ("after_reply", "答复以后", (
        MatterState.FEEDBACK_DUE, MatterState.TO_EVALUATE, MatterState.REHANDLING, MatterState.ADJUDICATION,
        MatterState.TRACKING,
    )),
    ("ended", "已经了结", (MatterState.CLOSED, MatterState.WITHDRAWN)),
)  # fmt: skip
# Only where items of several states stand together.
GROUPS_OF: dict[str, Groups] = {"opinions": OPINION_GROUPS, "matters": MATTER_GROUPS}
LABELS = {**dict(OpinionState.choices), **dict(MatterState.choices)}


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
    state = forms.ChoiceField(label="状态", required=False)

    def __init__(self, data: Any, *, options: FilterOptions, key: str) -> None:
        super().__init__(data)
        offered = {"category": options.categories, "place": options.places, "grade": list(Grade.choices)}
        for name, choices in offered.items():
            self.fields[name].choices = [ANY, *choices]  # type: ignore[attr-defined]
        self._words = {(name, value): words for name, choices in offered.items() for value, words in choices}
        self._states: dict[str, tuple[str, ...]] = {}
        if key in GROUPS_OF:
            self._offer_states(GROUPS_OF[key])
        else:
            del self.fields["state"]

    def _offer_states(self, groups: Groups) -> None:
        """Offer the states under their headings, and each heading as a whole."""
        offered: list[Any] = [ANY]
        for word, heading, states in groups:
            whole = (word, f"{heading}（全部）")
            choices = [whole, *((str(state), LABELS[state]) for state in states)]
            offered.append((heading, choices))
            self._states |= {word: states, **{str(state): (state,) for state in states}}
            self._words |= {("state", value): words for value, words in choices}
        self.fields["state"].choices = offered  # type: ignore[attr-defined]

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
        if "state" in said:
            narrowed &= Q(state__in=self._states[said["state"]])
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
