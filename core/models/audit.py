"""Tables of the audit trail and of the seals over it; both append-only by trigger."""

from django.db import models


class AuditEvent(models.Model):
    """Who did what to what, when, from which state to which; ids and words only, never people's text."""

    subject_kind = models.CharField("对象类别", max_length=20)
    subject_id = models.BigIntegerField("对象编号")
    verb = models.CharField("动作", max_length=40)
    actor_kind = models.CharField("操作者类别", max_length=10)
    user_id = models.BigIntegerField("用户", null=True)
    post_id = models.BigIntegerField("岗位", null=True)
    role = models.CharField("身份", max_length=40)
    at = models.DateTimeField("时间")
    from_state = models.CharField("原状态", max_length=20, blank=True)
    to_state = models.CharField("新状态", max_length=20, blank=True)
    detail = models.JSONField("要素", default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "操作记录"
        ordering = ["id"]
        indexes = [models.Index(fields=["subject_kind", "subject_id", "id"], name="audit_subject")]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id} {self.verb}"


class AuditSeal(models.Model):
    """A link of the hash chain over a batch of events."""

    first_id = models.BigIntegerField("起")
    last_id = models.BigIntegerField("止", unique=True)
    events = models.PositiveIntegerField("条数")
    previous = models.CharField("上一环", max_length=64)
    digest = models.CharField("本环", max_length=64)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "操作记录封存"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.first_id}–{self.last_id}"
