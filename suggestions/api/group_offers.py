"""The API of offers to specialised groups: the list, one, and what the group does with it."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from core.clock import now
from suggestions import lifecycle
from suggestions.api import group_inputs, inputs
from suggestions.api.views import ActorView, NewestFirst
from suggestions.selectors import group_offers
from suggestions.services import OPINION_COMMANDS
from suggestions.states import OpinionAction


class NewestOfferFirst(NewestFirst):
    """Keyset pages, newest first."""

    ordering = ("-offered_at", "-pk")


class GroupOfferRow(serializers.Serializer):  # type: ignore[type-arg]
    """One offer: what the group may read, never who sent the opinion nor, unless shared, the original words."""

    id = serializers.UUIDField(source="public_id")
    state = serializers.CharField()
    state_label = serializers.CharField(source="get_state_display")
    group = serializers.CharField(source="asked", help_text="请的小组，或者请的代表。")
    group_id = serializers.SerializerMethodField()
    title = serializers.CharField(source="opinion.title")
    summary = serializers.CharField(source="opinion.summary")
    category = serializers.CharField(source="opinion.category.code")
    note = serializers.CharField()
    offered_at = serializers.DateTimeField()
    reason = serializers.CharField()
    findings = serializers.CharField()
    proposal = serializers.CharField()
    suggested_units = serializers.SerializerMethodField()
    ended_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField(source="opinion.version", help_text="意见的版本，办理时带上。")

    def get_group_id(self, offer: Any) -> str | None:
        """Return the group's identifier, None where a deputy was asked by name."""
        return str(offer.group.public_id) if offer.group is not None else None

    def get_suggested_units(self, offer: Any) -> list[str]:
        """Return the names of the units the group would ask."""
        return [unit.name for unit in offer.suggested_units.all()]


class GroupOfferOut(GroupOfferRow):
    """One offer with what the caller can do now."""

    available_actions = serializers.SerializerMethodField()

    def get_available_actions(self, offer: Any) -> list[str]:
        """Return the group's actions open to this caller."""
        offered = lifecycle.OPINION.available_actions(offer.opinion, self.context["actor"])
        return [str(action) for action in offered if action in group_inputs.GROUP_INPUTS]


class GroupOffers(ActorView, ListAPIView):  # type: ignore[type-arg]
    """The offers in the caller's scope."""

    serializer_class = GroupOfferRow
    pagination_class = NewestOfferFirst

    def get_queryset(self) -> QuerySet[Any]:
        """Return what the caller may read."""
        return group_offers.offers_for(self.actor)


class ShownOffer(ActorView):
    """What an offer and its steps answer with."""

    def found(self, offer_id: str) -> Any:
        """Return the offer.

        :raises Http404: when it is not there or not the caller's to see
        """
        offer = group_offers.offers_for(self.actor).filter(public_id=offer_id).first()
        if offer is None:
            raise Http404
        return offer


class GroupOfferDetail(ShownOffer):
    """One offer."""

    @extend_schema(responses=GroupOfferOut)
    def get(self, request: Request, version: str, offer_id: str) -> Response:
        """Return the offer with what the caller can do now."""
        return Response(GroupOfferOut(self.found(offer_id), context={"actor": self.actor}).data)


class GroupOfferStep(ShownOffer):
    """What the group does with an offer; the body depends on the action."""

    @extend_schema(
        operation_id="group_offers_step",
        request=inputs.StepIn,
        responses={204: None},
        parameters=[OpenApiParameter("action", str, "path", enum=[str(a) for a in group_inputs.GROUP_INPUTS])],
    )
    def post(self, request: Request, version: str, offer_id: str, action: str) -> Response:
        """Take the step; what the group declined is no longer its to read, so nothing comes back."""
        if action not in set(group_inputs.GROUP_INPUTS):
            raise Http404
        step = OpinionAction(action)
        offer = self.found(offer_id)
        body = self.given(group_inputs.GROUP_INPUTS[step])
        OPINION_COMMANDS[step](opinion_id=offer.opinion_id, actor=self.actor, at=now(), **body)
        return Response(status=204)
