"""The API of livelihood projects: the list, one, one step. Each step is one command."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Region
from core.clock import local_date, now
from oversight import lifecycle
from oversight import project_selectors as reads
from oversight.models import Project
from oversight.services import PROJECT_COMMANDS
from oversight.services.projects import Plan, list_project
from oversight.states import ProjectAction
from suggestions.api.inputs import KeyField
from suggestions.api.views import ActorView, NewestFirst
from suggestions.selectors import catalogue


class NewestProjectFirst(NewestFirst):
    """Keyset pages, newest first."""

    ordering = ("-created_at", "-pk")


class ProjectStepIn(serializers.Serializer):  # type: ignore[type-arg]
    """Every step carries the version it was decided on."""

    version = serializers.IntegerField(min_value=1)


class MilestoneIn(serializers.Serializer):  # type: ignore[type-arg]
    """一个节点。"""

    due_on = serializers.DateField()
    name = serializers.CharField(max_length=60)


class PlanIn(serializers.Serializer):  # type: ignore[type-arg]
    """项目的内容，投资以万元计。"""

    year = serializers.IntegerField()
    name = serializers.CharField(max_length=60)
    goal = serializers.CharField(max_length=5000)
    unit = KeyField(slug_field="public_id", queryset=catalogue.units(), source="unit_id")
    region = KeyField(slug_field="code", queryset=Region.objects.all(), source="region_id")
    budget = serializers.DecimalField(max_digits=10, decimal_places=2, min_value=0)
    milestones = MilestoneIn(many=True)


class MonitorsIn(serializers.Serializer):  # type: ignore[type-arg]
    """项目监督员。"""

    deputies = serializers.ListField(
        child=KeyField(slug_field="public_id", queryset=catalogue.deputies()), source="deputy_ids", default=list
    )


class ListIn(MonitorsIn, PlanIn):
    """列入项目。"""

    matter = serializers.UUIDField(required=False, allow_null=True, default=None)


class ChangeIn(PlanIn, ProjectStepIn):
    """调整。"""


class AppointIn(MonitorsIn, ProjectStepIn):
    """聘任监督员。"""


class MonthIn(ProjectStepIn):
    """填报月进度。"""

    month = serializers.DateField(help_text="那个月的第一天。")
    percent = serializers.IntegerField(min_value=0, max_value=100)
    spent = serializers.DecimalField(max_digits=10, decimal_places=2, min_value=0)
    text = serializers.CharField(max_length=5000)


class ReachIn(ProjectStepIn):
    """登记节点完成。"""

    milestone_id = serializers.IntegerField(min_value=1)
    done_on = serializers.DateField()


class LogIn(serializers.Serializer):  # type: ignore[type-arg]
    """写监督日志；同一个 key 只算一次。"""

    key = serializers.CharField(max_length=64)
    on = serializers.DateField()
    text = serializers.CharField(max_length=5000)


class EndIn(ProjectStepIn):
    """登记完成，登记中止。"""

    result = serializers.CharField(max_length=5000)


INPUTS: dict[ProjectAction, type[serializers.Serializer]] = {  # type: ignore[type-arg]
    ProjectAction.CHANGE_PROJECT: ChangeIn,
    ProjectAction.APPOINT_MONITORS: AppointIn,
    ProjectAction.REPORT_MONTH: MonthIn,
    ProjectAction.REACH_MILESTONE: ReachIn,
    ProjectAction.LOG_VISIT: LogIn,
    ProjectAction.FINISH_PROJECT: EndIn,
    ProjectAction.STOP_PROJECT: EndIn,
}


class ProjectRow(serializers.Serializer):  # type: ignore[type-arg]
    """One line of the list."""

    id = serializers.UUIDField(source="public_id")
    year = serializers.IntegerField()
    name = serializers.CharField()
    unit = serializers.CharField(source="unit.name")
    region = serializers.CharField(source="region.name")
    state = serializers.CharField()
    state_label = serializers.CharField(source="get_state_display")
    version = serializers.IntegerField()


class ProjectOut(ProjectRow):
    """One project; money is for staff."""

    goal = serializers.CharField()
    result = serializers.CharField()
    budget = serializers.SerializerMethodField()
    milestones = serializers.SerializerMethodField()
    months = serializers.SerializerMethodField()
    logs = serializers.SerializerMethodField()
    available_actions = serializers.SerializerMethodField()

    def get_budget(self, project: Project) -> str | None:
        """Return 万元, or nothing to those who read it as deputies alone."""
        staff = reads.staff_projects(self.context["actor"]).filter(pk=project.pk).exists()
        return str(project.budget) if staff else None

    def get_milestones(self, project: Project) -> list[dict[str, Any]]:
        """Return the milestones with their days."""
        return [
            {"id": one.pk, "name": one.name, "due_on": one.due_on, "done_on": one.done_on}
            for one in project.milestones.all()
        ]

    def get_months(self, project: Project) -> list[dict[str, Any]]:
        """Return the months that ask for a report, the latest first, with the share reported or that it is missing."""
        lines = reads.month_lines(project, local_date(now()))
        return [{"month": x.month, "state": x.state, "percent": x.report.percent if x.report else None} for x in lines]

    def get_logs(self, project: Project) -> list[dict[str, Any]]:
        """Return what the monitors saw."""
        return [{"on": one.on, "deputy": one.deputy.name, "text": one.text} for one in project.logs.all()]

    def get_available_actions(self, project: Project) -> list[str]:
        """Return the steps this caller can take now."""
        return [str(a) for a in lifecycle.PROJECT.available_actions(project, self.context["actor"])]


class ShownProject(ActorView):
    """What a single project and its steps answer with."""

    def found(self, project_id: str) -> Project:
        """Return the project.

        :raises Http404: when it is not there or not the caller's to see
        """
        rows = reads.with_parts(reads.projects_for(self.actor))
        if (project := rows.filter(public_id=project_id).first()) is None:
            raise Http404
        return project

    def shown(self, project_id: str) -> dict[str, Any]:
        """Return the project as the API shows it."""
        return dict(ProjectOut(self.found(project_id), context={"actor": self.actor}).data)

    def arguments(self, kind: Any) -> dict[str, Any]:
        """Return what the command takes; what is said of the plan as one."""
        said = self.given(kind)
        if issubclass(kind, PlanIn):
            steps = [(one["due_on"], one["name"]) for one in said.pop("milestones")]
            names = ("year", "name", "goal", "unit_id", "region_id", "budget")
            said["plan"] = Plan(**{name: said.pop(name) for name in names}, milestones=steps)
        return said


class ProjectList(ShownProject, ListAPIView):  # type: ignore[type-arg]
    """GET: the projects in the caller's scope. POST: list one."""

    serializer_class = ProjectRow
    pagination_class = NewestProjectFirst

    def get_queryset(self) -> QuerySet[Any]:
        """Return what the caller may see."""
        return reads.projects_for(self.actor)

    @extend_schema(operation_id="projects_list_one", request=ListIn, responses={201: ProjectOut})
    def post(self, request: Request, version: str) -> Response:
        """List a project and return it."""
        said = self.arguments(ListIn)
        matter = said.pop("matter")
        said["matter_id"] = reads.matter_id(self.actor, matter) if matter else None
        made = list_project(actor=self.actor, at=now(), **said)
        return Response(self.shown(str(made.public_id)), status=201)


class ProjectDetail(ShownProject):
    """One project."""

    @extend_schema(responses=ProjectOut)
    def get(self, request: Request, version: str, project_id: str) -> Response:
        """Return the project with what the caller can do now."""
        return Response(self.shown(project_id))


class ProjectStep(ShownProject):
    """One step of one project; the body depends on the action."""

    @extend_schema(
        operation_id="projects_step",
        request=ProjectStepIn,
        responses=ProjectOut,
        parameters=[OpenApiParameter("action", str, "path", enum=[str(a) for a in INPUTS])],
    )
    def post(self, request: Request, version: str, project_id: str, action: str) -> Response:
        """Take the step and return the project as it stands."""
        if action not in set(INPUTS):
            raise Http404
        step = ProjectAction(action)
        project = self.found(project_id)
        PROJECT_COMMANDS[step](project_id=project.pk, actor=self.actor, at=now(), **self.arguments(INPUTS[step]))
        return Response(self.shown(project_id))
