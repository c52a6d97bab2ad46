"""The only place where liaison tells the apps below what they have to ask it before they act."""

from accounts import policies
from accounts.policies import sees_county
from accounts.roles import STATION_ROLES, TOWNSHIP_ROLES
from core import registries
from core.actors import Actor
from core.registries import PageLink
from liaison import selectors


def register() -> None:
    """Fill the registries of the apps below."""
    policies.abolition_guards.register("liaison", selectors.why_station_stays)
    registries.console_links.register("liaison", console_links)


def console_links(actor: Actor) -> list[PageLink]:
    """Return the station pages this actor works with."""
    if sees_county(actor) or actor.acting_as(*STATION_ROLES, *TOWNSHIP_ROLES):
        return [
            PageLink("联络站和二维码", "liaison_console:stations", "qr", "联络站"),
            PageLink("码的张贴点位", "liaison_console:placements", "qr", "联络站"),
        ]
    return []
