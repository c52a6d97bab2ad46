"""What the API takes from a specialised group that was asked to study an opinion."""

from rest_framework import serializers

from suggestions.api.inputs import KeyField, ReasonIn, StepIn
from suggestions.selectors import catalogue
from suggestions.states import PROPOSABLE, OpinionAction


class ProposeDispatchIn(StepIn):
    """建议交办。"""

    findings = serializers.CharField(max_length=5000)
    units = serializers.ListField(
        child=KeyField(slug_field="public_id", queryset=catalogue.units()), source="unit_ids", default=list
    )


class FindingsIn(ProposeDispatchIn):
    """提交研判意见。"""

    proposal = serializers.ChoiceField([(one.value, one.label) for one in PROPOSABLE])


class ExplainIn(StepIn):
    """解释说明。"""

    text = serializers.CharField(max_length=5000)
    is_no_promise = serializers.BooleanField()


# What a group does with an offer, under the address of the offer: its members do not see the opinion itself.
GROUP_INPUTS: dict[OpinionAction, type[StepIn]] = {
    OpinionAction.ACCEPT_OFFER: StepIn,
    OpinionAction.DECLINE_OFFER: ReasonIn,
    OpinionAction.SUBMIT_FINDINGS: FindingsIn,
    OpinionAction.EXPLAIN_AS_DEPUTY: ExplainIn,
    OpinionAction.PROPOSE_DISPATCH: ProposeDispatchIn,
}
