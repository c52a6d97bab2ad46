"""The only place where oversight tells the apps below what they may offer or have to ask."""

from pathlib import Path

from accounts import selectors as people
from accounts.policies import sees_county
from accounts.roles import STATION_ROLES, TOWNSHIP_ROLES, UNIT_ROLES, Role
from core import clocks, registries
from core.actors import Actor
from core.clock import now
from core.clock_rungs import Rung
from core.models import Clock
from core.policy_files import TermTable, load_tables, read_tables
from core.registries import Link, PageLink
from oversight import (
    handlers,  # noqa: F401 - subscribes the handlers
    meeting_sections,
    officer_selectors,
    project_selectors,
    task_force_selectors,
)
from oversight.models import MeetingUnit, Project, WeeklyNote

# A deputy is no office that is pressed day by day: one alert in sixty days, the list shows the rest.
LATER = (Rung.OVERDUE_1, Rung.OVERDUE_2, Rung.OVERDUE_5)
TERMS = Path(__file__).parent / "reference" / "terms"


def register() -> None:
    """Fill core's registries; called once when the app is ready."""
    registries.console_links.register("oversight", console_links)
    registries.reference_loaders.register("oversight-policies", load_policies)
    registries.term_tables.register("oversight", term_tables)
    registries.clock_audiences.register("meeting_unit", called_people)
    registries.clock_links.register("meeting_unit", meeting_link)
    registries.clock_audiences.register("weekly_note", note_writers)
    registries.clock_links.register("weekly_note", note_link)
    registries.activity_sections.register("officers", officer_selectors.at_activity)
    registries.clock_audiences.register("project", log_writers)
    registries.clock_links.register("project", project_link)
    registries.file_guards.register("monitor_log", project_selectors.may_see_photo)
    registries.portal_links.register("projects", portal_links)
    registries.matter_sections.register("task-force", task_force_selectors.of_matter)
    registries.matter_sections.register("meetings", meeting_sections.of_matter)
    registries.dossier_lines.register("meetings", meeting_sections.lines_of_matter)
    registries.matter_sections.register("project", project_selectors.of_matter)
    registries.code_projects.register("project", project_selectors.name_of)


def console_links(actor: Actor) -> list[PageLink]:
    """Return the pages of oversight to those who organise, follow up, are appraised, called or take part."""
    links = []
    if sees_county(actor) or actor.acting_as(*STATION_ROLES, *TOWNSHIP_ROLES, *UNIT_ROLES):
        links += [
            PageLink("站所评议", "oversight_console:appraisals", "check", "监督"),
            PageLink("协调会", "oversight_console:meetings", "person", "监督"),
        ]
    if sees_county(actor) or actor.acting_as(*TOWNSHIP_ROLES, *UNIT_ROLES, Role.GOV_COORDINATOR):
        links.append(PageLink("专项工作组", "oversight_console:task_forces", "people", "监督"))
    if project_selectors.reads_projects(actor):
        links.append(PageLink("民生实事项目", "oversight_console:projects", "list", "监督"))
    if officer_selectors.reads_register(actor):
        links.append(PageLink("选举任命人员进站", "oversight_console:officers", "person", "监督"))
    return links


def portal_links(actor: Actor) -> list[PageLink]:
    """Return the projects to every deputy; to their monitors with how many logs are overdue."""
    mine = list(project_selectors.monitored_by(actor).values_list("pk", flat=True))
    lamps = project_selectors.log_lamps(mine, now()) if mine else {}
    waiting = sum(lamp.light == clocks.Light.RED for lamp in lamps.values())
    label = f"民生实事项目（待写日志{waiting}）" if waiting else "民生实事项目"
    return [PageLink(label, "oversight_portal:projects", "list", "监督", waiting)]


def load_policies() -> str:
    """Load the terms of meetings, task forces and projects; rows already there stay as they are."""
    return f"监督工作时限 {load_tables(term_tables())} 条"


def term_tables() -> list[TermTable]:
    """Return the shipped terms of meetings, task forces and projects."""
    return read_tables(TERMS)


def called_people(clock: Clock, rung: str) -> list[int]:
    """Return whom to remind that the unit has not answered; overdue, those who called are told too."""
    row = MeetingUnit.objects.select_related("meeting").get(pk=clock.subject_id)
    told = list(people.post_holders(*UNIT_ROLES, at=clock.due_at, organisation_id=row.unit_id))
    if rung.startswith("overdue"):
        roles = (*STATION_ROLES, *TOWNSHIP_ROLES, Role.COUNTY_DISPATCHER)
        told += people.post_holders(*roles, at=clock.due_at, organisation_id=row.meeting.convener_id)
    return sorted(set(told))


def meeting_link(clock: Clock) -> Link:
    """Return the title and the page of the meeting a unit has to answer to."""
    meeting = MeetingUnit.objects.select_related("meeting").get(pk=clock.subject_id).meeting
    return Link(f"{meeting.title}（协调会）", "oversight_console:meeting", (str(meeting.public_id),))


def note_writers(clock: Clock, rung: str) -> list[int]:
    """Return whom to remind of a week's note: the leader; overdue, those who founded the task force are told too."""
    force = WeeklyNote.objects.select_related("force").get(pk=clock.subject_id).force
    told = [force.leader_id]
    if rung.startswith("overdue"):
        roles = (Role.COUNTY_DISPATCHER, Role.SUPERVISORY_COMMITTEE, *TOWNSHIP_ROLES)
        told += people.post_holders(*roles, at=clock.due_at, organisation_id=force.owner_id)
    return sorted(set(told))


def note_link(clock: Clock) -> Link:
    """Return the title and the page of the task force whose note is due."""
    force = WeeklyNote.objects.select_related("force").get(pk=clock.subject_id).force
    return Link(f"{force.name}（本周周记）", "oversight_console:task_force", (str(force.public_id),))


def log_writers(clock: Clock, rung: str) -> list[int]:
    """Return whom to remind of a log: the monitors; after sixty days, once, the deputy affairs committee too."""
    if rung in LATER:
        return []
    project = Project.objects.get(pk=clock.subject_id)
    monitors = project.monitors.filter(until__isnull=True, deputy__user__isnull=False)
    told = set(monitors.values_list("deputy__user_id", flat=True))
    if rung == Rung.OVERDUE:
        told |= set(people.post_holders(Role.COUNTY_DISPATCHER, at=clock.due_at))
    return sorted(told)


def project_link(clock: Clock) -> Link:
    """Return the title and the page of the project whose log is due, which a monitor and the county both open."""
    project = Project.objects.get(pk=clock.subject_id)
    return Link(f"{project.name}（监督日志）", "oversight_portal:project", (str(project.public_id),))
