"""The only place for the table of who stands in for whom (代理): one post, one other person, from a day until a day."""

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from accounts.models.dated import Dated, active_on
from accounts.models.users import Post
from core.clock import local_date


class StandIn(Dated):
    """While the holder is away another person acts with the post; it ends by itself, or earlier when called off."""

    post = models.ForeignKey(Post, models.PROTECT, verbose_name="岗位", related_name="stand_ins")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="代理人", related_name="standing_in"
    )
    reason = models.CharField("原因", max_length=100)
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="指定人", related_name="+", null=True, editable=False
    )
    ended_at = models.DateTimeField("提前结束时刻", null=True, blank=True, editable=False)

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "请假代理"
        ordering = ["-active_from", "-id"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(active_to__isnull=False),
                name="accounts_stand_in_ends",
                violation_error_message="请填写代理到哪一天为止。",
            ),
            ExclusionConstraint(
                name="accounts_stand_in_one_at_a_time",
                expressions=[
                    (
                        Func(
                            F("post"), F("post"), Value("[]"), function="int8range", output_field=BigIntegerRangeField()
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        Func("active_from", "active_to", function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(ended_at__isnull=True),
                violation_error_message="这个岗位在这段时间已经有人代理，请先结束原来的代理。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user.name}代理{self.post}"


def stands_at(at: datetime, prefix: str = "") -> Q:
    """Return the condition for stand-ins that hold at this instant; `prefix` is a relation such as "stand_ins__"."""
    return active_on(local_date(at), prefix) & Q(**{f"{prefix}ended_at__isnull": True})
