"""The only place that reads who stands in for whom: one's own, one's body's, and whom one may name."""

from datetime import date, datetime

from django.db.models import Q, QuerySet

from accounts.models import Post, StandIn, User, active_on, held_at
from accounts.stand_in_policies import HEADS, NEVER_LENT
from core.actors import Actor
from core.clock import local_date


def stand_ins_for(actor: Actor, at: datetime) -> QuerySet[StandIn]:
    """Return what is not over yet: of one's own posts, of those one stands in for, and of the bodies one heads."""
    mine = Q(post__user_id=actor.user_id) | Q(user_id=actor.user_id)
    going_on = Q(active_to__gt=local_date(at), ended_at__isnull=True)
    return _named(StandIn.objects.filter(going_on, mine | Q(post__organisation__in=_headed(actor))))


def own_stand_ins(user_id: int | None, at: datetime) -> QuerySet[StandIn]:
    """Return those that hold now or soon and concern the person, as holder or as stand-in."""
    going_on = Q(active_to__gt=local_date(at), ended_at__isnull=True)
    return _named(StandIn.objects.filter(going_on, Q(post__user_id=user_id) | Q(user_id=user_id)))


def _named(rows: QuerySet[StandIn]) -> QuerySet[StandIn]:
    return rows.select_related("post__organisation", "post__user", "user").order_by("active_from", "pk")


def _headed(actor: Actor) -> list[int]:
    own = (c for c in actor.acting_as(*HEADS) if c.stands_for is None)
    return [c.organisation_id for c in own if c.organisation_id is not None]


def lendable_posts(actor: Actor, at: datetime) -> QuerySet[Post]:
    """Return the posts for which the actor may name a stand-in: one's own, and those of the bodies one heads."""
    posts = Post.objects.filter(held_at(at), starts_at__isnull=True).exclude(role__in=NEVER_LENT)
    reached = posts.filter(Q(user_id=actor.user_id) | Q(organisation__in=_headed(actor)))
    return reached.select_related("organisation", "user").order_by("organisation_id", "pk")


def colleagues(organisation_ids: list[int], day: date) -> QuerySet[User]:
    """Return who holds a post of their own at one of these bodies that day and may sign in."""
    posts = Post.objects.filter(active_on(day), organisation__in=organisation_ids, starts_at__isnull=True)
    held = posts.exclude(role__in=NEVER_LENT).values("user")
    return User.objects.filter(pk__in=held, is_active=True).order_by("name", "pk")
