"""Reads of supervision: who sees which records, what waits for whom, one record with its answers and clock."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet, Value

from accounts.models import Organisation, User
from accounts.roles import Role
from accounts.selectors import county_committee, post_holders
from accounts.states import OrgKind
from core.actors import Actor, ActorKind
from core.models import Clock
from core.subjects import Subject
from suggestions.models import Matter, Supervision, SupervisionAnswer
from suggestions.policies import PRESIDIUM, UNIT
from suggestions.selectors import details
from suggestions.selectors.lights import Lamp, lamp
from suggestions.selectors.scope import COUNTY_READERS, visible_matters
from suggestions.states import OPEN_SUPERVISION, Level, Part, SupervisionKind, SupervisionState

LIST = "supervisions:list"
PAGES = (*COUNTY_READERS, *PRESIDIUM, *UNIT, Role.GOV_COORDINATOR)
ASKED = (SupervisionState.ISSUED, SupervisionState.RETURNED)
ENDED = (SupervisionState.ACCEPTED, SupervisionState.WITHDRAWN)


def _posts(actor: Actor, *roles: str) -> list[int]:
    return [c.organisation_id for c in actor.acting_as(*roles) if c.organisation_id is not None]


def visible_supervisions(actor: Actor) -> QuerySet[Supervision]:
    """Return the records this actor may read: the county all, a township its own matters', a unit what it was sent.

    The government's office reads what went to the units it answers for. Stations, deputies and citizens read none.
    """
    if actor.kind == ActorKind.SYSTEM or actor.acting_as(*COUNTY_READERS):
        return Supervision.objects.all()
    condition = Q(matter__owner_id__in=_posts(actor, *PRESIDIUM))
    sent = Q(issued_at__isnull=False)
    condition |= sent & Q(assignment__unit_id__in=_posts(actor, *UNIT))
    if actor.acting_as(Role.GOV_COORDINATOR):
        condition |= sent & Q(assignment__unit__gov_system=True, matter__level=Level.COUNTY)
    return Supervision.objects.filter(condition)


def has_page(actor: Actor) -> bool:
    """Return whether this actor's posts have to do with supervision."""
    return bool(actor.acting_as(*PAGES))


def sends(actor: Actor) -> bool:
    """Return whether this actor's posts press units at all."""
    return bool(actor.acting_as(Role.COUNTY_DISPATCHER, *PRESIDIUM))


def _overseen(actor: Actor) -> Q:
    mine = Q(matter__level=Level.TOWNSHIP, matter__owner_id__in=_posts(actor, *PRESIDIUM))
    return mine | Q(matter__level=Level.COUNTY) if actor.acting_as(Role.COUNTY_DISPATCHER) else mine


def _to_sign(actor: Actor) -> Q:
    if settings.NOTICE_SIGNED_BY == "dispatcher":
        return _overseen(actor)
    chairs = _posts(actor, Role.PRESIDIUM_CHAIR)
    mine = Q(matter__level=Level.TOWNSHIP, matter__owner_id__in=chairs)
    return mine | Q(matter__level=Level.COUNTY) if actor.acting_as(Role.SC_LEADER) else mine


def _waiting(actor: Actor) -> Q:
    """What this person is to do: answer, take an answer, sign."""
    own = Q(state__in=ASKED) & Q(assignment__unit_id__in=_posts(actor, *UNIT))
    paper = Q(state__in=ASKED, assignment__unit__on_paper=True) & _overseen(actor)
    committees = _posts(actor, Role.SUPERVISORY_COMMITTEE)
    answered = _overseen(actor) | Q(kind=SupervisionKind.KEY, decision__committee_id__in=committees)
    return (
        own | paper | Q(state=SupervisionState.ANSWERED) & answered | Q(state=SupervisionState.DRAFT) & _to_sign(actor)
    )


def waiting(actor: Actor) -> list[QuerySet[Any, Any]]:
    """Return what waits behind the list's link, once for each record, to be counted with the work lists."""
    if not has_page(actor):
        return []
    found = visible_supervisions(actor).filter(_waiting(actor)).order_by().annotate(list_key=Value(LIST))
    return [found.values_list("list_key", flat=True)]


TABS: tuple[tuple[str, str, str], ...] = (
    ("mine", "待您办理", "现在没有要您办的督办。"),
    ("open", "在办", "没有在办的督办。"),
    ("ended", "已了结和撤回", "还没有了结的督办。"),
)


def listed(actor: Actor, tab: str) -> QuerySet[Supervision]:
    """Return the records of a tab with what a list shows, the latest first."""
    seen = visible_supervisions(actor)
    conditions = {"mine": _waiting(actor), "open": Q(state__in=OPEN_SUPERVISION), "ended": Q(state__in=ENDED)}
    return for_list(seen.filter(conditions[tab]))


def for_list(records: QuerySet[Supervision]) -> QuerySet[Supervision]:
    """Return records with matter, unit and issuer; the letters themselves stay in the table."""
    related = records.select_related("matter", "assignment__unit", "issuer").defer("paragraphs")
    return related.order_by("-drafted_at", "-pk")


