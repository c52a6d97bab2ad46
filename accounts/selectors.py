"""The only place that reads users, posts, organisations and regions: who acts as what, and which body is meant."""

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from django.db.models import FilteredRelation, Q, QuerySet

from accounts.models import (
    ApiToken,
    LoginEvent,
    Organisation,
    Post,
    Region,
    StandIn,
    User,
    active_on,
    held_at,
    stands_at,
)
from accounts.policies import LOCK_FOR, LOCK_WINDOW, sees_county
from accounts.roles import STREET_LABELS, TOWNSHIP_ROLES, Role
from accounts.states import CODE_LENGTHS, LoginOutcome, OrgKind, RegionLevel
from core.actors import Actor, ActorKind, Capacity
from core.clock import local_date
from core.crypto import keyed_digest
from core.errors import RuleBroken
from core.registries import actor_identities

TOKEN_CONTEXT = "accounts.api_token"
ACCOUNT_CONTEXT = "accounts.login_account"
TOWNSHIP_BODIES = (OrgKind.PRESIDIUM, OrgKind.STREET_COMMITTEE)


def actor_of(user: User, at: datetime) -> Actor:
    """Return the person as an actor with the posts held or lent at that instant and what other apps know the person as.

    One query for the posts and one for each registered identity. A mandate gives the capacity DEPUTY; the first
    administrator of an installation (superuser) acts as SYS_ADMIN.
    """
    day = local_date(at)
    lent = StandIn.objects.filter(stands_at(at), user=user).values("post")
    posts = (
        Post.objects.filter(Q(user=user) | Q(pk__in=lent), held_at(at), active_on(day, "organisation__"))
        .select_related("organisation__region", "user")
        .order_by("id")
    )
    identities = {kind: found for kind, find in actor_identities.items() if (found := find(user.pk)) is not None}
    # One's own posts first: who may act in either acts in one's own.
    capacities = sorted((capacity_of(post, user.pk) for post in posts), key=lambda c: c.stands_for is not None)
    if user.is_superuser and not any(capacity.role == Role.SYS_ADMIN for capacity in capacities):
        capacities.append(Capacity(role=Role.SYS_ADMIN, label="初始账户 · 系统管理员"))
    if "deputy" in identities:
        capacities.append(Capacity(role=Role.DEPUTY, label=Role.DEPUTY.label))
    return Actor(
        kind=ActorKind.USER,
        name=user.name,
        user_id=user.pk,
        capacities=tuple(capacities),
        identities=identities,
    )


def capacity_of(post: Post, user_id: int | None = None) -> Capacity:
    """Return what a post lets its holder act as; the label is the body and the role, as papers would name them.

    In the hands of another person, `user_id`, it is the same post with the holder's name: 代王某某.
    """
    organisation = post.organisation
    lent = user_id is not None and user_id != post.user_id
    standing_in = f"（代{post.user.name}）" if lent else ""
    return Capacity(
        role=post.role,
        label=f"{organisation.name} · {role_label(post.role, organisation.kind)}{standing_in}",
        post_id=post.pk,
        organisation_id=organisation.pk,
        region_code=organisation.region.code,
        stands_for=post.user_id if lent else None,
    )


def role_label(role: str, kind: str) -> str:
    """Return the role's Chinese name, which differs in a street."""
    label = Role(role).label
    return STREET_LABELS.get(Role(role), label) if kind == OrgKind.STREET_COMMITTEE else label


def users() -> QuerySet[User]:
    """Return all users, for the master data pages."""
    return User.objects.all()


def post_holders(*roles: str, at: datetime, organisation_id: int | None = None) -> list[int]:
    """Return the ids of users who act in one of the roles that day, at one organisation or anywhere in the county.

    Who stands in for an absent holder is told too.
    """
    day = local_date(at)
    posts = Post.objects.filter(held_at(at), active_on(day, "organisation__"), role__in=roles, user__is_active=True)
    if organisation_id is not None:
        posts = posts.filter(organisation_id=organisation_id)
    columns = ("user_id", "lent__user_id", "lent__user__is_active")
    acting: Any = with_stand_ins(posts, at).values_list(*columns)
    return sorted({one for user, other, active in acting for one in (user, other if active else None) if one})


class HeldPosts(defaultdict[tuple[str, int], list[int]]):
    """The ids of users by role and organisation, and who stands in for whom there."""

    def __init__(self) -> None:
        super().__init__(list)
        self.lent: dict[tuple[int, int], list[int]] = defaultdict(list)


def posts_held(*roles: str, at: datetime) -> HeldPosts:
    """Return who acts in the roles, for those who must look up many: one query."""
    held = HeldPosts()
    posts = Post.objects.filter(
        held_at(at), active_on(local_date(at), "organisation__"), role__in=roles, user__is_active=True
    )
    columns = ("role", "organisation_id", "user_id", "lent__user_id", "lent__user__is_active")
    for role, organisation, user, other, active in with_stand_ins(posts, at).order_by("user_id").values_list(*columns):
        held[role, organisation].append(user)
        if other is not None and active:
            held[role, organisation].append(other)
            held.lent[organisation, user].append(other)
    return held


