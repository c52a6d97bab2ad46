"""Tables of merging: which opinion was handled with which, who of them was told what, and why not all agreed."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from suggestions.states import FeedbackWay


class Merging(models.Model):
    """合并记录: that an opinion was put to another on the same thing, and how that ended if it did."""

    opinion = models.ForeignKey("suggestions.Opinion", models.CASCADE, related_name="mergings")
    master = models.ForeignKey("suggestions.Opinion", models.CASCADE, verbose_name="主件", related_name="+")
    merged_at = models.DateTimeField("合并时间")
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="合并人", related_name="+"
    )
    ended_at = models.DateTimeField("拆分时间", null=True)
    # Nobody for a citizen who asked for it, and for what the system did.
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="拆分人", related_name="+"
    )
    reason = models.TextField("拆分理由", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "合并记录"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["opinion"], condition=Q(ended_at__isnull=True), name="merged_once"),
        ]

    def __str__(self) -> str:
        return f"{self.opinion} → {self.master}"


class OwnFeedback(models.Model):
    """That one merged citizen was told the reply of a round: how and when (并案办理、分别答复)."""

    matter = models.ForeignKey("suggestions.Matter", models.CASCADE, related_name="own_feedbacks")
    opinion = models.ForeignKey("suggestions.Opinion", models.CASCADE, related_name="own_feedbacks")
    round_no = models.PositiveSmallIntegerField("轮次")
    way = models.CharField("反馈方式", max_length=20, choices=FeedbackWay)
    told_at = models.DateTimeField("反馈时间")
    note = models.TextField("反馈情况", blank=True)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="登记人", related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "单独反馈"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["matter", "round_no", "opinion"], name="own_feedback_once_a_round"),
        ]

    def __str__(self) -> str:
        return f"{self.matter} 第{self.round_no}轮"


class MinorityExplanation(models.Model):
    """少数不满意的说明: what a citizen was told whom most of the others outvoted; never changed."""

    matter = models.ForeignKey("suggestions.Matter", models.CASCADE, related_name="explanations")
    opinion = models.ForeignKey("suggestions.Opinion", models.CASCADE, related_name="explanations")
    round_no = models.PositiveSmallIntegerField("轮次")
    text = models.TextField("说明")
    at = models.DateTimeField("说明时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="说明人", related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "不满意说明"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["matter", "round_no", "opinion"], name="explained_once_a_round"),
        ]

    def __str__(self) -> str:
        return f"{self.matter} 第{self.round_no}轮"
