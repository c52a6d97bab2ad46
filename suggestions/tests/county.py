"""The invented county of the tests: its bodies, people, station and deputies by key."""

from dataclasses import dataclass
from datetime import datetime

from accounts import selectors as accounts_selectors
from accounts.models import Organisation, Region, User
from core.actors import Actor
from deputies.models import Deputy
from liaison.models import Station
from suggestions.models import Category
from suggestions.tests import county_setup
from suggestions.tests import county_words as words
from suggestions.tests.county_words import COUNTY, OTHER_VILLAGE, PASSWORD, TOWNSHIP, VILLAGE

__all__ = ["COUNTY", "OTHER_VILLAGE", "PASSWORD", "TOWNSHIP", "VILLAGE", "County", "county"]


@dataclass(frozen=True)
class County:
    """Everything set up, by key."""

    regions: dict[str, Region]
    organisations: dict[str, Organisation]
    stations: dict[str, Station]
    users: dict[str, User]
    deputies: dict[str, Deputy]

    def user(self, key: str) -> User:
        """Return a person who can sign in with PASSWORD."""
        return self.users[key]

    def actor(self, key: str, at: datetime) -> Actor:
        """Return the person as an actor on that day."""
        return accounts_selectors.actor_of(self.users[key], at)

    def unit(self, key: str) -> Organisation:
        """Return an organisation."""
        return self.organisations[key]

    @property
    def station(self) -> Station:
        """Return the township's station."""
        return self.stations["station"]

    def region(self, code: str) -> Region:
        """Return a region."""
        return self.regions[code]

    def category(self, code: str = "01") -> Category:
        """Return a category."""
        return Category.objects.get(code=code)


def county(*, with_other_township: bool = False) -> County:
    """Return the county; what is there already is found again, so that several steps may each ask for it."""
    last = words.OTHER_TOWNSHIP if with_other_township else words.COUNTY
    if not Region.objects.filter(code=last).exists():
        county_setup.set_up(with_other_township=with_other_township)
    return _read()


def _read() -> County:
    stations = {s.code: s for s in Station.objects.select_related("organisation", "region")}
    bodies = {o.name: o for o in Organisation.objects.select_related("region")}
    users = {u.username: u for u in User.objects.all()}
    deputies = {d.user.username: d for d in Deputy.objects.select_related("user").exclude(user=None)}
    named_stations = words.STATIONS | words.OTHER_STATIONS
    named = words.ORGANISATIONS | words.OTHER_ORGANISATIONS | named_stations
    return County(
        regions={region.code: region for region in Region.objects.all()},
        organisations={key: bodies[said[0]] for key, said in named.items() if said[0] in bodies},
        stations={key: stations[said[1]] for key, said in named_stations.items() if said[1] in stations},
        users={key: users[key] for key in (*words.PEOPLE, *words.OTHER_PEOPLE, *words.DEPUTIES) if key in users},
        deputies={key: deputies[key] for key in words.DEPUTIES if key in deputies},
    )
