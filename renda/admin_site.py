"""The only place for the master data site as a whole: who may enter, and that it has no sign-in of its own."""

from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse

from accounts.console import views as account_pages
from accounts.middleware import actor_of_request
from accounts.policies import keeps_master_data


class RendaAdminSite(AdminSite):
    """Plain Django admin for the system administrator; all daily work lives in the console."""

    site_title = "基础数据管理"
    site_header = "基础数据管理"
    index_title = "基础数据"
    empty_value_display = "—"
    site_url = None

    def has_permission(self, request: HttpRequest) -> bool:
        """Return whether the person is a system administrator today."""
        return keeps_master_data(actor_of_request(request))

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Answer signed-in people without the post as if nothing were here; strangers go to the sign-in page."""
        inner = super().admin_view(view, cacheable)

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if request.user.is_authenticated and not self.has_permission(request):
                raise Http404
            return inner(request, *args, **kwargs)

        return guarded

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Send to the one sign-in page, which has the lockout."""
        wanted = request.GET.get("next") or reverse("admin:index", current_app=self.name)
        return HttpResponseRedirect(f"{reverse('accounts:login')}?{urlencode({'next': wanted})}")

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Sign out through the one sign-out, which keeps a record."""
        return account_pages.sign_out(request)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Send to the page for one's own password."""
        return redirect("accounts:password")
