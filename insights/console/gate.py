"""The only place for who may open the pool's pages: staff who have figures to read; for all others nothing is there."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponseBase

from accounts.console.gate import staff_page
from accounts.middleware import actor_of_request
from core.actors import Actor
from insights.selectors.board import has_board
from insights.selectors.bulletins import has_page
from insights.selectors.scope import reads_pool
from insights.selectors.unit_cards import has_cards

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def _only(has_page: Callable[[Actor], bool], view: View[P]) -> View[P]:
    @wraps(view)
    def gated(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not has_page(actor_of_request(request)):
            raise Http404
        return view(request, *args, **kwargs)

    return staff_page(gated)


def pool_page(view: View[P]) -> View[P]:
    """Let stations, townships, the county's committees and leaders through; 404 for other staff."""
    return _only(reads_pool, view)


def board_page(view: View[P]) -> View[P]:
    """Let leaders, committees, townships' congresses and heads of stations through; 404 for other staff."""
    return _only(has_board, view)


def cards_page(view: View[P]) -> View[P]:
    """Let the county's readers, townships' congresses and units through; 404 for other staff."""
    return _only(has_cards, view)


def bulletins_page(view: View[P]) -> View[P]:
    """Let the county's readers and townships' congresses through; 404 for other staff."""
    return _only(has_page, view)
