"""The fields of the steps of duty, for console, portal and the rotating heads' page; the rules are in the commands."""

from collections.abc import Sequence
from typing import Any

from django import forms

from core.errors import Refused
from liaison.models import WEEKDAYS
from liaison.states import PostingMode, ShiftAction, ShiftKind

BAD_TIME = "请填写时间，例如08:30。"
BAD_DAY = "请填写日期，例如2026-11-23。"


def _time_input() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class DutyForm(forms.Form):
    """A form that can show a refusal beside the field it names."""

    def refuse(self, refusal: Refused) -> None:
        """Show a refusal beside its field, otherwise on top."""
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)


class ShiftForm(DutyForm):
    """A step of a shift that needs nothing but the decision."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def arguments(self) -> dict[str, Any]:
        """Return the keyword arguments of the command."""
        return dict(self.cleaned_data)

    @property
    def asks(self) -> bool:
        """Whether the step needs more than a press of the button."""
        return len(self.fields) > 1


class ReasonForm(ShiftForm):
    """A step that says why."""

    reason = forms.CharField(label="原因", required=False, max_length=120, help_text="一两句话，不写群众的姓名和电话。")


class NoteForm(ShiftForm):
    """The record of a served shift."""

    handover_note = forms.CharField(
        label="交接记录（可不填）",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="写给下一位值班的人：钥匙、设备、约好再来的群众几点来。不写群众的姓名和电话。",
    )


class PersonForm(ShiftForm):
    """Who is to be on duty instead."""

    person = forms.ChoiceField(label="改由谁值班", error_messages={"required": "请选一个人。"})

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", "请选择"), *people]  # type: ignore[attr-defined]


FORMS: dict[str, type[ShiftForm]] = {
    ShiftAction.CONFIRM: ShiftForm,
    ShiftAction.COMPLETE: NoteForm,
    ShiftAction.REASSIGN: PersonForm,
    ShiftAction.ASK_LEAVE: ReasonForm,
    ShiftAction.REPORT_ABSENCE: ReasonForm,
    ShiftAction.CANCEL: ReasonForm,
}


class AddShiftForm(DutyForm):
    """One person, one day, some hours."""

    day = forms.DateField(
        label="日期",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": BAD_DAY, "invalid": BAD_DAY},
    )
    starts = forms.TimeField(
        label="开始", widget=_time_input(), error_messages={"required": BAD_TIME, "invalid": BAD_TIME}
    )
    ends = forms.TimeField(
        label="结束", widget=_time_input(), error_messages={"required": BAD_TIME, "invalid": BAD_TIME}
    )
    kind = forms.ChoiceField(label="值班方式", choices=ShiftKind.choices)
    person = forms.ChoiceField(label="谁值班", error_messages={"required": "请选一个人。"})

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", "请选择"), *people]  # type: ignore[attr-defined]


class HoursForm(DutyForm):
    """Hours at which somebody has to be at the station."""

    weekday = forms.TypedChoiceField(
        label="星期",
        coerce=int,
        required=False,
        empty_value=None,
        choices=[("", "每个工作日"), *((str(number), f"每{name}") for number, name in enumerate(WEEKDAYS))],
    )
    starts = forms.TimeField(
        label="开始", widget=_time_input(), error_messages={"required": BAD_TIME, "invalid": BAD_TIME}
    )
    ends = forms.TimeField(
        label="结束", widget=_time_input(), error_messages={"required": BAD_TIME, "invalid": BAD_TIME}
    )
    kind = forms.ChoiceField(label="值班方式", choices=ShiftKind.choices)


class ModeForm(DutyForm):
    """Which deputies go round from a day on, or come back."""

    mode = forms.ChoiceField(label="改为", choices=PostingMode.choices, initial=PostingMode.MOBILE)
    deputies = forms.TypedMultipleChoiceField(
        label="代表", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    from_day = forms.DateField(
        label="开始日期",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": BAD_DAY, "invalid": BAD_DAY},
    )
    mobile_station = forms.TypedChoiceField(
        label="同时编入流动站（可不选）", coerce=int, required=False, empty_value=None
    )

    def __init__(
        self,
        *args: Any,
        people: Sequence[tuple[int, str]],
        mobile_stations: Sequence[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputies"].choices = people  # type: ignore[attr-defined]
        self.fields["mobile_station"].choices = [("", "不编入"), *mobile_stations]  # type: ignore[attr-defined]


class SwapForm(DutyForm):
    """With whom to exchange: a colleague's shift, or a colleague who takes this one over."""

    partner = forms.ChoiceField(label="和谁换", error_messages={"required": "请选一个班次或者一位代表。"})
    reason = forms.CharField(label="原因（可不填）", required=False, max_length=120)

    def __init__(self, *args: Any, shifts: Sequence[Any] = (), people: Sequence[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: list[Any] = [("", "请选择")]
        if shifts:
            choices.append(("和对方换班", list(shifts)))
        if people:
            choices.append(("请对方代班", list(people)))
        self.fields["partner"].choices = choices  # type: ignore[attr-defined]
