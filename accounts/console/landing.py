"""The only place for where a signed-in person belongs: and reads notices."""

from django.urls import reverse

from accounts import export_policies
from accounts.policies import keeps_master_data, works_in_console
from accounts.roles import Role
from core.actors import Actor
from core.registries import landing_pages


def notices_address(actor: Actor) -> str:
    """Return the address of the person's own list of notices; where somebody has none, the start page."""
    if works_in_console(actor):
        return reverse("console:notices")
    return reverse("portal:notices") if actor.identity("deputy") is not None else landing_address(actor)


def landing_address(actor: Actor) -> str:
    """Return the address of the person's own start page; staff who are deputies too start in the console.

    Who holds no post now, or only that of one shift, may have a page of another app's: a rotating head's duties.
    """
    if not any(capacity.role != Role.ROTATING_HEAD for capacity in actor.capacities):
        found = (find(actor) for _, find in landing_pages.items())
        if address := next((one for one in found if one is not None), None):
            return address
    if works_in_console(actor):
        return reverse("console:home")
    if actor.identity("deputy") is not None:
        return reverse("portal:home")
    if export_policies.audits(actor):
        return reverse("accounts:exports")
    return reverse("admin:index" if keeps_master_data(actor) else "accounts:no_post")
