"""Tables of task forces (专项工作组): several hard items, who works on them, a note each week, what came of it."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from accounts.models import Organisation, User
from deputies.models import Deputy
from oversight.states import ItemOutcome, TaskForceState
from suggestions.models import Matter


class TaskForce(models.Model):
    """专项工作组: units and people who take on several items together until a day."""

    public_id = models.UUIDField("公开标识", default=uuid4, unique=True, editable=False)
    name = models.CharField("名称", max_length=60)
    goal = models.TextField("要达到什么")
    state = models.CharField("状态", max_length=10, choices=TaskForceState, default=TaskForceState.ACTIVE)
    version = models.PositiveIntegerField("版本", default=1)
    owner = models.ForeignKey(Organisation, models.PROTECT, verbose_name="成立单位", related_name="+")
    leader = models.ForeignKey(User, models.PROTECT, verbose_name="组长", related_name="+")
    due_on = models.DateField("完成日期")
    units = models.ManyToManyField(Organisation, verbose_name="成员单位", related_name="+")
    deputies = models.ManyToManyField(Deputy, verbose_name="参加的代表", related_name="task_forces", blank=True)
    others = models.CharField("其他成员", max_length=200, blank=True)
    founded_at = models.DateTimeField("成立时间")
    effect = models.TextField("成效", blank=True)
    remaining = models.TextField("遗留问题", blank=True)
    closed_at = models.DateTimeField("结束时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "专项工作组"
        ordering = ["-founded_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=TaskForceState.values), name="task_force_state_known"),
            models.CheckConstraint(
                condition=Q(state=TaskForceState.ACTIVE, closed_at__isnull=True)
                | (Q(state=TaskForceState.CLOSED, closed_at__isnull=False) & ~Q(effect="")),
                name="task_force_closed_with_review",
            ),
        ]
        indexes = [models.Index(fields=["state", "-founded_at", "-id"], name="task_force_state")]

    def __str__(self) -> str:
        return self.name


class TaskForceItem(models.Model):
    """One item a task force works on; a matter is in one task force at a time."""

    force = models.ForeignKey(TaskForce, models.PROTECT, related_name="items")
    matter = models.ForeignKey(Matter, models.PROTECT, verbose_name="办理事项", related_name="task_force_items")
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField("加入时间")
    outcome = models.CharField("结果", max_length=10, choices=ItemOutcome, blank=True)
    outcome_note = models.TextField("结果说明", blank=True)
    removed_reason = models.CharField("移出的理由", max_length=200, blank=True)
    ended_at = models.DateTimeField("移出或者随组结束时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "专项工作组的事项"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["matter"], condition=Q(ended_at__isnull=True), name="task_force_item_once"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | ~Q(outcome="") | ~Q(removed_reason=""),
                name="task_force_item_ended_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.force_id}：{self.matter_id}"


class WeeklyNote(models.Model):
    """周记: one for each week of a task force; without text it is still to be written."""

    force = models.ForeignKey(TaskForce, models.CASCADE, related_name="notes")
    week_on = models.DateField("星期一的日期")
    text = models.TextField("周记", blank=True)
    written_by = models.ForeignKey(User, models.PROTECT, null=True, verbose_name="写的人", related_name="+")
    written_at = models.DateTimeField("写的时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "专项工作组周记"
        ordering = ["-week_on"]
        constraints = [
            models.UniqueConstraint(fields=["force", "week_on"], name="weekly_note_once"),
            models.CheckConstraint(condition=Q(week_on__iso_week_day=1), name="weekly_note_monday"),
            models.CheckConstraint(
                condition=Q(text="", written_at__isnull=True) | (~Q(text="") & Q(written_at__isnull=False)),
                name="weekly_note_written",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.force_id} {self.week_on}"
