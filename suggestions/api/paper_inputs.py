"""What the API takes of the papers of units that never sign in."""

from rest_framework import serializers

from suggestions.api.inputs import KeyField, StepIn
from suggestions.selectors import catalogue
from suggestions.states import HandoverWay


class HandOverPaperIn(StepIn):
    """登记送达交办单。"""

    unit = KeyField(slug_field="public_id", queryset=catalogue.units(), source="unit_id")
    way = serializers.ChoiceField(HandoverWay.choices)
    handed_to = serializers.CharField(max_length=30)
    handed_at = serializers.DateTimeField()
