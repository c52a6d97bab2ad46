"""Celery tasks of the pipeline: each is one call, safe to run twice."""

from celery import shared_task

from core import clock
from suggestions.services import group_offers, satisfaction


@shared_task(name="suggestions.end_due_rounds")
def end_due_rounds() -> None:
    """End the rounds whose window for rating is over."""
    satisfaction.end_due_rounds(at=clock.now())


@shared_task(name="suggestions.expire_group_offers")
def expire_group_offers() -> None:
    """Send opinions back to triage whose specialised group has not accepted in time."""
    group_offers.expire_due_offers(at=clock.now())
