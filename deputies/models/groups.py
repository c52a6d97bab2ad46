"""The only place for the tables of groups, their dated members and tasks, and the standing committee's seats."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from accounts.models import Organisation, Region, User
from accounts.models.dated import Dated
from deputies.models.people import Deputy, Mandate
from deputies.states import GroupKind, GroupRole, SeatOffice, TaskState


class DeputyGroup(Dated):
    """代表小组: deputies of one place, of one subject, or of several levels put together."""

    public_id = models.UUIDField("公开标识", default=uuid4, unique=True, editable=False)
    name = models.CharField("名称", max_length=60)
    kind = models.CharField("类别", max_length=12, choices=GroupKind.choices)
    subject = models.CharField("专业方向或活动主题", max_length=100, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="所在区划", related_name="deputy_groups")
    committee = models.ForeignKey(
        Organisation,
        models.PROTECT,
        verbose_name="对口专工委",
        null=True,
        blank=True,
        related_name="deputy_groups",
    )

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "代表小组"
        ordering = ["kind", "region__code", "id"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["region", "name"],
                condition=Q(active_to__isnull=True),
                name="deputies_group_name",
                violation_error_message="这个区划里已有同名小组。",
            ),
            models.CheckConstraint(
                condition=~Q(kind=GroupKind.SPECIALISED) | ~Q(subject=""),
                name="deputies_group_subject",
                violation_error_message="专业小组要写专业方向。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class GroupMembership(Dated):
    """A deputy in a group by one of the mandates, so that a mixed group shows which levels it spans."""

    group = models.ForeignKey(DeputyGroup, models.PROTECT, verbose_name="小组", related_name="memberships")
    mandate = models.ForeignKey(Mandate, models.PROTECT, verbose_name="代表职务", related_name="memberships")
    role = models.CharField("组内职务", max_length=14, choices=GroupRole.choices, default=GroupRole.MEMBER)

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "小组成员"
        ordering = ["id"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["group", "mandate"],
                condition=Q(active_to__isnull=True),
                name="deputies_membership_once",
                violation_error_message="这位代表已经在这个小组里。",
            ),
            models.UniqueConstraint(
                fields=["group"],
                condition=Q(active_to__isnull=True, role=GroupRole.LEADER),
                name="deputies_group_one_leader",
                violation_error_message="这个小组已有组长，请先调整原组长。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group}：{self.mandate.deputy.name}（{self.get_role_display()}）"


class GroupTask(models.Model):
    """A subject given to a group with a date, what the group made of it, and what the giver said to that."""

    public_id = models.UUIDField("公开标识", default=uuid4, unique=True, editable=False)
    group = models.ForeignKey(DeputyGroup, models.PROTECT, verbose_name="小组", related_name="tasks")
    title = models.CharField("任务", max_length=60)
    text = models.TextField("要求", max_length=2000, blank=True)
    due_on = models.DateField("完成日期")
    state = models.CharField("状态", max_length=10, choices=TaskState.choices, default=TaskState.OPEN)
    version = models.PositiveIntegerField("版本", default=1)
    given_by = models.ForeignKey(User, models.PROTECT, verbose_name="布置人", null=True, related_name="+")
    given_at = models.DateTimeField("布置时间")
    output = models.TextField("成果", max_length=5000, blank=True)
    submitted_at = models.DateTimeField("提交时间", null=True)
    remark = models.TextField("审核意见", max_length=1000, blank=True)
    reviewed_at = models.DateTimeField("审核时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "小组任务"
        ordering = ["-due_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=TaskState.values), name="deputies_task_state_known"),
            models.CheckConstraint(
                condition=Q(state=TaskState.OPEN) | ~Q(output=""), name="deputies_task_submitted_has_output"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CommitteeSeat(Dated):
    """常委会组成人员: which deputies sit in the standing committee of their congress."""

    deputy = models.ForeignKey(Deputy, models.PROTECT, verbose_name="代表", related_name="seats")
    office = models.CharField("职务", max_length=12, choices=SeatOffice.choices, default=SeatOffice.MEMBER)

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "常委会组成人员"
        ordering = ["id"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["deputy"],
                condition=Q(active_to__isnull=True),
                name="deputies_seat_once",
                violation_error_message="这位代表已经登记为常委会组成人员。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deputy.name}（常委会{self.get_office_display()}）"
