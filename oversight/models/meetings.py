"""Tables of coordination meetings (吹哨报到、联席会议): who is called, what was decided, whether it was done."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from accounts.models import Organisation, Region
from deputies.models import Deputy
from oversight.states import AttendeeLevel, DecisionState, MeetingKind, MeetingState, Response
from suggestions.models import Matter
from suggestions.states import Level


class CoordMeeting(models.Model):
    """协调会: a station, a township or a committee calls units, deputies and citizens together."""

    public_id = models.UUIDField("公开标识", default=uuid4, unique=True, editable=False)
    kind = models.CharField("种类", max_length=10, choices=MeetingKind, default=MeetingKind.WHISTLE)
    state = models.CharField("状态", max_length=10, choices=MeetingState, default=MeetingState.CALLED)
    version = models.PositiveIntegerField("版本", default=1)
    level = models.CharField("层级", max_length=10, choices=Level)
    convener = models.ForeignKey(Organisation, models.PROTECT, verbose_name="发起单位", related_name="+")
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="所在区划", related_name="+")
    title = models.CharField("议题", max_length=60)
    reason = models.TextField("为什么要开会")
    problems = models.JSONField("问题清单", default=list)
    meets_at = models.DateTimeField("开会时间")
    place = models.CharField("地点", max_length=60)
    deputies = models.ManyToManyField(Deputy, verbose_name="邀请的代表", related_name="coord_meetings", blank=True)
    matters = models.ManyToManyField(Matter, verbose_name="有关的办理事项", related_name="coord_meetings", blank=True)
    citizens_came = models.PositiveSmallIntegerField("到会群众人数", default=0)
    deputies_came = models.PositiveSmallIntegerField("到会代表人数", default=0)
    missing_reason = models.CharField("有一方没有到会的原因", max_length=200, blank=True)
    minutes = models.TextField("纪要", blank=True)
    remark = models.TextField("不核准或取消的理由", blank=True)
    called_at = models.DateTimeField("发起时间")
    held_at = models.DateTimeField("到会登记时间", null=True)
    concluded_at = models.DateTimeField("纪要印发时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "协调会"
        ordering = ["-meets_at", "-id"]
        indexes = [models.Index(fields=["state", "-meets_at", "-id"], name="meeting_state")]

    def __str__(self) -> str:
        return self.title


class MeetingUnit(models.Model):
    """One unit that was called: what it answered, who came, how it was rated by those who called."""

    meeting = models.ForeignKey(CoordMeeting, models.CASCADE, related_name="units")
    unit = models.ForeignKey(Organisation, models.PROTECT, verbose_name="单位", related_name="+")
    response = models.CharField("回复", max_length=8, choices=Response, default=Response.PENDING)
    responded_at = models.DateTimeField("回复时间", null=True)
    who = models.CharField("参会人员", max_length=60, blank=True)
    leave_note = models.CharField("请假说明（须主要负责人签字）", max_length=200, blank=True)
    came = models.CharField("到会情况", max_length=12, choices=AttendeeLevel, blank=True)
    rated_at = models.DateTimeField("评价时间", null=True)
    on_time = models.BooleanField("按时到会", null=True)
    right_person = models.BooleanField("来的人能定事", null=True)
    kept_word = models.BooleanField("说到做到", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "参会单位"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["meeting", "unit"], name="meeting_unit_once")]

    def __str__(self) -> str:
        return f"{self.unit.name}：{self.get_response_display()}"


class Decision(models.Model):
    """One line of the duty list (履职清单): what is to be done by whom until when."""

    meeting = models.ForeignKey(CoordMeeting, models.CASCADE, related_name="decisions")
    number = models.PositiveSmallIntegerField("序号")
    task = models.CharField("任务", max_length=200)
    unit = models.ForeignKey(Organisation, models.PROTECT, verbose_name="责任单位", related_name="+")
    due_on = models.DateField("完成日期")
    state = models.CharField("状态", max_length=8, choices=DecisionState, default=DecisionState.OPEN)
    report = models.TextField("落实情况", blank=True)
    reported_at = models.DateTimeField("报告时间", null=True)
    verified_at = models.DateTimeField("核实时间", null=True)
    struck_reason = models.CharField("划去的理由", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "议定事项"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="decision_number_once"),
            models.CheckConstraint(
                condition=~Q(state=DecisionState.STRUCK) | ~Q(struck_reason=""), name="struck_has_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["unit", "state", "due_on"], name="decision_unit_work")]

    def __str__(self) -> str:
        return f"{self.number}. {self.task}"
