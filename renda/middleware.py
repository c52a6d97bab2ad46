"""Middleware of the whole site: the page when the database is away, browser policies, refusals as pages."""

from collections.abc import Callable
from typing import ClassVar

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader
from psycopg_pool import PoolTimeout

from core.errors import Refused

Respond = Callable[[HttpRequest], HttpResponse]
AWAY = "系统暂时连不上数据库，您填写的内容没有提交，请稍等一分钟再试。"


class DatabaseAwayMiddleware:
    """Answer 503 with a plain page when the database cannot be reached; nothing is half-written then."""

    away: ClassVar[tuple[type[Exception], ...]] = (OperationalError, InterfaceError, PoolTimeout)

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        except self.away:
            return database_away(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Catch it here too, before Django turns it into a plain 500."""
        return database_away(request) if isinstance(exception, self.away) else None


def database_away(request: HttpRequest) -> HttpResponse:
    """Return the 503 answer in the form the caller reads."""
    if request.path.startswith("/api/"):
        response: HttpResponse = JsonResponse({"code": "database_away", "detail": AWAY}, status=503)
    else:
        response = HttpResponse(loader.get_template("503.html").render({"message": AWAY}), status=503)
    response["Retry-After"] = "60"
    return response


class BrowserPolicyMiddleware:
    """Say which devices of the phone the pages may ask for, and keep pages with people's data out of caches."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        if not request.path.startswith(settings.STATIC_URL):
            response.setdefault("Cache-Control", "no-store, private")
        return response


class RefusalMiddleware:
    """Show a refused step as a page with its sentence, where a view has not shown it beside a form."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return the page of a refusal; other exceptions go on."""
        if not isinstance(exception, Refused):
            return None
        template = loader.get_template("409.html")
        return HttpResponse(template.render({"message": exception.message}, request), status=exception.status)
