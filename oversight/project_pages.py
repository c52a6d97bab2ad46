"""How a livelihood project is shown, in the console as in the portal: how far it is, what is late, what is missing."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from oversight import project_selectors as reads
from oversight.models import Milestone, MonitorLog, MonthReport, Project
from oversight.project_selectors import MonthLine
from oversight.states import MonthState, ProjectState

TONES: dict[str, str] = {
    ProjectState.RUNNING: "info", ProjectState.FINISHED: "ok", ProjectState.STOPPED: "mute", MonthState.WRITTEN: "ok",
    MonthState.DUE: "warn", MonthState.MISSING: "alert",
}  # fmt: skip


@dataclass(frozen=True)
class ShownProject:
    """A project with its parts as pages need them."""

    project: Project
    tone: str
    milestones: list[tuple[Milestone, bool]]
    months: list[tuple[MonthLine, str]]
    missing: int
    latest: MonthReport | None
    logs: list[MonitorLog]
    monitors: list[str]

    @property
    def late(self) -> int:
        """How many milestones are overdue."""
        return sum(late for _, late in self.milestones)


def shown(project: Project, today: date) -> ShownProject:
    """Return a project as pages show it, from what was fetched with it."""
    running = project.state == ProjectState.RUNNING
    lines = reads.month_lines(project, today)
    reports = list(project.months.all())
    return ShownProject(
        project=project,
        tone=TONES[project.state],
        milestones=[(one, running and one.done_on is None and one.due_on < today) for one in project.milestones.all()],
        months=[(one, TONES[one.state]) for one in lines],
        missing=sum(one.state == MonthState.MISSING for one in lines),
        latest=reports[0] if reports else None,
        logs=list(project.logs.all()),
        monitors=[one.deputy.name for one in project.monitors.all() if one.until is None],
    )


def pictures(project: Project) -> list[tuple[int, list[dict[str, str]]]]:
    """Return the pictures of a project's logs, log by log, as the grid of attachments takes them."""
    return [
        (
            log_id,
            [
                {"name": f"照片{n}", "kind": stored.kind, "url": url, "thumb": url, "note": ""}
                for n, stored in enumerate(files, start=1)
                for url in [reverse("file", args=[stored.public_id])]
            ],
        )
        for log_id, files in reads.photos_of(list(project.logs.all())).items()
    ]
