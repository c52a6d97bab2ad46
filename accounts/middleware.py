"""The only place that says who a request comes from, and that ends a session left alone."""

import ipaddress
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from accounts import selectors, services
from accounts.models import ApiToken, User
from accounts.policies import IDLE_LIMIT
from core.actors import PASSER_BY, Actor, ActorKind
from core.clock import now

Respond = Callable[[HttpRequest], HttpResponse]
SEEN = "seen_at"
# Pages that ask by themselves every minute say so in this header: a screen left on is not a person at work.
POLL = "X-Poll"
NOTE_EVERY = timedelta(minutes=1)


def actor_of_request(request: HttpRequest) -> Actor:
    """Return who acts in this request, read once: the signed-in person, another system by token, or a passer-by."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return PASSER_BY
    known: tuple[int, Actor] | None = getattr(request, "_known_actor", None)
    # The API signs in after the middleware ran, so what was known may be about nobody.
    if known is None or known[0] != user.pk:
        known = (user.pk, _actor(request, user))
        request._known_actor = known  # type: ignore[attr-defined]
    return known[1]


def _actor(request: HttpRequest, user: User) -> Actor:
    actor = selectors.actor_of(user, now())
    by_token = isinstance(getattr(request, "auth", None), ApiToken)
    return replace(actor, kind=ActorKind.CLIENT) if by_token else actor


def address_of(request: HttpRequest) -> str | None:
    """Return the caller's address; behind PROXY_HOPS proxies of our own, the one the outermost of them saw."""
    address = request.META.get("REMOTE_ADDR", "")
    hops = getattr(settings, "PROXY_HOPS", 0)
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if hops and forwarded:
        address = forwarded[-min(hops, len(forwarded))]
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return None


class ActorMiddleware:
    """Put `request.actor` on every request; the posts are read only when somebody asks for it."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_of_request(request))  # type: ignore[attr-defined]
        return self.get_response(request)


class SessionCareMiddleware:
    """End a session nobody used for half an hour, and ask for a password of one's own before anything else."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            _keep_or_end(request, now())
            if _must_change_password_first(request):
                return redirect("accounts:password")
        return self.get_response(request)


def _keep_or_end(request: HttpRequest, at: datetime) -> None:
    """Sign out after the idle limit; otherwise note the use, at most once a minute."""
    seen = request.session.get(SEEN)
    since = at - datetime.fromisoformat(seen) if seen else None
    if since is not None and since >= IDLE_LIMIT:
        logout(request)
    elif since is None or (since >= NOTE_EVERY and POLL not in request.headers):
        request.session[SEEN] = at.isoformat()
        if request.user.pk is not None:
            services.note_seen(user_id=request.user.pk, at=at)


def _must_change_password_first(request: HttpRequest) -> bool:
    if not getattr(request.user, "must_change_password", False):
        return False
    allowed = (reverse("accounts:password"), reverse("accounts:logout"))
    return request.path not in allowed and not request.path.startswith(settings.STATIC_URL)
