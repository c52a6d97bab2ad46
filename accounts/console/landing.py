"""The only place for where a signed-in person belongs: console, portal, master data, or nowhere yet."""

from django.urls import reverse

from accounts.policies import keeps_master_data, works_in_console
from core.actors import Actor


def landing_address(actor: Actor) -> str:
    """Return the address of the person's own start page; staff who are deputies too start in the console."""
    if works_in_console(actor):
        return reverse("console:home")
    if actor.identity("deputy") is not None:
        return reverse("portal:home")
    return reverse("admin:index" if keeps_master_data(actor) else "accounts:no_post")
