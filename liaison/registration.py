"""The only place where liaison tells the apps below what they have to ask it before they act."""

from django.urls import reverse

from accounts import policies
from accounts.policies import sees_county
from accounts.roles import STATION_ROLES, TOWNSHIP_ROLES, Role
from core import registries
from core.actors import Actor
from core.registries import PageLink
from liaison import (
    handlers,  # noqa: F401 - subscribes the handlers
    selectors,
)
from liaison.citizen import deputy_section
from liaison.selectors import duty


def register() -> None:
    """Fill the registries of the apps below."""
    policies.abolition_guards.register("liaison", selectors.why_station_stays)
    registries.console_links.register("liaison", console_links)
    registries.portal_links.register("liaison", portal_links)
    registries.landing_pages.register("liaison", duty_page_of)
    registries.deputy_sections.register("stations", deputy_section.section)


def console_links(actor: Actor) -> list[PageLink]:
    """Return the station pages this actor works with."""
    links = []
    if sees_county(actor) or actor.acting_as(*STATION_ROLES, *TOWNSHIP_ROLES):
        links.append(PageLink("联络站和二维码", "liaison_console:stations", "qr", "联络站"))
        links.append(PageLink("码的张贴点位", "liaison_console:placements", "qr", "联络站"))
        links.append(PageLink("值班", "duty_console:home", "calendar", "联络站"))
        links.append(PageLink("轮值站长名册", "duty_console:heads", "people", "联络站"))
    if actor.acting_as(Role.COUNTY_DISPATCHER):
        links.append(PageLink("导入站点网络", "network_console:import", "upload", "联络站"))
    if actor.acting_as(Role.ROTATING_HEAD):
        links.append(PageLink("我的值班", "duty_console:mine", "calendar", "联络站"))
    return links


def portal_links(actor: Actor) -> list[PageLink]:
    """Return the duty pages of a deputy."""
    if actor.identity("deputy") is None:
        return []
    return [PageLink("我的值班", "duty_portal:home", "calendar", "联络站")]


def duty_page_of(actor: Actor) -> str | None:
    """Return the own page of somebody in the register of rotating heads, who holds no post between shifts."""
    return reverse("duty_console:mine") if duty.head_of_user(actor.user_id) is not None else None
