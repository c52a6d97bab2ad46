"""Celery tasks of oversight: each is one call, safe to run twice."""

from celery import shared_task

from core import clock
from oversight.services import officers, task_forces


@shared_task(name="oversight.open_weeks")
def open_weeks() -> None:
    """Start the clocks of this week's notes of the task forces at work."""
    task_forces.open_weeks(at=clock.now())


@shared_task(name="oversight.remind_of_visits")
def remind_of_visits() -> None:
    """Remind, from October on, of the officers who have not come to a station this year."""
    officers.remind_of_visits(at=clock.now())
