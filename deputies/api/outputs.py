"""What the API shows of duty records and scores, and takes for the steps on them."""

from typing import Any

from rest_framework import serializers

from deputies import lifecycle
from deputies.states import SELF_REPORTED


class RecordOut(serializers.Serializer):  # type: ignore[type-arg]
    """One duty record."""

    id = serializers.UUIDField(source="public_id")
    deputy = serializers.UUIDField(source="deputy.public_id")
    kind = serializers.CharField()
    kind_label = serializers.CharField(source="get_kind_display")
    on = serializers.DateField()
    quantity = serializers.IntegerField()
    state = serializers.CharField()
    state_label = serializers.CharField(source="get_state_display")
    source_kind = serializers.CharField()
    text = serializers.CharField()
    reason = serializers.CharField()
    recorded_at = serializers.DateTimeField()
    version = serializers.IntegerField()


class RecordDetailOut(RecordOut):
    """One duty record with what the caller may do with it now."""

    available_actions = serializers.SerializerMethodField()

    def get_available_actions(self, record: Any) -> list[str]:
        """Return the actions the caller can take."""
        return [str(action) for action in lifecycle.DUTY.available_actions(record, self.context["actor"])]


class ReportIn(serializers.Serializer):  # type: ignore[type-arg]
    """A report of one's own."""

    key = serializers.CharField(max_length=64)
    kind = serializers.ChoiceField(choices=[kind.value for kind in SELF_REPORTED])
    on = serializers.DateField()
    quantity = serializers.IntegerField(default=1)
    text = serializers.CharField(max_length=4000)


class RecordStepIn(serializers.Serializer):  # type: ignore[type-arg]
    """The body of a step; `reason` is for reject_duty."""

    version = serializers.IntegerField()
    reason = serializers.CharField(default="", allow_blank=True, max_length=1000)


class ProofOut(serializers.Serializer):  # type: ignore[type-arg]
    """A record behind points."""

    record = serializers.UUIDField(source="record.public_id")
    points = serializers.DecimalField(max_digits=7, decimal_places=2)
    note = serializers.CharField()


class RowOut(serializers.Serializer):  # type: ignore[type-arg]
    """One rule of the score."""

    code = serializers.CharField()
    item = serializers.CharField()
    cap = serializers.DecimalField(max_digits=7, decimal_places=2, allow_null=True)
    points = serializers.DecimalField(max_digits=7, decimal_places=2)
    note = serializers.CharField()
    records = ProofOut(source="proofs", many=True)


class SheetOut(serializers.Serializer):  # type: ignore[type-arg]
    """A score, reckoned anew at each call."""

    total = serializers.DecimalField(max_digits=7, decimal_places=2)
    base = serializers.DecimalField(max_digits=7, decimal_places=2)
    bonus = serializers.DecimalField(max_digits=7, decimal_places=2)
    deduction = serializers.DecimalField(max_digits=7, decimal_places=2)
    months = serializers.IntegerField()
    rows = RowOut(many=True)
