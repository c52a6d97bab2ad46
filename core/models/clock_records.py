"""The only place for the tables of what was told of clocks: reminders sent, and ends that a calendar change moved."""

from django.conf import settings
from django.db import models

from core.models.calendar import CalendarChange
from core.models.clocks import Clock


class Reminder(models.Model):
    """The ledger of reminders: one row says that one person was told of one rung."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="reminders", verbose_name="期限")
    rung = models.CharField("提醒", max_length=12)
    round_no = models.PositiveSmallIntegerField("轮次")
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="提醒谁"
    )
    sent_at = models.DateTimeField("提醒时间")

    class Meta:
        verbose_name = verbose_name_plural = "提醒记录"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["clock", "rung", "round_no", "recipient"], name="core_reminder_unique")
        ]

    def __str__(self) -> str:
        return f"{self.clock_id} {self.rung} {self.recipient_id}"


class ClockMove(models.Model):
    """What a change of the calendar did to one running clock; an end that was told to people never moves earlier."""

    change = models.ForeignKey(CalendarChange, on_delete=models.CASCADE, related_name="moves", verbose_name="日历变更")
    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="moves", verbose_name="期限")
    old_due_at = models.DateTimeField("原届满时间")
    new_due_at = models.DateTimeField("新届满时间")
    told = models.JSONField("告知了谁", default=list)

    class Meta:
        verbose_name = verbose_name_plural = "期限变动"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["change", "clock"], name="core_clockmove_once_a_change")]

    def __str__(self) -> str:
        return f"{self.clock_id}：{self.old_due_at:%Y-%m-%d %H:%M} → {self.new_due_at:%Y-%m-%d %H:%M}"
