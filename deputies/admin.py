"""The master data pages of deputies, mandates, groups and standing committee seats; every write is a command."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import admin

from accounts.admin.base import MasterDataAdmin
from core.actors import Actor
from deputies import services
from deputies.models import CommitteeSeat, Deputy, DeputyGroup, Mandate


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


@admin.register(DeputyGroup)
class DeputyGroupAdmin(MasterDataAdmin):
    """代表小组; members are taken in and out in the console."""

    list_display = ("name", "kind", "region", "committee", "active_from", "active_to")
    list_filter = ("kind",)
    list_select_related = ("region", "committee")
    search_fields = ("name", "subject")
    autocomplete_fields = ("region", "committee")
    fields = ("name", "kind", "subject", "region", "committee", "active_from", "active_to")

    def create_row(self, fields: Mapping[str, Any], actor: Actor, at: datetime) -> DeputyGroup:
        """Found a group."""
        return services.found_group(**fields, actor=actor, at=at)

    def change_row(self, pk: int, fields: Mapping[str, Any], actor: Actor, at: datetime) -> None:
        """Correct what is said of a group, or end it."""
        services.change_group(group_id=pk, **fields, actor=actor, at=at)


@admin.register(CommitteeSeat)
class CommitteeSeatAdmin(MasterDataAdmin):
    """常委会组成人员."""

    list_display = ("deputy", "office", "active_from", "active_to")
    list_filter = ("office",)
    list_select_related = ("deputy",)
    search_fields = ("deputy__name",)
    autocomplete_fields = ("deputy",)
    fixed_fields = ("deputy", "office", "active_from")

    def get_fields(self, request: Any, obj: Any = None) -> tuple[str, ...]:
        """Return the seat as given, and for an old one until when."""
        return (*self.fixed_fields, "active_to") if obj else self.fixed_fields

    def create_row(self, fields: Mapping[str, Any], actor: Actor, at: datetime) -> CommitteeSeat:
        """Record who sits in the standing committee."""
        return services.seat_member(**fields, actor=actor, at=at)

    def change_row(self, pk: int, fields: Mapping[str, Any], actor: Actor, at: datetime) -> None:
        """Record until when."""
        services.unseat_member(seat_id=pk, **fields, actor=actor, at=at)
