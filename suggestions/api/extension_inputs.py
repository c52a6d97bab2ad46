"""What the API takes for extensions (延期): the unit's wish, and what is decided."""

from rest_framework import serializers

from suggestions.api.inputs import ReasonIn, StepIn
from suggestions.states import ExtensionGround, MatterAction


class AskExtensionIn(ReasonIn):
    """申请延期。"""

    ground = serializers.ChoiceField(choices=ExtensionGround.choices)
    plan = serializers.CharField(max_length=2000)
    wished_on = serializers.DateField()


class GrantExtensionIn(StepIn):
    """批准延期。"""

    granted_on = serializers.DateField()
    reason = serializers.CharField(max_length=2000, allow_blank=True, default="")


EXTENSION_INPUTS: dict[MatterAction, type[StepIn]] = {
    MatterAction.ASK_EXTENSION: AskExtensionIn,
    MatterAction.GRANT_EXTENSION: GrantExtensionIn,
    MatterAction.REFUSE_EXTENSION: ReasonIn,
}
