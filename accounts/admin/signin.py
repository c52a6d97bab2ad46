"""Master data pages of API tokens, and the record of sign-ins to look at."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from accounts import services
from accounts.admin.base import MasterDataAdmin, run_each
from accounts.middleware import actor_of_request
from accounts.models import ApiToken, LoginEvent
from core.actors import Actor
from core.clock import now


@admin.register(ApiToken)
class ApiTokenAdmin(MasterDataAdmin):
    """接口令牌."""

    list_display = ("label", "user", "created_at", "last_used_at", "revoked_at")
    list_select_related = ("user",)
    search_fields = ("label", "user__name", "user__username")
    autocomplete_fields = ("user",)
    fields = ("user", "label")
    can_change = False
    actions = ("revoke",)

    def create_row(self, fields: Mapping[str, Any], actor: Actor, at: datetime) -> ApiToken:
        """Issue a token and keep it until the page that shows it is made."""
        issued = services.issue_api_token(**fields, actor=actor, at=at)
        issued.row.token = issued.token  # type: ignore[attr-defined]
        return issued.row

    def response_add(self, request: HttpRequest, obj: ApiToken, post_url_continue: str | None = None) -> HttpResponse:
        """Show the token, this once."""
        context = {
            **self.admin_site.each_context(request),
            "title": "接口令牌",
            "person": obj.user,
            "secret": obj.token,  # type: ignore[attr-defined]
            "is_token": True,
        }
        return TemplateResponse(request, "accounts/admin/first_password.html", context)

    @admin.action(description="作废所选令牌", permissions=["view"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[ApiToken]) -> None:
        """Make the selected tokens useless."""
        actor, at = actor_of_request(request), now()
        rows = queryset.select_related("user")
        run_each(request, rows, lambda pk: services.revoke_api_token(token_id=pk, actor=actor, at=at), "已作废令牌")


@admin.register(LoginEvent)
class LoginEventAdmin(MasterDataAdmin):
    """登录记录."""

    list_display = ("at", "user", "ip", "outcome")
    list_filter = ("outcome",)
    list_select_related = ("user",)
    search_fields = ("user__name", "user__username")
    fields = ("at", "user", "ip", "outcome")
    can_add = False
    can_change = False
