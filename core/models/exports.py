"""Table of exports: each list that left the system as a file, by whom, what for, and until when it can be fetched."""

from uuid import uuid4

from django.conf import settings
from django.db import models


class ExportState(models.TextChoices):
    """Where an export stands."""

    WAITING = "waiting", "排队中"
    RUNNING = "running", "正在生成"
    DONE = "done", "可以下载"
    FAILED = "failed", "没有成功"
    EXPIRED = "expired", "已过期"


class ExportJob(models.Model):
    """导出: one list asked for as a file, made by a worker; the row stays when the file is gone."""

    public_id = models.UUIDField("标识", default=uuid4, unique=True, editable=False)
    kind = models.CharField("内容", max_length=30)
    title = models.CharField("名称", max_length=80)
    chosen = models.JSONField("筛选条件", default=dict)
    purpose = models.CharField("用途", max_length=100)
    personal = models.BooleanField("含姓名电话", default=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="导出人", related_name="+")
    state = models.CharField("状态", max_length=10, choices=ExportState, default=ExportState.WAITING)
    asked_at = models.DateTimeField("提出时间")
    total = models.PositiveIntegerField("应有行数", default=0)
    done = models.PositiveIntegerField("已写行数", default=0)
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    finished_at = models.DateTimeField("完成时间", null=True)
    expires_at = models.DateTimeField("下载截止", null=True)
    fetched = models.PositiveSmallIntegerField("下载次数", default=0)
    failure = models.CharField("没有成功的原因", max_length=200, blank=True)
    file = models.ForeignKey("core.StoredFile", models.SET_NULL, null=True, verbose_name="文件", related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "导出记录"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=ExportState.values), name="export_state_known"),
            models.CheckConstraint(
                condition=~models.Q(state=ExportState.DONE)
                | models.Q(file__isnull=False, finished_at__isnull=False, expires_at__isnull=False),
                name="export_done_has_file",
            ),
            models.CheckConstraint(
                condition=models.Q(state=ExportState.DONE) | models.Q(file__isnull=True), name="export_file_only_done"
            ),
        ]
        indexes = [models.Index(fields=["user", "-id"], name="export_own")]

    def __str__(self) -> str:
        return self.title
