"""The front page: signed-in people go to their own work, everybody else sees where to turn."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.console.landing import landing_address
from accounts.middleware import actor_of_request
from liaison import selectors as stations


def front_page(request: HttpRequest) -> HttpResponse:
    """Return the public front page, or send a signed-in person to their own start page."""
    actor = actor_of_request(request)
    if actor.user_id is not None:
        return redirect(landing_address(actor))
    return render(request, "renda/front.html", {"stations": stations.open_township_stations()})
