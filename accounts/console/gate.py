"""The only place for who may open console pages at all; what they see there is up to each page's selector."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase

from accounts.middleware import actor_of_request
from accounts.policies import works_in_console

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def staff_page(view: View[P]) -> View[P]:
    """Let staff through, send strangers to the sign-in page, and answer everybody else as if nothing were there."""

    @wraps(view)
    def gated(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        actor = actor_of_request(request)
        if actor.user_id is None:
            return redirect_to_login(request.get_full_path())
        if not works_in_console(actor):
            raise Http404
        return view(request, *args, **kwargs)

    return gated
