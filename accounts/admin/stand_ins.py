"""The master data page of stand-ins during leave."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts import services
from accounts.admin.base import MasterDataAdmin, run_each
from accounts.middleware import actor_of_request
from accounts.models import StandIn
from core.actors import Actor
from core.clock import now


@admin.register(StandIn)
class StandInAdmin(MasterDataAdmin):
    """请假代理。"""

    can_change = False
    list_display = ("post", "user", "active_from", "active_to", "reason", "ended_at")
    list_filter = ("post__role",)
    list_select_related = ("post__user", "post__organisation", "user")
    search_fields = ("post__user__name", "user__name", "post__organisation__name")
    autocomplete_fields = ("post", "user")
    fields = ("post", "user", "active_from", "active_to", "reason")
    actions = ("end",)

    def create_row(self, fields: Mapping[str, Any], actor: Actor, at: datetime) -> StandIn:
        """Name a stand-in."""
        return services.name_stand_in(**fields, actor=actor, at=at)

    @admin.action(description="现在结束所选代理")
    def end(self, request: HttpRequest, queryset: QuerySet[StandIn]) -> None:
        """Call the selected ones off."""
        actor, at = actor_of_request(request), now()
        run_each(
            request,
            queryset.select_related("post__user", "user"),
            lambda pk: services.end_stand_in(stand_in_id=pk, actor=actor, at=at),
            "已结束代理",
        )
