"""The only place that reads groups, their members and tasks, and pairings with what is missing from them."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery

from accounts.models import active_on
from accounts.policies import sees_county
from accounts.roles import TOWNSHIP_ROLES
from core.actors import Actor, ActorKind
from deputies import policies
from deputies.models import CommitteeSeat, ContactPairing, DeputyGroup, GroupMembership, GroupTask, PairingContact
from deputies.selectors.duties import counted_in, files_for
from deputies.states import CongressLevel, GroupRole, PairingKind, TaskState

ROLE_ORDER = (GroupRole.LEADER, GroupRole.DEPUTY_LEADER, GroupRole.MEMBER)


def groups_for(actor: Actor) -> QuerySet[DeputyGroup]:
    """Return the groups this actor may see: the county all, a township those of its region, deputies their own."""
    groups = DeputyGroup.objects.select_related("region", "committee")
    if actor.kind == ActorKind.SYSTEM or sees_county(actor):
        return groups
    scope = Q(pk__in=())
    for capacity in actor.acting_as(*TOWNSHIP_ROLES):
        if capacity.region_code:
            scope |= Q(region__code__startswith=capacity.region_code)
    if (mine := actor.identity("deputy")) is not None:
        scope |= Q(pk__in=policies.current_members().filter(mandate__deputy_id=mine).values("group_id"))
    return groups.filter(scope)


def listed(groups: QuerySet[DeputyGroup], day: date) -> QuerySet[DeputyGroup]:
    """Return existing groups with how many members they have, of how many levels, and their leader's name."""
    current = Q(memberships__active_to__isnull=True)
    leader = GroupMembership.objects.filter(group=OuterRef("pk"), active_to__isnull=True, role=GroupRole.LEADER)
    existing = groups.filter(active_on(day)).order_by("kind", "region__code", "pk")
    return existing.annotate(
        member_count=Count("memberships", filter=current, distinct=True),
        level_count=Count("memberships__mandate__level", filter=current, distinct=True),
        open_tasks=Count("tasks", filter=~Q(tasks__state=TaskState.ACCEPTED), distinct=True),
        leader_name=Subquery(leader.values("mandate__deputy__name")[:1]),
    )


def members_of(group_id: int) -> list[GroupMembership]:
    """Return who is in a group now, the leader first, then by the order of joining."""
    found = GroupMembership.objects.filter(group_id=group_id, active_to__isnull=True)
    members = found.select_related("mandate__deputy", "mandate__region").order_by("pk")
    return sorted(members, key=lambda member: ROLE_ORDER.index(GroupRole(member.role)))


def levels_of(members: list[GroupMembership]) -> list[str]:
    """Return the levels a group spans, the highest first."""
    held = {member.mandate.level for member in members}
    return [str(level.label) for level in CongressLevel if level in held]


def tasks_of(group_id: int) -> QuerySet[GroupTask]:
    """Return a group's tasks, the latest due first."""
    return GroupTask.objects.filter(group_id=group_id).select_related("group__region", "given_by")


def memberships_of(deputy_id: int) -> list[GroupMembership]:
    """Return in which groups a deputy is."""
    found = policies.current_members().filter(mandate__deputy_id=deputy_id)
    return list(found.select_related("group", "mandate").order_by("group__kind", "pk"))


def pairings_for(actor: Actor) -> QuerySet[ContactPairing]:
    """Return the standing pairings with a side in the actor's scope, with the number and date of contacts."""
    pairings = ContactPairing.objects.filter(active_to__isnull=True)
    if not (actor.kind == ActorKind.SYSTEM or sees_county(actor)):
        seen = files_for(actor).values("pk")
        pairings = pairings.filter(Q(left_deputy__in=seen) | Q(right_deputy__in=seen))
    return with_contacts(pairings)


def pairings_of(deputy_id: int) -> QuerySet[ContactPairing]:
    """Return a deputy's standing pairings, on either side."""
    mine = Q(left_deputy_id=deputy_id) | Q(right_deputy_id=deputy_id)
    return with_contacts(ContactPairing.objects.filter(mine, active_to__isnull=True))


def with_contacts(pairings: QuerySet[ContactPairing]) -> QuerySet[ContactPairing]:
    """Return pairings with both sides, the number of contacts and the day of the last one."""
    sides = pairings.select_related("left_deputy", "left_organisation", "right_deputy", "right_organisation", "region")
    return sides.annotate(contact_count=Count("contacts"), last_contact_on=Max("contacts__on"))


def contacts_of(pairing_id: int) -> QuerySet[PairingContact]:
    """Return what was logged in a pairing, newest first."""
    return PairingContact.objects.filter(pairing_id=pairing_id).select_related("recorded_by")


@dataclass(frozen=True)
class QuotaGap:
    """A member of the standing committee with fewer pairings than asked for."""

    seat: CommitteeSeat
    paired: int
    quota: int

    @property
    def missing(self) -> int:
        """How many are still to be paired."""
        return self.quota - self.paired


def quota_gaps(day: date) -> list[QuotaGap]:
    """Return the members of the standing committee below the quota of three deputies each, the barest first (苍溪)."""
    quota = policies.PAIRING_QUOTAS[PairingKind.SC_MEMBER_DEPUTY]
    paired = Count(
        "deputy__pairings",
        filter=Q(deputy__pairings__kind=PairingKind.SC_MEMBER_DEPUTY, deputy__pairings__active_to__isnull=True),
    )
    seats = CommitteeSeat.objects.filter(active_on(day)).select_related("deputy").annotate(paired=paired)
    return [QuotaGap(seat, seat.paired, quota) for seat in seats.filter(paired__lt=quota).order_by("paired", "pk")]


def seats_on(day: date) -> QuerySet[CommitteeSeat]:
    """Return who sits in the standing committee on a day."""
    return CommitteeSeat.objects.filter(active_on(day)).select_related("deputy").order_by("pk")


def counts_by_kind(actor: Actor) -> dict[str, int]:
    """Return how many pairings of each kind there are in the actor's scope."""
    kinds = Counter(
        ContactPairing.objects.filter(pk__in=pairings_for(actor).values("pk")).values_list("kind", flat=True)
    )
    return {kind.value: kinds[kind.value] for kind in PairingKind}


def tasks_in(groups: Any) -> QuerySet[GroupTask]:
    """Return the tasks of these groups."""
    return GroupTask.objects.filter(group_id__in=groups).select_related("group__region", "given_by")


def members_with_counts(members: list[GroupMembership], year: int) -> list[tuple[GroupMembership, int]]:
    """Return each member with how many records of a year count: facts, no points."""
    deputies = [member.mandate.deputy_id for member in members]
    counts = Counter(counted_in(year).filter(deputy_id__in=deputies).values_list("deputy_id", flat=True))
    return [(member, counts[member.mandate.deputy_id]) for member in members]
