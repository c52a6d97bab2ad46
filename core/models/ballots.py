"""The only place for the tables of secret ballots: the box, the one-time codes, and papers nothing leads back from."""

from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import Q

from core.subjects import Subject


class BallotBox(models.Model):
    """What is voted on by whom and until when; once closed, its result is frozen and the row never changes again."""

    class State(models.TextChoices):
        """Whether papers are taken in."""

        OPEN = "open", "投票中"
        CLOSED = "closed", "已计票"

    public_id = models.UUIDField("公开标识", default=uuid4, unique=True, editable=False)
    subject_kind = models.CharField("对象种类", max_length=30)
    subject_id = models.BigIntegerField("对象")
    round_no = models.PositiveSmallIntegerField("第几次投票", default=1)
    title = models.CharField("票名", max_length=80)
    organiser = models.CharField("组织单位", max_length=80)
    # Lists of what the paper says, in its order; the keys are what papers and counts use.
    questions: "models.JSONField[Any, Any]" = models.JSONField("评议内容")
    options: "models.JSONField[Any, Any]" = models.JSONField("档次")
    groups: "models.JSONField[Any, Any]" = models.JSONField("投票人类别")
    asks_reason = models.BooleanField("可以写意见", default=False)
    quorum = models.PositiveIntegerField("法定票数")
    opens_at = models.DateTimeField("开始时间")
    closes_at = models.DateTimeField("截止时间")
    state = models.CharField("状态", max_length=8, choices=State, default=State.OPEN)
    result: "models.JSONField[Any, Any]" = models.JSONField("计票结果", null=True)
    closed_at = models.DateTimeField("计票时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "票箱"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["subject_kind", "subject_id", "round_no"], name="core_ballotbox_round"),
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id"], condition=Q(state="open"), name="core_ballotbox_one_open"
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True, result__isnull=True)
                | Q(state="closed", closed_at__isnull=False, result__isnull=False),
                name="core_ballotbox_result_when_closed",
            ),
            models.CheckConstraint(condition=Q(closes_at__gt=models.F("opens_at")), name="core_ballotbox_times"),
        ]

    def __str__(self) -> str:
        return f"{self.title}（第{self.round_no}次）"

    @property
    def subject(self) -> Subject:
        """Return what the ballot is about."""
        return Subject(self.subject_kind, self.subject_id)


class BallotBatch(models.Model):
    """One printing of slips of one group; a later one says why it was needed."""

    box = models.ForeignKey(BallotBox, models.CASCADE, related_name="batches", verbose_name="票箱")
    group = models.CharField("类别", max_length=20)
    number = models.PositiveSmallIntegerField("第几批")
    size = models.PositiveSmallIntegerField("张数")
    voided = models.PositiveSmallIntegerField("作废旧票张数", default=0)
    note = models.CharField("原因", max_length=200, blank=True)
    issued_at = models.DateTimeField("制发时间")

    class Meta:
        verbose_name = verbose_name_plural = "制票批次"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["box", "number"], name="core_ballotbatch_number")]

    def __str__(self) -> str:
        return f"{self.box_id} {self.group} 第{self.number}批"


class BallotCode(models.Model):
    """A one-time right to vote. A keyed digest is all that is kept; it says that it was used, never when or how."""

    box = models.ForeignKey(BallotBox, models.CASCADE, related_name="codes", verbose_name="票箱")
    batch = models.ForeignKey(BallotBatch, models.CASCADE, related_name="codes", verbose_name="批次")
    group = models.CharField("类别", max_length=20)
    serial = models.PositiveIntegerField("票号")
    digest = models.CharField("摘要", max_length=64, unique=True)
    used = models.BooleanField("已投", default=False)
    void = models.BooleanField("作废", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "投票码"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["box", "group", "serial"], name="core_ballotcode_serial"),
            models.CheckConstraint(condition=~Q(used=True, void=True), name="core_ballotcode_used_or_void"),
        ]

    def __str__(self) -> str:
        return f"{self.box_id} {self.group} {self.serial}"


class BallotPaper(models.Model):
    """What one person chose. Random key, no time, no code: nothing here leads back to who cast it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    box = models.ForeignKey(BallotBox, models.CASCADE, related_name="papers", verbose_name="票箱")
    group = models.CharField("类别", max_length=20)
    choices: "models.JSONField[Any, Any]" = models.JSONField("选择")
    reason = models.CharField("意见", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "选票"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"选票 {self.box_id} {self.group}"
