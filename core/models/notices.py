"""The only place for the table of notices: the short messages a person finds after signing in."""

from django.conf import settings
from django.db import models
from django.db.models import Q

TEXT_LENGTH = 300


class Notice(models.Model):
    """One message to one person; the key says what it is about, so that nobody is told twice."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices", verbose_name="收件人"
    )
    text = models.CharField("内容", max_length=TEXT_LENGTH)
    link = models.CharField("链接", max_length=300, blank=True)
    key = models.CharField("标识", max_length=100, editable=False)
    created_at = models.DateTimeField("时间")
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "消息"
        ordering = ["-created_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="core_notice_unique")]
        indexes = [
            models.Index(fields=["user", "-created_at"], condition=Q(read_at__isnull=True), name="core_notice_unread")
        ]

    def __str__(self) -> str:
        return self.text
