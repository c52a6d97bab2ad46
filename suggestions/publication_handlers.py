"""Who is told when a public text waits, comes back or is published; handlers run from the outbox, once a message."""

from django.urls import reverse

from accounts import selectors as people
from accounts.roles import Role
from core.models import Clock
from core.notices import tell
from core.outbox import Message, handles
from core.registries import Link
from deputies.models import Deputy
from suggestions.models import Publication
from suggestions.policies import PRESIDIUM, asked_deputies
from suggestions.states import Level, PublicationAction


def _publication(message: Message) -> Publication:
    return Publication.objects.select_related("matter").get(pk=message.subject.id)


def _page(publication: Publication) -> str:
    return reverse("publications:publication", args=[publication.public_id])


@handles(f"suggestions.{PublicationAction.SUBMIT_PUBLICATION}")
def secrecy_reviewers(message: Message) -> None:
    """Tell those beside the authors who may do the secrecy review."""
    publication = _publication(message)
    told = set(_overseers(publication, message)) - set(publication.author_ids)
    tell(told, message, f"公开稿“{publication.title}”请做保密审查。", _page(publication))


@handles(f"suggestions.{PublicationAction.APPROVE_SECRECY}")
@handles(f"suggestions.{PublicationAction.APPROVE_PRIVACY}")
def publishers(message: Message) -> None:
    """Tell the publishers that a text waits for them."""
    publication = _publication(message)
    told = set(people.post_holders(Role.PUBLISHER, at=message.at)) - set(publication.author_ids)
    waits = (
        "请做脱敏审查" if message.topic.endswith(PublicationAction.APPROVE_SECRECY) else "两次审查都通过了，可以发布"
    )
    tell(told, message, f"公开稿“{publication.title}”{waits}。", _page(publication))


@handles(f"suggestions.{PublicationAction.RETURN_PUBLICATION}")
def authors(message: Message) -> None:
    """Tell the authors that the text is to be changed."""
    publication = _publication(message)
    tell(set(publication.author_ids), message, f"公开稿“{publication.title}”退回修改。", _page(publication))


@handles(f"suggestions.{PublicationAction.PUBLISH_RESULT}")
def deputies_of_the_matter(message: Message) -> None:
    """Tell the deputies who followed or proposed it that everybody can read the result now."""
    publication = _publication(message)
    asked = Deputy.objects.filter(pk__in=asked_deputies(publication.matter), user__isnull=False)
    link = reverse("citizen:result", args=[publication.public_id])
    tell(set(asked.values_list("user", flat=True)), message, f"“{publication.title}”的办理结果已经公开。", link)


def _overseers(publication: Publication, message: Message) -> list[int]:
    matter = publication.matter
    if matter.level == Level.COUNTY:
        return people.post_holders(Role.COUNTY_DISPATCHER, Role.PUBLISHER, at=message.at)
    return people.post_holders(*PRESIDIUM, at=message.at, organisation_id=matter.owner_id)


def clock_audience(clock: Clock, rung: str) -> list[int]:
    """Return who is told that a decision on publishing is due: those who oversaw the matter, later the publishers."""
    matter = Publication.objects.select_related("matter").get(pk=clock.subject_id).matter
    county = [Role.COUNTY_DISPATCHER, Role.PUBLISHER]
    if matter.level == Level.COUNTY:
        return people.post_holders(*county, at=clock.due_at)
    told = people.post_holders(*PRESIDIUM, at=clock.due_at, organisation_id=matter.owner_id)
    late = rung.startswith("overdue")
    return sorted({*told, *(people.post_holders(*county, at=clock.due_at) if late else [])})


def clock_link(clock: Clock) -> Link:
    """Return the page of the text a clock is about."""
    publication = Publication.objects.get(pk=clock.subject_id)
    return Link(publication.title, "publications:publication", (str(publication.public_id),))
