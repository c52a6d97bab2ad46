"""The one way to change a public text: lock matter and text, check, change, record and announce in one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from core import audit, outbox
from core.actors import Actor, Capacity
from core.transitions import check_version
from suggestions import deadlines, publication_lifecycle
from suggestions.models import Matter, Publication
from suggestions.selectors import publications
from suggestions.services.steps import durable, within_limit
from suggestions.states import PublicationAction


@dataclass
class PublicationStep:
    """A public text under lock with the matter behind it, and what the trail will say of the step."""

    publication: Publication
    matter: Matter
    capacity: Capacity
    detail: dict[str, str | int | bool | None] = field(default_factory=dict)


@contextmanager
def publication_step(
    action: PublicationAction, *, publication_id: int, actor: Actor, at: datetime, version: int | None
) -> Iterator[PublicationStep]:
    """Take one step of a public text, or none of it.

    :raises WrongState: it does not follow from the state  :raises NotAllowed: not this actor's to take
    :raises Stale: somebody changed it since it was shown, or holds it
    """
    with durable():
        publication, matter = _locked(publication_id)
        taken = publication_lifecycle.PUBLICATION.check(action, publication, actor)
        check_version(version, publication.version)
        within_limit(taken.transition, "公开稿", deadlines.publication_subject(publication.pk))
        step = PublicationStep(publication, matter, taken.capacity)
        yield step
        before = publication.state
        publication.state = taken.transition.target or before
        publication.version += 1
        publication.save()
        announce(publication, action, actor, step.capacity, at, before, **step.detail)


def _locked(publication_id: int) -> tuple[Publication, Matter]:
    """Return text and matter, the matter locked first; it is not handled again while its result is made public."""
    matter_id = Publication.objects.values_list("matter_id", flat=True).get(pk=publication_id)
    matter = lock_source(matter_id)
    publication = Publication.objects.select_for_update(of=("self",)).prefetch_related("reviews").get(pk=publication_id)
    publication.matter = matter
    return publication, matter


def lock_source(matter_id: int) -> Matter:
    """Return the matter locked for this transaction, with what its public text is checked against."""
    Matter.objects.select_for_update().only("pk").get(pk=matter_id)
    return publications.source_of(matter_id)


def announce(
    publication: Publication,
    action: PublicationAction,
    actor: Actor,
    capacity: Capacity,
    at: datetime,
    before: str = "",
    **detail: str | int | bool | None,
) -> None:
    """Write the audit event and the outbox message of what was just done to a public text."""
    subject = deadlines.publication_subject(publication.pk)
    audit.record(
        subject=subject,
        verb=str(action),
        actor=actor,
        capacity=capacity,
        at=at,
        from_state=before,
        to_state=publication.state,
        **detail,
    )
    payload = {"user_id": actor.user_id, "matter_id": publication.matter_id, **detail}
    outbox.publish(topic=f"suggestions.{action}", subject=subject, at=at, **payload)
