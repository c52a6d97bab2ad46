"""The only place for who may open the deputies' pages, whichever app a page belongs to."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase

from accounts.middleware import actor_of_request
from core.actors import Actor
from deputies.selectors import as_deputy

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def deputy_page(view: View[P]) -> View[P]:
    """Let deputies through, send strangers to the sign-in page, and answer everybody else as if nothing were there."""

    @wraps(view)
    def gated(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        actor = actor_of_request(request)
        if actor.user_id is None:
            return redirect_to_login(request.get_full_path())
        if actor.identity("deputy") is None:
            raise Http404
        return view(request, *args, **kwargs)

    return gated


def deputy_of(request: HttpRequest) -> Actor:
    """Return who acts on these pages: the deputy alone, whatever posts the person holds besides."""
    return as_deputy(actor_of_request(request))
