"""Master data of the pipeline in the admin: categories and the duty catalogue; writes are commands, no workflow."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import admin

from accounts.admin.base import MasterDataAdmin
from accounts.admin.sheets import SheetPages
from core.actors import Actor
from suggestions.models import Category, DutyEntry, TransferRoute
from suggestions.services import catalogue
from suggestions.services.catalogue_sheets import Categories, Duties


@admin.register(Category)
class CategoryAdmin(SheetPages, MasterDataAdmin):
    """意见类别。"""

    table = Categories()

    list_display = ("code", "name")
    search_fields = ("code", "name")
    fields = ("code", "name")
    fixed_fields = ("code",)

    def create_row(self, fields: Mapping[str, Any], actor: Actor, at: datetime) -> Category:
        """Add a category."""
        return catalogue.add_category(**fields, actor=actor, at=at)

    def change_row(self, pk: int, fields: Mapping[str, Any], actor: Actor, at: datetime) -> None:
        """Give it another name."""
        catalogue.change_category(category_id=pk, **fields, actor=actor, at=at)


@admin.register(DutyEntry)
class DutyEntryAdmin(SheetPages, MasterDataAdmin):
    """职责目录。"""

    table = Duties()

    list_display = ("category", "unit", "subject", "basis", "active_from", "active_to")
    list_filter = ("category",)
    list_select_related = ("category", "unit")
    search_fields = ("unit__name", "subject", "basis")
    autocomplete_fields = ("category", "unit")
    fields = ("category", "unit", "subject", "basis", "active_from", "active_to")

    def create_row(self, fields: Mapping[str, Any], actor: Actor, at: datetime) -> DutyEntry:
        """Add a line."""
        return catalogue.add_duty(**fields, actor=actor, at=at)

    def change_row(self, pk: int, fields: Mapping[str, Any], actor: Actor, at: datetime) -> None:
        """Correct or end a line."""
        catalogue.change_duty(duty_id=pk, **fields, actor=actor, at=at)


@admin.register(TransferRoute)
class TransferRouteAdmin(MasterDataAdmin):
    """转出去处。"""

    list_display = ("name", "phone", "address", "hours", "emergency", "active")
    search_fields = ("code", "name")
    fields = ("code", "name", "phone", "address", "hours", "bring", "emergency", "active")
    fixed_fields = ("code",)

    def create_row(self, fields: Mapping[str, Any], actor: Actor, at: datetime) -> TransferRoute:
        """Add a route."""
        return catalogue.add_route(**fields, actor=actor, at=at)

    def change_row(self, pk: int, fields: Mapping[str, Any], actor: Actor, at: datetime) -> None:
        """Correct it or use it no longer; what was told to citizens stays as it was told."""
        catalogue.change_route(route_id=pk, **fields, actor=actor, at=at)
