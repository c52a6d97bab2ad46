"""The master data pages of stations, postings and codes; every write is a command."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextInputWidget
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from accounts.admin.base import MasterDataAdmin, run_each
from accounts.middleware import actor_of_request
from core.actors import Actor
from core.clock import now
from core.crypto import EncryptedTextField
from core.errors import RuleBroken
from liaison import services
from liaison.models import QRCode, RotatingHead, Station, StationPosting
from liaison.services import heads
from liaison.states import StationStatus


class StationForm(forms.ModelForm):  # type: ignore[type-arg]
    """A station with the name of the organisation it is."""

    name = forms.CharField(label="名称", max_length=80)

    class Meta:
        model = Station
        fields = ("code", "category", "region", "parent", "address", "phone", "opening", "status")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["name"].initial = self.instance.organisation.name
        if "status" in self.fields:
            kept = [choice for choice in StationStatus.choices if choice[0] != StationStatus.CLOSED]
            self.fields["status"].choices = kept  # type: ignore[attr-defined]


@admin.register(Station)
class StationAdmin(MasterDataAdmin):
    """联络站."""

    form = StationForm
    list_display = ("name", "code", "category", "region", "status", "phone")
    list_filter = ("category", "status")
    list_select_related = ("organisation", "region")
    search_fields = ("organisation__name", "code")
    autocomplete_fields = ("region", "parent")
    fields = ("name", "code", "category", "region", "parent", "address", "phone", "opening", "status")
    fixed_fields = ("region",)
    actions = ("close",)

    @admin.display(description="名称", ordering="organisation__name")
    def name(self, station: Station) -> str:
        """Return the station's name."""
        return station.name

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False for a closed station, which is history."""
        return super().has_change_permission(request, obj) and (obj is None or obj.status != StationStatus.CLOSED)

    def create_row(self, fields: Mapping[str, Any], actor: Actor, at: datetime) -> Station:
        """Open a station."""
        return services.open_station(**fields, actor=actor, at=at)

    def change_row(self, pk: int, fields: Mapping[str, Any], actor: Actor, at: datetime) -> None:
        """Correct, pause or reopen a station."""
        services.change_station(station_id=pk, **fields, actor=actor, at=at)

    @admin.action(description="撤销所选联络站（二维码同时停用）")
    def close(self, request: HttpRequest, queryset: QuerySet[Station]) -> None:
        """Close the selected stations for good."""
        actor, at = actor_of_request(request), now()
        rows = queryset.select_related("organisation")
        run_each(request, rows, lambda pk: services.close_station(station_id=pk, actor=actor, at=at), "已撤销联络站")


@admin.register(StationPosting)
class StationPostingAdmin(MasterDataAdmin):
    """代表进站."""

    list_display = ("deputy", "station", "mode", "active_from", "active_to")
    list_filter = ("mode",)
    list_select_related = ("deputy", "station__organisation")
    search_fields = ("deputy__name", "station__organisation__name")
    autocomplete_fields = ("deputy", "station")
    fields = ("deputy", "station", "mode", "active_from", "active_to")
    fixed_fields = ("deputy", "station", "mode", "active_from")

    def create_row(self, fields: Mapping[str, Any], actor: Actor, at: datetime) -> StationPosting:
        """Station a deputy."""
        return services.post_deputy(**fields, actor=actor, at=at)

    def change_row(self, pk: int, fields: Mapping[str, Any], actor: Actor, at: datetime) -> None:
        """Let a posting end."""
        if fields["active_to"] is None:
            raise RuleBroken("请填写停用日期；要继续编入，请另行新增。", field="active_to")
        services.end_posting(posting_id=pk, active_to=fields["active_to"], actor=actor, at=at)


@admin.register(QRCode)
class QRCodeAdmin(MasterDataAdmin):
    """二维码."""

    list_display = ("label", "target_kind", "station", "deputy", "issued_at", "valid_until", "revoked_at", "poster")
    list_filter = ("target_kind", ("revoked_at", admin.EmptyFieldListFilter))
    list_select_related = ("station__organisation", "deputy")
    search_fields = ("label", "station__organisation__name", "deputy__name")
    autocomplete_fields = ("station", "deputy")
    fields = ("station", "deputy", "label", "valid_until")
    can_change = False
    actions = ("revoke",)

    @admin.display(description="海报")
    def poster(self, code: QRCode) -> str:
        """Return a link to the poster of a code in force."""
        if code.revoked_at is not None:
            return "—"
        return format_html('<a href="{}">打开</a>', reverse("liaison_console:poster", args=[code.public_id]))

    def create_row(self, fields: Mapping[str, Any], actor: Actor, at: datetime) -> QRCode:
        """Issue a code."""
        return services.issue_code(**fields, actor=actor, at=at)

    @admin.action(description="停用所选二维码", permissions=["view"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[QRCode]) -> None:
        """Stop the selected codes."""
        actor, at = actor_of_request(request), now()
        rows = queryset.select_related("station__organisation", "deputy")
        run_each(request, rows, lambda pk: services.revoke_code(code_id=pk, actor=actor, at=at), "已停用二维码")


class RotatingHeadForm(forms.ModelForm):  # type: ignore[type-arg]
    """An entry of the register; the stations are set by the command, not by the form."""

    serves_at: forms.Field = forms.ModelMultipleChoiceField(
        label="服务的联络站",
        queryset=Station.objects.select_related("organisation"),
        required=False,
        help_text="按住Ctrl可以选几个。",
    )

    class Meta:
        model = RotatingHead
        fields = ("register_no", "name", "user", "deputy", "former_terms", "phone", "status", "consented_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "serves_at" in self.fields:
            self.fields["serves_at"].initial = list(self.instance.stations.values_list("pk", flat=True))


@admin.register(RotatingHead)
class RotatingHeadAdmin(MasterDataAdmin):
    """轮值站长名册."""

    form = RotatingHeadForm
    list_display = ("register_no", "name", "former_terms", "status", "user")
    list_filter = ("status",)
    list_select_related = ("user",)
    search_fields = ("name", "former_terms")
    autocomplete_fields = ("user", "deputy")
    formfield_overrides: ClassVar[dict[Any, Any]] = {EncryptedTextField: {"widget": AdminTextInputWidget}}
    fields = (
        "register_no", "name", "user", "deputy", "former_terms", "phone", "serves_at", "status", "consented_on",
    )  # fmt: skip
    fixed_fields = ("register_no",)

    def create_row(self, fields: Mapping[str, Any], actor: Actor, at: datetime) -> RotatingHead:
        """Enter somebody."""
        return heads.enter_head(**_with_stations(fields), actor=actor, at=at)

    def change_row(self, pk: int, fields: Mapping[str, Any], actor: Actor, at: datetime) -> None:
        """Correct an entry."""
        heads.change_head(head_id=pk, **_with_stations(fields), actor=actor, at=at)


def _with_stations(fields: Mapping[str, Any]) -> dict[str, Any]:
    said = dict(fields)
    chosen = said.pop("serves_at", None)
    return said if chosen is None else {**said, "stations": chosen}
