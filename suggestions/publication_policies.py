"""The only place for who may make a result public: who oversaw it writes, two others review, a publisher publishes."""

from accounts.roles import Role
from core.actors import Actor, Capacity
from suggestions.models import Matter, Publication
from suggestions.policies import overseer
from suggestions.states import PublicationState, ReviewKind


def publisher(publication: Publication, actor: Actor) -> Capacity | None:
    """公开审核岗。"""
    return next(iter(actor.acting_as(Role.PUBLISHER)), None)


def publication_drafter(matter: Matter, actor: Actor) -> Capacity | None:
    """交办的一方，或者公开审核岗。"""
    return overseer(matter, actor) or next(iter(actor.acting_as(Role.PUBLISHER)), None)


def drafting_side(publication: Publication, actor: Actor) -> Capacity | None:
    """交办的一方，或者公开审核岗。"""
    return publication_drafter(publication.matter, actor)


def secrecy_reviewer(publication: Publication, actor: Actor) -> Capacity | None:
    """交办的一方、县人大代表工委或公开审核岗，没有起草过这份公开稿。"""
    if not _may_review(publication, actor):
        return None
    county = next(iter(actor.acting_as(Role.COUNTY_DISPATCHER)), None)
    return drafting_side(publication, actor) or county


def privacy_reviewer(publication: Publication, actor: Actor) -> Capacity | None:
    """公开审核岗，没有起草过这份公开稿，也没有做过这一次的保密审查。"""
    return publisher(publication, actor) if _may_review(publication, actor) else None


def returner(publication: Publication, actor: Actor) -> Capacity | None:
    """轮到的审查人；待发布的由公开审核岗。"""
    by_state = {
        PublicationState.SECRECY_REVIEW: secrecy_reviewer,
        PublicationState.PRIVACY_REVIEW: privacy_reviewer,
        PublicationState.APPROVED: publisher,
    }
    return by_state[PublicationState(publication.state)](publication, actor)


def withdrawer(publication: Publication, actor: Actor) -> Capacity | None:
    """公开审核岗，或者交办的一方。"""
    return publisher(publication, actor) or overseer(publication.matter, actor)


def reviewers_of(publication: Publication) -> dict[str, int]:
    """Return who passed which review of the text as it stands now, by kind."""
    return {r.kind: r.reviewer_id for r in publication.reviews.all() if r.round_no == publication.round_no}


def _may_review(publication: Publication, actor: Actor) -> bool:
    """Return whether this person has had no part in the text and in its other review."""
    if actor.user_id is None or actor.user_id in publication.author_ids:
        return False
    return reviewers_of(publication).get(ReviewKind.SECRECY) != actor.user_id
