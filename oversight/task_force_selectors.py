"""The only place that reads task forces; every list starts from `forces_for`. Says which weeks ask for a note."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from accounts.models import Organisation, Post, User, active_on
from accounts.policies import sees_county
from accounts.roles import COUNTY_CONGRESS_ROLES, TOWNSHIP_ROLES, UNIT_ROLES, Role
from core.actors import Actor, ActorKind
from core.calendar import the_calendar
from core.clock import local_date
from core.registries import Section
from oversight import policies
from oversight.meeting_selectors import units_for
from oversight.models import TaskForce, TaskForceItem, WeeklyNote
from oversight.states import TaskForceState, WeekState
from suggestions.models import Matter
from suggestions.selectors.scope import visible_matters
from suggestions.states import MatterState

# The year and the serial of 办〔2026〕12号, in whatever brackets somebody types.
_NUMBER = re.compile(r"(\d{4})\D{1,3}(\d{1,6})")
WEEK = timedelta(days=7)
ENDED = (MatterState.CLOSED, MatterState.WITHDRAWN)
# Who may lead: staff of the congress and of units; the three administrators have no part in the people's business.
LEADERS = (*COUNTY_CONGRESS_ROLES, *TOWNSHIP_ROLES, *UNIT_ROLES, Role.GOV_COORDINATOR)


def forces_for(actor: Actor) -> QuerySet[TaskForce]:
    """Return the task forces this actor may see: the county all, a township its own, leaders and members theirs."""
    rows = TaskForce.objects.select_related("owner__region", "leader")
    if actor.kind == ActorKind.SYSTEM or sees_county(actor):
        return rows
    scope = Q(pk__in=())
    if actor.user_id is not None:
        scope |= Q(leader_id=actor.user_id)
    if own := [c.organisation_id for c in actor.acting_as(*TOWNSHIP_ROLES) if c.organisation_id]:
        scope |= Q(owner_id__in=own)
    if units := [c.organisation_id for c in actor.acting_as(*UNIT_ROLES) if c.organisation_id]:
        scope |= Q(pk__in=TaskForce.units.through.objects.filter(organisation_id__in=units).values("taskforce_id"))
    if (deputy := actor.identity("deputy")) is not None:
        scope |= Q(pk__in=TaskForce.deputies.through.objects.filter(deputy_id=deputy).values("taskforce_id"))
    return rows.filter(scope)


def rows_for(actor: Actor, state: str = "") -> QuerySet[TaskForce]:
    """Return the actor's task forces, the newest first, with how many items they have and how many have an outcome."""
    rows = forces_for(actor)
    if state in TaskForceState.values:
        rows = rows.filter(state=state)
    kept = Q(items__removed_reason="")
    return rows.annotate(
        item_count=Count("items", filter=kept, distinct=True),
        outcome_count=Count("items", filter=kept & ~Q(items__outcome=""), distinct=True),
        note_count=Count("notes", filter=~Q(notes__text=""), distinct=True),
    ).order_by("-founded_at", "-pk")


def with_everything(rows: QuerySet[TaskForce]) -> QuerySet[TaskForce]:
    """Return task forces with members, items and notes."""
    return rows.prefetch_related(
        "units",
        "deputies",
        Prefetch("items", TaskForceItem.objects.select_related("matter__owner")),
        Prefetch("notes", WeeklyNote.objects.exclude(text="").select_related("written_by")),
    )


def founders(actor: Actor) -> list[Organisation]:
    """Return the bodies in whose name the actor may found a task force, in the order of the posts."""
    ids = [c.organisation_id for c in policies.founding_capacities(actor) if c.organisation_id is not None]
    found = {body.pk: body for body in Organisation.objects.filter(pk__in=ids).select_related("region")}
    return [found[pk] for pk in dict.fromkeys(ids) if pk in found]


def leaders_for(owner: Organisation, day: date) -> QuerySet[User]:
    """Return who may lead a task force of this body: its own staff, and the heads of units it can call in."""
    posts = Post.objects.filter(active_on(day), role__in=LEADERS)
    heads = Q(role=Role.UNIT_HEAD, organisation__in=units_for(owner.region, day).values("pk"))
    able = posts.filter(Q(organisation=owner) | heads)
    return User.objects.filter(pk__in=able.values("user"), is_active=True).order_by("name", "pk")


