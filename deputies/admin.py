"""The master data pages of deputies and mandates; every write is a command."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import admin

from accounts.admin.base import MasterDataAdmin
from core.actors import Actor
from deputies import services
from deputies.models import Deputy, Mandate


@admin.register(Deputy)
class DeputyAdmin(MasterDataAdmin):
    """代表."""

    list_display = ("name", "sex", "employer", "home_village", "user")
    list_filter = ("sex", "mandates__level", "mandates__status")
    list_select_related = ("employer", "home_village", "user")
    search_fields = ("name", "user__username")
    autocomplete_fields = ("user", "employer", "home_village")
    fields = ("name", "sex", "user", "bio_public", "employer", "home_village")

    def create_row(self, fields: Mapping[str, Any], actor: Actor, at: datetime) -> Deputy:
        """Add a deputy to the roll."""
        return services.register_deputy(**fields, actor=actor, at=at)

    def change_row(self, pk: int, fields: Mapping[str, Any], actor: Actor, at: datetime) -> None:
        """Correct what is said of a deputy."""
        services.change_deputy(deputy_id=pk, **fields, actor=actor, at=at)


@admin.register(Mandate)
class MandateAdmin(MasterDataAdmin):
    """代表职务."""

    list_display = ("deputy", "level", "region", "district", "term", "status", "starts_on", "ends_on")
    list_filter = ("level", "status", "term")
    list_select_related = ("deputy", "region")
    search_fields = ("deputy__name", "district")
    autocomplete_fields = ("deputy", "region")
    fixed_fields = ("deputy", "level", "region", "district", "term", "starts_on")

    def get_fields(self, request: Any, obj: Any = None) -> tuple[str, ...]:
        """Return the mandate as given, and for an old one what became of it."""
        given = self.fixed_fields
        return (*given, "status", "ends_on") if obj else given

    def create_row(self, fields: Mapping[str, Any], actor: Actor, at: datetime) -> Mandate:
        """Give a mandate."""
        return services.give_mandate(**fields, actor=actor, at=at)

    def change_row(self, pk: int, fields: Mapping[str, Any], actor: Actor, at: datetime) -> None:
        """Suspend, resume or end a mandate."""
        services.change_mandate_status(mandate_id=pk, **fields, actor=actor, at=at)
