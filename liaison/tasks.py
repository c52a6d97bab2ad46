"""Celery tasks of liaison: each is one call, safe to run twice."""

from celery import shared_task

from core import clock
from liaison.services.duty_watch import watch_duty


@shared_task(name="liaison.watch_duty")
def watch() -> None:
    """Remind people of shifts, and station heads of shifts nobody recorded."""
    watch_duty(at=clock.now())
