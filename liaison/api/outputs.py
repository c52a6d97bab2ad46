"""What the API shows of stations and duty, and what it takes; the rules are in the commands."""

from typing import Any

from rest_framework import serializers

from core.actors import Actor
from liaison import lifecycle


class StationOut(serializers.Serializer):  # type: ignore[type-arg]
    """A station of the network."""

    id = serializers.UUIDField(source="public_id")
    code = serializers.CharField()
    name = serializers.CharField()
    category = serializers.CharField()
    category_label = serializers.CharField(source="get_category_display")
    parent_code = serializers.CharField(source="parent.code", default=None, allow_null=True)
    region = serializers.CharField(source="region.code")
    address = serializers.CharField()
    phone = serializers.CharField()
    opening = serializers.CharField()
    status = serializers.CharField()


class ShiftOut(serializers.Serializer):  # type: ignore[type-arg]
    """A shift, and what the caller can do with it now."""

    id = serializers.UUIDField(source="public_id")
    station = serializers.CharField(source="station.code")
    day = serializers.DateField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    kind = serializers.CharField()
    person = serializers.CharField(source="person_name")
    is_rotating_head = serializers.SerializerMethodField()
    state = serializers.CharField()
    state_label = serializers.CharField(source="get_state_display")
    swapped_from = serializers.CharField(source="swapped_from.name", default=None, allow_null=True)
    version = serializers.IntegerField()
    available_actions = serializers.SerializerMethodField()

    def get_is_rotating_head(self, shift: Any) -> bool:
        """Return whether a rotating head is on duty, and no deputy."""
        return shift.head_id is not None

    def get_available_actions(self, shift: Any) -> list[str]:
        """Return the steps the caller can take."""
        actor: Actor = self.context["actor"]
        return [str(action) for action in lifecycle.SHIFT.available_actions(shift, actor) if action != "publish_shift"]


class GapOut(serializers.Serializer):  # type: ignore[type-arg]
    """Hours nobody covers."""

    day = serializers.DateField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()


class RosterOut(serializers.Serializer):  # type: ignore[type-arg]
    """A station's week."""

    monday = serializers.DateField()
    openings = serializers.IntegerField()
    shifts = ShiftOut(many=True)
    gaps = GapOut(many=True)


class WeekIn(serializers.Serializer):  # type: ignore[type-arg]
    """Which week; any day of it."""

    week = serializers.DateField()


class ShiftStepIn(serializers.Serializer):  # type: ignore[type-arg]
    """The body of a step of a shift; which fields count depends on the action."""

    version = serializers.IntegerField(required=False, allow_null=True, default=None)
    reason = serializers.CharField(required=False, allow_blank=True, default="")
    handover_note = serializers.CharField(required=False, allow_blank=True, default="")
    person = serializers.CharField(required=False, allow_blank=True, default="", help_text="deputy:12 或 head:3")
    with_shift = serializers.UUIDField(required=False, allow_null=True, default=None)
    asked_of = serializers.IntegerField(required=False, allow_null=True, default=None)


class SwapOut(serializers.Serializer):  # type: ignore[type-arg]
    """A proposed swap as it stands."""

    id = serializers.UUIDField(source="public_id")
    shift = serializers.UUIDField(source="shift.public_id")
    with_shift = serializers.UUIDField(source="with_shift.public_id", default=None, allow_null=True)
    asked_by = serializers.CharField(source="asked_by.name")
    asked_of = serializers.CharField(source="asked_of.name")
    state = serializers.CharField()
