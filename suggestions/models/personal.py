"""Tables of what one person on the staff keeps for themselves."""

from django.conf import settings
from django.db import models


class SavedFilter(models.Model):
    """我的筛选: what one person narrows one list to, under a name of their own; nobody else sees it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="用户", related_name="saved_filters"
    )
    list_key = models.SlugField("列表", max_length=30)
    name = models.CharField("名称", max_length=20)
    chosen = models.JSONField("条件")
    saved_at = models.DateTimeField("保存时间")

    class Meta:
        verbose_name = verbose_name_plural = "我的筛选"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["user", "list_key", "name"], name="saved_filter_name_once")]

    def __str__(self) -> str:
        return self.name
