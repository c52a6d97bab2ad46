"""The only place that reads work by time: overdue, ends today, ends soon or stands still; by unit and by person."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, When

from accounts.models import Organisation
from core.actors import Actor
from core.clock import local_date
from core.models import Clock
from core.terms import Audience
from suggestions.models import Assignment, Matter, Opinion
from suggestions.policies import UNIT
from suggestions.selectors import worklists
from suggestions.selectors.scope import visible_matters, visible_opinions
from suggestions.selectors.urgent import Pressing
from suggestions.selectors.worklists import COUNT_CAP, READERS, TRIAGE_ROLES
from suggestions.states import AssignmentState, MatterState, OpinionState, Part

PAGE = 50
UNITS_SHOWN = 30
# A clock turns yellow with a fifth of its working days left; no term is so long that this is more than two months.
YELLOW_AT_MOST = timedelta(days=62)
# Where units' clocks run at all: the database need not look at what is over.
OPEN_OPINIONS = (
    OpinionState.PENDING, OpinionState.TRIAGING, OpinionState.NEED_INFO, OpinionState.WITH_GROUP,
    OpinionState.REJECT_REVIEW, OpinionState.APPEALED,
)  # fmt: skip
OPEN_MATTERS = [state for state in MatterState if state not in (MatterState.CLOSED, MatterState.WITHDRAWN)]
OPEN_PARTS = (AssignmentState.TO_SIGN, AssignmentState.HANDLING, AssignmentState.REPLIED)


def _running() -> Q:
    return Q(paused_at__isnull=True) | Q(paused_at__gte=F("due_at"))


def _overdue(at: datetime) -> Q:
    return Q(due_at__lte=at) & _running()


def _today(at: datetime) -> Q:
    return Q(due_at__gt=at, last_day=local_date(at), paused_at__isnull=True)


def _soon(at: datetime) -> Q:
    near = Q(due_at__gt=at, due_at__lt=at + YELLOW_AT_MOST, yellow_at__lte=at, last_day__gt=local_date(at))
    return near & Q(paused_at__isnull=True)


def _paused(at: datetime) -> Q:
    return Q(paused_at__isnull=False, paused_at__lt=F("due_at"))


@dataclass(frozen=True)
class Bucket:
    """One list by time: its word, what belongs to it, and what is said when it is empty."""

    key: str
    label: str
    condition: Callable[[datetime], Q]
    empty: str


BUCKETS = (
    Bucket("overdue", "已超期", _overdue, "没有超期的。"),
    Bucket("today", "今日到期", _today, "今天没有到期的。"),
    Bucket("soon", "即将超期", _soon, "没有快要到期的。"),
    Bucket("paused", "已暂停", _paused, "没有暂停的期限。"),
)
BY_KEY = {bucket.key: bucket for bucket in BUCKETS}


@dataclass(frozen=True)
class Narrowed:
    """Whose deadlines are looked at: of one unit, or of what the person has signed for."""

    unit_id: int | None = None
    mine: bool = False


@dataclass(frozen=True)
class UnitRow:
    """How many deadlines of a unit are overdue, and how many end soon."""

    unit: Organisation
    red: int
    yellow: int

    @property
    def red_words(self) -> str:
        """How many are overdue, in words."""
        return f"{self.red}个"


def has_page(actor: Actor) -> bool:
    """Return whether anything with a deadline is this actor's to look after."""
    return bool(actor.acting_as(*TRIAGE_ROLES, *READERS, *UNIT))


def oversees(actor: Actor) -> bool:
    """Return whether the actor looks after other units' deadlines."""
    return bool(actor.acting_as(*READERS))


def in_scope(actor: Actor, narrowed: Narrowed) -> QuerySet[Clock]:
    """Return the running clocks units are held to, of what the actor may see; of a unit's people their own parts."""
    running = Clock.objects.filter(stopped_at__isnull=True, policy__audience=Audience.UNIT.value)
    matters = visible_matters(actor).filter(state__in=OPEN_MATTERS).order_by()
    opinions = visible_opinions(actor).filter(state__in=OPEN_OPINIONS).order_by()
    parts = Assignment.objects.filter(matter__in=matters.values("pk"), state__in=OPEN_PARTS)
    if not oversees(actor):
        units = [c.organisation_id for c in actor.acting_as(*UNIT) if c.organisation_id]
        parts = parts.filter(unit_id__in=units)
    if narrowed.unit_id is not None:
        parts = parts.filter(unit_id=narrowed.unit_id)
    if narrowed.mine:
        parts = parts.filter(handler_id=actor.user_id)
    if narrowed.unit_id is not None or narrowed.mine:
        matters = matters.filter(pk__in=_leads(parts).values("matter"))
        opinions = opinions.filter(owner_id=narrowed.unit_id) if not narrowed.mine else opinions.none()
    return running.filter(
        Q(subject_kind="matter", subject_id__in=matters.values("pk"))
        | Q(subject_kind="assignment", subject_id__in=parts.order_by().values("pk"))
        | Q(subject_kind="opinion", subject_id__in=opinions.values("pk"))
    )


