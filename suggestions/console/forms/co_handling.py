"""The forms of what co-handling units owe: asked for once more, waived."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from suggestions import co_policies
from suggestions.console.forms.base import StepForm, long_text
from suggestions.console.forms.returns import unit_field
from suggestions.states import MatterAction

if TYPE_CHECKING:
    from suggestions.models import Assignment, Matter


class CoUnitForm(StepForm):
    """What both have: one of the co-handling units."""

    co_unit = unit_field("会办单位")

    def __init__(self, data: Any = None, *, matter: "Matter", at: datetime) -> None:
        super().__init__(data, initial={"version": matter.version})
        parts = self.parts(matter)
        self.offer("co_unit", [*([("", "请选择")] * (len(parts) > 1)), *((p.unit_id, p.unit.name) for p in parts)])

    def parts(self, matter: "Matter") -> "list[Assignment]":
        """Return the parts to choose from."""
        raise NotImplementedError

    def arguments(self) -> dict[str, Any]:
        """Return what the command takes; the unit travels as its id."""
        said = super().arguments()
        said["co_unit_id"] = said.pop("co_unit")
        return said


class AskCoAgainForm(CoUnitForm):
    """请会办单位重提。"""

    lead = "每个会办单位每轮只能请重提一次，原来的意见保留。等重提的意见到了才能提交答复。"
    reason = long_text("哪里没有说清、还要什么意见", rows=3)

    def parts(self, matter: "Matter") -> "list[Assignment]":
        """Return the parts whose opinion can be asked for again."""
        return co_policies.askable_again(matter)


class WaiveCoOpinionForm(CoUnitForm):
    """免交会办意见。"""

    lead = "免交以后，主办单位不用再等这个单位；会办单位和理由都留在案卷里。"
    reason = long_text("为什么不用这个单位的会办意见", rows=3)

    def parts(self, matter: "Matter") -> "list[Assignment]":
        """Return the parts that still owe an opinion."""
        return co_policies.waivable(matter)


FORMS: dict[MatterAction, type[StepForm]] = {
    MatterAction.ASK_CO_AGAIN: AskCoAgainForm,
    MatterAction.WAIVE_CO_OPINION: WaiveCoOpinionForm,
}
