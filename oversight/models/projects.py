"""Tables of livelihood projects under watch (民生实事项目): milestones, monthly progress, monitors and what they saw."""

from uuid import uuid4

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.models import Organisation, Region
from deputies.models import Deputy
from oversight.states import ProjectState
from suggestions.models import Matter


class Project(models.Model):
    """民生实事项目: what the government has promised to build or do, by which unit, for how much, until when."""

    public_id = models.UUIDField("公开标识", default=uuid4, unique=True, editable=False)
    year = models.PositiveSmallIntegerField("年度")
    name = models.CharField("名称", max_length=60)
    goal = models.TextField("要做成什么")
    unit = models.ForeignKey(Organisation, models.PROTECT, verbose_name="责任单位", related_name="projects")
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="实施地点", related_name="+")
    budget = models.DecimalField("投资（万元）", max_digits=10, decimal_places=2, validators=[MinValueValidator(0)])
    matter = models.OneToOneField(
        Matter, models.PROTECT, verbose_name="来自哪件事项", null=True, blank=True, related_name="project"
    )
    state = models.CharField("状态", max_length=10, choices=ProjectState, default=ProjectState.RUNNING)
    result = models.TextField("完成情况或者中止的理由", blank=True)
    version = models.PositiveIntegerField("版本", default=1)
    created_at = models.DateTimeField("列入时间")
    ended_at = models.DateTimeField("完成或者中止时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "民生实事项目"
        ordering = ["-year", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ProjectState.values), name="project_state_known"),
            models.UniqueConstraint(fields=["year", "name", "unit"], name="project_once"),
            models.CheckConstraint(
                condition=Q(state=ProjectState.RUNNING, ended_at__isnull=True)
                | (~Q(state=ProjectState.RUNNING) & Q(ended_at__isnull=False) & ~Q(result="")),
                name="project_ends_with_a_word",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Milestone(models.Model):
    """节点: a step of a project with its day, and when it was reached."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="milestones")
    name = models.CharField("节点", max_length=60)
    due_on = models.DateField("计划日期")
    done_on = models.DateField("完成日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "项目节点"
        ordering = ["due_on", "id"]
        constraints = [models.UniqueConstraint(fields=["project", "name"], name="milestone_once")]

    def __str__(self) -> str:
        return self.name


class MonthReport(models.Model):
    """月进度: one for each month of a project, written by the unit; what is not there is shown as missing."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="months")
    month = models.DateField("月份", help_text="那个月的第一天")
    percent = models.PositiveSmallIntegerField("完成百分比", validators=[MaxValueValidator(100)])
    spent = models.DecimalField("已支出（万元）", max_digits=10, decimal_places=2, validators=[MinValueValidator(0)])
    text = models.TextField("进展")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField("填报时间")

    class Meta:
        verbose_name = verbose_name_plural = "项目月进度"
        ordering = ["-month"]
        constraints = [
            models.UniqueConstraint(fields=["project", "month"], name="month_report_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="month_report_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id}：{self.month:%Y-%m}"


class ProjectMonitor(models.Model):
    """项目监督员: a deputy who follows a project to its end."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="monitors")
    deputy = models.ForeignKey(Deputy, models.PROTECT, verbose_name="代表", related_name="monitored")
    since = models.DateField("聘任日期")
    until = models.DateField("解除日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "项目监督员"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "deputy"], condition=Q(until__isnull=True), name="monitor_once")
        ]

    def __str__(self) -> str:
        return f"{self.project_id}：{self.deputy_id}"


class MonitorLog(models.Model):
    """监督日志: what a monitor saw on a day; the same form sent twice is one."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="logs")
    deputy = models.ForeignKey(Deputy, models.PROTECT, verbose_name="监督员", related_name="+")
    on = models.DateField("哪一天")
    text = models.TextField("看到什么")
    key = models.CharField("提交标识", max_length=64, unique=True)
    written_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "监督日志"
        ordering = ["-on", "-id"]

    def __str__(self) -> str:
        return f"{self.project_id}：{self.on}"
