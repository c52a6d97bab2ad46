"""The API of coordination meetings: the list, a call, one meeting, one step. Each step is one command."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from core.clock import now
from oversight import meeting_selectors, services
from oversight.api import meeting_bodies
from oversight.models import CoordMeeting
from oversight.services.meetings import call
from oversight.states import MeetingAction
from suggestions.api.views import ActorView, NewestFirst


class LatestMeetingFirst(NewestFirst):
    """Keyset pages, the latest first."""

    ordering = ("-meets_at", "-pk")


class ShownMeeting(ActorView):
    """What a single meeting and its steps answer with."""

    def found(self, public_id: str) -> CoordMeeting:
        """Return the meeting with its units and decisions.

        :raises Http404: when it is not there or not the caller's to see
        """
        rows = meeting_selectors.with_everything(meeting_selectors.meetings_for(self.actor))
        meeting = rows.filter(public_id=public_id).first()
        if meeting is None:
            raise Http404
        return meeting

    def shown(self, public_id: str) -> dict[str, Any]:
        """Return the meeting as the API shows it."""
        return dict(meeting_bodies.MeetingOut(self.found(public_id), context={"actor": self.actor}).data)


class MeetingList(ShownMeeting, ListAPIView):  # type: ignore[type-arg]
    """GET: the meetings in the caller's scope. POST: call one (吹哨)."""

    serializer_class = meeting_bodies.MeetingRow
    pagination_class = LatestMeetingFirst

    def get_queryset(self) -> QuerySet[Any]:
        """Return what the caller may see."""
        return meeting_selectors.meetings_for(self.actor)

    @extend_schema(
        operation_id="meetings_call", request=meeting_bodies.CallIn, responses={201: meeting_bodies.MeetingOut}
    )
    def post(self, request: Request, version: str) -> Response:
        """Store the call; it waits for approval. The same call sent again is the same meeting."""
        body = meeting_bodies.CallIn(data=request.data)
        body.is_valid(raise_exception=True)
        made = call(call=body.call(), actor=self.actor, at=now())
        return Response(self.shown(str(made.public_id)), status=status.HTTP_201_CREATED)


class MeetingDetail(ShownMeeting):
    """One meeting."""

    @extend_schema(responses=meeting_bodies.MeetingOut)
    def get(self, request: Request, version: str, public_id: str) -> Response:
        """Return the meeting with what the caller can do now."""
        return Response(self.shown(public_id))


class MeetingStep(ShownMeeting):
    """One step of one meeting or of one of its tasks; the body depends on the action."""

    @extend_schema(
        operation_id="meetings_step",
        request=meeting_bodies.MeetingStepIn,
        responses=meeting_bodies.MeetingOut,
        parameters=[OpenApiParameter("action", str, "path", enum=[str(a) for a in meeting_bodies.INPUTS])],
    )
    def post(self, request: Request, version: str, public_id: str, action: str) -> Response:
        """Take the step and return the meeting as it stands afterwards; a refusal changes nothing."""
        if action not in set(meeting_bodies.INPUTS):
            raise Http404
        step = MeetingAction(action)
        meeting = self.found(public_id)
        body = meeting_bodies.INPUTS[step](data=request.data)
        body.is_valid(raise_exception=True)
        services.MEETING_COMMANDS[step](meeting_id=meeting.pk, actor=self.actor, at=now(), **body.arguments(meeting))
        return Response(self.shown(public_id))
