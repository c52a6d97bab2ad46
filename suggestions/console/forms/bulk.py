"""The form of handing several matters to one unit."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms

from suggestions import policies
from suggestions.console.forms.base import long_text
from suggestions.console.forms.dispatch import grouped
from suggestions.selectors import candidates

if TYPE_CHECKING:
    from core.actors import Actor
    from suggestions.models import Matter

CHOOSE = "请选择一个单位。"


class BulkDispatchForm(forms.Form):
    """交办给同一个单位：没有会办。"""

    lead_unit = forms.TypedChoiceField(
        label="由哪个单位主办", coerce=int, error_messages={"required": CHOOSE, "invalid_choice": CHOOSE}
    )
    instruction = long_text("交办要求（可不填）", "每一件都写上同样的要求。", rows=2)

    def __init__(self, data: Any = None, *, items: "list[Matter]", actor: "Actor", at: datetime) -> None:
        super().__init__(data)
        self.fields["instruction"].required = False
        first = items[0]
        capacity = policies.dispatcher(first, actor)
        units = candidates.unit_choices(first, capacity, at) if capacity is not None else []
        self.fields["lead_unit"].choices = [("", "请选择"), *grouped(units)]  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """Return what the command takes; the unit travels as its id."""
        return {"lead_unit_id": self.cleaned_data["lead_unit"], "instruction": self.cleaned_data["instruction"]}
