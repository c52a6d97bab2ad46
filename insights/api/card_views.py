"""The API of the stations' evaluation: a quarter's cards, the office's look and closing, findings and their steps."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

from core.actors import Actor
from core.clock import now
from core.errors import RuleBroken
from insights import policies
from insights.api import card_shapes as shapes
from insights.api.views import PoolView
from insights.inputs import Quarter, clean_quarter
from insights.selectors import findings, scorecards
from insights.selectors.scorecards import Board, Card
from insights.services import findings as finding_commands
from insights.services import scorecards as commands
from insights.states import FindingAction


class Cards(PoolView):
    """The cards of a quarter."""

    @extend_schema(operation_id="scorecards", responses=shapes.BoardOut, parameters=[OpenApiParameter("quarter", str)])
    def get(self, request: Request, version: str) -> Response:
        """Return the cards in the caller's scope (quarter written as 2026q4; this one when none is said)."""
        at = now()
        quarter = clean_quarter(request.query_params.get("quarter", ""), at)
        return Response(shapes.board_body(scorecards.board(self.actor, quarter, at)))


def _quarter(typed: str) -> Quarter:
    try:
        return clean_quarter(typed, now())
    except RuleBroken as refusal:
        raise Http404 from refusal


class CardView(PoolView):
    """A view of one station's card."""

    def found(self, quarter: str, public_id: str) -> tuple[Board, Card]:
        """Return the quarter and the card.

        :raises Http404: when it is not there or not the caller's to see
        """
        board = scorecards.board(self.actor, _quarter(quarter), now())
        card = board.card(public_id)
        if card is None:
            raise Http404
        return board, card


class CardDetail(CardView):
    """One station in one quarter."""

    @extend_schema(operation_id="scorecard", responses=shapes.CardPageOut)
    def get(self, request: Request, version: str, quarter: str, public_id: str) -> Response:
        """Return the card, with who may answer for a finding on it."""
        board, card = self.found(quarter, public_id)
        people = [{"id": user.pk, "name": user.name} for user in scorecards.answerable(card.station, now())]
        return Response({**shapes.card_body(card, board), "answerable": people})


class CardCheck(CardView):
    """What the office saw on the spot."""

    @extend_schema(operation_id="scorecard_check", request=shapes.CheckIn, responses=shapes.CardOut)
    def post(self, request: Request, version: str, quarter: str, public_id: str) -> Response:
        """Write it down and return the card."""
        board, card = self.found(quarter, public_id)
        commands.check_station(
            **self.given(shapes.CheckIn), station_id=card.station.pk, first=board.quarter.first, actor=self.actor,
            at=now(),
        )  # fmt: skip
        board, card = self.found(quarter, public_id)
        return Response(shapes.card_body(card, board))


class CardFindings(CardView):
    """New findings on a card."""

    @extend_schema(operation_id="scorecard_find", request=shapes.FindingIn, responses={201: shapes.FindingOut})
    def post(self, request: Request, version: str, quarter: str, public_id: str) -> Response:
        """Write a finding on the card and return it; the same key returns the same one."""
        board, card = self.found(quarter, public_id)
        made = finding_commands.record_finding(
            **self.given(shapes.FindingIn), station_id=card.station.pk, first=board.quarter.first, actor=self.actor,
            at=now(),
        )  # fmt: skip
        return Response(_shown(self.actor, made.public_id), status=status.HTTP_201_CREATED)


class QuarterClose(PoolView):
    """Closing a quarter."""

    @extend_schema(operation_id="scorecards_close", request=None, responses=shapes.BoardOut)
    def post(self, request: Request, version: str, quarter: str) -> Response:
        """Close a quarter that is over; a second time is refused."""
        if policies.evaluator(self.actor) is None:
            raise Http404
        chosen, at = _quarter(quarter), now()
        commands.close_quarter(first=chosen.first, actor=self.actor, at=at)
        return Response(shapes.board_body(scorecards.board(self.actor, chosen, at)))


class DueFirst(CursorPagination):
    """Keyset pages, what is due first on top."""

    page_size = 50
    ordering = ("due_on", "pk")


class FindingList(PoolView, ListAPIView):  # type: ignore[type-arg]
    """The findings in the caller's scope."""

    serializer_class = shapes.FindingRow
    pagination_class = DueFirst
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Any]:
        """Return what the caller may see."""
        return findings.visible_findings(self.actor)


def _shown(actor: Actor, public_id: Any) -> dict[str, Any]:
    found = findings.finding_for(actor, public_id)
    if found is None:
        raise Http404
    return dict(shapes.FindingOut(found, context={"actor": actor}).data)


class FindingDetail(PoolView):
    """One finding."""

    @extend_schema(operation_id="finding", responses=shapes.FindingOut)
    def get(self, request: Request, version: str, public_id: str) -> Response:
        """Return the finding with what the caller can do now."""
        return Response(_shown(self.actor, public_id))


class FindingStep(PoolView):
    """One step of one finding; the body depends on the action."""

    @extend_schema(
        operation_id="findings_step",
        request=shapes.FindingStepIn,
        responses=shapes.FindingOut,
        parameters=[OpenApiParameter("action", str, "path", enum=[str(a) for a in shapes.INPUTS])],
    )
    def post(self, request: Request, version: str, public_id: str, action: str) -> Response:
        """Take the step and return the finding as it stands afterwards; a refusal changes nothing."""
        found = findings.finding_for(self.actor, public_id)
        if found is None or action not in set(shapes.INPUTS):
            raise Http404
        step = FindingAction(action)
        body = self.given(shapes.INPUTS[step])
        finding_commands.COMMANDS[step](finding_id=found.pk, actor=self.actor, at=now(), **body)
        return Response(_shown(self.actor, public_id))
