"""The API of activities: list, plan, one activity, one step, an invited participant's answer."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.generics import ListAPIView
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.middleware import actor_of_request
from core.actors import Actor
from core.clock import now
from liaison import lifecycle, policies
from liaison.api import activity_inputs as inputs
from liaison.inputs import COUNTS, PLAN_FIELDS, RESULT_FIELDS
from liaison.models import Activity
from liaison.selectors import activities as found
from liaison.services.activities import plan_activity
from liaison.services.activity_commands import ACTIVITY_COMMANDS
from liaison.services.activity_people import accept_invitation, ask_leave_of_activity
from liaison.states.activities import ActivityAction, InvitationAction


class NewestFirst(CursorPagination):
    """Keyset pages, the latest activity first."""

    page_size = 50
    ordering = ("-starts_at", "-pk")


class ActivityRow(serializers.Serializer):  # type: ignore[type-arg]
    """One line of a list of activities."""

    id = serializers.UUIDField(source="public_id")
    kind = serializers.CharField()
    kind_label = serializers.CharField(source="get_kind_display")
    title = serializers.CharField()
    theme = serializers.CharField()
    state = serializers.CharField()
    state_label = serializers.CharField(source="get_state_display")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    region = serializers.CharField(source="region.code")
    place = serializers.CharField(source="place_text")
    organiser = serializers.CharField(source="organiser.name")
    station = serializers.UUIDField(source="station.public_id", default=None, allow_null=True)
    version = serializers.IntegerField()


class ActivityOut(ActivityRow):
    """An activity as its page shows it."""

    purposes = serializers.ListField(child=serializers.CharField())
    place_kind = serializers.CharField()
    occasion = serializers.CharField()
    announced_at = serializers.DateTimeField(allow_null=True)
    late_notice_reason = serializers.CharField()
    cancel_reason = serializers.CharField()
    cancelled_told = serializers.CharField()
    details = serializers.SerializerMethodField()
    results = serializers.SerializerMethodField()
    moves = serializers.SerializerMethodField()
    participants = serializers.SerializerMethodField()
    questions = serializers.SerializerMethodField()
    available_actions = serializers.SerializerMethodField()

    def get_details(self, one: Activity) -> dict[str, Any]:
        """Return what only this kind has."""
        return {name: _plain(one, name) for name in PLAN_FIELDS.get(one.kind, ())}

    def get_results(self, one: Activity) -> dict[str, Any]:
        """Return counts and outcome; empty before the summary."""
        names = (*COUNTS.get(one.kind, ()), *RESULT_FIELDS.get(one.kind, ()), "outcome", "summary", "correction")
        return {name: _plain(one, name) for name in names} if one.outcome else {}

    def get_moves(self, one: Activity) -> list[dict[str, Any]]:
        """Return what had been announced before."""
        rows = one.moves.all()
        return [
            {"starts_at": m.starts_at, "ends_at": m.ends_at, "place": m.place_text, "reason": m.reason} for m in rows
        ]

    def get_participants(self, one: Activity) -> list[dict[str, Any]]:
        """Return who takes part and how far that is sure."""
        return [
            {"participant": p.pk, "name": p.name, "role": p.role, "state": p.state, "officer_level": p.officer_level}
            for p in one.participants.all()
        ]

    def get_questions(self, one: Activity) -> list[dict[str, Any]]:
        """Return what was asked and what came of it."""
        return [
            {
                "question": q.pk,
                "asker_kind": q.asker_kind,
                "text": q.text,
                "unit": str(q.unit.public_id) if q.unit else None,
                "state": q.state,
                "answer": q.answer,
            }
            for q in one.questions.all()
        ]

    def get_available_actions(self, one: Activity) -> list[str]:
        """Return the actions this caller can take now."""
        return [str(action) for action in lifecycle.ACTIVITY.available_actions(one, self.context["actor"])]


def _plain(one: Activity, name: str) -> Any:
    if name == "organ":
        return str(one.organ.public_id) if one.organ is not None else None
    return getattr(one, name)


class ActivityView(APIView):
    """A view that knows who asks."""

    @property
    def actor(self) -> Actor:
        """Who asks, with the posts held now."""
        return actor_of_request(self.request)

    def given(self, kind: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        """Return the checked body.

        :raises ValidationError: when a field is missing or of the wrong type
        """
        body = kind(data=self.request.data)
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)

    def one(self, public_id: str) -> Activity:
        """Return the activity.

        :raises Http404: when it is not there or not the caller's to see
        """
        activity = found.activity_for(self.actor, public_id)
        if activity is None:
            raise Http404
        return activity

    def shown(self, public_id: str) -> dict[str, Any]:
        """Return the activity as the API shows it."""
        return dict(ActivityOut(self.one(public_id), context={"actor": self.actor}).data)


class ActivityList(ActivityView, ListAPIView):  # type: ignore[type-arg]
    """GET: the activities in the caller's scope. POST: plan one."""

    serializer_class = ActivityRow
    pagination_class = NewestFirst
    filterset_fields = ("kind", "state", "theme")

    def get_queryset(self) -> QuerySet[Any]:
        """Return what the caller may see."""
        return found.activities_for(self.actor)

    @extend_schema(operation_id="activities_plan", request=inputs.PlanIn, responses={201: ActivityOut})
    def post(self, request: Request, version: str) -> Response:
        """Plan an activity and return it; the same key returns the same one."""
        planned = plan_activity(actor=self.actor, at=now(), **self.given(inputs.PlanIn))
        return Response(self.shown(str(planned.public_id)), status=status.HTTP_201_CREATED)


