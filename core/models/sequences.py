"""Table of the gapless numbers."""

from django.db import models


class NumberSequence(models.Model):
    """The last number given in a series in a year."""

    kind = models.CharField("类别", max_length=30)
    year = models.PositiveSmallIntegerField("年度")
    last = models.PositiveIntegerField("最后一个号")

    class Meta:
        verbose_name = verbose_name_plural = "文号序列"
        constraints = [models.UniqueConstraint(fields=["kind", "year"], name="sequence_once_a_year")]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}: {self.last}"
