"""The only place for the tables of deadlines: terms by version, and clocks with the pauses they had."""

from django.db import models
from django.db.models import F, Q

from core.subjects import Subject
from core.terms import Audience, Paused, Term, TermUnit


class DeadlinePolicy(models.Model):
    """How long one step may take, in one version; a clock keeps the row it started with, so rows never change."""

    class Unit(models.TextChoices):
        """The words of `TermUnit`."""

        WORK_HOURS = TermUnit.WORK_HOURS.value, "工作小时"
        WORKING_DAYS = TermUnit.WORKING_DAYS.value, "工作日"
        CALENDAR_DAYS = TermUnit.CALENDAR_DAYS.value, "自然日"
        MONTHS = TermUnit.MONTHS.value, "月"
        HOURS = TermUnit.HOURS.value, "小时（不分昼夜）"

    class For(models.TextChoices):
        """The words of `Audience`."""

        UNIT = Audience.UNIT.value, "单位"
        CITIZEN = Audience.CITIZEN.value, "群众和代表"

    version = models.CharField("版本", max_length=20)
    family = models.CharField("事项", max_length=30)
    step = models.CharField("环节", max_length=40)
    grade = models.CharField("等级", max_length=20, blank=True, help_text="不填表示各等级相同。")
    amount = models.PositiveSmallIntegerField("数量")
    unit = models.CharField("单位", max_length=2, choices=Unit)
    audience = models.CharField("期限对象", max_length=8, choices=For, default=For.UNIT)
    basis = models.CharField("依据", max_length=200)
    valid_from = models.DateField("自何日起适用")
    # Reminders before the end, at most three: “3wd” before it, “+5wd” after the start; none is the rule of yellow.
    warn = models.JSONField("到期前提醒", default=list, blank=True)
    # Who is told how long after the end, [["overdue_1", "4wh"], …]; none is after 1, 2 and 5 working days.
    ladder = models.JSONField("超期升级", default=list, blank=True)
    # The shorter term, or day of the year (“08-31”), that the county promises; the verdict goes by the term.
    promise = models.CharField("服务承诺", max_length=6, blank=True)
    promise_basis = models.CharField("承诺依据", max_length=200, blank=True)
    start_rule = models.CharField("起算", max_length=100, blank=True)
    end_rule = models.CharField("止于", max_length=100, blank=True)
    repeats = models.BooleanField("完成后重新起算", default=False)
    preset = models.CharField("方案", max_length=20, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "办理时限"
        ordering = ["family", "step", "grade", "-valid_from", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["family", "step", "grade", "version"], name="core_deadlinepolicy_unique"),
            models.UniqueConstraint(fields=["family", "step", "grade", "valid_from"], name="core_deadlinepolicy_day"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="core_deadlinepolicy_amount"),
            models.CheckConstraint(
                condition=Q(unit__in=[unit.value for unit in TermUnit]), name="core_deadlinepolicy_unit"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.family} {self.step} {self.grade}：{self.term.label}（{self.version}）"

    @property
    def term(self) -> Term:
        """Return the term of this row."""
        return Term(self.amount, TermUnit(self.unit))


class Clock(models.Model):
    """One deadline of one subject; running until stopped, and its verdict never changes after that."""

    class Verdict(models.TextChoices):
        """Whether the clock was stopped in time."""

        ON_TIME = "on_time", "按期"
        LATE = "late", "超期"

    subject_kind = models.CharField("对象种类", max_length=30)
    subject_id = models.BigIntegerField("对象")
    kind = models.CharField("期限", max_length=40)
    round_no = models.PositiveSmallIntegerField("轮次", default=1)
    policy = models.ForeignKey(DeadlinePolicy, on_delete=models.PROTECT, related_name="clocks", verbose_name="时限")
    started_at = models.DateTimeField("起算时间")
    # A day somebody has named, such as a promise's; it is the last day whatever the policy's term says.
    fixed_on = models.DateField("约定日期", null=True, blank=True)
    # The named day is one to which the end was moved: pauses move it on as they do a term's end.
    extended = models.BooleanField("经批准延期", default=False)
    due_at = models.DateTimeField("届满时间")
    last_day = models.DateField("最后一日")
    yellow_at = models.DateTimeField("转黄灯时间")
    provisional = models.BooleanField("暂定", default=False)
    explanation = models.TextField("计算说明")
    paused_at = models.DateTimeField("暂停时间", null=True, blank=True)
    paused_days = models.PositiveSmallIntegerField("已暂停工作日", default=0)
    paused_seconds = models.PositiveIntegerField("已暂停秒数", default=0)
    stopped_at = models.DateTimeField("停止时间", null=True, blank=True)
    verdict = models.CharField("结论", max_length=8, choices=Verdict, blank=True)
    late_working_days = models.PositiveSmallIntegerField("超期工作日", null=True, blank=True)
    alerting = models.BooleanField("提醒", default=True, help_text="导入的历史事项不提醒。")
    alerted_until = models.DateTimeField("已处理到", null=True, blank=True)
    next_alert_at = models.DateTimeField("下次提醒", null=True, blank=True)
    calendar_version = models.CharField("日历版本", max_length=12)

    class Meta:
        verbose_name = verbose_name_plural = "期限"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "kind", "round_no"], name="core_clock_unique"
            ),
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True, verdict="")
                | Q(stopped_at__isnull=False, verdict__in=["on_time", "late"], paused_at__isnull=True),
                name="core_clock_verdict",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_alert_at"],
                condition=Q(stopped_at__isnull=True, alerting=True, next_alert_at__isnull=False),
                name="core_clock_next_alert",
            ),
            models.Index(fields=["due_at"], condition=Q(stopped_at__isnull=True), name="core_clock_running_due"),
            models.Index(
                fields=["calendar_version"], condition=Q(stopped_at__isnull=True), name="core_clock_running_calendar"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id} {self.kind} {self.round_no}"

    @property
    def subject(self) -> Subject:
        """Return what the clock belongs to."""
        return Subject(self.subject_kind, self.subject_id)

    @property
    def paused(self) -> Paused:
        """Return how long the clock stood still in pauses that are over."""
        return Paused(self.paused_days, self.paused_seconds)


class ClockPause(models.Model):
    """One interval in which a clock stood still; the end moves on by the working days or the office time in it."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="pauses", verbose_name="期限")
    began_at = models.DateTimeField("暂停时间")
    ended_at = models.DateTimeField("恢复时间")

    class Meta:
        verbose_name = verbose_name_plural = "暂停记录"
        ordering = ["began_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ended_at__gte=F("began_at")), name="core_clockpause_ends_after_it_began")
        ]

    def __str__(self) -> str:
        return f"{self.clock_id} {self.began_at:%Y-%m-%d %H:%M}—{self.ended_at:%Y-%m-%d %H:%M}"
