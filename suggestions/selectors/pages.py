"""Which pages of suggestions are offered to whom: in the console's navigation and on the deputies' first page."""

from typing import Any

from django.db.models import QuerySet, Value

from accounts.roles import Role
from core.actors import Actor
from core.registries import PageLink
from suggestions.policies import PRESIDIUM
from suggestions.selectors import formal

SUGGESTIONS = "console:suggestions"
READERS = (Role.COUNTY_DISPATCHER, Role.GOV_COORDINATOR, Role.SUPERVISORY_COMMITTEE, Role.SC_LEADER, *PRESIDIUM)


def console_links(actor: Actor) -> list[PageLink]:
    """Return the list of suggestions to those who review or read them."""
    return [PageLink("代表建议", SUGGESTIONS, "file", "代表建议")] if actor.acting_as(*READERS) else []


def reviews(actor: Actor) -> bool:
    """Return whether the actor's posts review suggestions."""
    return bool(actor.acting_as(Role.COUNTY_DISPATCHER, *PRESIDIUM))


def waiting(actor: Actor) -> list[QuerySet[Any, Any]]:
    """Return what waits behind these links, each as a queryset of the link's name once for each thing."""
    if not reviews(actor):
        return []
    to_review = formal.waits_for_review(actor).order_by().annotate(list_key=Value(SUGGESTIONS))
    return [to_review.values_list("list_key", flat=True)]


def portal_links(actor: Actor) -> list[PageLink]:
    """Return the deputy's suggestions, saying how many invitations to co-sign wait."""
    asked = formal.to_cosign(actor).count()
    label = f"代表建议（待附议{asked}）" if asked else "代表建议"
    return [PageLink(label, "portal:suggestions", "file", waiting=asked)]
