"""The front page: signed-in people go to their own work, everybody else sees where to turn."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.middleware import actor_of_request
from accounts.roles import Role
from liaison import selectors as stations


def front_page(request: HttpRequest) -> HttpResponse:
    """Return the public front page, or send a signed-in person to the portal or the console."""
    actor = actor_of_request(request)
    if actor.user_id is not None:
        only_deputy = all(capacity.role == Role.DEPUTY for capacity in actor.capacities)
        return redirect("portal:home" if only_deputy and actor.identity("deputy") else "console:home")
    return render(request, "renda/front.html", {"stations": stations.open_township_stations()})
