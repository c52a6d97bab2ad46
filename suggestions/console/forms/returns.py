"""The forms of returns (退办): the unit asks, the dispatching side decides."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms

from suggestions import return_deadlines, return_policies
from suggestions.console.forms.base import StepForm, line, long_text
from suggestions.console.forms.dispatch import grouped
from suggestions.policies import current, standing_return
from suggestions.selectors import candidates, returns
from suggestions.states import MatterAction, Part

if TYPE_CHECKING:
    from core.actors import Capacity
    from suggestions.models import AssignmentReturn, Matter

CLOCK_RUNS = "审核期间这件事的办理期限继续算，请先做好能做的。单位自己不要转给别的单位。"


def unit_field(label: str, help_text: str = "") -> forms.TypedChoiceField:
    """Return a list of units to choose one from."""
    sentence = "请选择一个单位。"
    return forms.TypedChoiceField(
        label=label, help_text=help_text, coerce=int, error_messages={"required": sentence, "invalid_choice": sentence}
    )


class AskReturnForm(StepForm):
    """申请退办。"""

    reason = long_text("退办理由和依据", "写明为什么不归本单位：看“三定”规定、权责清单的哪一条。")
    proposed_unit = unit_field("应当由哪个单位办理")

    def __init__(self, data: Any = None, *, matter: "Matter", part: Part, at: datetime) -> None:
        super().__init__(data, initial={"version": matter.version})
        mine = next((a for a in return_policies.returnable(matter, part)), None)
        if mine is None:
            return
        window = return_deadlines.window_of(matter, mine.assigned_at)
        last = f"最后一日{window.last_day.month}月{window.last_day.day}日。" if window is not None else ""
        self.lead = f"{last}{CLOCK_RUNS}本轮只能申请一次。"
        units = returns.proposable(matter, mine, at).order_by("region__code", "pk")
        self.offer("proposed_unit", [("", "请选择"), *((unit.pk, unit.name) for unit in units)])

    def arguments(self) -> dict[str, Any]:
        """Return what the command takes; the unit travels as its id."""
        said = super().arguments()
        said["proposed_unit_id"] = said.pop("proposed_unit")
        return said


class NewLeadForm(StepForm):
    """What both ways to name another lead have: the units in reach, the proposed one chosen."""

    lead_unit = unit_field("由哪个单位主办")

    def __init__(self, data: Any = None, *, matter: "Matter", capacity: "Capacity", at: datetime) -> None:
        super().__init__(data, initial={"version": matter.version})
        asked = asked_by_lead(matter)
        left_out = self.left_out(matter)
        units = [c for c in candidates.unit_choices(matter, capacity, at) if c.unit.pk not in left_out]
        self.offer("lead_unit", grouped(units))
        if asked is not None and any(c.unit.pk == asked.proposed_unit_id for c in units):
            self.initial["lead_unit"] = asked.proposed_unit_id

    def left_out(self, matter: "Matter") -> set[int]:
        """Return the units that cannot be named."""
        return set()

    def arguments(self) -> dict[str, Any]:
        """Return what the command takes; the unit travels as its id."""
        said = super().arguments()
        said["lead_unit_id"] = said.pop("lead_unit")
        return said


class AgreeReturnForm(NewLeadForm):
    """同意退办，重新交办。"""

    lead = "原单位的交办单记为已退办，新单位从现在起签收；群众意见的办理期限不重新算。"
    reason = long_text("审核意见（可不填）", rows=2)

    def left_out(self, matter: "Matter") -> set[int]:
        """Return the units that have returned it themselves."""
        return return_policies.refusing_units(matter)


class AdjudicateLeadForm(NewLeadForm):
    """裁定主办单位。"""

    lead = "裁定以后不能再退办，并记入职责目录，以后同类事项先推荐这个单位。"
    basis = long_text("裁定的依据", "例如：协调会纪要、“三定”规定、权责清单的哪一条。", rows=3)
    subject = line("哪一类事（可不填）", "记入职责目录的事项名称，不填就用这件事的标题。", 60)


class ReturnReasonForm(StepForm):
    """不同意退办。"""

    reason = long_text("为什么应当由这个单位办", "写明依据，单位能看到。不同意以后这个单位本轮不能再申请。", rows=3)


class AgreeCoReturnForm(StepForm):
    """同意会办退办。"""

    reason = long_text("审核意见（可不填）", rows=2)


def asked_by_lead(matter: "Matter") -> "AssignmentReturn | None":
    """Return the lead unit's wish that waits for a decision."""
    lead = next((part for part in current(matter) if part.part == Part.LEAD), None)
    return standing_return(lead) if lead is not None else None


FORMS: dict[MatterAction, type[StepForm]] = {
    MatterAction.ADJUDICATE_LEAD: AdjudicateLeadForm,
    MatterAction.AGREE_RETURN: AgreeReturnForm,
    MatterAction.REFUSE_RETURN: ReturnReasonForm,
    MatterAction.AGREE_CO_RETURN: AgreeCoReturnForm,
    MatterAction.REFUSE_CO_RETURN: ReturnReasonForm,
    MatterAction.ASK_RETURN: AskReturnForm,
    MatterAction.CO_ASK_RETURN: AskReturnForm,
}
ASKING = {MatterAction.ASK_RETURN: Part.LEAD, MatterAction.CO_ASK_RETURN: Part.CO}
