"""The only place for the tables of office appraisals (站所评议), what was found, and how it was followed up."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models

from accounts.models import Organisation, Region
from liaison.models import Station
from oversight.states import AppraisalState, CheckResult
from suggestions.models import Category, Matter
from suggestions.states import Level


class OfficeAppraisal(models.Model):
    """Deputies and citizens grade offices; a second one at the year's end asks the same of the same offices."""

    public_id = models.UUIDField("公开标识", default=uuid4, unique=True, editable=False)
    title = models.CharField("名称", max_length=60)
    level = models.CharField("层级", max_length=10, choices=Level)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="区划", related_name="appraisals")
    owner = models.ForeignKey(Organisation, models.PROTECT, verbose_name="组织单位", related_name="appraisals")
    station = models.ForeignKey(
        Station, models.PROTECT, verbose_name="跟进联络站", null=True, blank=True, related_name="appraisals"
    )
    plan = models.TextField("方案")
    # Up to five lines every office is graded on.
    contents: "models.JSONField[Any, Any]" = models.JSONField("评议内容")
    self_check_by = models.DateField("自查截止", null=True, blank=True)
    meeting_on = models.DateField("评议会日期", null=True, blank=True)
    place = models.CharField("评议会地点", max_length=100, blank=True)
    first = models.OneToOneField(
        "self", models.PROTECT, verbose_name="第一次评议", null=True, blank=True, related_name="second"
    )
    state = models.CharField("状态", max_length=16, choices=AppraisalState, default=AppraisalState.PLANNED)
    conclusion = models.TextField("评议意见", blank=True)
    announced_on = models.DateField("公告日期", null=True, blank=True)
    published_on = models.DateField("公开日期", null=True, blank=True)
    reported_on = models.DateField("报送日期", null=True, blank=True)
    reported_to = models.CharField("报送给", max_length=60, blank=True)
    created_at = models.DateTimeField("建立时间")
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "站所评议"
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=AppraisalState.values), name="oversight_appraisal_state"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=AppraisalState.PUBLISHED) | models.Q(published_on__isnull=False),
                name="oversight_appraisal_published_has_date",
            ),
        ]
        indexes = [models.Index(fields=["region", "state"], name="oversight_appraisal_region")]

    def __str__(self) -> str:
        return self.title


class AppraisalTarget(models.Model):
    """One office that is appraised, with what it said of itself beforehand."""

    appraisal = models.ForeignKey(OfficeAppraisal, models.CASCADE, related_name="targets", verbose_name="评议")
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="站所", related_name="appraised")
    position = models.PositiveSmallIntegerField("顺序")
    self_check = models.TextField("自查报告", blank=True)
    self_checked_at = models.DateTimeField("自查时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "评议对象"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["appraisal", "organisation"], name="oversight_target_once"),
        ]

    def __str__(self) -> str:
        return self.organisation.name


class Finding(models.Model):
    """One line of the rectification list (整改清单); sent out, it is a matter with its own clocks."""

    appraisal = models.ForeignKey(OfficeAppraisal, models.CASCADE, related_name="findings", verbose_name="评议")
    target = models.ForeignKey(AppraisalTarget, models.PROTECT, related_name="findings", verbose_name="站所")
    number = models.PositiveSmallIntegerField("序号")
    title = models.CharField("问题", max_length=40)
    requirement = models.TextField("整改要求")
    category = models.ForeignKey(Category, models.PROTECT, verbose_name="类别", related_name="+")
    matter = models.OneToOneField(
        Matter, models.PROTECT, verbose_name="整改事项", null=True, blank=True, related_name="finding"
    )

    class Meta:
        verbose_name = verbose_name_plural = "整改清单"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["appraisal", "number"], name="oversight_finding_number")]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class FindingCheck(models.Model):
    """That somebody looked whether it was put right (跟进), and what was seen."""

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="checks", verbose_name="整改事项")
    result = models.CharField("结果", max_length=8, choices=CheckResult)
    note = models.TextField("看到的情况")
    checked_on = models.DateField("日期")
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="跟进人", related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "整改跟进"
        ordering = ["-checked_on", "-id"]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.get_result_display()}"