def matters_for(actor: Actor) -> QuerySet[Matter]:
    """Return the open matters the actor sees that no task force works on."""
    taken = TaskForceItem.objects.filter(ended_at__isnull=True).values("matter_id")
    return visible_matters(actor).exclude(state__in=ENDED).exclude(pk__in=taken).order_by("-accepted_at", "-pk")


def matter_ids(actor: Actor, public_ids: Iterable[UUID]) -> list[int]:
    """Return the ids of matters by their identifiers; one that is not the actor's to see comes out as 0."""
    wanted = list(public_ids)
    found = dict(visible_matters(actor).filter(public_id__in=wanted).values_list("public_id", "pk"))
    return [found.get(public_id, 0) for public_id in wanted]


def ids_of_numbers(actor: Actor, text: str) -> list[int]:
    """Return the ids of matters by their document numbers, 办〔2026〕12号; one not found or not seen comes out as 0."""
    wanted = [(int(year), int(serial)) for year, serial in _NUMBER.findall(text)]
    if not wanted:
        return [0] if text.strip() else []
    asked = Q(pk__in=())
    for year, serial in wanted:
        asked |= Q(year=year, serial=serial)
    rows = visible_matters(actor).filter(asked).values_list("year", "serial", "pk")
    found = {(year, serial): pk for year, serial, pk in rows}
    return [found.get(number, 0) for number in dict.fromkeys(wanted)]


def visible_ids(actor: Actor, matters: Sequence[int]) -> set[int]:
    """Return which of these matters the actor may open."""
    return set(visible_matters(actor).filter(pk__in=matters).values_list("pk", flat=True))


def monday_of(day: date) -> date:
    """Return the Monday of the ISO week of a day."""
    return day - timedelta(days=day.weekday())


def last_workday(week_on: date) -> date | None:
    """Return the last working day of a week, make-up days counted; None for a week that is all holiday."""
    calendar = the_calendar()
    return next((d for d in (week_on + timedelta(days=n) for n in range(6, -1, -1)) if calendar.is_workday(d)), None)


def weeks_asked(founded_on: date, until: date) -> Iterator[date]:
    """Yield the Mondays of the weeks that ask for a note, up to the week of `until`.

    A week does when it has a working day after the day of founding, which is not counted; a week of holidays does not.
    """
    week = monday_of(founded_on)
    while week <= monday_of(until):
        last = last_workday(week)
        if last is not None and last > founded_on:
            yield week
        week += WEEK


@dataclass(frozen=True)
class WeekLine:
    """A week of a task force as its page shows it."""

    week_on: date
    ends_on: date
    state: WeekState
    note: WeeklyNote | None

    @property
    def missing(self) -> bool:
        """Whether the week has gone by without a note."""
        return self.state == WeekState.MISSING


def week_lines(force: TaskForce, day: date) -> list[WeekLine]:
    """Return the weeks of a task force of `with_everything`, the latest first; the week it ends in asks for nothing."""
    founded_on = local_date(force.founded_at)
    until = local_date(force.closed_at) - WEEK if force.closed_at is not None else day
    written = {note.week_on: note for note in force.notes.all()}
    weeks = set(weeks_asked(founded_on, until)) | set(written)
    return [_line(week, written.get(week), day) for week in sorted(weeks, reverse=True)]


def _line(week: date, note: WeeklyNote | None, day: date) -> WeekLine:
    if note is not None and note.written_at is not None:
        late = monday_of(local_date(note.written_at)) > week
        state = WeekState.LATE if late else WeekState.WRITTEN
    else:
        state = WeekState.MISSING if week < monday_of(day) else WeekState.DUE
    return WeekLine(week, week + timedelta(days=6), state, note)


def weeks_to_write(force: TaskForce, day: date) -> list[date]:
    """Return the weeks a note can still be written for: this one, and the last one until this one is over."""
    this = monday_of(day)
    written = set(WeeklyNote.objects.filter(force=force).exclude(text="").values_list("week_on", flat=True))
    asked = set(weeks_asked(local_date(force.founded_at), day)) - written
    return [week for week in (this, this - WEEK) if week in asked]


def of_matter(actor: Actor, matter_id: int, at: datetime) -> Section | None:
    """Return which task force works on a matter, or has, for everybody who sees the matter's page."""
    found = TaskForceItem.objects.filter(matter_id=matter_id, removed_reason="").select_related("force__leader")
    item = found.prefetch_related("force__units").order_by("-pk").first()
    if item is None:
        return None
    may_open = forces_for(actor).filter(pk=item.force_id).exists()
    return Section("专项工作组", "oversight/console/_of_matter.html", {"item": item, "may_open": may_open})
