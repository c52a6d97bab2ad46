"""What the API takes for returns (退办): the unit's wish, and what is decided."""

from rest_framework import serializers

from suggestions.api.inputs import KeyField, ReasonIn, StepIn
from suggestions.selectors import catalogue
from suggestions.states import MatterAction


class AskReturnIn(ReasonIn):
    """申请退办。"""

    proposed_unit = KeyField(slug_field="code", queryset=catalogue.units(), source="proposed_unit_id")


class AgreeReturnIn(StepIn):
    """同意退办，重新交办。"""

    lead_unit = KeyField(slug_field="code", queryset=catalogue.units(), source="lead_unit_id")
    reason = serializers.CharField(max_length=2000, allow_blank=True, default="")


class AgreeCoReturnIn(StepIn):
    """同意会办退办。"""

    reason = serializers.CharField(max_length=2000, allow_blank=True, default="")


class AdjudicateLeadIn(StepIn):
    """裁定主办单位。"""

    lead_unit = KeyField(slug_field="code", queryset=catalogue.units(), source="lead_unit_id")
    basis = serializers.CharField(max_length=2000)
    subject = serializers.CharField(max_length=60, allow_blank=True, default="")


RETURN_INPUTS: dict[MatterAction, type[StepIn]] = {
    MatterAction.ASK_RETURN: AskReturnIn,
    MatterAction.CO_ASK_RETURN: AskReturnIn,
    MatterAction.AGREE_RETURN: AgreeReturnIn,
    MatterAction.REFUSE_RETURN: ReasonIn,
    MatterAction.ADJUDICATE_LEAD: AdjudicateLeadIn,
    MatterAction.AGREE_CO_RETURN: AgreeCoReturnIn,
    MatterAction.REFUSE_CO_RETURN: ReasonIn,
}
