"""Table of uploaded files."""

from uuid import uuid4

from django.db import models


class StoredFile(models.Model):
    """One file in private storage and what it belongs to."""

    public_id = models.UUIDField("公开标识", default=uuid4, unique=True, editable=False)
    subject_kind = models.CharField("所属类别", max_length=20)
    subject_id = models.BigIntegerField("所属编号")
    kind = models.CharField("类别", max_length=10)
    name = models.CharField("文件名", max_length=80)
    content_type = models.CharField("类型", max_length=80)
    size = models.PositiveIntegerField("大小")
    sha256 = models.CharField("摘要", max_length=64)
    path = models.CharField("位置", max_length=120, unique=True)
    created_at = models.DateTimeField("时间")
    uploaded_by = models.BigIntegerField("上传人", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "文件"
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="file_subject")]

    def __str__(self) -> str:
        return self.name
