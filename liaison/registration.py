"""The only place where liaison tells the apps below what they have to ask it before they act."""

from datetime import datetime
from pathlib import Path

from django.urls import reverse

from accounts import policies
from accounts.policies import sees_county
from accounts.roles import STATION_ROLES, TOWNSHIP_ROLES, Role
from core import registries
from core.actors import Actor
from core.clock import now
from core.policy_files import TermTable, load_tables, read_tables
from core.registries import PageLink, Section
from liaison import (
    handlers,  # noqa: F401 - subscribes the handlers
    selectors,
)
from liaison.citizen import deputy_section
from liaison.policies import ORGANISING_ROLES
from liaison.selectors import activities, duty, duty_feed

ACTIVITY_TERMS = Path(__file__).parent / "reference" / "terms"


def register() -> None:
    """Fill the registries of the apps below."""
    policies.abolition_guards.register("liaison", selectors.why_station_stays)
    registries.console_links.register("liaison", console_links)
    registries.file_guards.register("placement", selectors.may_see_placement)
    registries.feed_entries.register("shifts", duty_feed.entries)
    registries.console_links.register("activities", activity_links)
    registries.portal_links.register("liaison", portal_links)
    registries.landing_pages.register("liaison", duty_page_of)
    registries.deputy_sections.register("stations", deputy_section.section)
    registries.station_sections.register("activities", next_activities)
    registries.duty_sources.register("activity", activities.words_of)
    registries.duty_sources.register("shift", duty.words_of)
    registries.reference_loaders.register("activity-terms", load_activity_terms)
    registries.term_tables.register("liaison", term_tables)


def console_links(actor: Actor) -> list[PageLink]:
    """Return the station pages this actor works with."""
    links = []
    if sees_county(actor) or actor.acting_as(*STATION_ROLES, *TOWNSHIP_ROLES):
        links.append(PageLink("联络站和二维码", "liaison_console:stations", "qr", "联络站"))
        links.append(PageLink("码的张贴点位", "liaison_console:placements", "qr", "联络站"))
        links.append(PageLink("自助一体机", "liaison_console:kiosks", "qr", "联络站"))
        links.append(PageLink("值班", "duty_console:home", "calendar", "联络站"))
        links.append(PageLink("轮值站长名册", "duty_console:heads", "people", "联络站"))
    if actor.acting_as(Role.COUNTY_DISPATCHER):
        links.append(PageLink("导入站点网络", "network_console:import", "upload", "联络站"))
    if actor.acting_as(Role.ROTATING_HEAD):
        links.append(PageLink("我的值班", "duty_console:mine", "calendar", "联络站"))
    return links


def activity_links(actor: Actor) -> list[PageLink]:
    """Return the pages of activities: all for those who organise or read the county, their own for invited bodies."""
    links = [PageLink("活动", "activities_console:activities", "calendar", "联络站")]
    if sees_county(actor) or actor.acting_as(*ORGANISING_ROLES):
        links.append(PageLink("走村覆盖", "activities_console:coverage", "place", "联络站"))
    return links


def portal_links(actor: Actor) -> list[PageLink]:
    """Return the deputy's own pages of duty and activities, and how many invitations wait for an answer."""
    if actor.identity("deputy") is None:
        return []
    waiting = activities.waiting_for_answer(actor, now())
    label = f"活动邀请（{waiting}个待回复）" if waiting else "活动邀请"
    return [
        PageLink("我的值班", "duty_portal:home", "calendar", "联络站"),
        PageLink(label, "activities_portal:activities", "calendar", "联络站", waiting),
    ]


def duty_page_of(actor: Actor) -> str | None:
    """Return the own page of somebody in the register of rotating heads, who holds no post between shifts."""
    return reverse("duty_console:mine") if duty.head_of_user(actor.user_id) is not None else None


def next_activities(station_id: int, at: datetime) -> Section | None:
    """Return the section with a station's next activities, None where there are none."""
    found = activities.upcoming_of_station(station_id, at)
    if not found:
        return None
    return Section("近期活动", "liaison/citizen/_upcoming.html", {"activities": found})


def load_activity_terms() -> str:
    """Load how many days before its day an activity is announced; rows already there stay as they are."""
    return f"活动公告期限 {load_tables(term_tables())} 条"


def term_tables() -> list[TermTable]:
    """Return the shipped terms of activities."""
    return read_tables(ACTIVITY_TERMS)
