"""What the API takes on what units hand in: a co-opinion asked for again or waived, a reply sent back."""

from rest_framework import serializers

from suggestions.api.inputs import KeyField, ReasonIn, StepIn
from suggestions.selectors import catalogue
from suggestions.states import MatterAction, ReplyFault


class CoUnitIn(ReasonIn):
    """请会办单位重提、免交会办意见。"""

    co_unit = KeyField(slug_field="code", queryset=catalogue.units(), source="co_unit_id")


class SendBackReplyIn(ReasonIn):
    """退回修改。"""

    fault = serializers.ChoiceField(choices=ReplyFault.choices, default=ReplyFault.OTHER)


UNIT_INPUTS: dict[MatterAction, type[StepIn]] = {
    MatterAction.ASK_CO_AGAIN: CoUnitIn,
    MatterAction.WAIVE_CO_OPINION: CoUnitIn,
    MatterAction.SEND_BACK_REPLY: SendBackReplyIn,
}
