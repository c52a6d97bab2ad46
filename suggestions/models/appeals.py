"""Table of appeals (不予受理的复核): the citizen asks once that a refusal be looked at by others."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from suggestions.states import AppealDecision


class RejectionAppeal(models.Model):
    """复核申请: why the citizen thinks it should be taken up, who had refused it, and what was found."""

    opinion = models.OneToOneField(
        "suggestions.Opinion", models.CASCADE, verbose_name="意见", related_name="rejection_appeal"
    )
    reason = models.TextField("申请理由")
    asked_at = models.DateTimeField("申请时间")
    # Neither of the two who had refused it decides; the ground stays to be read when the refusal is lifted.
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="原提请人", related_name="+"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="原复核人", related_name="+"
    )
    refused_for = models.CharField("原不予受理理由", max_length=4)
    decision = models.CharField("复核结果", max_length=10, choices=AppealDecision, blank=True)
    decision_reason = models.TextField("复核意见", blank=True)
    decided_at = models.DateTimeField("复核时间", null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="复核的人", related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "不予受理复核申请"
        constraints = [
            models.CheckConstraint(
                condition=Q(decision__in=["", *AppealDecision.values]), name="appeal_decision_known"
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True)
                | (~Q(decision="") & Q(decided_at__isnull=False) & ~Q(decision_reason="")),
                name="appeal_decided_iff_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opinion}：{self.get_decision_display() or '待复核'}"
