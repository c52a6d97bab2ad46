"""The forms of dispatch: which units, passed up, passed down, handed to the government office."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms

from suggestions.console.forms.base import StepForm, long_text
from suggestions.selectors import candidates
from suggestions.selectors.candidates import UnitChoice

if TYPE_CHECKING:
    from core.actors import Capacity
    from suggestions.models import Matter


# Up to so many units are all shown; more are a list box.
MANY = 8


class DispatchForm(StepForm):
    """交办：一个主办单位，会办单位可有可无。"""

    lead_unit = forms.TypedChoiceField(
        label="主办单位",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择一个主办单位。", "invalid_choice": "请选择一个主办单位。"},
    )
    co_units = forms.TypedMultipleChoiceField(
        label="会办单位（可不选）", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    instruction = long_text("交办要求（可不填）", "例如：先设警示，再安排修复。单位能看到。", rows=3)

    def __init__(self, data: Any = None, *, matter: "Matter", capacity: "Capacity", at: datetime) -> None:
        super().__init__(data, initial={"version": matter.version})
        self.units = candidates.unit_choices(matter, capacity, at)
        if len(self.units) > MANY:
            self.fields["lead_unit"].widget = forms.Select()
        self.offer("lead_unit", grouped(self.units) if len(self.units) > MANY else _options(self.units))
        self.offer("co_units", [(c.unit.pk, c.unit.name) for c in self.units])
        named = [c.unit.pk for c in self.units if c.duties and not c.employs_deputy]
        if len(named) == 1:
            self.initial["lead_unit"] = named[0]

    def arguments(self) -> dict[str, Any]:
        """Return what the command takes."""
        said = super().arguments()
        return {
            "version": said["version"],
            "lead_unit_id": said["lead_unit"],
            "co_unit_ids": said["co_units"],
            "instruction": said["instruction"],
        }


def _options(units: list[UnitChoice]) -> list[tuple[Any, str]]:
    return [(choice.unit.pk, _described(choice)) for choice in units]


def grouped(units: list[UnitChoice]) -> list[Any]:
    """Return a whole county's units for a list box, those the duty catalogue names apart."""
    named = _options([choice for choice in units if choice.duties])
    others = _options([choice for choice in units if not choice.duties])
    return [("", "请选择"), *([("职责目录里的单位", named)] if named else []), ("其他单位", others)]


def _described(choice: UnitChoice) -> str:
    """Return the unit with why it is offered and how much it has in hand."""
    parts = [*choice.duties[:2], f"在办{choice.open_matters}件"]
    if choice.unit.vertical:
        parts.append("垂直管理，商请办理")
    if choice.unit.on_paper:
        parts.append("凭纸质交办单办理")
    if choice.employs_deputy:
        parts.append(f"跟进代表{choice.employs_deputy}在这里工作，不能选")
    return f"{choice.unit.name}（{'；'.join(parts)}）"


class EscalateForm(StepForm):
    """报送县级交办。"""

    reason = long_text("为什么要报县级", "写明超出乡镇职权的地方。报送后乡镇仍可查看进展。", rows=3)


class SendDownForm(StepForm):
    """退回乡镇。"""

    reason = long_text("退回乡镇的理由", "写明为什么乡镇有权办理。", rows=3)


class HandToGovernmentForm(StepForm):
    """转县政府办。"""

    note = long_text("转办意见（可不填）", rows=3)
