"""Public texts in every state, reached through real commands; each function goes one step further than the last."""

from datetime import datetime, timedelta

from suggestions.models import Matter, Publication
from suggestions.services import publications as services
from suggestions.services.public_text import PublicText
from suggestions.states import PrivacyCheck, SecrecyCheck
from suggestions.tests import given
from suggestions.tests.county import County

# A week after the examples begin: the matters have ended.
AT: datetime = given.AT + timedelta(days=8)
PROBLEM = "石桥村一段通往学校的村道路基损坏，影响学生上学。"
REPLY = "镇政府已回填路基并压实，设置了警示桩，道路恢复通行。"
ALL_SECRECY = [str(point) for point in SecrecyCheck]
ALL_PRIVACY = [str(point) for point in PrivacyCheck]


def text(world: County, **other: object) -> PublicText:
    """Return a text that may be published; every field may be another."""
    said: dict[str, object] = {
        "title": "石桥村上学路已修好",
        "problem": PROBLEM,
        "reply": REPLY,
        "region_id": world.region(given.VILLAGE).pk,
    }
    return PublicText(**{**said, **other})


def coarse_text(world: County, **other: object) -> PublicText:
    """Return a text that says no more than the township."""
    said = {
        "title": "一段上学路已修好",
        "problem": PROBLEM.replace("石桥村", "本镇"),
        "region_id": world.region(given.TOWNSHIP).pk,
    }
    return text(world, **{**said, **other})


def drafted(
    world: County | None = None,
    matter: Matter | None = None,
    *,
    by: str = "presidium_clerk",
    what: PublicText | None = None,
    at: datetime = AT,
) -> Publication:
    """起草中."""
    world = world or given.county()
    matter = matter or given.closed(world)
    return services.draft_publication(matter_id=matter.pk, text=what or text(world), actor=world.actor(by, at), at=at)


def take(
    world: County, publication: Publication, command, who: str, *, at: datetime = AT, **said: object
) -> Publication:
    """Take one step of a text as it stands."""
    publication.refresh_from_db()
    actor = world.actor(who, at)
    return command(publication_id=publication.pk, actor=actor, at=at, version=publication.version, **said)


def submitted(world: County | None = None, matter: Matter | None = None, **other: object) -> Publication:
    """待保密审查."""
    world = world or given.county()
    publication = drafted(world, matter, **other)
    return take(world, publication, services.submit_publication, other.get("by", "presidium_clerk"))


def cleared(world: County | None = None, matter: Matter | None = None, **other: object) -> Publication:
    """待脱敏审查: the chair has passed the secrecy review."""
    world = world or given.county()
    publication = submitted(world, matter, **other)
    return take(world, publication, services.approve_secrecy, "chair", checked=ALL_SECRECY)


def approved(world: County | None = None, matter: Matter | None = None, **other: object) -> Publication:
    """待发布."""
    world = world or given.county()
    publication = cleared(world, matter, **other)
    return take(world, publication, services.approve_privacy, "publisher", checked=ALL_PRIVACY)


def published(world: County | None = None, matter: Matter | None = None, **other: object) -> Publication:
    """已公开."""
    world = world or given.county()
    publication = approved(world, matter, **other)
    return take(world, publication, services.publish_result, "publisher")


def withdrawn(world: County | None = None, matter: Matter | None = None, **other: object) -> Publication:
    """已撤下."""
    world = world or given.county()
    publication = published(world, matter, **other)
    return take(world, publication, services.withdraw_publication, "publisher", reason="error", note="单位写错了。")
