"""The only place for what "active" means: from the first day on, and no more from the day of `active_to`."""

from datetime import date

from django.db import models
from django.db.models import F, Q


class Dated(models.Model):
    """A row of master data that begins and ends instead of being deleted."""

    active_from = models.DateField("启用日期")
    active_to = models.DateField("停用日期", null=True, blank=True, help_text="自这一天起不再有效；不填表示一直有效。")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(active_to__isnull=True) | Q(active_to__gt=F("active_from")),
                name="%(app_label)s_%(class)s_dates",
                violation_error_message="停用日期要晚于启用日期。",
            )
        ]


def active_on(day: date, prefix: str = "") -> Q:
    """Return the condition for dated rows that are active on a day; `prefix` is a relation such as "organisation__"."""
    begun = Q(**{f"{prefix}active_from__lte": day})
    return begun & (Q(**{f"{prefix}active_to__isnull": True}) | Q(**{f"{prefix}active_to__gt": day}))