class ActivityDetail(ActivityView):
    """One activity."""

    @extend_schema(operation_id="activities_retrieve_one", responses=ActivityOut)
    def get(self, request: Request, version: str, public_id: str) -> Response:
        """Return the activity with what the caller can do now."""
        return Response(self.shown(public_id))


class ActivityStep(ActivityView):
    """One step of one activity; the body depends on the action."""

    @extend_schema(
        operation_id="activities_step",
        request=inputs.ActivityStepIn,
        responses=ActivityOut,
        parameters=[OpenApiParameter("action", str, "path", enum=[str(a) for a in inputs.STEP_INPUTS])],
    )
    def post(self, request: Request, version: str, public_id: str, action: str) -> Response:
        """Take the step and return the activity as it stands afterwards; a refusal changes nothing."""
        one = self.one(public_id)
        if action not in set(inputs.STEP_INPUTS):
            raise Http404
        step = ActivityAction(action)
        body = self.given(inputs.STEP_INPUTS[step])
        ACTIVITY_COMMANDS[step](activity_id=one.pk, actor=self.actor, at=now(), **body)
        return Response(self.shown(public_id))


class Answer(ActivityView):
    """An invited participant's answer."""

    @extend_schema(
        operation_id="activities_answer",
        request=inputs.AnswerIn,
        responses=ActivityOut,
        parameters=[OpenApiParameter("action", str, "path", enum=list(inputs.ANSWERS))],
    )
    def post(self, request: Request, version: str, public_id: str, action: str) -> Response:
        """Take the answer and return the activity as it stands afterwards."""
        one = self.one(public_id)
        if action not in inputs.ANSWERS:
            raise Http404
        body = self.given(inputs.AnswerIn)
        asked = next((p for p in one.participants.all() if p.pk == body["participant"]), None)
        if asked is None or policies.invited_person(asked, self.actor) is None:
            raise Http404
        if action == InvitationAction.ACCEPT:
            accept_invitation(participant_id=asked.pk, actor=self.actor, at=now())
        else:
            ask_leave_of_activity(participant_id=asked.pk, actor=self.actor, at=now(), reason=body["reason"])
        return Response(self.shown(public_id))
