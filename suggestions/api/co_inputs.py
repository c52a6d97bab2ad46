"""What the API takes on co-opinions: one asked for again, one waived."""

from suggestions.api.inputs import KeyField, ReasonIn, StepIn
from suggestions.selectors import catalogue
from suggestions.states import MatterAction


class CoUnitIn(ReasonIn):
    """请会办单位重提、免交会办意见。"""

    co_unit = KeyField(slug_field="code", queryset=catalogue.units(), source="co_unit_id")


CO_INPUTS: dict[MatterAction, type[StepIn]] = {
    MatterAction.ASK_CO_AGAIN: CoUnitIn,
    MatterAction.WAIVE_CO_OPINION: CoUnitIn,
}
