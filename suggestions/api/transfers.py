"""The API of routes elsewhere: where a citizen may be sent, so that a caller knows the codes of 转出."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.generics import ListAPIView

from suggestions.api.views import ActorView
from suggestions.selectors import catalogue


class TransferRouteRow(serializers.Serializer):  # type: ignore[type-arg]
    """One route: how to reach it and what to bring."""

    code = serializers.CharField()
    name = serializers.CharField()
    phone = serializers.CharField()
    address = serializers.CharField()
    hours = serializers.CharField()
    bring = serializers.CharField()
    emergency = serializers.BooleanField()


class TransferRoutes(ActorView, ListAPIView):  # type: ignore[type-arg]
    """The routes in use, emergencies first; the same for every caller, for citizens read them too."""

    serializer_class = TransferRouteRow
    pagination_class = None

    def get_queryset(self) -> QuerySet[Any]:
        """Return the routes in use."""
        return catalogue.routes()
