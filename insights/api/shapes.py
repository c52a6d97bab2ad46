"""What the API of the pool takes and shows: figures by cell, common problems, what each step needs."""

from typing import Any

from rest_framework import serializers

from insights import lifecycle
from insights.states import FollowUpKind, Measure, ProblemAction, ProblemOutcome


class CellOut(serializers.Serializer):  # type: ignore[type-arg]
    """What was counted of one month, category, township and channel; codes are empty where nothing was written."""

    month = serializers.CharField(help_text="如 2026-10。")
    category = serializers.CharField()
    township = serializers.CharField()
    channel = serializers.CharField()
    counts = serializers.DictField(child=serializers.IntegerField(), help_text="、".join(m.label for m in Measure))


class PoolOut(serializers.Serializer):  # type: ignore[type-arg]
    """The cells of a period in the caller's scope and what they add up to."""

    first = serializers.CharField()
    last = serializers.CharField()
    totals = serializers.DictField(child=serializers.IntegerField())
    cells = CellOut(many=True)


class ProblemFollowUpOut(serializers.Serializer):  # type: ignore[type-arg]
    """What was started from a problem."""

    kind = serializers.CharField()
    kind_label = serializers.CharField(source="get_kind_display")
    note = serializers.CharField()
    planned_on = serializers.DateField(allow_null=True)
    started_at = serializers.DateTimeField()


class ProblemRow(serializers.Serializer):  # type: ignore[type-arg]
    """One line of the list of common problems."""

    id = serializers.UUIDField(source="public_id")
    title = serializers.CharField()
    state = serializers.CharField()
    state_label = serializers.CharField(source="get_state_display")
    category = serializers.CharField(source="category.code", default=None, allow_null=True)
    place = serializers.CharField(source="region.name")
    owner = serializers.CharField(source="owner.name")
    opinions = serializers.IntegerField()
    proposed_at = serializers.DateTimeField()
    version = serializers.IntegerField()


class ProblemOut(ProblemRow):
    """A common problem as its page shows it: the numbers of the opinions the caller sees, what was started, the end."""

    statement = serializers.CharField()
    outcome = serializers.CharField()
    conclusion = serializers.CharField()
    follow_ups = ProblemFollowUpOut(many=True)
    numbers = serializers.SerializerMethodField()
    available_actions = serializers.SerializerMethodField()

    def get_numbers(self, problem: Any) -> list[str]:
        """Return the numbers of the opinions in it that the caller sees."""
        return [opinion.number for opinion in self.context["members"]]

    def get_available_actions(self, problem: Any) -> list[str]:
        """Return the actions this caller can take now."""
        return [str(a) for a in lifecycle.PROBLEM.available_actions(problem, self.context["actor"])]


class ProblemIn(serializers.Serializer):  # type: ignore[type-arg]
    """A new common problem; the same key returns the same one."""

    key = serializers.CharField(max_length=64)
    title = serializers.CharField(max_length=60)
    statement = serializers.CharField(max_length=5000)
    opinions = serializers.ListField(child=serializers.CharField(max_length=12), max_length=200)


class ProblemStepIn(serializers.Serializer):  # type: ignore[type-arg]
    """Every step says on which version it was decided."""

    version = serializers.IntegerField()


class ProblemOpinionsIn(ProblemStepIn):
    """Which opinions, by number."""

    opinions = serializers.ListField(child=serializers.CharField(max_length=12), max_length=200)


class ProblemOpinionIn(ProblemStepIn):
    """Which opinion, by number."""

    opinion = serializers.CharField(max_length=12)


class ProblemFollowUpIn(ProblemStepIn):
    """What was arranged."""

    kind = serializers.ChoiceField(choices=FollowUpKind.choices)
    note = serializers.CharField(max_length=200)
    planned_on = serializers.DateField(required=False, allow_null=True, default=None)


class ProblemCloseIn(ProblemStepIn):
    """What came of it."""

    outcome = serializers.ChoiceField(choices=ProblemOutcome.choices)
    conclusion = serializers.CharField(max_length=5000)


INPUTS: dict[ProblemAction, type[ProblemStepIn]] = {
    ProblemAction.CONFIRM: ProblemStepIn,
    ProblemAction.JOIN: ProblemOpinionsIn,
    ProblemAction.REMOVE: ProblemOpinionIn,
    ProblemAction.FOLLOW_UP: ProblemFollowUpIn,
    ProblemAction.CLOSE: ProblemCloseIn,
}
