"""What happens in the demo county besides its opinions: one module tells each part, in this order."""

from collections.abc import Callable
from datetime import datetime

from renda.demo import (
    activities,
    appraisals,
    bulletins,
    closing,
    duty_reports,
    files,
    filters,
    groups,
    intake,
    kiosks,
    meetings,
    merging,
    network,
    officers,
    offline,
    papers,
    pollution,
    pool,
    projects,
    publications,
    scorecards,
    suggestions,
    supervisions,
)
from renda.demo.builder import Built, Say
from renda.demo.cast import Staff

Chapter = Callable[[Built, Staff, datetime, Say], None]

CHAPTERS: tuple[Chapter, ...] = (
    network.tell,
    activities.tell,
    files.tell,
    suggestions.tell,
    closing.tell,
    appraisals.tell,
    duty_reports.tell,
    meetings.tell,
    officers.tell,
    projects.tell,
    kiosks.tell,
    groups.tell,
    merging.tell,
    intake.tell,
    publications.tell,
    supervisions.tell,
    papers.tell,
    pollution.tell,
    pool.tell,
    scorecards.tell,
    offline.tell,
    bulletins.tell,
    filters.tell,
)


def tell_all(built: Built, staff: Staff, now: datetime, say: Say) -> None:
    """Tell each part by the commands people use, with dates relative to `now`."""
    for chapter in CHAPTERS:
        chapter(built, staff, now, say)
