"""The only place for the tables of the working calendar: what is known of each year, and its exceptional days."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.terms import DayKind, YearStatus


class CalendarYear(models.Model):
    """A year and how much is known of its arrangement of days off."""

    class Status(models.TextChoices):
        """The words of `YearStatus`."""

        UNPUBLISHED = YearStatus.UNPUBLISHED.value, "未发布"
        PROVISIONAL = YearStatus.PROVISIONAL.value, "暂定"
        CONFIRMED = YearStatus.CONFIRMED.value, "已确认"

    year = models.PositiveSmallIntegerField("年份", primary_key=True)
    status = models.CharField("状态", max_length=12, choices=Status, default=Status.UNPUBLISHED)
    source = models.CharField("依据", max_length=100, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "日历年份"
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in YearStatus]), name="core_calendaryear_status"
            )
        ]

    def __str__(self) -> str:
        return f"{self.year}年（{self.get_status_display()}）"


class CalendarDay(models.Model):
    """A day that is not what its weekday says; every other day needs no row."""

    class Kind(models.TextChoices):
        """The words of `DayKind`."""

        WORKDAY = DayKind.WORKDAY.value, "工作日"
        WEEKEND = DayKind.WEEKEND.value, "周末"
        HOLIDAY = DayKind.HOLIDAY.value, "节假日"
        MAKEUP = DayKind.MAKEUP.value, "调休上班"
        CLOSURE = DayKind.CLOSURE.value, "停止办公"

    date = models.DateField("日期", primary_key=True)
    year = models.ForeignKey(CalendarYear, on_delete=models.PROTECT, related_name="days", verbose_name="年份")
    kind = models.CharField("性质", max_length=8, choices=Kind)
    name = models.CharField("名称", max_length=40, blank=True)
    source = models.CharField("依据", max_length=100, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "特殊日期"
        ordering = ["date"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in DayKind]), name="core_calendarday_kind"
            ),
            models.CheckConstraint(condition=Q(date__year=F("year")), name="core_calendarday_year"),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.get_kind_display()}"


class OfficeTable(models.Model):
    """When offices are open from a day on, with a summer table where the county has one."""

    valid_from = models.DateField("自何日起", primary_key=True)
    periods = models.JSONField("办公时间")
    summer = models.JSONField("夏季办公时间", default=list, blank=True)
    summer_from = models.CharField("夏季自", max_length=5, default="06-01")
    summer_to = models.CharField("夏季至", max_length=5, default="09-30")
    cutoff = models.TimeField("单位期限届满时刻")
    reason = models.CharField("依据", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "办公时间"
        ordering = ["-valid_from"]

    def __str__(self) -> str:
        return f"{self.valid_from}起"


class CalendarChange(models.Model):
    """One change of the calendar: who, why, which days; how far the running clocks are counted again, what moved."""

    changed_at = models.DateTimeField("时间")
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="操作人", related_name="+"
    )
    reason = models.CharField("原因", max_length=200)
    summary = models.CharField("内容", max_length=300)
    # Day by day: [“2027-02-05”, what it was, what it is], in the words people read.
    days = models.JSONField("日期", default=list)
    calendar_version = models.CharField("日历版本", max_length=12)
    clocks = models.PositiveIntegerField("重算期限", default=0)
    moved = models.PositiveIntegerField("后移", default=0)
    kept = models.PositiveIntegerField("已告知而不提前", default=0)
    told = models.PositiveIntegerField("告知人数", default=0)
    finished_at = models.DateTimeField("完成时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "日历变更"
        ordering = ["-id"]
        indexes = [models.Index(fields=["calendar_version"], name="core_calendarchange_version")]

    def __str__(self) -> str:
        return self.summary
