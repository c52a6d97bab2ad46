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
    second = _second(publication, actor)
    if second is None:
        return None
    county = next(iter(second.acting_as(Role.COUNTY_DISPATCHER)), None)
    return drafting_side(publication, second) or county


def privacy_reviewer(publication: Publication, actor: Actor) -> Capacity | None:
    """公开审核岗，没有起草过这份公开稿，也没有做过这一次的保密审查。"""
    second = _second(publication, actor)
    return publisher(publication, second) if second is not None else None


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


def _second(publication: Publication, actor: Actor) -> Actor | None:
    """Return the actor as somebody who has had no part in the text and in its other review, else None."""
    second: Actor | None = actor if actor.user_id is not None else None
    for user_id in (*publication.author_ids, reviewers_of(publication).get(ReviewKind.SECRECY)):
        second = second.apart_from(user_id) if second is not None else None
    return second
