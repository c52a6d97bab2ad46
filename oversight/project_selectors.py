"""The only place that reads livelihood projects; every list starts from `projects_for`. Says which months ask."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from accounts.models import Organisation, active_on
from accounts.policies import sees_county
from accounts.roles import STATION_ROLES, TOWNSHIP_ROLES, UNIT_ROLES, Role
from accounts.states import RegionLevel
from core import clocks
from core.actors import Actor, ActorKind
from core.clock import local_date
from core.models import Clock, StoredFile
from core.registries import Section
from core.workdays import add_months
from deputies import selectors as deputies
from deputies.models import Deputy
from deputies.policies import LEADING, current_members
from oversight import policies
from oversight.models import MonitorLog, MonthReport, Project, ProjectMonitor
from oversight.states import MonthState, ProjectState
from suggestions.models import GroupOffer, Matter, Suggestion
from suggestions.selectors.scope import visible_matters
from suggestions.states import OfferState


def projects_for(actor: Actor) -> QuerySet[Project]:
    """Return the projects this actor may read: a deputy all of them, staff those of `staff_projects`."""
    if actor.identity("deputy") is not None:
        return _rows()
    return staff_projects(actor)


def _rows() -> QuerySet[Project]:
    return Project.objects.select_related("unit", "region", "matter")


def staff_projects(actor: Actor) -> QuerySet[Project]:
    """Return the projects the actor's posts open, with what they cost, whether or not the person is a deputy besides.

    The county's people and the government's office see all, a township or station its place's and the whole county's,
    a unit its own.
    """
    rows = _rows()
    if actor.kind == ActorKind.SYSTEM or sees_county(actor) or actor.acting_as(Role.GOV_COORDINATOR):
        return rows
    scope = Q(pk__in=())
    for capacity in actor.acting_as(*TOWNSHIP_ROLES, *STATION_ROLES):
        if capacity.region_code:
            scope |= Q(region__code__startswith=capacity.region_code) | Q(region__level=RegionLevel.COUNTY)
    if units := [c.organisation_id for c in actor.acting_as(*UNIT_ROLES) if c.organisation_id]:
        scope |= Q(unit_id__in=units)
    return rows.filter(scope)


def listed(rows: QuerySet[Project], *, state: str = "") -> QuerySet[Project]:
    """Return projects of a state as lists show them, the newest first."""
    rows = rows.filter(state=state) if state in ProjectState.values else rows
    return with_parts(rows)


def with_parts(rows: QuerySet[Project]) -> QuerySet[Project]:
    """Return projects with milestones, months, monitors in office and logs, in five queries more."""
    monitors = ProjectMonitor.objects.filter(until__isnull=True).select_related("deputy")
    return rows.prefetch_related(
        "milestones", Prefetch("months", MonthReport.objects.select_related("written_by")),
        Prefetch("monitors", monitors), Prefetch("logs", MonitorLog.objects.select_related("deputy")),
    )  # fmt: skip


def monitored_by(actor: Actor) -> QuerySet[Project]:
    """Return the running projects whose monitor the actor is."""
    own = ProjectMonitor.objects.filter(deputy_id=actor.identity("deputy") or 0, until__isnull=True)
    return Project.objects.filter(pk__in=own.values("project_id"), state=ProjectState.RUNNING)


def units(day: date) -> QuerySet[Organisation]:
    """Return the units that may be responsible for a project."""
    return Organisation.objects.filter(active_on(day), can_handle=True).select_related("region").order_by("pk")


def able_monitors() -> QuerySet[Deputy]:
    """Return the deputies in office, from whom monitors are chosen."""
    return Deputy.objects.filter(deputies.in_office())


def visible_matter_ids(actor: Actor, ids: Sequence[int]) -> set[int]:
    """Return those of these matters that the actor may see."""
    return set(visible_matters(actor).filter(pk__in=ids).values_list("pk", flat=True))


def matter_id(actor: Actor, public_id: UUID) -> int:
    """Return the id of a matter in the actor's scope; 0, which the command refuses, for any other."""
    return visible_matters(actor).filter(public_id=public_id).values_list("pk", flat=True).first() or 0


