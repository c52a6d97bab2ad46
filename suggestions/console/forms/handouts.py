"""The forms of an 交办会: call one, propose units for an item."""

from typing import TYPE_CHECKING, Any

from django import forms

from suggestions.console.forms.base import StepForm, line, long_text

if TYPE_CHECKING:
    from accounts.models import Organisation
    from suggestions.models import HandoutItem, HandoutMeeting


class CallForm(forms.Form):
    """筹备交办会。"""

    title = line("名称", "例如：县十八届人大三次会议代表建议交办会。", 40)
    held_on = forms.DateField(
        label="日期",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请填写日期。", "invalid": "请填写日期，例如2026-12-31。"},
    )
    place = line("地点", "", 60)


class ProposeForm(StepForm):
    """拟定一件的承办单位。"""

    lead_unit = forms.TypedChoiceField(label="主办单位", coerce=int, error_messages={"required": "请选择主办单位。"})
    co_units = forms.TypedMultipleChoiceField(
        label="会办单位（可不选）", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    instruction = long_text("交办要求（可不填）", "单位能看到。", rows=3)

    def __init__(
        self, data: Any = None, *, item: "HandoutItem", meeting: "HandoutMeeting", units: "list[Organisation]"
    ) -> None:
        known = {
            "version": meeting.version,
            "lead_unit": item.lead_unit_id,
            "co_units": [unit.pk for unit in item.co_units.all()],
            "instruction": item.instruction,
        }
        super().__init__(data, initial=known)
        choices = [(unit.pk, unit.name) for unit in units]
        self.offer("lead_unit", [("", "请选择"), *choices])
        self.offer("co_units", choices)

    def arguments(self) -> dict[str, Any]:
        """Return the keyword arguments of the command."""
        said = super().arguments()
        return {
            "version": said["version"],
            "lead_unit_id": said["lead_unit"],
            "co_unit_ids": said["co_units"],
            "instruction": said["instruction"],
        }
