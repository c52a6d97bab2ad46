"""The aggregates: what was last counted of each opinion, and the counts by month, category, township, body, channel.

Neither holds a text, a name or a phone: the pool has no personal data (F110).
"""

from django.db import models


class OpinionFact(models.Model):
    """What the pool last counted of one opinion; by it a later count finds the cells it has left."""

    opinion = models.OneToOneField(
        "suggestions.Opinion", models.CASCADE, primary_key=True, related_name="pool_fact", verbose_name="意见"
    )
    category = models.CharField("类别代码", max_length=4, blank=True)
    township = models.CharField("乡镇代码", max_length=9)
    place = models.CharField("所在地代码", max_length=12)
    owner = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+", verbose_name="初审单位")
    channel = models.CharField("渠道", max_length=20)
    received_on = models.DateField("收到日期")
    received_month = models.DateField("收到月份")
    accepted_month = models.DateField("受理月份", null=True)
    answered_month = models.DateField("直接答复月份", null=True)
    closed_month = models.DateField("办结月份", null=True)
    dissatisfied_month = models.DateField("不满意月份", null=True)
    result_class = models.CharField("结果类别", max_length=1, blank=True)
    remark = models.CharField("评价计入", max_length=10, blank=True)
    first_round = models.BooleanField("首轮办结", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "意见统计底数"
        indexes = [
            models.Index(fields=["category", "township", "owner", "channel"], name="pool_fact_cell"),
            models.Index(fields=["township", "category", "-received_on"], name="pool_fact_same_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.opinion_id} {self.received_month:%Y-%m}"


class OpinionCube(models.Model):
    """How many opinions were received, accepted, answered, closed in a month, by category, township, body, channel."""

    month = models.DateField("月份")
    category = models.CharField("类别代码", max_length=4, blank=True)
    township = models.CharField("乡镇代码", max_length=9)
    owner = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+", verbose_name="初审单位")
    channel = models.CharField("渠道", max_length=20)
    received = models.PositiveIntegerField("收到", default=0)
    accepted = models.PositiveIntegerField("受理", default=0)
    answered = models.PositiveIntegerField("直接答复", default=0)
    closed = models.PositiveIntegerField("办结", default=0)
    closed_a = models.PositiveIntegerField("A类", default=0)
    closed_b = models.PositiveIntegerField("B类", default=0)
    closed_c = models.PositiveIntegerField("C类", default=0)
    closed_d = models.PositiveIntegerField("D类", default=0)
    satisfied = models.PositiveIntegerField("评价满意", default=0)
    satisfied_first = models.PositiveIntegerField("首轮即满意", default=0)
    explained = models.PositiveIntegerField("解释办结", default=0)
    unrated = models.PositiveIntegerField("未评价", default=0)
    dissatisfied = models.PositiveIntegerField("不满意", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "意见月统计"
        constraints = [
            models.UniqueConstraint(
                fields=["month", "category", "township", "owner", "channel"], name="pool_cube_cell_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.category} {self.township}"
