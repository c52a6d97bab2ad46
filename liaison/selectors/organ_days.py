"""The only place that reads on which days an organ came to a station (国家机关进站), for what was answered there."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import QuerySet

from liaison.models import Activity
from liaison.states.activities import ActivityKind, ActivityState

# What was answered at a session is entered within a month of it, as what is taken back is answered within a month.
ENTERED_WITHIN = timedelta(days=31)
BEGUN = (ActivityState.ANNOUNCED, ActivityState.HELD, ActivityState.SUMMARISED)


def answered_on(unit_ids: Collection[int], at: datetime) -> QuerySet[Activity]:
    """Return the sessions of these units that have begun and are not over for more than a month, the latest first."""
    rows = Activity.objects.filter(
        kind=ActivityKind.ORGAN_DAY, organ_id__in=unit_ids, state__in=BEGUN, starts_at__lte=at,
        ends_at__gte=at - ENTERED_WITHIN,
    )  # fmt: skip
    return rows.order_by("-starts_at", "-pk")
