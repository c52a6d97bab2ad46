"""The forms of entering several at once: what the rows have in common, and one row; rules are the command's own."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS

from core import asked
from core.clock import local_date
from core.errors import Refused, RuleBroken
from suggestions import inputs
from suggestions.forms import dated
from suggestions.states import AnswerWay, Channel

if TYPE_CHECKING:
    from deputies.models import Deputy
    from liaison.models import Activity, Station
    from suggestions.models import Category

DAY = "请填写日期，例如2026-11-18。"


@dataclass(frozen=True)
class Offered:
    """What may be chosen on the page: the station it is for, who receives there, what was on, places and categories."""

    station: "Station"
    deputies: "list[Deputy]" = field(default_factory=list)
    activities: "list[Activity]" = field(default_factory=list)
    categories: "list[Category]" = field(default_factory=list)
    places: list[str] = field(default_factory=list)


class RefusableForm(forms.Form):
    """A form whose command may refuse it."""

    def refuse(self, refusal: Refused, field_name: str | None) -> None:
        """Show a refusal beside the field it names, otherwise on top; the same sentence once."""
        name = field_name if field_name in self.fields else None
        if refusal.message not in self.errors.get(name or NON_FIELD_ERRORS, []):
            self.add_error(name, refusal.message)


class OccasionForm(RefusableForm):
    """Where, how, by whom and on which day; the time for rows that name none; why it comes late."""

    batch = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)
    station = forms.IntegerField(widget=forms.HiddenInput)
    day = forms.DateField(
        label="收到的日期",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": DAY, "invalid": DAY},
    )
    clock = forms.CharField(
        label="大约几点",
        help_text="没写时间的行按这个算。",
        required=False,
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "9:30"}),
    )
    channel = forms.ChoiceField(
        label="怎样收到的",
        choices=[(c, Channel(c).label) for c in inputs.RECORD_CHANNELS],
        error_messages={"required": "请选择是怎样收到的。", "invalid_choice": "请选择是怎样收到的。"},
    )
    activity = forms.TypedChoiceField(label="在哪个活动上", coerce=int, required=False, empty_value=None)
    deputy = forms.TypedChoiceField(label="接待的代表", coerce=int, required=False, empty_value=None)
    late_reason = forms.CharField(
        label="补录原因",
        help_text="收到超过7天才登记的要写，站长会收到消息。",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, offered: Offered, at: datetime, typed: Any = None) -> None:
        first = {"batch": uuid4().hex, "day": local_date(at), "station": offered.station.pk}
        super().__init__(data, initial={**first, **(typed or {})})
        self.at, self.station_id = at, offered.station.pk
        running = [("", "不是在活动上"), *((one.pk, dated(one)) for one in offered.activities)]
        self.fields["activity"].choices = running  # type: ignore[attr-defined]
        posted = [("", "站里工作人员"), *((one.pk, one.name) for one in offered.deputies)]
        self.fields["deputy"].choices = posted  # type: ignore[attr-defined]
        if not offered.activities:
            self.fields["activity"].widget = forms.HiddenInput()
        if not offered.deputies:
            del self.fields["deputy"]

    def choose_activity(self, chosen: str) -> None:
        """Begin with the activity a link names, where it is among those offered."""
        if (activity_id := asked.number(chosen)) is not None:
            self.initial["activity"] = activity_id

    def clean_day(self) -> Any:
        """Return the day; one to come is no day something was received on."""
        day = self.cleaned_data["day"]
        if day > local_date(self.at):
            raise forms.ValidationError("收到的日期不能晚于今天。")
        return day

    def clean_station(self) -> int:
        """Return the station the page was made for; another is not entered under the wrong name."""
        if self.cleaned_data["station"] != self.station_id:
            raise forms.ValidationError("这一页是另一个联络站的，请重新打开再登记。")
        return int(self.station_id)

    def clean_clock(self) -> Any:
        """Return the time of day, None for none."""
        return _clock(self.cleaned_data["clock"], "clock")


class EntryForm(RefusableForm):
    """One row: when, who, where, what, and how this person wants to hear."""

    time = forms.CharField(label="时间", required=False, max_length=12)
    name = forms.CharField(label="怎么称呼", required=False, max_length=60)
    phone = forms.CharField(
        label="电话", required=False, max_length=30, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    place = forms.CharField(
        label="在哪里",
        required=False,
        max_length=inputs.PLACE_MAX,
        widget=forms.TextInput(attrs={"list": "places"}),
    )
    text = forms.CharField(
        label="反映的事情（照原话）",
        required=False,
        max_length=inputs.TEXT_MAX * 2,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    category = forms.TypedChoiceField(label="类别", coerce=int, required=False, empty_value=None)
    answer_way = forms.ChoiceField(label="希望怎样答复", choices=[("", "没有说"), *AnswerWay.choices], required=False)
    unit_may_see = forms.BooleanField(label="姓名电话可给单位看", required=False)
    read_back = forms.BooleanField(label="已念给本人听并确认", required=False)

    def __init__(self, data: Any = None, *, row: int, offered: Offered, typed: Any = None) -> None:
        super().__init__(data, prefix=f"r{row}", initial=typed)
        self.row = row
        kinds = [("", "不选"), *((one.pk, one.name) for one in offered.categories)]
        self.fields["category"].choices = kinds  # type: ignore[attr-defined]
        if not offered.categories:
            del self.fields["category"]
        # A row is short: no counter below each; the command says when it is too long.
        del self.fields["text"].widget.attrs["maxlength"]
        for control in self.fields.values():
            control.widget.attrs.setdefault("autocomplete", "off")

    def clean_time(self) -> Any:
        """Return the time of day, None for none."""
        return _clock(self.cleaned_data["time"], "time")


def _clock(said: str, field_name: str) -> Any:
    try:
        return inputs.clean_clock(said, field_name)
    except RuleBroken as refusal:
        raise forms.ValidationError(refusal.message) from refusal
