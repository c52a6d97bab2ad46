"""What the API takes for merging, splitting and what each merged citizen is told: field types only."""

from rest_framework import serializers

from suggestions.api.inputs import FeedbackIn, StepIn
from suggestions.states import FeedbackWay


class MergeIn(StepIn):
    """合并到另一件。"""

    into = serializers.CharField(max_length=30, help_text="主件的登记编号；主件自己已合并的，就并入它的主件。")


class OtherWayIn(serializers.Serializer):  # type: ignore[type-arg]
    """怎样告诉一位合并的群众。"""

    number = serializers.CharField(max_length=30)
    way = serializers.ChoiceField(FeedbackWay.choices)


class FeedbackEachIn(FeedbackIn):
    """登记反馈；合并的群众告知方式不同的，逐人写明。"""

    others = OtherWayIn(many=True, default=list, help_text="没有写到的合并群众，按同一方式告知。")


class TellMergedIn(OtherWayIn, StepIn):
    """告知合并的群众：其他人反馈以后才合并进来的。"""

    told_at = serializers.DateTimeField()
    note = serializers.CharField(max_length=2000, allow_blank=True, default="")


class ExplainToMinorityIn(StepIn):
    """向不满意的群众说明。"""

    number = serializers.CharField(max_length=30)
    text = serializers.CharField(max_length=5000)
