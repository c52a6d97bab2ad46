"""Celery tasks of the pipeline: each is one call, safe to run twice."""

from celery import shared_task

from core import clock
from suggestions.services import satisfaction


@shared_task(name="suggestions.end_due_rounds")
def end_due_rounds() -> None:
    """End the rounds whose window for rating is over."""
    satisfaction.end_due_rounds(at=clock.now())
