"""Tables of the units' work: assignments, contacts, progress, co-opinions and replies."""

from django.conf import settings
from django.db import models

from suggestions.states import AssignmentState, ContactWay, Part, ReplyFault, ResultClass, UnsolvedReason


class Assignment(models.Model):
    """交办单: one unit's part in one round of a matter."""

    matter = models.ForeignKey("suggestions.Matter", models.CASCADE, related_name="assignments")
    unit = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, verbose_name="承办单位", related_name="assignments"
    )
    part = models.CharField("分工", max_length=4, choices=Part)
    round_no = models.PositiveSmallIntegerField("轮次", default=1)
    state = models.CharField("状态", max_length=12, choices=AssignmentState, default=AssignmentState.TO_SIGN)
    assigned_at = models.DateTimeField("交办时间")
    signed_at = models.DateTimeField("签收时间", null=True)
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="承办人", related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "交办单"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "unit", "round_no"],
                condition=~models.Q(state=AssignmentState.RETURNED),
                name="unit_once_a_round",
            ),
            models.UniqueConstraint(
                fields=["matter", "round_no"],
                condition=models.Q(part=Part.LEAD) & ~models.Q(state=AssignmentState.RETURNED),
                name="one_lead_a_round",
            ),
            models.CheckConstraint(condition=models.Q(state__in=AssignmentState.values), name="assignment_state_known"),
        ]
        indexes = [models.Index(fields=["unit", "state", "matter", "round_no"], name="assignment_unit_work")]

    def __str__(self) -> str:
        return f"{self.unit}（{self.get_part_display()}）"


class Contact(models.Model):
    """沟通记录: that a unit talked with the citizen or the deputy; a reply needs one (代表法第五十一条)."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="contacts")
    way = models.CharField("方式", max_length=20, choices=ContactWay)
    with_citizen = models.BooleanField("联系群众", default=False)
    with_deputy = models.BooleanField("联系代表", default=False)
    contacted_at = models.DateTimeField("联系时间")
    summary = models.TextField("沟通情况")
    activity = models.ForeignKey(
        "liaison.Activity", models.PROTECT, verbose_name="在哪次进站活动上", null=True, blank=True, related_name="+"
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "沟通记录"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.get_way_display()} {self.contacted_at:%Y-%m-%d}"


class Progress(models.Model):
    """进展: what has been done so far and what comes next; citizen and deputy see it."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="progress")
    text = models.TextField("进展")
    next_step = models.CharField("下一步", max_length=200, blank=True)
    at = models.DateTimeField("时间")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "办理进展"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text[:20]


class CoOpinion(models.Model):
    """会办意见: what a co-handling unit gives to the lead."""

    assignment = models.OneToOneField(Assignment, models.CASCADE, related_name="co_opinion")
    text = models.TextField("会办意见")
    at = models.DateTimeField("时间")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "会办意见"

    def __str__(self) -> str:
        return self.text[:20]


class Reply(models.Model):
    """答复: what the lead unit answers in a round; a returned one is kept and a new one follows."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="replies")
    result_class = models.CharField("结果类别", max_length=1, choices=ResultClass)
    body = models.TextField("答复内容")
    evidence = models.TextField("落实情况和凭据", blank=True)
    next_step = models.TextField("下一步工作", blank=True)
    committed_on = models.DateField("承诺完成日期", null=True)
    unsolved_reason = models.CharField("未能解决的原因", max_length=14, choices=UnsolvedReason, blank=True)
    signer = models.CharField("签发人", max_length=30)
    doc_no = models.CharField("文号", max_length=40, blank=True)
    submitted_at = models.DateTimeField("提交时间")
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    returned_at = models.DateTimeField("退回时间", null=True)
    fault = models.CharField("退回原因", max_length=10, choices=ReplyFault, blank=True)
    return_reason = models.TextField("退回理由", blank=True)
    approved_at = models.DateTimeField("审核通过时间", null=True)
    # Entered by the dispatching side from the stamped paper of a unit that never signs in; its scan is kept.
    on_paper = models.BooleanField("纸质办理", default=False, db_default=False)

    class Meta:
        verbose_name = verbose_name_plural = "答复"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(returned_at__isnull=True) | models.Q(approved_at__isnull=True),
                name="reply_returned_or_approved",
            ),
            models.UniqueConstraint(
                fields=["assignment"], condition=models.Q(returned_at__isnull=True), name="one_standing_reply"
            ),
            models.CheckConstraint(
                condition=~models.Q(result_class=ResultClass.B) | models.Q(committed_on__isnull=False),
                name="promise_has_a_date",
            ),
            models.CheckConstraint(
                condition=~models.Q(result_class__in=[ResultClass.C, ResultClass.D]) | ~models.Q(unsolved_reason=""),
                name="unsolved_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(result_class=ResultClass.A) | ~models.Q(evidence=""), name="solved_has_evidence"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment} {self.result_class}"
