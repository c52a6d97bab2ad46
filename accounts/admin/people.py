"""Master data pages of users and posts."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar

import django.contrib.auth.admin  # noqa: F401 - registers Group first, so that it can be taken out below
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextInputWidget
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from accounts import services
from accounts.admin.base import MasterDataAdmin, run_each
from accounts.admin.sheets import SheetPages
from accounts.middleware import actor_of_request
from accounts.models import Post, User
from accounts.roles import Role
from accounts.services.tables import Users
from core.actors import Actor
from core.clock import local_date, now
from core.crypto import EncryptedTextField
from core.errors import RuleBroken

# Rights come from posts; Django's groups would be a second way.
admin.site.unregister(Group)


class PostInline(admin.TabularInline):  # type: ignore[type-arg]
    """The posts of a person, to look at; they are given and ended on their own page."""

    model = Post
    extra = 0
    can_delete = False
    verbose_name_plural = "担任的岗位"
    fields = readonly_fields = ("organisation", "role", "active_from", "active_to")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Posts are given on their own page."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Posts are ended on their own page."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return True: who may see the user may see the posts."""
        return True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Post]:
        """Return the posts with their organisations in one query."""
        return super().get_queryset(request).select_related("organisation", "user")


@admin.register(User)
class UserAdmin(SheetPages, MasterDataAdmin):
    """用户."""

    table = Users()
    sheet_prefetched = ("posts__organisation",)

    list_display = ("username", "name", "is_active", "must_change_password", "last_seen")
    list_filter = ("is_active", "must_change_password")
    search_fields = ("username", "name")
    fixed_fields = ("username",)
    formfield_overrides: ClassVar[dict[Any, Any]] = {EncryptedTextField: {"widget": AdminTextInputWidget}}
    readonly_fields = ("last_seen", "must_change_password")
    actions = ("reset_password",)
    inlines = (PostInline,)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Return name, phone and e-mail for a new user, and what happened since for an old one."""
        new = ("username", "name", "phone", "email")
        return (*new, "is_active", "must_change_password", "last_seen") if obj else new

    def create_row(self, fields: Mapping[str, Any], actor: Actor, at: datetime) -> User:
        """Register a user and keep the first password until the page that shows it is made."""
        made = services.register_user(**fields, actor=actor, at=at)
        made.user.first_password = made.password  # type: ignore[attr-defined]
        return made.user

    def change_row(self, pk: int, fields: Mapping[str, Any], actor: Actor, at: datetime) -> None:
        """Correct a user, or stop sign-in."""
        services.change_user(user_id=pk, **fields, actor=actor, at=at)

    def response_add(self, request: HttpRequest, obj: User, post_url_continue: str | None = None) -> HttpResponse:
        """Show the first password, this once."""
        return self._password_page(request, obj, obj.first_password)  # type: ignore[attr-defined]

    @admin.action(description="重置所选用户的密码（一次一人）")
    def reset_password(self, request: HttpRequest, queryset: QuerySet[User]) -> HttpResponse | None:
        """Give one user a new first password and show it, this once."""
        if queryset.count() != 1:
            messages.error(request, "一次只能重置一个人的密码。")
            return None
        made = services.reset_password(user_id=queryset.get().pk, actor=actor_of_request(request), at=now())
        return self._password_page(request, made.user, made.password)

    def _password_page(self, request: HttpRequest, user: User, password: str) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "title": "初始密码", "person": user, "secret": password}
        return TemplateResponse(request, "accounts/admin/first_password.html", context)


@admin.register(Post)
class PostAdmin(MasterDataAdmin):
    """岗位."""

    list_display = ("user", "organisation", "role", "active_from", "active_to")
    list_filter = ("role", "organisation__kind")
    list_select_related = ("user", "organisation")
    search_fields = ("user__name", "user__username", "organisation__name")
    autocomplete_fields = ("user", "organisation")
    fields = ("user", "organisation", "role", "active_from", "active_to")
    fixed_fields = ("user", "organisation", "role", "active_from")
    actions = ("end",)

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer every role but the rotating head's, whose posts the rosters write."""
        if db_field.name == "role":
            kwargs["choices"] = [("", "---------"), *(c for c in db_field.choices if c[0] != Role.ROTATING_HEAD)]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def create_row(self, fields: Mapping[str, Any], actor: Actor, at: datetime) -> Post:
        """Put somebody in a post."""
        return services.appoint(**fields, actor=actor, at=at)

    def change_row(self, pk: int, fields: Mapping[str, Any], actor: Actor, at: datetime) -> None:
        """Let a post end."""
        if fields["active_to"] is None:
            raise RuleBroken("请填写停用日期；要继续任职，请另行新增岗位。", field="active_to")
        services.end_post(post_id=pk, active_to=fields["active_to"], actor=actor, at=at)

    @admin.action(description="结束所选岗位（自明天起）")
    def end(self, request: HttpRequest, queryset: QuerySet[Post]) -> None:
        """Let the selected posts end with this day."""
        actor, at = actor_of_request(request), now()
        last = local_date(at) + timedelta(days=1)
        run_each(
            request,
            queryset.select_related("user", "organisation"),
            lambda pk: services.end_post(post_id=pk, active_to=last, actor=actor, at=at),
            "已结束岗位",
        )
