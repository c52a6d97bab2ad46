"""Tables of common problems (共性问题): what many opinions have in common, and what was made of it."""

from uuid import uuid4

from django.conf import settings
from django.db import models

from insights.states import FollowUpKind, ProblemOutcome, ProblemState


class CommonProblem(models.Model):
    """共性问题: opinions of the same place and kind seen as one problem, confirmed by a person and followed up."""

    public_id = models.UUIDField("标识", default=uuid4, unique=True, editable=False)
    title = models.CharField("名称", max_length=60)
    statement = models.TextField("问题归纳")
    category = models.ForeignKey(
        "suggestions.Category", models.PROTECT, null=True, related_name="+", verbose_name="类别"
    )
    region = models.ForeignKey("accounts.Region", models.PROTECT, related_name="+", verbose_name="范围")
    owner = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+", verbose_name="归集单位")
    state = models.CharField("状态", max_length=14, choices=ProblemState, default=ProblemState.CANDIDATE)
    version = models.PositiveIntegerField("版本", default=1)
    proposed_at = models.DateTimeField("归集时间")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    key = models.CharField("提交标识", max_length=64, unique=True)
    confirmed_at = models.DateTimeField("确认时间", null=True)
    closed_at = models.DateTimeField("了结时间", null=True)
    outcome = models.CharField("结果", max_length=12, choices=ProblemOutcome, blank=True)
    conclusion = models.TextField("了结说明", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "共性问题"
        ordering = ["-proposed_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=ProblemState.values), name="problem_state_known"),
            models.CheckConstraint(
                condition=models.Q(state=ProblemState.CLOSED, closed_at__isnull=False)
                & ~models.Q(outcome="")
                & ~models.Q(conclusion="")
                | ~models.Q(state=ProblemState.CLOSED) & models.Q(closed_at__isnull=True, outcome="", conclusion=""),
                name="problem_closed_with_outcome",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ProblemMember(models.Model):
    """One opinion in a common problem; an opinion is in one at most, or its sender would be told two outcomes."""

    problem = models.ForeignKey(CommonProblem, models.CASCADE, related_name="members", verbose_name="共性问题")
    opinion = models.OneToOneField(
        "suggestions.Opinion", models.CASCADE, related_name="problem_member", verbose_name="意见"
    )
    joined_at = models.DateTimeField("并入时间")
    joined_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "共性问题所含意见"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.problem_id} {self.opinion_id}"


class ProblemFollowUp(models.Model):
    """跟进: what was started from a common problem; `subject_kind` and `subject_id` name the row it became, if any."""

    problem = models.ForeignKey(CommonProblem, models.CASCADE, related_name="follow_ups", verbose_name="共性问题")
    kind = models.CharField("方式", max_length=12, choices=FollowUpKind)
    note = models.CharField("安排", max_length=200)
    planned_on = models.DateField("计划日期", null=True)
    subject_kind = models.CharField("对象种类", max_length=30, blank=True)
    subject_id = models.BigIntegerField("对象", null=True)
    started_at = models.DateTimeField("登记时间")
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "共性问题跟进"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(subject_kind="", subject_id__isnull=True)
                | ~models.Q(subject_kind="") & models.Q(subject_id__isnull=False),
                name="problem_follow_up_subject_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.note}"
