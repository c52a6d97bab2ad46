"""The look-up of how things stand: what one entered, and for a rotating head on shift what the station has."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.middleware import actor_of_request
from accounts.policies import works_in_console
from accounts.roles import Role
from liaison.selectors import duty
from suggestions.selectors import standings

PER_PAGE = 30


@login_required
@require_GET
def entered(request: HttpRequest) -> HttpResponse:
    """List number, state and last step; a rotating head may open it between shifts too."""
    actor = actor_of_request(request)
    head = duty.head_of_user(actor.user_id)
    if head is None and not works_in_console(actor):
        raise Http404
    search = request.GET.get("q", "").strip()[:20]
    page = Paginator(standings.lookup(actor, search), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [standings.standing_of(opinion) for opinion in page],
        "search": search,
        "on_shift": bool(actor.acting_as(Role.ROTATING_HEAD)),
        "is_head": head is not None,
    }
    return render(request, "suggestions/console/entered.html", context)