def proposed_monitors(matter: Matter) -> list[Deputy]:
    """Return whom a project from a matter proposes: who suggested it or followed the opinions, heads of groups.

    A group is one that has studied an opinion of the matter. 社旗：由提出建议的代表或专业小组担任“项目监督员”。
    """
    suggestion = Suggestion.objects.filter(matter=matter).first()
    wanted = {suggestion.lead_id} if suggestion is not None else set()
    wanted |= set(matter.sponsors.filter(leads=True).values_list("deputy_id", flat=True))
    wanted |= {pk for pk in matter.opinions.values_list("followup_deputy_id", flat=True) if pk}
    studied = GroupOffer.objects.filter(opinion__matter=matter, state=OfferState.DONE).values("group")
    heads = current_members().filter(group__in=studied, role__in=LEADING)
    wanted |= set(heads.values_list("mandate__deputy_id", flat=True))
    return list(able_monitors().filter(pk__in=wanted).order_by("pk"))


@dataclass(frozen=True)
class MonthLine:
    """One month of a project that asks for a report."""

    month: date
    state: MonthState
    report: MonthReport | None


def months_asked(project: Project, today: date) -> Iterator[date]:
    """Return the first days of the months from the one in which it was listed to this one, or to its end."""
    month = local_date(project.created_at).replace(day=1)
    last = local_date(project.ended_at) if project.ended_at else today
    while month <= last:
        yield month
        month = add_months(month, 1)


def months_to_write(project: Project, today: date) -> list[date]:
    """Return the months that can be written for: this one and the last one, unless they have their report."""
    written = {report.month for report in project.months.all()}
    return [month for month in list(months_asked(project, today))[-2:] if month not in written][::-1]


def month_lines(project: Project, today: date) -> list[MonthLine]:
    """Return every month that asks, the latest first, with its report or that it is missing; the last of all may."""
    reports = {report.month: report for report in project.months.all()}
    ended = local_date(project.ended_at).replace(day=1) if project.ended_at else None
    lines = []
    for month in months_asked(project, today):
        if month == ended and month not in reports:
            continue
        state = MonthState.MISSING
        if month in reports:
            state = MonthState.WRITTEN
        elif month == today.replace(day=1) and project.state == ProjectState.RUNNING:
            state = MonthState.DUE
        lines.append(MonthLine(month, state, reports.get(month)))
    return lines[::-1]


@dataclass(frozen=True)
class LogLamp:
    """Until when the next log of the monitors is due, and how that stands."""

    light: clocks.Light
    left: str
    last_day: date


def log_lamps(ids: Sequence[int], at: datetime) -> dict[int, LogLamp]:
    """Return for each project that is monitored how its next log stands, in one query."""
    running = Clock.objects.filter(
        subject_kind="project", subject_id__in=ids, kind="monitor_log", stopped_at__isnull=True
    )
    return {
        clock.subject_id: LogLamp(clocks.light(clock, at), clocks.left_text(clock, at), clock.last_day)
        for clock in running
    }


def photos_of(logs: Sequence[MonitorLog]) -> dict[int, list[StoredFile]]:
    """Return the pictures of logs by log, in one query."""
    found: dict[int, list[StoredFile]] = {}
    ids = [log.pk for log in logs]
    for stored in StoredFile.objects.filter(subject_kind="monitor_log", subject_id__in=ids).order_by("pk"):
        found.setdefault(stored.subject_id, []).append(stored)
    return found


def name_of(actor: Actor, public_id: UUID) -> str | None:
    """Return the name of a project still going on that the actor sees, for its code; None for others."""
    names = projects_for(actor).filter(public_id=public_id, state=ProjectState.RUNNING).values_list("name", flat=True)
    return names.first()


def may_see_photo(actor: Actor, log_id: int) -> bool:
    """Return whether the actor sees the project a picture belongs to."""
    return projects_for(actor).filter(logs=log_id).exists()


def of_matter(actor: Actor, matter_id: int, at: datetime) -> Section | None:
    """Return, for a matter's page, the project that came of it, or to the county the way to make it one."""
    shown = "oversight/console/_project_of_matter.html"
    if policies.keeps_projects(actor):
        # Who keeps the register sees every project: one question answers for the matter and its project.
        matter = Matter.objects.select_related("project").get(pk=matter_id)
        return Section("民生实事项目", shown, {"project": getattr(matter, "project", None), "matter": matter})
    found = staff_projects(actor).filter(matter_id=matter_id).first()
    return Section("民生实事项目", shown, {"project": found}) if found is not None else None


def reads_projects(actor: Actor) -> bool:
    """Return whether the actor has a page of projects in the console."""
    return sees_county(actor) or bool(
        actor.acting_as(*TOWNSHIP_ROLES, *STATION_ROLES, *UNIT_ROLES, Role.GOV_COORDINATOR)
    )
