"""The API of supervision: what was sent to units, its answers, and each step as one command."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.generics import ListAPIView
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

from core.clock import now
from suggestions import supervision_lifecycle, supervision_policies
from suggestions.api.inputs import ReasonIn, StepIn
from suggestions.api.outputs import clock_rows
from suggestions.api.views import ActorView
from suggestions.selectors import letters, supervisions
from suggestions.services.supervise import BEGIN_COMMANDS, Decision
from suggestions.services.supervision_answers import SUPERVISION_COMMANDS
from suggestions.states import SupervisionAction, SupervisionKind


class DecisionIn(serializers.Serializer):  # type: ignore[type-arg]
    """主任会议的决定。"""

    number = serializers.CharField(max_length=60)
    decided_on = serializers.DateField()
    leader = serializers.IntegerField(source="leader_id")
    committee = serializers.IntegerField(source="committee_id")
    plan = serializers.CharField(max_length=2000)


class SupervisionIn(StepIn):
    """催办、发督办函或者列为重点督办; the version is the matter's; without a unit it goes to the lead unit."""

    kind = serializers.ChoiceField(SupervisionKind.choices)
    matter = serializers.UUIDField()
    unit = serializers.UUIDField(required=False)
    reason = serializers.CharField(max_length=2000, allow_blank=True, default="")
    demand = serializers.CharField(max_length=2000, allow_blank=True, default="")
    decision = DecisionIn(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse a key item without its decision."""
        if attrs["kind"] == SupervisionKind.KEY and "decision" not in attrs:
            raise serializers.ValidationError({"decision": "列为重点督办要有主任会议的决定。"})
        return attrs


class AnswerIn(StepIn):
    """答复。"""

    text = serializers.CharField(max_length=2000)
    signer = serializers.CharField(max_length=30, allow_blank=True, default="")


INPUTS: dict[SupervisionAction, type[StepIn]] = {
    SupervisionAction.ISSUE_NOTICE: StepIn,
    SupervisionAction.ANSWER_SUPERVISION: AnswerIn,
    SupervisionAction.ACCEPT_ANSWER: StepIn,
    SupervisionAction.RETURN_ANSWER: ReasonIn,
    SupervisionAction.WITHDRAW_SUPERVISION: ReasonIn,
}


class SupervisionRow(serializers.Serializer):  # type: ignore[type-arg]
    """One line of the list."""

    id = serializers.UUIDField(source="public_id")
    kind = serializers.CharField()
    number = serializers.CharField()
    state = serializers.CharField()
    state_label = serializers.CharField(source="get_state_display")
    matter = serializers.UUIDField(source="matter.public_id")
    matter_title = serializers.CharField(source="matter.title")
    unit = serializers.CharField(source="assignment.unit.name")
    drafted_at = serializers.DateTimeField()
    issued_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()


class SupervisionAnswerOut(serializers.Serializer):  # type: ignore[type-arg]
    """What a unit answered."""

    text = serializers.CharField()
    signer = serializers.CharField()
    at = serializers.DateTimeField()
    returned_at = serializers.DateTimeField(allow_null=True)
    return_reason = serializers.CharField()


class SupervisionOut(SupervisionRow):
    """One record as its page shows it; the body is as it went out."""

    issuer = serializers.CharField(source="issuer.name")
    title = serializers.SerializerMethodField()
    paragraphs = serializers.ListField(child=serializers.CharField())
    withdraw_reason = serializers.CharField()
    ended_at = serializers.DateTimeField(allow_null=True)
    answers = SupervisionAnswerOut(many=True)
    clocks = serializers.SerializerMethodField()
    available_actions = serializers.SerializerMethodField()

    def get_title(self, record: Any) -> str:
        """Return the letter's title."""
        return letters.title_of(record.kind, record.matter)

    def get_clocks(self, record: Any) -> list[dict[str, Any]]:
        """Return the response clock while it runs."""
        clock = supervisions.verdict_of(record)
        return clock_rows([clock]) if clock is not None and clock.stopped_at is None else []

    def get_available_actions(self, record: Any) -> list[str]:
        """Return the actions this caller can take now."""
        actor = self.context["actor"]
        return [str(a) for a in supervision_lifecycle.SUPERVISION.available_actions(record, actor)]


class LatestFirst(CursorPagination):
    """Keyset pages, the latest first."""

    page_size = 50
    ordering = ("-drafted_at", "-pk")


class ShownSupervision(ActorView):
    """What a record and its steps answer with."""

    def shown(self, supervision_id: UUID) -> dict[str, Any]:
        """Return the record as the API shows it.

        :raises Http404: when it is not there or not the caller's to see
        """
        found = supervisions.record_for(self.actor, supervision_id)
        if found is None:
            raise Http404
        return dict(SupervisionOut(found, context={"actor": self.actor}).data)


class SupervisionList(ShownSupervision, ListAPIView):  # type: ignore[type-arg]
    """GET: the records in the caller's scope. POST: begin one."""

    serializer_class = SupervisionRow
    pagination_class = LatestFirst

    def get_queryset(self) -> QuerySet[Any]:
        """Return what the caller may see."""
        return supervisions.for_list(supervisions.visible_supervisions(self.actor))

    @extend_schema(operation_id="supervisions_begin", request=SupervisionIn, responses={201: SupervisionOut})
    def post(self, request: Request, version: str) -> Response:
        """Send it, or lay it before who signs, and return it; a refusal stores nothing."""
        body = self.given(SupervisionIn)
        kind = SupervisionKind(body["kind"])
        matter = supervisions.matter_to_press(self.actor, body["matter"])
        if matter is None:
            raise Http404
        said: dict[str, Any] = {"demand": body["demand"]}
        if kind == SupervisionKind.NOTICE:
            said["reason"] = body["reason"]
        elif kind == SupervisionKind.KEY:
            said = {"decision": Decision(**body["decision"])}
        parts = supervision_policies.parts_of(matter)
        asked = body.get("unit")
        part = next((one.pk for one in parts if asked in (None, one.unit.public_id)), 0)
        made = BEGIN_COMMANDS[kind](
            matter_id=matter.pk, assignment_id=part, actor=self.actor, at=now(), version=body["version"], **said
        )
        return Response(self.shown(made.public_id), status=status.HTTP_201_CREATED)


class SupervisionDetail(ShownSupervision):
    """One record."""

    @extend_schema(responses=SupervisionOut)
    def get(self, request: Request, version: str, supervision_id: UUID) -> Response:
        """Return the record with what the caller can do now."""
        return Response(self.shown(supervision_id))


class SupervisionStep(ShownSupervision):
    """One step of one record; the body depends on the action."""

    @extend_schema(
        operation_id="supervisions_step",
        request=StepIn,
        responses=SupervisionOut,
        parameters=[OpenApiParameter("action", str, "path", enum=[str(a) for a in INPUTS])],
    )
    def post(self, request: Request, version: str, supervision_id: UUID, action: str) -> Response:
        """Take the step and return the record as it stands afterwards; a refusal changes nothing."""
        if action not in set(INPUTS):
            raise Http404
        found = supervisions.record_for(self.actor, supervision_id)
        if found is None:
            raise Http404
        step = SupervisionAction(action)
        said = self.given(INPUTS[step])
        SUPERVISION_COMMANDS[step](supervision_id=found.pk, actor=self.actor, at=now(), **said)
        return Response(self.shown(supervision_id))
