"""The API of task forces: the list, found one, one, one step. Each step is one command."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import selectors as people
from accounts.models import Organisation
from core.clock import local_date, now
from oversight import lifecycle
from oversight import task_force_selectors as reads
from oversight.models import TaskForce
from oversight.services import TASK_FORCE_COMMANDS
from oversight.services.task_forces import Charter, found_task_force
from oversight.states import ItemOutcome, TaskForceAction
from suggestions.api.inputs import KeyField
from suggestions.api.views import ActorView, NewestFirst
from suggestions.selectors import catalogue


class NewestForceFirst(NewestFirst):
    """Keyset pages, newest first."""

    ordering = ("-founded_at", "-pk")


class ForceStepIn(serializers.Serializer):  # type: ignore[type-arg]
    """Every step carries the version it was decided on."""

    version = serializers.IntegerField(min_value=1)


class CharterIn(serializers.Serializer):  # type: ignore[type-arg]
    """成立方案。"""

    name = serializers.CharField(max_length=60)
    goal = serializers.CharField(max_length=5000)
    leader = KeyField(slug_field="username", queryset=people.users(), source="leader_id", help_text="组长的用户名。")
    due_on = serializers.DateField()
    units = serializers.ListField(
        child=KeyField(slug_field="public_id", queryset=catalogue.units()), source="unit_ids", min_length=1
    )
    deputies = serializers.ListField(
        child=KeyField(slug_field="public_id", queryset=catalogue.deputies()), source="deputy_ids", default=list
    )
    others = serializers.CharField(max_length=200, allow_blank=True, default="")


class FoundIn(CharterIn):
    """成立。"""

    owner = KeyField(slug_field="public_id", queryset=Organisation.objects.all(), source="owner_id")
    matters = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=30)


class ChangeIn(CharterIn, ForceStepIn):
    """调整。"""


class AddIn(ForceStepIn):
    """加入事项。"""

    matters = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=30)


class RemoveIn(ForceStepIn):
    """移出。"""

    item_id = serializers.IntegerField(min_value=1)
    reason = serializers.CharField(max_length=200)


class OutcomeIn(ForceStepIn):
    """登记结果。"""

    item_id = serializers.IntegerField(min_value=1)
    outcome = serializers.ChoiceField(ItemOutcome.choices)
    note = serializers.CharField(max_length=5000)


class NoteIn(ForceStepIn):
    """写周记。"""

    week_on = serializers.DateField(help_text="那一周的星期一。")
    text = serializers.CharField(max_length=5000)


class CloseIn(ForceStepIn):
    """总结并结束。"""

    effect = serializers.CharField(max_length=5000)
    remaining = serializers.CharField(max_length=5000, allow_blank=True, default="")


INPUTS: dict[TaskForceAction, type[ForceStepIn]] = {
    TaskForceAction.CHANGE_TASK_FORCE: ChangeIn,
    TaskForceAction.ADD_ITEMS: AddIn,
    TaskForceAction.REMOVE_ITEM: RemoveIn,
    TaskForceAction.WRITE_NOTE: NoteIn,
    TaskForceAction.RECORD_OUTCOME: OutcomeIn,
    TaskForceAction.CLOSE_TASK_FORCE: CloseIn,
}


class TaskForceRow(serializers.Serializer):  # type: ignore[type-arg]
    """One line of the list."""

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    state = serializers.CharField()
    state_label = serializers.CharField(source="get_state_display")
    owner = serializers.CharField(source="owner.name")
    leader = serializers.CharField(source="leader.name")
    due_on = serializers.DateField()
    founded_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()


class TaskForceOut(TaskForceRow):
    """One task force."""

    goal = serializers.CharField()
    others = serializers.CharField()
    effect = serializers.CharField()
    remaining = serializers.CharField()
    units = serializers.SerializerMethodField()
    items = serializers.SerializerMethodField()
    weeks = serializers.SerializerMethodField()
    available_actions = serializers.SerializerMethodField()

    def get_units(self, force: Any) -> list[str]:
        """Return the names of the member units."""
        return [unit.name for unit in force.units.all()]

    def get_items(self, force: Any) -> list[dict[str, Any]]:
        """Return the items, those removed with the reason."""
        return [
            {
                "id": item.pk, "matter": str(item.matter.public_id), "title": item.matter.title,
                "state": item.matter.state, "outcome": item.outcome, "note": item.outcome_note,
                "removed_reason": item.removed_reason,
            }
            for item in force.items.all()
        ]  # fmt: skip

    def get_weeks(self, force: Any) -> list[dict[str, Any]]:
        """Return the weeks that ask for a note, the latest first, with what was written or that it is missing."""
        lines = reads.week_lines(force, local_date(now()))
        return [{"week_on": w.week_on, "state": w.state, "text": w.note.text if w.note else ""} for w in lines]

    def get_available_actions(self, force: Any) -> list[str]:
        """Return the steps this caller can take now."""
        return [str(a) for a in lifecycle.TASK_FORCE.available_actions(force, self.context["actor"])]


class ShownForce(ActorView):
    """What a single task force and its steps answer with."""

    def found(self, force_id: str) -> TaskForce:
        """Return the task force.

        :raises Http404: when it is not there or not the caller's to see
        """
        force = reads.with_everything(reads.forces_for(self.actor)).filter(public_id=force_id).first()
        if force is None:
            raise Http404
        return force

    def shown(self, force_id: str) -> dict[str, Any]:
        """Return the task force as the API shows it."""
        return dict(TaskForceOut(self.found(force_id), context={"actor": self.actor}).data)

    def arguments(self, kind: Any) -> dict[str, Any]:
        """Return what the command takes; matters travel as ids, what is said of the charter as one."""
        said = self.given(kind)
        if "matters" in said:
            said["matter_ids"] = reads.matter_ids(self.actor, said.pop("matters"))
        if issubclass(kind, CharterIn):
            names = ("name", "goal", "leader_id", "due_on", "unit_ids", "deputy_ids", "others")
            said["charter"] = Charter(**{name: said.pop(name) for name in names})
        return said


class TaskForceList(ShownForce, ListAPIView):  # type: ignore[type-arg]
    """GET: the task forces in the caller's scope. POST: found one."""

    serializer_class = TaskForceRow
    pagination_class = NewestForceFirst

    def get_queryset(self) -> QuerySet[Any]:
        """Return what the caller may see."""
        return reads.forces_for(self.actor)

    @extend_schema(operation_id="task_forces_found", request=FoundIn, responses={201: TaskForceOut})
    def post(self, request: Request, version: str) -> Response:
        """Found a task force and return it."""
        made = found_task_force(actor=self.actor, at=now(), **self.arguments(FoundIn))
        return Response(self.shown(str(made.public_id)), status=201)


class TaskForceDetail(ShownForce):
    """One task force."""

    @extend_schema(responses=TaskForceOut)
    def get(self, request: Request, version: str, force_id: str) -> Response:
        """Return the task force with what the caller can do now."""
        return Response(self.shown(force_id))


class TaskForceStep(ShownForce):
    """One step of one task force; the body depends on the action."""

    @extend_schema(
        operation_id="task_forces_step",
        request=ForceStepIn,
        responses=TaskForceOut,
        parameters=[OpenApiParameter("action", str, "path", enum=[str(a) for a in INPUTS])],
    )
    def post(self, request: Request, version: str, force_id: str, action: str) -> Response:
        """Take the step and return the task force as it stands."""
        if action not in set(INPUTS):
            raise Http404
        step = TaskForceAction(action)
        force = self.found(force_id)
        TASK_FORCE_COMMANDS[step](force_id=force.pk, actor=self.actor, at=now(), **self.arguments(INPUTS[step]))
        return Response(self.shown(force_id))
