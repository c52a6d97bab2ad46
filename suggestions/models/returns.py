"""Table of returns (退办): a unit says in writing why a part is not its own and whose it is, and somebody decides."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from suggestions.states import ReturnDecision


class AssignmentReturn(models.Model):
    """退办申请: one unit's wish to return its part, with reason and proposed unit, and what was decided."""

    assignment = models.ForeignKey(
        "suggestions.Assignment", models.CASCADE, verbose_name="交办单", related_name="returns"
    )
    reason = models.TextField("退办理由")
    proposed_unit = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, verbose_name="建议的单位", related_name="+"
    )
    asked_at = models.DateTimeField("申请时间")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="申请人", related_name="+")
    decision = models.CharField("审核结果", max_length=12, choices=ReturnDecision, blank=True)
    decision_reason = models.TextField("审核意见", blank=True)
    decided_at = models.DateTimeField("审核时间", null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="审核人", related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "退办申请"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["assignment"], condition=Q(decision=""), name="one_open_return"),
            models.CheckConstraint(
                condition=Q(decision__in=["", *ReturnDecision.values]), name="return_decision_known"
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True) | (~Q(decision="") & Q(decided_at__isnull=False)),
                name="return_decided_iff_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment}：{self.get_decision_display() or '待审核'}"
