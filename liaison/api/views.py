"""The API of stations and duty: the network, a station's week, one's shifts, their steps. Each step is one command."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from accounts.middleware import actor_of_request
from core.actors import Actor
from core.clock import local_date, now
from liaison import selectors
from liaison.api import outputs
from liaison.policies import roster_keeper
from liaison.selectors import duty, roster
from liaison.services import roster as commands
from liaison.services import shifts, swaps
from liaison.states import ShiftAction, SwapAction

# Each step with the fields of the body that its command takes.
SHIFT_STEPS: dict[str, tuple[Callable[..., Any], tuple[str, ...]]] = {
    ShiftAction.CONFIRM: (shifts.confirm_shift, ("version",)),
    ShiftAction.ASK_LEAVE: (shifts.ask_leave, ("version", "reason")),
    ShiftAction.REASSIGN: (shifts.reassign_shift, ("version", "person")),
    ShiftAction.COMPLETE: (shifts.complete_shift, ("version", "handover_note")),
    ShiftAction.REPORT_ABSENCE: (shifts.report_absence, ("version", "reason")),
    ShiftAction.CANCEL: (shifts.cancel_shift, ("version", "reason")),
}
PROPOSE = "propose_swap"
SWAP_STEPS: dict[str, Callable[..., Any]] = {
    SwapAction.ACCEPT: swaps.accept_swap,
    SwapAction.DECLINE: swaps.decline_swap,
    SwapAction.WITHDRAW: swaps.withdraw_swap,
}
ROSTER_STEPS: tuple[str, ...] = ("generate_week", "publish_week", "clear_drafts")


class ByRegion(CursorPagination):
    """Keyset pages of stations."""

    page_size = 50
    ordering = ("region__code", "pk")


class ByTime(CursorPagination):
    """Keyset pages of shifts."""

    page_size = 50
    ordering = ("starts_at", "pk")


class ActorView(APIView):
    """A view that knows who asks."""

    @property
    def actor(self) -> Actor:
        """Who asks, with the posts held now."""
        return actor_of_request(self.request)

    def given(self, kind: type[Serializer[Any]], data: Any = None) -> dict[str, Any]:
        """Return the checked body.

        :raises ValidationError: when a field is missing or of the wrong type
        """
        body = kind(data=self.request.data if data is None else data)
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)

    def station(self, station_id: UUID) -> Any:
        """Return a station in the caller's scope.

        :raises Http404: for any other
        """
        found = selectors.stations_for(self.actor).filter(public_id=station_id).first()
        if found is None:
            raise Http404
        return found

    def shift(self, shift_id: UUID) -> Any:
        """Return a shift in the caller's scope.

        :raises Http404: for any other
        """
        found = duty.shift_for(self.actor, shift_id)
        if found is None:
            raise Http404
        return found

    def shown_shift(self, shift_id: UUID) -> Response:
        """Return the answer that shows a shift."""
        return Response(outputs.ShiftOut(self.shift(shift_id), context={"actor": self.actor}).data)


class StationList(ActorView, ListAPIView):  # type: ignore[type-arg]
    """The stations in the caller's scope."""

    serializer_class = outputs.StationOut
    pagination_class = ByRegion

    def get_queryset(self) -> QuerySet[Any]:
        """Return what the caller may see."""
        return selectors.stations_for(self.actor)


class StationDetail(ActorView):
    """One station."""

    @extend_schema(responses=outputs.StationOut)
    def get(self, request: Request, version: str, station_id: UUID) -> Response:
        """Return the station."""
        return Response(outputs.StationOut(self.station(station_id)).data)


class ShownRoster(ActorView):
    """What a week answers with."""

    def shown(self, station: Any, day: Any) -> Response:
        """Return the week of that day; proposals only to those who make the roster."""
        monday = roster.monday_of(day)
        week = duty.week_of(station, monday)
        keeps = roster_keeper(station, self.actor) is not None
        shifts = roster.shifts_in_week([station.pk], monday)
        found = [shift for shift in shifts if keeps or shift.state in duty.PUBLISHED]
        rows = {"monday": monday, "openings": week.openings, "shifts": found, "gaps": week.gaps}
        return Response(outputs.RosterOut(rows, context={"actor": self.actor}).data)


class Roster(ShownRoster):
    """A station's week."""

    @extend_schema(responses=outputs.RosterOut, parameters=[OpenApiParameter("week", str, "query")])
    def get(self, request: Request, version: str, station_id: UUID) -> Response:
        """Return who is on duty in the week, and the hours nobody covers."""
        station = self.station(station_id)
        asked = request.query_params.get("week")
        day = self.given(outputs.WeekIn, {"week": asked})["week"] if asked else local_date(now())
        return self.shown(station, day)


