"""What a page for several entries offers at a station: its deputies, what was on, the categories and the places."""

from datetime import datetime
from typing import TYPE_CHECKING

from core import asked
from core.actors import Actor
from liaison import selectors as liaison
from liaison.selectors import activities
from suggestions.batches.forms import Offered
from suggestions.selectors import catalogue
from suggestions.selectors.places import places_near

if TYPE_CHECKING:
    from liaison.models import Station


def station_chosen(stations: "list[Station]", said: str) -> "Station | None":
    """Return the station the page is for: the one named, where it is the actor's, else the first; None without any."""
    wanted = asked.number(said)
    return next((one for one in stations if one.pk == wanted), stations[0] if stations else None)


def for_staff(station: "Station", actor: Actor, at: datetime) -> Offered:
    """Return what station, township or county staff may choose at this station."""
    return Offered(
        station=station,
        deputies=list(liaison.posted_at(station.pk, at)),
        activities=list(activities.collecting(actor, at)),
        categories=list(catalogue.categories()),
        places=[place.name for place in places_near(station.region)],
    )


def for_deputy(station: "Station", actor: Actor, at: datetime) -> Offered:
    """Return the same for a deputy, who receives in person and leaves the category to the station."""
    return Offered(
        station=station,
        activities=list(activities.collecting(actor, at)),
        places=[place.name for place in places_near(station.region)],
    )
