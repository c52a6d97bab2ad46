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


class TransferRoute(models.Model):
    """转出去处: where else a citizen is sent, how to reach it and what to bring; the county fills in its own phones."""

    code = models.SlugField("代码", max_length=20, unique=True)
    name = models.CharField("去处", max_length=40)
    phone = models.CharField("电话", max_length=30, blank=True)
    address = models.CharField("地址", max_length=80, blank=True)
    hours = models.CharField("什么时候可以去", max_length=40, blank=True)
    bring = models.CharField("带什么", max_length=120, blank=True)
    emergency = models.BooleanField("紧急", default=False)
    active = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "转出去处"
        ordering = ["-emergency", "id"]

    def __str__(self) -> str:
        return self.name
