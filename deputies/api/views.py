"""The API of duty records and scores: one's own, and those in the scope of a post. Each step is one command."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.middleware import actor_of_request
from core import asked
from core.actors import Actor
from core.clock import local_year, now
from deputies import policies, services
from deputies.api import outputs
from deputies.models import Deputy, DutyRecord
from deputies.selectors import duties, scores, sheets
from deputies.states import DutyAction


class LatestFirst(CursorPagination):
    """Keyset pages, the latest day first."""

    page_size = 50
    ordering = ("-on", "-pk")


class ActorView(APIView):
    """A view that knows who asks."""

    @property
    def actor(self) -> Actor:
        """Who asks, with the posts held now."""
        return actor_of_request(self.request)


class Records(ActorView, ListAPIView):  # type: ignore[type-arg]
    """GET: a deputy's records in the caller's scope. POST: report one of one's own."""

    serializer_class = outputs.RecordOut
    pagination_class = LatestFirst

    def get_queryset(self) -> QuerySet[Any]:
        """Return the records of this deputy the caller may see.

        :raises Http404: when the deputy's records are not the caller's to see
        """
        if getattr(self, "swagger_fake_view", False):
            return DutyRecord.objects.none()
        visible = duties.files_for(self.actor) | duties.members_led_by(self.actor)
        deputy = get_object_or_404(visible, public_id=self.kwargs["deputy_id"])
        return duties.records_for(self.actor).filter(deputy=deputy)

    @extend_schema(
        operation_id="duty_records_report", request=outputs.ReportIn, responses={201: outputs.RecordDetailOut}
    )
    def post(self, request: Request, version: str, deputy_id: UUID) -> Response:
        """Report what one did; the same key returns the record made before."""
        deputy = get_object_or_404(duties.files_for(self.actor), public_id=deputy_id)
        body = outputs.ReportIn(data=request.data)
        body.is_valid(raise_exception=True)
        record = services.report_duty(deputy_id=deputy.pk, actor=self.actor, at=now(), **body.validated_data)
        shown = outputs.RecordDetailOut(record, context={"actor": self.actor})
        return Response(shown.data, status=status.HTTP_201_CREATED)


class Record(ActorView):
    """One duty record."""

    @extend_schema(responses=outputs.RecordDetailOut)
    def get(self, request: Request, version: str, record_id: UUID) -> Response:
        """Return the record with what the caller can do now."""
        record = get_object_or_404(duties.records_for(self.actor), public_id=record_id)
        return Response(outputs.RecordDetailOut(record, context={"actor": self.actor}).data)


class RecordStep(ActorView):
    """Confirm or reject a reported record."""

    @extend_schema(
        operation_id="duty_records_step",
        request=outputs.RecordStepIn,
        responses=outputs.RecordDetailOut,
        parameters=[OpenApiParameter("action", str, "path", enum=[str(action) for action in DutyAction])],
    )
    def post(self, request: Request, version: str, record_id: UUID, action: str) -> Response:
        """Take the step and return the record as it stands afterwards."""
        record = get_object_or_404(duties.records_for(self.actor), public_id=record_id)
        if action not in DutyAction.values:
            raise Http404
        body = outputs.RecordStepIn(data=request.data)
        body.is_valid(raise_exception=True)
        said = body.validated_data
        if action == DutyAction.CONFIRM_DUTY:
            services.confirm_duty(record_id=record.pk, actor=self.actor, at=now(), version=said["version"])
        else:
            services.reject_duty(record_id=record.pk, actor=self.actor, at=now(), **said)
        return self._shown(record_id)

    def _shown(self, record_id: UUID) -> Response:
        record = get_object_or_404(duties.records_for(self.actor), public_id=record_id)
        return Response(outputs.RecordDetailOut(record, context={"actor": self.actor}).data)


class ScoreSheet(ActorView):
    """A deputy's score of a year: for oneself, and for the deputy affairs committee and the leaders."""

    @extend_schema(responses=outputs.SheetOut, parameters=[OpenApiParameter("year", int)])
    def get(self, request: Request, version: str, deputy_id: UUID) -> Response:
        """Return the score, reckoned from the records as they stand.

        :raises Http404: somebody else's, or no approved scheme applies
        """
        deputy = get_object_or_404(Deputy, public_id=deputy_id)
        if self.actor.identity("deputy") != deputy.pk and not policies.score_reader(self.actor):
            raise Http404
        year = asked.year(request.query_params.get("year", ""), present=local_year(now()), last=2100)
        reckoning = scores.reckon(deputy.pk, year)
        if reckoning is None:
            raise Http404
        return Response(outputs.SheetOut(sheets.sheet_of(reckoning)).data)
