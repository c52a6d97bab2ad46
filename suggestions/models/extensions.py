"""Table of extensions (延期): a unit asks before the end for a later day, and somebody decides."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from suggestions.states import ExtensionDecision, ExtensionGround


class Extension(models.Model):
    """延期申请: why the lead unit needs longer, what it does meanwhile, until when it asks and what was granted."""

    assignment = models.ForeignKey(
        "suggestions.Assignment", models.CASCADE, verbose_name="交办单", related_name="extensions"
    )
    ground = models.CharField("延期原因", max_length=10, choices=ExtensionGround)
    reason = models.TextField("具体理由")
    # The citizen and the deputies read it.
    plan = models.TextField("这段时间的安排")
    was_due_on = models.DateField("原期限")
    wished_on = models.DateField("申请延到")
    asked_at = models.DateTimeField("申请时间")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="申请人", related_name="+")
    decision = models.CharField("审批结果", max_length=8, choices=ExtensionDecision, blank=True)
    decision_reason = models.TextField("审批意见", blank=True)
    granted_on = models.DateField("批准延到", null=True)
    decided_at = models.DateTimeField("审批时间", null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="审批人", related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "延期申请"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["assignment"], condition=Q(decision=""), name="one_open_extension"),
            models.CheckConstraint(
                condition=Q(decision__in=["", *ExtensionDecision.values]), name="extension_decision_known"
            ),
            models.CheckConstraint(condition=Q(ground__in=ExtensionGround.values), name="extension_ground_known"),
            models.CheckConstraint(condition=Q(wished_on__gt=models.F("was_due_on")), name="extension_is_later"),
            models.CheckConstraint(
                condition=Q(decision="granted", granted_on__gt=models.F("was_due_on"))
                | (~Q(decision="granted") & Q(granted_on__isnull=True)),
                name="extension_granted_iff_day",
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True) | (~Q(decision="") & Q(decided_at__isnull=False)),
                name="extension_decided_iff_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment}：{self.get_decision_display() or '待审批'}"
