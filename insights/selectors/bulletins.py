"""Papers to units and leaders an actor may read, and what may not stand in their text."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.roles import Role
from accounts.states import OrgKind
from core.actors import Actor
from insights import policies
from insights.models import Bulletin
from insights.selectors.scope import sees_all
from insights.states import BulletinState
from suggestions.models import Opinion
from suggestions.policies import PRESIDIUM
from suggestions.redaction import Voice, broken_rules, warnings
from suggestions.states import IdentityMode


def has_page(actor: Actor) -> bool:
    """Return whether papers are this actor's to read: the county's readers and townships' congresses."""
    return sees_all(actor) or bool(actor.acting_as(*PRESIDIUM))


def visible_bulletins(actor: Actor) -> QuerySet[Bulletin]:
    """Return the papers of the actor's own body; leaders and committees read the county's, and what townships issued.

    What is a township's draft is its own.
    """
    own = Q(owner_id__in=[c.organisation_id for c in actor.acting_as(Role.COUNTY_DISPATCHER, *PRESIDIUM)])
    if sees_all(actor):
        own |= Q(state=BulletinState.ISSUED) | ~Q(owner__kind=OrgKind.PRESIDIUM)
    return Bulletin.objects.filter(own).select_related("owner__region", "drafted_by", "issued_by")


def bulletin_for(actor: Actor, public_id: UUID) -> Bulletin | None:
    """Return a paper, or None when it is not there or not the actor's to read."""
    return visible_bulletins(actor).filter(public_id=public_id).first()


def voices_of(opinions: Iterable[Opinion]) -> list[Voice]:
    """Return who has to stay out of a text about these opinions; their own words may stand in an internal paper."""
    found = []
    for opinion in opinions:
        submitter = getattr(opinion, "submitter", None)
        hidden = opinion.identity_mode != IdentityMode.REAL_NAME
        name, phone = (submitter.name, submitter.phone) if submitter is not None else ("", "")
        village = opinion.place_region.name if opinion.place_region is not None else ""
        found.append(Voice(name, phone, opinion.text if hidden else "", village, opinion.place_text, hidden))
    return found


def refusals(text: str, opinions: QuerySet[Opinion]) -> list[str]:
    """Return why a text may not go out: telephone and identity numbers, names of those behind it, hidden words."""
    behind = opinions.select_related("submitter", "place_region")
    return [sentence.replace("公开稿", "文稿") for sentence in broken_rules(text, voices_of(behind))]


def offered(bulletin: Bulletin, actor: Actor) -> dict[str, bool]:
    """Return what this actor may do with the paper as it stands."""
    draft = bulletin.state == BulletinState.DRAFT
    return {
        "revise": draft and policies.bulletin_keeper(bulletin, actor) is not None,
        "issue": draft and policies.bulletin_signer(bulletin, actor) is not None,
    }


def of_month(owner_id: int, month: datetime) -> Bulletin | None:
    """Return the paper of a body for a month, dropped ones left out."""
    return Bulletin.objects.filter(owner=owner_id, month=month).exclude(state=BulletinState.DROPPED).first()


def cautions(bulletin: Bulletin) -> list[str]:
    """Return what does not forbid signing but should be looked at: places that tell who stays unknown."""
    behind = bulletin.opinions.order_by("pk").select_related("submitter", "place_region")
    found = warnings(f"{bulletin.title}\n{bulletin.body}", voices_of(behind))
    return [sentence.replace("公开稿", "文稿") for sentence in found]
