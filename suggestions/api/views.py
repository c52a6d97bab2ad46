"""The API of opinions and matters: lists, one item, one step. Each step is one command."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from accounts.middleware import actor_of_request
from core.actors import Actor
from core.clock import now
from suggestions.api import after_inputs, filters, inputs, outputs
from suggestions.api.bodies import command_arguments, sender_of, statement_of
from suggestions.selectors import details, scope, worklists
from suggestions.services import MATTER_COMMANDS, OPINION_COMMANDS, collect
from suggestions.states import MatterAction, OpinionAction


class NewestFirst(CursorPagination):
    """Keyset pages, newest first; a page costs the same at the end as at the beginning."""

    page_size = 50
    ordering = ("-received_at", "-pk")


class NewestMatterFirst(NewestFirst):
    """The same for matters."""

    ordering = ("-accepted_at", "-pk")


class ActorView(APIView):
    """A view that knows who asks and hands it to the answers."""

    @property
    def actor(self) -> Actor:
        """Who asks, with the posts held now."""
        return actor_of_request(self.request)

    def given(self, kind: type[Serializer[Any]]) -> dict[str, Any]:
        """Return the checked body.

        :raises ValidationError: when a field is missing or of the wrong type
        """
        body = kind(data=self.request.data)
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)


class OpinionList(ActorView, ListAPIView):  # type: ignore[type-arg]
    """GET: the opinions in the caller's scope. POST: enter one for somebody present or on the phone (代为登记)."""

    serializer_class = outputs.OpinionRow
    pagination_class = NewestFirst
    filterset_class = filters.OpinionFilter

    def get_queryset(self) -> QuerySet[Any]:
        """Return what the caller may see."""
        return worklists.opinion_rows(scope.visible_opinions(self.actor))

    @extend_schema(operation_id="opinions_record", request=inputs.RecordIn, responses={201: outputs.ReceiptOut})
    def post(self, request: Request, version: str) -> Response:
        """Enter an opinion and return the receipt; the same key returns the same receipt."""
        body = self.given(inputs.RecordIn)
        receipt = collect.record(
            key=body["key"],
            station_id=body["station_id"],
            deputy_id=self.actor.identity("deputy"),
            channel=body["channel"],
            received_at=body["received_at"],
            statement=statement_of(body, sender_of(body)),
            read_back=body["read_back"],
            activity_id=body["activity_id"],
            late_reason=body["late_reason"],
            actor=self.actor,
            at=now(),
        )
        code = status.HTTP_200_OK if receipt.repeated else status.HTTP_201_CREATED
        return Response(outputs.ReceiptOut(receipt).data, status=code)


class ShownOpinion(ActorView):
    """What a single opinion and its steps answer with."""

    def shown(self, number: str) -> dict[str, Any]:
        """Return the opinion as the API shows it.

        :raises Http404: when it is not there or not the caller's to see
        """
        opinion = details.opinion_for(self.actor, number)
        if opinion is None:
            raise Http404
        return dict(outputs.OpinionOut(opinion, context={"actor": self.actor}).data)


class OpinionDetail(ShownOpinion):
    """One opinion."""

    @extend_schema(responses=outputs.OpinionOut)
    def get(self, request: Request, version: str, number: str) -> Response:
        """Return the opinion with what the caller can do now."""
        return Response(self.shown(number))


class OpinionStep(ShownOpinion):
    """One step of one opinion; the body depends on the action (see the operation's description)."""

    @extend_schema(
        operation_id="opinions_step",
        request=inputs.StepIn,
        responses=outputs.OpinionOut,
        parameters=[OpenApiParameter("action", str, "path", enum=[str(a) for a in after_inputs.OPINION_INPUTS])],
    )
    def post(self, request: Request, version: str, number: str, action: str) -> Response:
        """Take the step and return the opinion as it stands afterwards; a refusal changes nothing."""
        if action not in set(after_inputs.OPINION_INPUTS):
            raise Http404
        step = OpinionAction(action)
        opinion = details.opinion_for(self.actor, number)
        if opinion is None:
            raise Http404
        body = self.given(after_inputs.OPINION_INPUTS[step])
        OPINION_COMMANDS[step](opinion_id=opinion.pk, actor=self.actor, at=now(), **body)
        return Response(self.shown(number))


class OpinionTrail(ActorView):
    """The audit trail of one opinion and of the matter it became."""

    @extend_schema(responses=outputs.TrailOut(many=True))
    def get(self, request: Request, version: str, number: str) -> Response:
        """Return who did what and when, oldest first; citizens and units do not read it."""
        opinion = details.opinion_for(self.actor, number)
        if opinion is None:
            raise Http404
        return Response(outputs.TrailOut(details.opinion_trail(opinion, self.actor), many=True).data)


class MatterList(ActorView, ListAPIView):  # type: ignore[type-arg]
    """The matters in the caller's scope."""

    serializer_class = outputs.MatterRow
    pagination_class = NewestMatterFirst
    filterset_class = filters.MatterFilter

    def get_queryset(self) -> QuerySet[Any]:
        """Return what the caller may see."""
        return worklists.matter_rows(scope.visible_matters(self.actor))


class ShownMatter(ActorView):
    """What a single matter and its steps answer with."""

    def shown(self, public_id: str) -> dict[str, Any]:
        """Return the matter as the API shows it.

        :raises Http404: when it is not there or not the caller's to see
        """
        matter = details.matter_for(self.actor, public_id)
        if matter is None:
            raise Http404
        return dict(outputs.MatterOut(matter, context={"actor": self.actor}).data)


class MatterDetail(ShownMatter):
    """One matter."""

    @extend_schema(responses=outputs.MatterOut)
    def get(self, request: Request, version: str, public_id: str) -> Response:
        """Return the matter with what the caller can do now."""
        return Response(self.shown(public_id))


class MatterStep(ShownMatter):
    """One step of one matter; the body depends on the action."""

    @extend_schema(
        operation_id="matters_step",
        request=inputs.StepIn,
        responses=outputs.MatterOut,
        parameters=[OpenApiParameter("action", str, "path", enum=[str(a) for a in after_inputs.MATTER_INPUTS])],
    )
    def post(self, request: Request, version: str, public_id: str, action: str) -> Response:
        """Take the step and return the matter as it stands afterwards; a refusal changes nothing."""
        if action not in set(after_inputs.MATTER_INPUTS):
            raise Http404
        step = MatterAction(action)
        matter = details.matter_for(self.actor, public_id)
        if matter is None:
            raise Http404
        arguments = command_arguments(step, self.given(after_inputs.MATTER_INPUTS[step]))
        MATTER_COMMANDS[step](matter_id=matter.pk, actor=self.actor, at=now(), **arguments)
        return Response(self.shown(public_id))


class WorkLists(ActorView):
    """What waits for the caller."""

    @extend_schema(operation_id="work_lists", responses=outputs.WorkListOut(many=True))
    def get(self, request: Request, version: str) -> Response:
        """Return the caller's lists with capped counts."""
        waiting = worklists.counts(self.actor)
        lists = worklists.lists_for(self.actor)
        rows = [{"key": w.key, "label": w.label, "kind": w.kind, "waiting": waiting.get(w.key)} for w in lists]
        return Response(outputs.WorkListOut(rows, many=True).data)
