"""The API of where codes hang: the list, hang one, look at one, take one down. Each step is one command."""

from collections.abc import Callable
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

from accounts.selectors import regions_for
from core.clock import now
from core.errors import RuleBroken
from liaison import selectors, services
from liaison.api.views import ActorView
from liaison.models import CodePlacement
from liaison.states import PlacementKind

STEPS: dict[str, Callable[..., CodePlacement]] = {
    "check_placement": services.check_placement,
    "take_down_code": services.take_down_code,
}


class LongestUnseenFirst(CursorPagination):
    """Keyset pages, the one nobody has looked at for longest first."""

    page_size = 50
    ordering = ("checked_on", "pk")


class PlacementOut(serializers.Serializer):  # type: ignore[type-arg]
    """Where a code hangs, and since when."""

    id = serializers.UUIDField(source="public_id")
    code = serializers.UUIDField(source="code.public_id")
    station = serializers.CharField(source="code.station.code")
    region = serializers.CharField(source="region.code")
    kind = serializers.CharField()
    place = serializers.CharField()
    posted_on = serializers.DateField()
    checked_on = serializers.DateField()
    removed_on = serializers.DateField(allow_null=True)


class HangIn(serializers.Serializer):  # type: ignore[type-arg]
    """What a new place needs."""

    code = serializers.UUIDField()
    region = serializers.CharField(max_length=12)
    kind = serializers.ChoiceField(PlacementKind.choices)
    place = serializers.CharField(max_length=60)
    posted_on = serializers.DateField()


class PlacementList(ActorView, ListAPIView):  # type: ignore[type-arg]
    """GET: where the codes of the caller's stations hang. POST: register that one hangs."""

    serializer_class = PlacementOut
    pagination_class = LongestUnseenFirst

    def get_queryset(self) -> QuerySet[Any]:
        """Return what the caller may see."""
        return selectors.placements_for(self.actor)

    @extend_schema(operation_id="placements_hang", request=HangIn, responses={201: PlacementOut})
    def post(self, request: Request, version: str) -> Response:
        """Register the place and return it."""
        body, at = self.given(HangIn), now()
        code = selectors.codes_in_force(self.actor, at).filter(public_id=body.pop("code")).first()
        if code is None:
            raise Http404
        region = regions_for(self.actor).filter(code=body.pop("region")).first()
        if region is None:
            raise RuleBroken("请选择本乡镇（街道）的村或社区。", field="region")
        made = services.hang_code(code_id=code.pk, region_id=region.pk, actor=self.actor, at=at, **body)
        return Response(PlacementOut(made).data, status=status.HTTP_201_CREATED)


class PlacementStep(ActorView):
    """A check, or that the code is gone."""

    @extend_schema(
        operation_id="placements_step",
        request=None,
        responses=PlacementOut,
        parameters=[OpenApiParameter("action", str, "path", enum=list(STEPS))],
    )
    def post(self, request: Request, version: str, placement_id: UUID, action: str) -> Response:
        """Take the step and return the place as it stands afterwards."""
        row = selectors.placements_for(self.actor).filter(public_id=placement_id).first()
        if row is None or action not in STEPS:
            raise Http404
        return Response(PlacementOut(STEPS[action](placement_id=row.pk, actor=self.actor, at=now())).data)
