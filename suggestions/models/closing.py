"""Tables of what comes after a reply: promises with their dates, return visits, and closings that did not last."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from suggestions.states import (
    CitizenAtHearing,
    CommitmentState,
    HearingResult,
    Remark,
    ReopenGround,
    ResultClass,
    StillOk,
    VisitState,
    VisitWay,
)


class Commitment(models.Model):
    """承诺事项: what a B reply promises and by when; it stays until it is kept or explained in writing."""

    matter = models.ForeignKey("suggestions.Matter", models.CASCADE, related_name="commitments")
    reply = models.OneToOneField("suggestions.Reply", models.CASCADE, verbose_name="答复", related_name="commitment")
    unit = models.ForeignKey("accounts.Organisation", models.PROTECT, verbose_name="承诺单位", related_name="+")
    round_no = models.PositiveSmallIntegerField("轮次")
    content = models.TextField("承诺内容")
    promised_at = models.DateTimeField("承诺时间")
    first_due_on = models.DateField("最初承诺日期")
    due_on = models.DateField("承诺完成日期")
    changed_times = models.PositiveSmallIntegerField("变更次数", default=0)
    state = models.CharField("状态", max_length=10, choices=CommitmentState, default=CommitmentState.OPEN)
    report = models.TextField("兑现情况", blank=True)
    evidence = models.TextField("凭据", blank=True)
    reported_at = models.DateTimeField("报告时间", null=True)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="报告人", related_name="+"
    )
    return_reason = models.TextField("退回理由", blank=True)
    check_note = models.TextField("核实情况", blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="核实人", related_name="+"
    )
    ended_at = models.DateTimeField("了结时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "承诺事项"
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CommitmentState.values), name="commitment_state_known"),
            models.UniqueConstraint(
                fields=["matter"],
                condition=Q(state__in=[CommitmentState.OPEN, CommitmentState.REPORTED]),
                name="commitment_one_standing",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[CommitmentState.OPEN, CommitmentState.REPORTED], ended_at__isnull=True)
                | (~Q(state__in=[CommitmentState.OPEN, CommitmentState.REPORTED]) & Q(ended_at__isnull=False)),
                name="commitment_ended_iff_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[CommitmentState.REPORTED, CommitmentState.DONE])
                | Q(reported_at__isnull=False) & ~Q(evidence=""),
                name="commitment_kept_has_evidence",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "state", "due_on", "id"], name="commitment_unit_work"),
            models.Index(fields=["state", "due_on", "id"], name="commitment_state_work"),
        ]

    def __str__(self) -> str:
        return f"{self.matter}：{self.due_on}以前"


class CommitmentChange(models.Model):
    """That a promise was given another date, by whom and why; deputy and citizen are told."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="changes")
    old_due_on = models.DateField("原定日期")
    due_on = models.DateField("改到")
    reason = models.TextField("变更理由")
    by_county = models.BooleanField("由县人大代表工委决定", default=False)
    at = models.DateTimeField("变更时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="变更人", related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "承诺变更"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.old_due_on}改到{self.due_on}"


class ReturnVisit(models.Model):
    """回访: planned when a matter is closed, to find out whether it has stayed solved."""

    matter = models.ForeignKey("suggestions.Matter", models.CASCADE, related_name="visits")
    round_no = models.PositiveSmallIntegerField("轮次")
    # Empty for one that was made without being planned.
    planned_on = models.DateField("计划日期", null=True)
    state = models.CharField("状态", max_length=10, choices=VisitState, default=VisitState.PLANNED)
    done_on = models.DateField("回访日期", null=True)
    way = models.CharField("方式", max_length=14, choices=VisitWay, blank=True)
    still_ok = models.CharField("结果", max_length=8, choices=StillOk, blank=True)
    note = models.TextField("回访情况", blank=True)
    # Nobody for a citizen who answered on the tracking page.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="回访人", related_name="+")
    recorded_at = models.DateTimeField("登记时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "回访"
        ordering = ["planned_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=VisitState.values), name="visit_state_known"),
            models.CheckConstraint(
                condition=Q(state=VisitState.DONE, done_on__isnull=False) & ~Q(still_ok="") & ~Q(way="")
                | ~Q(state=VisitState.DONE) & Q(done_on__isnull=True, still_ok="", planned_on__isnull=False),
                name="visit_done_iff_found",
            ),
            models.UniqueConstraint(
                fields=["matter", "round_no", "planned_on"],
                condition=Q(planned_on__isnull=False),
                name="visit_once_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "planned_on", "id"], name="visit_state_work"),
        ]

    def __str__(self) -> str:
        return f"{self.matter} {self.planned_on or self.done_on}"


class Reopening(models.Model):
    """恢复办理: a problem came back; the closing that did not last is kept here as it was."""

    matter = models.ForeignKey("suggestions.Matter", models.CASCADE, related_name="reopenings")
    round_no = models.PositiveSmallIntegerField("原来办结的轮次")
    closed_at = models.DateTimeField("原来办结的时间")
    result_class = models.CharField("原来的结果类别", max_length=1, choices=ResultClass)
    remark = models.CharField("原来的评价计入", max_length=10, choices=Remark)
    ground = models.CharField("依据", max_length=8, choices=ReopenGround)
    evidence = models.TextField("反复的情况")
    visit = models.ForeignKey(ReturnVisit, models.PROTECT, null=True, verbose_name="回访", related_name="+")
    opinion = models.ForeignKey("suggestions.Opinion", models.PROTECT, null=True, verbose_name="意见", related_name="+")
    deputy = models.ForeignKey("deputies.Deputy", models.PROTECT, null=True, verbose_name="代表", related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "恢复办理"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["matter", "round_no"], name="reopened_once_a_closing")]

    def __str__(self) -> str:
        return f"{self.matter} 第{self.round_no}轮以后"


class Hearing(models.Model):
    """会商记录: who talked over a matter that stayed disputed, what each side said, what was concluded from it."""

    matter = models.ForeignKey("suggestions.Matter", models.CASCADE, related_name="hearings")
    round_no = models.PositiveSmallIntegerField("轮次")
    held_on = models.DateField("会商日期")
    place = models.CharField("地点", max_length=60)
    # One line a person: name and as whom; at least three (domain W1 T42).
    participants = models.JSONField("参加会商的人", default=list)
    citizen = models.CharField("反映人到会情况", max_length=12, choices=CitizenAtHearing)
    said = models.TextField("各方意见")
    result = models.CharField("会商结果", max_length=10, choices=HearingResult, blank=True)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="登记人", related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "会商记录"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(citizen__in=CitizenAtHearing.values), name="hearing_citizen_known"),
            models.CheckConstraint(condition=Q(result__in=["", *HearingResult.values]), name="hearing_result_known"),
        ]

    def __str__(self) -> str:
        return f"{self.matter} {self.held_on:%Y-%m-%d}"
