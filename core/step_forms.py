"""What every form of a step has: the version it was decided on, and how a refusal is shown beside a field."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict

from core.clock import SHANGHAI
from core.errors import Refused

LONG = 5000
TIME_FORMAT = "%Y-%m-%dT%H:%M"


class StepForm(forms.Form):
    """A step that needs nothing but the decision; the rules on content are the command's own."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=True)
    # Said above the button, in words a clerk would say; empty where the button says it all.
    lead = ""

    def arguments(self) -> dict[str, Any]:
        """Return the keyword arguments of the command beside item, actor and time."""
        return dict(self.cleaned_data)

    def refuse(self, refusal: Refused) -> None:
        """Show a refusal beside the field it names, otherwise on top."""
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)

    def renew_version(self, version: int) -> None:
        """Let the person decide again on the item as it now stands, with everything typed still there."""
        if isinstance(self.data, QueryDict):
            renewed = self.data.copy()
            renewed["version"] = str(version)
            self.data = renewed

    def offer(self, name: str, choices: list[Any]) -> None:
        """Give a field of choices what may be chosen."""
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    @property
    def asks(self) -> bool:
        """Whether the step needs more than a press of the button."""
        return len(self.fields) > 1


def long_text(label: str, help_text: str = "", rows: int = 4) -> forms.CharField:
    """Return a field for sentences; the command says what is missing."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def line(label: str, help_text: str = "", max_length: int = 100) -> forms.CharField:
    """Return a field for one line."""
    return forms.CharField(label=label, help_text=help_text, required=False, max_length=max_length)


def one_of(label: str, choices: Any, missing: str, help_text: str = "") -> forms.ChoiceField:
    """Return radio buttons; `missing` is what is said when none is chosen."""
    return forms.ChoiceField(
        label=label,
        choices=choices,
        help_text=help_text,
        widget=forms.RadioSelect,
        error_messages={"required": missing, "invalid_choice": missing},
    )


def day_field(label: str, help_text: str = "") -> forms.DateField:
    """Return a field for a day, with the browser's own picker."""
    sentence = "请填写日期，例如2026-12-31。"
    return forms.DateField(
        label=label,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": sentence, "invalid": sentence},
    )


def tick(label: str, help_text: str = "") -> forms.BooleanField:
    """Return a box to tick."""
    return forms.BooleanField(label=label, help_text=help_text, required=False)


class MomentField(forms.DateTimeField):
    """A time of the past, typed with the browser's own picker, in Shanghai's zone."""

    def __init__(self, label: str, help_text: str = "") -> None:
        sentence = "请填写日期和时间，例如2026-11-18 09:30。"
        super().__init__(
            label=label,
            help_text=help_text,
            input_formats=[TIME_FORMAT, "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"],
            widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=TIME_FORMAT),
            error_messages={"required": sentence, "invalid": sentence},
        )


def minute(at: datetime) -> datetime:
    """Return the time as a picker takes it: Shanghai's, to the minute."""
    return at.astimezone(SHANGHAI).replace(second=0, microsecond=0)