class RosterStep(ShownRoster):
    """A step of a station's week: propose it, publish it, throw the proposal away."""

    @extend_schema(
        operation_id="roster_step",
        request=outputs.WeekIn,
        responses=outputs.RosterOut,
        parameters=[OpenApiParameter("action", str, "path", enum=list(ROSTER_STEPS))],
    )
    def post(self, request: Request, version: str, station_id: UUID, action: str) -> Response:
        """Take the step and return the week as it stands afterwards."""
        station = self.station(station_id)
        if action not in ROSTER_STEPS:
            raise Http404
        monday = roster.monday_of(self.given(outputs.WeekIn)["week"])
        actor, at = self.actor, now()
        if action == "generate_week":
            commands.generate_week(station_ids=[station.pk], monday=monday, actor=actor, at=at)
        elif action == "publish_week":
            commands.publish_week(station_id=station.pk, monday=monday, actor=actor, at=at)
        else:
            commands.clear_drafts(station_id=station.pk, monday=monday, actor=actor, at=at)
        return self.shown(station, monday)


class MyShifts(ActorView, ListAPIView):  # type: ignore[type-arg]
    """The shifts in the caller's scope that are not over, the next first."""

    serializer_class = outputs.ShiftOut
    pagination_class = ByTime

    def get_queryset(self) -> QuerySet[Any]:
        """Return what the caller may see."""
        return duty.shifts_for(self.actor).filter(ends_at__gt=now())

    def get_serializer_context(self) -> dict[str, Any]:
        """Return who asks, for the available actions."""
        return {**super().get_serializer_context(), "actor": self.actor}


class ShiftDetail(ActorView):
    """One shift."""

    @extend_schema(responses=outputs.ShiftOut)
    def get(self, request: Request, version: str, shift_id: UUID) -> Response:
        """Return the shift with what the caller can do now."""
        return self.shown_shift(shift_id)


class ShiftStep(ActorView):
    """One step of one shift, or the proposal of a swap."""

    @extend_schema(
        operation_id="shifts_step",
        request=outputs.ShiftStepIn,
        responses=outputs.ShiftOut,
        parameters=[OpenApiParameter("action", str, "path", enum=[*map(str, SHIFT_STEPS), PROPOSE])],
    )
    def post(self, request: Request, version: str, shift_id: UUID, action: str) -> Response:
        """Take the step and return the shift as it stands afterwards; a refusal changes nothing."""
        shift = self.shift(shift_id)
        body = self.given(outputs.ShiftStepIn)
        actor, at = self.actor, now()
        if action == PROPOSE:
            theirs = self._partner(shift, body["with_shift"])
            swap = swaps.propose_swap(
                shift_id=shift.pk,
                with_shift_id=theirs,
                asked_of_id=body["asked_of"],
                reason=body["reason"],
                actor=actor,
                at=at,
            )
            return Response(outputs.SwapOut(swap).data, status=201)
        if action not in set(map(str, SHIFT_STEPS)):
            raise Http404
        command, fields = SHIFT_STEPS[ShiftAction(action)]
        command(shift_id=shift.pk, **{name: body[name] for name in fields}, actor=actor, at=at)
        return Response(outputs.ShiftOut(_again(shift), context={"actor": self.actor}).data)

    def _partner(self, shift: Any, public_id: UUID | None) -> int | None:
        """Return the shift that is asked for, if it is one of those that may be exchanged.

        :raises Http404: for any other
        """
        if public_id is None:
            return None
        for one in duty.swap_partners(shift, now()):
            if one.public_id == public_id:
                return int(one.pk)
        raise Http404


def _again(shift: Any) -> Any:
    """Return the shift as it now is, also for one who has just given it away."""
    shift.refresh_from_db()
    return shift


class SwapStep(ActorView):
    """The answer to a proposed swap, or its withdrawal."""

    @extend_schema(
        operation_id="swaps_step",
        request=None,
        responses=outputs.SwapOut,
        parameters=[OpenApiParameter("action", str, "path", enum=[str(a) for a in SWAP_STEPS])],
    )
    def post(self, request: Request, version: str, swap_id: UUID, action: str) -> Response:
        """Take the step and return the swap; with consent both shifts have changed hands."""
        found = duty.swaps_for(self.actor).filter(public_id=swap_id).first()
        if found is None or action not in set(map(str, SWAP_STEPS)):
            raise Http404
        swap = SWAP_STEPS[SwapAction(action)](swap_id=found.pk, actor=self.actor, at=now())
        return Response(outputs.SwapOut(swap).data)