def with_stand_ins(posts: QuerySet[Post], at: datetime) -> QuerySet[Any]:
    """Return the posts with whoever stands in for the holder at that instant as `lent`."""
    return posts.annotate(lent=FilteredRelation("stand_ins", condition=stands_at(at, "stand_ins__")))


def organisations_on(day: date) -> QuerySet[Organisation]:
    """Return the organisations that exist on a day."""
    return Organisation.objects.filter(active_on(day)).select_related("region")


def county_committee() -> Organisation:
    """Return the committee for deputy affairs (代表工委).

    :raises RuleBroken: if the county has not set it up
    """
    found = Organisation.objects.filter(deputy_affairs=True, active_to__isnull=True).select_related("region").first()
    if found is None:
        raise RuleBroken("还没有登记代表工作机构，请联系系统管理员。")
    return found


def presidium_of(region_code: str) -> Organisation:
    """Return the presidium of the township, or the street's working committee, that a region belongs to.

    :raises RuleBroken: if the township has none on record
    """
    township = region_code[: CODE_LENGTHS[RegionLevel.TOWNSHIP]]
    found = (
        Organisation.objects.filter(kind__in=TOWNSHIP_BODIES, region__code=township, active_to__isnull=True)
        .select_related("region")
        .order_by("id")
        .first()
    )
    if found is None:
        raise RuleBroken("这个乡镇（街道）还没有登记人大主席团或人大街道工委，请联系系统管理员。")
    return found


def handling_units(capacity: Capacity, at: datetime) -> QuerySet[Organisation]:
    """Return the units this capacity may dispatch to that day, none for roles that do not dispatch.

    A presidium or street committee reaches only bodies of its township, the county only county bodies, the
    government office only those of the government.
    """
    units = organisations_on(local_date(at)).filter(can_handle=True)
    if capacity.role in TOWNSHIP_ROLES and capacity.region_code:
        return units.filter(region__code__startswith=capacity.region_code).exclude(region__level=RegionLevel.COUNTY)
    if capacity.role == Role.COUNTY_DISPATCHER:
        return units.filter(region__level=RegionLevel.COUNTY)
    if capacity.role == Role.GOV_COORDINATOR:
        return units.filter(region__level=RegionLevel.COUNTY, gov_system=True)
    return units.none()


def regions_for(actor: Actor) -> QuerySet[Region]:
    """Return the regions inside the actor's posts, the whole county for county posts of the congress."""
    if sees_county(actor) or actor.acting_as(Role.SYS_ADMIN):
        return Region.objects.all()
    scope = Q(pk__in=())
    for capacity in actor.capacities:
        if capacity.region_code:
            scope |= Q(code__startswith=capacity.region_code)
    return Region.objects.filter(scope)


def townships() -> QuerySet[Region]:
    """Return the county's townships and streets in the order of their codes."""
    return Region.objects.filter(level=RegionLevel.TOWNSHIP)


def villages_of(township_id: int) -> QuerySet[Region]:
    """Return a township's villages and communities in the order of their codes."""
    return Region.objects.filter(level=RegionLevel.VILLAGE, parent_id=township_id)


def user_of_token(token: str) -> tuple[User, ApiToken] | None:
    """Return whose token this is, or None when it is unknown, revoked or its user may not sign in."""
    found = (
        ApiToken.objects.filter(
            digest=keyed_digest(token, TOKEN_CONTEXT), revoked_at__isnull=True, user__is_active=True
        )
        .select_related("user")
        .first()
    )
    return (found.user, found) if found else None


def account_key(username: str) -> str:
    """Return the digest under which sign-ins with this name are counted, capital or small letters alike."""
    return keyed_digest(username.strip().lower(), ACCOUNT_CONTEXT)


def failures_of_account(key: str, at: datetime) -> list[datetime]:
    """Return when sign-ins with this name failed lately, since the last one that succeeded."""
    recent = LoginEvent.objects.filter(account_key=key, at__gt=at - LOCK_WINDOW - LOCK_FOR, at__lte=at)
    last_ok = recent.filter(outcome=LoginOutcome.OK).order_by("-at").values_list("at", flat=True).first()
    failed = recent.filter(outcome=LoginOutcome.FAILED)
    return list((failed.filter(at__gt=last_ok) if last_ok else failed).values_list("at", flat=True))


def failures_of_address(ip: str | None, at: datetime) -> list[datetime]:
    """Return when sign-ins from this address failed lately; a success does not clear them."""
    if ip is None:
        return []
    recent = LoginEvent.objects.filter(ip=ip, at__gt=at - LOCK_WINDOW - LOCK_FOR, at__lte=at)
    return list(recent.filter(outcome=LoginOutcome.FAILED).values_list("at", flat=True))
