"""Master data pages of regions and organisations."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts import services
from accounts.admin.base import MasterDataAdmin, run_each
from accounts.admin.sheets import SheetPages
from accounts.middleware import actor_of_request
from accounts.models import Organisation, Region
from accounts.services.tables import Organisations, Regions
from core.actors import Actor
from core.clock import local_date, now


@admin.register(Region)
class RegionAdmin(SheetPages, MasterDataAdmin):
    """行政区划."""

    table = Regions()

    list_display = ("name", "code", "level", "parent", "is_street")
    list_filter = ("level", "is_street")
    list_select_related = ("parent",)
    search_fields = ("name", "code")
    fields = ("code", "name", "is_street")
    fixed_fields = ("code",)

    def create_row(self, fields: Mapping[str, Any], actor: Actor, at: datetime) -> Region:
        """Add a region."""
        return services.create_region(**fields, actor=actor, at=at)

    def change_row(self, pk: int, fields: Mapping[str, Any], actor: Actor, at: datetime) -> None:
        """Rename a region."""
        services.change_region(region_id=pk, **fields, actor=actor, at=at)


@admin.register(Organisation)
class OrganisationAdmin(SheetPages, MasterDataAdmin):
    """单位."""

    table = Organisations()
    sheet_related = ("region", "parent")

    list_display = ("name", "kind", "region", "can_handle", "gov_system", "vertical", "on_paper", "active_to")
    list_filter = ("kind", "can_handle", "gov_system", "vertical", "on_paper", "region__level")
    list_select_related = ("region",)
    search_fields = ("name", "short_name")
    autocomplete_fields = ("region", "parent")
    readonly_fields = ("active_to",)
    fixed_fields = ("active_from",)
    actions = ("abolish",)
    fieldsets = (
        (None, {"fields": ("name", "short_name", "kind", "region", "parent", "phone")}),
        ("办理", {"fields": ("can_handle", "gov_system", "vertical", "on_paper", "deputy_affairs")}),
        ("起止", {"fields": ("active_from", "active_to")}),
    )

    def create_row(self, fields: Mapping[str, Any], actor: Actor, at: datetime) -> Organisation:
        """Add an organisation."""
        return services.create_organisation(**fields, actor=actor, at=at)

    def change_row(self, pk: int, fields: Mapping[str, Any], actor: Actor, at: datetime) -> None:
        """Correct an organisation."""
        services.change_organisation(organisation_id=pk, **fields, actor=actor, at=at)

    @admin.action(description="停用所选单位（自明天起）")
    def abolish(self, request: HttpRequest, queryset: QuerySet[Organisation]) -> None:
        """Let the selected organisations end with this day."""
        actor, at = actor_of_request(request), now()
        last = local_date(at) + timedelta(days=1)
        run_each(
            request,
            queryset,
            lambda pk: services.abolish_organisation(organisation_id=pk, active_to=last, actor=actor, at=at),
            "已停用单位",
        )
