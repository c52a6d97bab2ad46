"""The only place for the tables of reports to the voters (述职): a year's plan, and each deputy's report in it."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from accounts.models import Organisation, Region
from deputies.duty_report_states import ReportForm, ReportState
from deputies.models.people import Deputy


class DutyReportPlan(models.Model):
    """Who reports to the voters this time, usually in December (代表述职月)."""

    public_id = models.UUIDField("公开标识", default=uuid4, unique=True, editable=False)
    title = models.CharField("名称", max_length=60)
    year = models.PositiveSmallIntegerField("年度")
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="区划", related_name="duty_report_plans")
    owner = models.ForeignKey(Organisation, models.PROTECT, verbose_name="组织单位", related_name="duty_report_plans")
    begins_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")
    created_at = models.DateTimeField("建立时间")

    class Meta:
        verbose_name = verbose_name_plural = "述职安排"
        ordering = ["-begins_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=models.F("begins_on")), name="deputies_reportplan_dates"),
        ]

    def __str__(self) -> str:
        return self.title


class DutyReport(models.Model):
    """One deputy's report in one plan: the text, the vote, the feedback, what was put right; three publications."""

    public_id = models.UUIDField("公开标识", default=uuid4, unique=True, editable=False)
    plan = models.ForeignKey(DutyReportPlan, models.PROTECT, verbose_name="述职安排", related_name="reports")
    deputy = models.ForeignKey(Deputy, models.PROTECT, verbose_name="代表", related_name="duty_reports")
    form = models.CharField("形式", max_length=8, choices=ReportForm, default=ReportForm.ON_SITE)
    state = models.CharField("状态", max_length=20, choices=ReportState, default=ReportState.DUE)
    text = models.TextField("述职报告", blank=True)
    returned_for = models.TextField("退回原因", blank=True)
    meeting_on = models.DateField("述职（评议）日期", null=True, blank=True)
    place = models.CharField("地点", max_length=100, blank=True)
    live_url = models.URLField("直播地址", max_length=300, blank=True)
    published_on = models.DateField("报告公开日期", null=True, blank=True)
    result_published_on = models.DateField("结果公开日期", null=True, blank=True)
    feedback = models.TextField("书面反馈", blank=True)
    rectification = models.TextField("整改情况", blank=True)
    rectification_published_on = models.DateField("整改公开日期", null=True, blank=True)
    filed_on = models.DateField("归档日期", null=True, blank=True)
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "述职报告"
        ordering = ["plan", "id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "deputy"], name="deputies_dutyreport_once"),
            models.CheckConstraint(condition=Q(state__in=ReportState.values), name="deputies_dutyreport_state"),
            models.CheckConstraint(
                condition=Q(state__in=[ReportState.DUE, ReportState.SUBMITTED]) | Q(published_on__isnull=False),
                name="deputies_dutyreport_published",
            ),
        ]
        indexes = [models.Index(fields=["deputy", "state"], name="deputies_dutyreport_deputy")]

    def __str__(self) -> str:
        return f"{self.deputy.name}：{self.plan.title}"