def _leads(parts: QuerySet[Assignment]) -> QuerySet[Assignment]:
    return parts.filter(part=Part.LEAD, round_no=F("matter__round_no"))


def counts(actor: Actor, at: datetime, narrowed: Narrowed) -> dict[str, int]:
    """Return how many deadlines are in each list, counted up to COUNT_CAP + 1."""
    scope = in_scope(actor, narrowed).order_by()
    return {b.key: scope.filter(b.condition(at))[: COUNT_CAP + 1].count() for b in BUCKETS}


def page_of(actor: Actor, at: datetime, bucket: Bucket, narrowed: Narrowed, page: int) -> tuple[list[Pressing], bool]:
    """Return one page of a list, the first due first, and whether there is another; four queries."""
    clocks = in_scope(actor, narrowed).filter(bucket.condition(at)).select_related("policy").order_by("due_at", "pk")
    first = (max(page, 1) - 1) * PAGE
    found = list(clocks[first : first + PAGE + 1])
    return _with_items(found[:PAGE]), len(found) > PAGE


def _with_items(clocks: Sequence[Clock]) -> list[Pressing]:
    parts = dict(
        Assignment.objects.filter(pk__in=[c.subject_id for c in clocks if c.subject_kind == "assignment"])
        .values_list("pk", "matter_id")
    )  # fmt: skip
    wanted = {c.pk: parts.get(c.subject_id, 0) if c.subject_kind == "assignment" else c.subject_id for c in clocks}
    of_opinions = [wanted[c.pk] for c in clocks if c.subject_kind == "opinion"]
    of_matters = [wanted[c.pk] for c in clocks if c.subject_kind != "opinion"]
    opinions = {o.pk: o for o in worklists.for_list(Opinion.objects.filter(pk__in=of_opinions), "opinion")}
    matters = {m.pk: m for m in worklists.for_list(Matter.objects.filter(pk__in=of_matters), "matter")}
    rows = []
    for clock in clocks:
        item = (opinions if clock.subject_kind == "opinion" else matters).get(wanted[clock.pk])
        if item is not None:
            rows.append(Pressing(item, clock, ""))
    return rows


def unit_named(unit_id: int | None) -> Organisation | None:
    """Return the unit a list is narrowed to, None for none."""
    return Organisation.objects.filter(pk=unit_id).first() if unit_id is not None else None


def by_unit(actor: Actor, at: datetime) -> list[UnitRow]:
    """Return the units with overdue deadlines or some that end soon, the most overdue first; two queries.

    It reads every deadline that presses, so it has a page of its own.
    """
    lead = Assignment.objects.filter(
        matter_id=OuterRef("subject_id"), part=Part.LEAD, round_no=F("matter__round_no")
    ).values("unit_id")[:1]
    own = Assignment.objects.filter(pk=OuterRef("subject_id")).values("unit_id")[:1]
    pressing = in_scope(actor, Narrowed()).filter(_overdue(at) | _today(at) | _soon(at)).exclude(subject_kind="opinion")
    unit = Case(When(subject_kind="matter", then=Subquery(lead)), default=Subquery(own))
    counted = (
        pressing.annotate(unit=unit).filter(unit__isnull=False).order_by().values("unit")
        .annotate(red=Count("pk", filter=Q(due_at__lte=at)), yellow=Count("pk", filter=Q(due_at__gt=at)))
        .order_by("-red", "-yellow", "unit")[:UNITS_SHOWN]
    )  # fmt: skip
    rows = list(counted)
    units = Organisation.objects.in_bulk([row["unit"] for row in rows])
    return [UnitRow(units[row["unit"]], row["red"], row["yellow"]) for row in rows]