def of_matter(actor: Actor, matter_id: int) -> list[Supervision]:
    """Return what this actor may read of a matter's supervision, the latest first."""
    return list(for_list(visible_supervisions(actor).filter(matter_id=matter_id)))


def record_for(actor: Actor, public_id: UUID) -> Supervision | None:
    """Return a record with its answers, if the actor may read it, else None."""
    return with_everything(visible_supervisions(actor)).filter(public_id=public_id).first()


def with_everything(records: QuerySet[Supervision]) -> QuerySet[Supervision]:
    """Return records with matter, unit, people, decision and answers."""
    related = records.select_related(
        "matter__owner", "matter__region", "matter__category", "assignment__unit", "issuer", "drafted_by", "signed_by",
        "decision__leader", "decision__committee",
    )  # fmt: skip
    return related.prefetch_related(Prefetch("answers", SupervisionAnswer.objects.select_related("by")))


def lamps_of(records: Sequence[Supervision], at: datetime) -> dict[int, Lamp]:
    """Return the running response clocks of these records; one query."""
    running = Clock.objects.filter(
        subject_kind="supervision", subject_id__in=[r.pk for r in records], stopped_at__isnull=True
    )
    return {clock.subject_id: lamp(clock, at) for clock in running.select_related("policy")}


def verdict_of(record: Supervision) -> Clock | None:
    """Return the last response clock of a record, running or stopped."""
    clocks = Clock.objects.filter(subject_kind="supervision", subject_id=record.pk).select_related("policy")
    return clocks.order_by("-round_no").first()


def matter_to_press(actor: Actor, public_id: UUID) -> Matter | None:
    """Return a matter the actor may see, with its parts and their units, else None."""
    return visible_matters(actor).select_related("owner", "region", "category").prefetch_related(
        "assignments__unit"
    ).filter(public_id=public_id).first()  # fmt: skip


def matters_to_press(actor: Actor, public_ids: Sequence[UUID]) -> list[Matter]:
    """Return those of these matters the actor may see, with their parts."""
    found = visible_matters(actor).filter(public_id__in=public_ids).select_related("owner", "region", "category")
    return list(found.prefetch_related("assignments__unit").order_by("pk"))


def issuer_of(matter: Matter, kind: str) -> Organisation:
    """Return the body that sends such a letter: the township's, or the county's committee for deputies.

    :raises RuleBroken: if the county has not set it up
    """
    county = matter.level == Level.COUNTY or kind == SupervisionKind.KEY
    return county_committee() if county else matter.owner


def open_of(assignment_id: int, kind: str) -> Supervision | None:
    """Return the record of this kind that is still open for a unit's part, or None."""
    found = Supervision.objects.filter(assignment_id=assignment_id, kind=kind, state__in=OPEN_SUPERVISION)
    return found.select_related("drafted_by").first()


def leaders(at: datetime) -> list[int]:
    """Return the users who may lead a key item."""
    return post_holders(Role.SC_LEADER, at=at)


def leader_choices(at: datetime) -> list[tuple[int, str]]:
    """Return who may lead a key item, with their names."""
    return list(User.objects.filter(pk__in=leaders(at)).order_by("pk").values_list("pk", "name"))


def committee_choices() -> list[tuple[int, str]]:
    """Return the committees that may supervise a key item, with their names."""
    found = Organisation.objects.filter(kind=OrgKind.WORKING_COMMITTEE, active_to__isnull=True)
    return list(found.order_by("pk").values_list("pk", "name"))


def open_reminders(matter_id: int) -> list[int]:
    """Return the ids of the reminders the lead unit of a matter has not answered yet."""
    found = Supervision.objects.filter(
        matter_id=matter_id, kind=SupervisionKind.REMINDER, state__in=ASKED, assignment__part=Part.LEAD
    )
    return list(found.order_by("pk").values_list("pk", flat=True))


def standing_of(matter_id: int) -> list[int]:
    """Return the ids of the records of a matter on which somebody still has something to do."""
    found = Supervision.objects.filter(matter_id=matter_id, state__in=OPEN_SUPERVISION)
    return list(found.order_by("pk").values_list("pk", flat=True))


def told_to_deputies(matter_id: int) -> list[Supervision]:
    """Return what a deputy may know of: that letters went out and that it became a key item, nothing of their text."""
    told = Supervision.objects.filter(
        matter_id=matter_id, kind__in=(SupervisionKind.NOTICE, SupervisionKind.KEY), issued_at__isnull=False
    )
    standing = told.exclude(state=SupervisionState.WITHDRAWN)
    return list(standing.select_related("assignment__unit", "issuer").defer("paragraphs").order_by("issued_at"))


def may_see_answer_file(actor: Actor, answer_id: int) -> bool:
    """Return whether the actor may open what a unit put beside its answer."""
    return visible_supervisions(actor).filter(answers=answer_id).exists()


def trail_of(record: Supervision) -> list[details.TrailLine]:
    """Return who did what with a record, oldest first."""
    return details.trail(Subject("supervision", record.pk))
