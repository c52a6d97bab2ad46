"""Tables of the officers whom the people's congress elected or appointed (人大选举和任命人员), and when each came."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Organisation
from liaison.models import Activity
from oversight.states import TakesOffice


class Officer(models.Model):
    """One office somebody holds by election or appointment; leaving it ends the duty to come, never the record."""

    public_id = models.UUIDField("公开标识", default=uuid4, unique=True, editable=False)
    name = models.CharField("姓名", max_length=40)
    office = models.CharField("职务", max_length=80)
    how = models.CharField("产生方式", max_length=10, choices=TakesOffice)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name="所在单位", null=True, blank=True, related_name="officers"
    )
    since = models.DateField("任职日期")
    left_on = models.DateField("离任日期", null=True, blank=True)
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "人大选举和任命人员"
        ordering = ["organisation__name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["name", "office", "since"], name="officer_once"),
            models.CheckConstraint(condition=Q(how__in=TakesOffice.values), name="officer_how_known"),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("since")), name="officer_leaves_after"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.office}）"


class OfficerVisit(models.Model):
    """That an officer took part in a session at a home or station of deputies (进站)."""

    officer = models.ForeignKey(Officer, models.PROTECT, verbose_name="人员", related_name="visits")
    activity = models.ForeignKey(Activity, models.PROTECT, verbose_name="活动", related_name="officer_visits")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "进站记录"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["officer", "activity"], name="officer_visit_once")]

    def __str__(self) -> str:
        return f"{self.officer_id}：{self.activity_id}"


class OfficerQuota(models.Model):
    """How often in a year each officer comes, and on what ground; a year without a row asks for one visit."""

    year = models.PositiveSmallIntegerField("年度", primary_key=True)
    visits = models.PositiveSmallIntegerField("每人至少进站次数")
    basis = models.CharField("依据", max_length=120)
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "进站次数要求"
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(condition=Q(visits__gte=1, visits__lte=12), name="officer_quota_sensible")
        ]

    def __str__(self) -> str:
        return f"{self.year}年每人{self.visits}次"
