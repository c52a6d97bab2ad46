"""The only place for which staff open the pages of deputies' files: the congress's, in county and townships."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponseBase

from accounts.console.gate import staff_page
from accounts.middleware import actor_of_request
from accounts.policies import sees_county
from accounts.roles import TOWNSHIP_ROLES
from deputies.policies import score_reader

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def congress_page(view: View[P]) -> View[P]:
    """Let the congress's staff of county and townships through; for all others nothing is there."""

    @wraps(view)
    def gated(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        actor = actor_of_request(request)
        if not (sees_county(actor) or actor.acting_as(*TOWNSHIP_ROLES)):
            raise Http404
        return view(request, *args, **kwargs)

    return staff_page(gated)


def score_page(view: View[P]) -> View[P]:
    """Let those through who read scores; for all others nothing is there."""

    @wraps(view)
    def gated(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not score_reader(actor_of_request(request)):
            raise Http404
        return view(request, *args, **kwargs)

    return staff_page(gated)
