"""Master data of the pipeline: categories and the duty catalogue (派单目录)."""

from django.db import models


class Category(models.Model):
    """What an opinion is about; 18 heads aligned with GB/T 39666-2020 and the congress's six classes."""

    code = models.CharField("代码", max_length=4, unique=True)
    name = models.CharField("名称", max_length=30)

    class Meta:
        verbose_name = verbose_name_plural = "意见类别"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class DutyEntry(models.Model):
    """Which unit is responsible for a kind of matter, and why."""

    category = models.ForeignKey(Category, models.PROTECT, verbose_name="类别", related_name="duties")
    unit = models.ForeignKey("accounts.Organisation", models.PROTECT, verbose_name="承办单位", related_name="duties")
    subject = models.CharField("事项", max_length=60, blank=True)
    basis = models.CharField("依据", max_length=120)
    active_from = models.DateField("生效日期", null=True, blank=True)
    active_to = models.DateField("失效日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "职责目录"
        ordering = ["category", "unit"]
        constraints = [
            models.UniqueConstraint(fields=["category", "unit", "subject"], name="duty_entry_once"),
        ]

    def __str__(self) -> str:
        return f"{self.category}：{self.unit}"
