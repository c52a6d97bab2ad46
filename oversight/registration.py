"""The only place where oversight tells the apps below what they may offer or have to ask."""

from accounts.policies import sees_county
from accounts.roles import STATION_ROLES, TOWNSHIP_ROLES, UNIT_ROLES
from core import registries
from core.actors import Actor
from core.registries import PageLink
from oversight import handlers  # noqa: F401 - subscribes the handlers


def register() -> None:
    """Fill core's registries; called once when the app is ready."""
    registries.console_links.register("oversight", console_links)


def console_links(actor: Actor) -> list[PageLink]:
    """Return the appraisal page to those who organise, follow up or are appraised."""
    if sees_county(actor) or actor.acting_as(*STATION_ROLES, *TOWNSHIP_ROLES, *UNIT_ROLES):
        return [PageLink("站所评议", "oversight_console:appraisals", "check", "监督")]
    return []
