"""Whose name and phone an actor may read: through the opinion itself or, for a handling unit, through its matter."""

from core.actors import Actor
from suggestions.models import Opinion
from suggestions.policies import contact_reader
from suggestions.selectors.scope import visible_matters, visible_opinions


def readable_opinion(actor: Actor, number: str) -> Opinion | None:
    """Return the opinion if the actor may read its sender's contact, else None.

    A unit that does not see the opinion gets it only while it handles the matter and only for 实名.
    """
    related = Opinion.objects.select_related("owner__region", "matter__owner", "submitter", "station__organisation")
    seen = visible_opinions(actor).filter(number=number).exists()
    found = related.filter(number=number).first() if seen else None
    if found is None:
        through_matter = visible_matters(actor).values("pk")
        found = related.filter(number=number, matter__in=through_matter).first()
    return found if found is not None and contact_reader(found, actor) is not None else None
