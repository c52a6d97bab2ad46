"""What reports to the voters offer to the shared pages: links in console and portal, a section on a deputy's page."""

from datetime import datetime

from accounts.policies import sees_county
from accounts.roles import TOWNSHIP_ROLES
from core import registries
from core.actors import Actor
from core.registries import PageLink, Section
from deputies import duty_report_handlers  # noqa: F401 - subscribes the handlers
from deputies.selectors import duty_reports as reports

SHOWN_ON_PAGE = 5


def register() -> None:
    """Fill core's registries; called once when the app is ready."""
    registries.console_links.register("duty_reports", console_links)
    registries.portal_links.register("duty_reports", portal_links)
    registries.deputy_sections.register("duty_reports", deputy_section)
    registries.duty_sources.register("duty_report", reports.words_of)


def console_links(actor: Actor) -> list[PageLink]:
    """Return the page of reports to those who arrange or read them."""
    if sees_county(actor) or actor.acting_as(*TOWNSHIP_ROLES):
        return [PageLink("代表述职", "duty_reports_console:plans", "people", "代表")]
    return []


def portal_links(actor: Actor) -> list[PageLink]:
    """Return the deputy's own reports."""
    return [PageLink("我的述职", "duty_reports_portal:reports", "file", "代表")]


def deputy_section(deputy_id: int, at: datetime) -> Section | None:
    """Return a deputy's published reports for the public page; None when there are none."""
    found = list(reports.published().filter(deputy_id=deputy_id)[:SHOWN_ON_PAGE])
    return Section("向选民述职", "deputies/citizen/_duty_reports.html", {"reports": found}) if found else None
