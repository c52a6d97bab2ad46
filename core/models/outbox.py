"""Tables of the outbox: what is announced after commit, and which handler has had it."""

from uuid import uuid4

from django.db import models


class OutboxMessage(models.Model):
    """One announcement, delivered at least once to every handler of its topic."""

    message_id = models.UUIDField("标识", default=uuid4, unique=True, editable=False)
    topic = models.CharField("主题", max_length=60)
    subject_kind = models.CharField("对象类别", max_length=20)
    subject_id = models.BigIntegerField("对象编号")
    payload = models.JSONField("要素", default=dict)
    created_at = models.DateTimeField("时间")
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    next_attempt_at = models.DateTimeField("下次尝试")
    leased_until = models.DateTimeField("占用至", null=True)
    delivered_at = models.DateTimeField("送达时间", null=True)
    last_error = models.TextField("最近一次错误", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "待送消息"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(delivered_at__isnull=True), name="outbox_waiting"),
            models.Index(
                fields=["subject_kind", "subject_id", "id"],
                condition=models.Q(delivered_at__isnull=True),
                name="outbox_waiting_subject",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.subject_kind} {self.subject_id}"


class HandlerReceipt(models.Model):
    """That one handler has done its work for one message; written in the handler's own transaction."""

    message = models.ForeignKey(OutboxMessage, models.CASCADE, related_name="receipts")
    handler = models.CharField("处理者", max_length=120)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "送达回执"
        constraints = [models.UniqueConstraint(fields=["message", "handler"], name="handled_once")]

    def __str__(self) -> str:
        return f"{self.handler} {self.message_id}"
