"""Table of what became of a co-opinion (会办意见): asked for once more by the lead, or waived by the dispatching side."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class CoReview(models.Model):
    """会办意见处理: the first words and why they were not enough; or why the unit need not give any."""

    assignment = models.OneToOneField(
        "suggestions.Assignment", models.CASCADE, verbose_name="交办单", related_name="co_review"
    )
    former_text = models.TextField("原会办意见", blank=True)
    former_at = models.DateTimeField("原提交时间", null=True)
    again_reason = models.TextField("请重提的理由", blank=True)
    again_at = models.DateTimeField("请重提的时间", null=True)
    again_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="请重提的人", related_name="+"
    )
    waived_reason = models.TextField("免交的理由", blank=True)
    waived_at = models.DateTimeField("免交时间", null=True)
    waived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="同意免交的人", related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "会办意见处理"
        constraints = [
            models.CheckConstraint(
                condition=Q(again_at__isnull=False, former_at__isnull=False) | Q(again_at__isnull=True, former_text=""),
                name="co_again_keeps_former",
            ),
            models.CheckConstraint(
                condition=Q(again_at__isnull=False) | Q(waived_at__isnull=False), name="co_review_says_something"
            ),
            models.CheckConstraint(
                condition=Q(waived_at__isnull=True, waived_reason="")
                | (Q(waived_at__isnull=False) & ~Q(waived_reason="")),
                name="co_waived_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment}：{'免交' if self.waived_at else '重提'}"
