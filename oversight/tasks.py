"""Celery tasks of oversight: each is one call, safe to run twice."""

from celery import shared_task

from core import clock
from oversight.services import task_forces


@shared_task(name="oversight.open_weeks")
def open_weeks() -> None:
    """Start the clocks of this week's notes of the task forces at work."""
    task_forces.open_weeks(at=clock.now())
