"""The only place that reads deliveries for people: what was not sent and why, and how many there are."""

from typing import TypedDict

from django.db.models import Count, Q, QuerySet

from core.models import NoticeDelivery
from core.models.notices import DeliveryState


class Undelivered(TypedDict):
    """How many messages could not be sent and wait for a person, and how many are being tried again."""

    failed: int
    retrying: int


def undelivered() -> Undelivered:
    """Return the counts for the health check and the page of failed messages."""
    found = messages().aggregate(
        failed=Count("pk", filter=Q(state=DeliveryState.FAILED)),
        retrying=Count("pk", filter=Q(state=DeliveryState.WAITING, attempts__gt=0)),
    )
    return Undelivered(failed=found["failed"], retrying=found["retrying"])


def messages() -> QuerySet[NoticeDelivery]:
    """Return the messages that were not sent: failed for good, or waiting for the next attempt."""
    unsettled = Q(state=DeliveryState.FAILED) | Q(state=DeliveryState.WAITING)
    return NoticeDelivery.objects.filter(unsettled, carried_by__isnull=True)
