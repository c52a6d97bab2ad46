"""The only place for the tables of activities: the gathering, who takes part, what was asked, when it was moved."""

from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from accounts.models import Organisation, Region
from deputies.models import Deputy
from liaison.models.activity_details import PlanDetails, Results
from liaison.models.stations import Station
from liaison.states.activities import (
    ANNOUNCED_STATES,
    ActivityKind,
    ActivityState,
    AskerKind,
    Occasion,
    OfficerLevel,
    ParticipantRole,
    ParticipantState,
    PlaceKind,
    Purpose,
    QuestionState,
)

_PERSON_COLUMNS = ("deputy", "user", "organisation")


class Activity(PlanDetails, Results):
    """活动: one dated gathering of any kind, from the plan to the summary. It holds no citizen's name or phone."""

    public_id = models.UUIDField("公开标识", default=uuid4, unique=True, editable=False)
    kind = models.CharField("种类", max_length=20, choices=ActivityKind.choices)
    title = models.CharField("名称", max_length=60)
    theme = models.CharField("主题", max_length=60, blank=True)
    purposes = ArrayField(models.CharField(max_length=10, choices=Purpose.choices), verbose_name="内容", default=list)
    organiser = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name="组织单位", related_name="organised_activities"
    )
    station = models.ForeignKey(
        Station, models.PROTECT, verbose_name="联络站", null=True, blank=True, related_name="activities"
    )
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="所在地", related_name="activities")
    place_text = models.CharField("具体地点", max_length=100)
    place_kind = models.CharField("地点类型", max_length=12, choices=PlaceKind.choices, default=PlaceKind.OTHER)
    occasion = models.CharField("时机", max_length=10, choices=Occasion.choices, default=Occasion.ORDINARY)
    starts_at = models.DateTimeField("开始时间")
    ends_at = models.DateTimeField("结束时间")
    state = models.CharField("状态", max_length=12, choices=ActivityState.choices, default=ActivityState.DRAFT)
    announced_at = models.DateTimeField("公告时间", null=True, blank=True)
    late_notice_reason = models.CharField("没有提前公告的原因", max_length=200, blank=True)
    cancel_reason = models.CharField("取消原因", max_length=200, blank=True)
    cancelled_told = models.CharField("取消已告知", max_length=200, blank=True)
    cancelled_at = models.DateTimeField("取消时间", null=True, blank=True)
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "活动"
        ordering = ["-starts_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ActivityState.values), name="liaison_activity_state"),
            models.CheckConstraint(condition=Q(kind__in=ActivityKind.values), name="liaison_activity_kind"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="liaison_activity_times",
                violation_error_message="结束时间要晚于开始时间。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=ANNOUNCED_STATES) | Q(announced_at__isnull=False),
                name="liaison_activity_announced",
            ),
            models.CheckConstraint(
                condition=~Q(state=ActivityState.CANCELLED) | (~Q(cancel_reason="") & Q(cancelled_at__isnull=False)),
                name="liaison_activity_cancelled",
            ),
            models.CheckConstraint(
                condition=~Q(state=ActivityState.SUMMARISED) | ~Q(outcome=""), name="liaison_activity_outcome"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-starts_at"], name="liaison_activity_state_time"),
            models.Index(fields=["region", "kind", "-starts_at"], name="liaison_activity_place_time"),
        ]

    def __str__(self) -> str:
        return self.title


class ActivityMove(models.Model):
    """改期、改地点: what was announced before, so that it stays visible."""

    activity = models.ForeignKey(Activity, models.CASCADE, verbose_name="活动", related_name="moves")
    starts_at = models.DateTimeField("原开始时间")
    ends_at = models.DateTimeField("原结束时间")
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="原所在地", related_name="+")
    place_text = models.CharField("原地点", max_length=100)
    reason = models.CharField("原因", max_length=200)
    moved_at = models.DateTimeField("改动时间")

    class Meta:
        verbose_name = verbose_name_plural = "活动改期"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.activity}：{self.reason}"


class Participant(models.Model):
    """Who is asked to take part: a deputy, a member of staff, a body, or an outside speaker by name."""

    activity = models.ForeignKey(Activity, models.CASCADE, verbose_name="活动", related_name="participants")
    deputy = models.ForeignKey(
        Deputy, models.PROTECT, verbose_name="代表", null=True, blank=True, related_name="participations"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="工作人员", null=True, blank=True, related_name="+"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name="单位", null=True, blank=True, related_name="participations"
    )
    outside_name = models.CharField("外请人员", max_length=40, blank=True)
    role = models.CharField("分工", max_length=10, choices=ParticipantRole.choices, default=ParticipantRole.ATTENDING)
    state = models.CharField(
        "参加情况", max_length=10, choices=ParticipantState.choices, default=ParticipantState.INVITED
    )
    leave_reason = models.CharField("请假原因", max_length=100, blank=True)
    officer_level = models.CharField("来的人", max_length=12, choices=OfficerLevel.choices, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="确认人", null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "活动参加人"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(deputy__isnull=False, user__isnull=True, organisation__isnull=True, outside_name="")
                    | Q(deputy__isnull=True, user__isnull=False, organisation__isnull=True, outside_name="")
                    | Q(deputy__isnull=True, user__isnull=True, organisation__isnull=False, outside_name="")
                    | (Q(deputy__isnull=True, user__isnull=True, organisation__isnull=True) & ~Q(outside_name=""))
                ),
                name="liaison_participant_one",
                violation_error_message="代表、工作人员、单位、外请人员选一个。",
            ),
            *(
                models.UniqueConstraint(
                    fields=["activity", column],
                    condition=Q(**{f"{column}__isnull": False}),
                    name=f"liaison_participant_{column}",
                    violation_error_message="已经在参加人里了。",
                )
                for column in _PERSON_COLUMNS
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Who it is, as lists show it."""
        found = self.deputy or self.user or self.organisation
        return self.outside_name if found is None else found.name


class ActivityQuestion(models.Model):
    """现场提问: asked before or at the activity, answered there or taken back. Who asked is only a kind, or a deputy."""

    activity = models.ForeignKey(Activity, models.PROTECT, verbose_name="活动", related_name="questions")
    asker_kind = models.CharField("提问人", max_length=12, choices=AskerKind.choices)
    deputy = models.ForeignKey(
        Deputy, models.PROTECT, verbose_name="提问代表", null=True, blank=True, related_name="asked_questions"
    )
    unit = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name="问哪个单位", null=True, blank=True, related_name="asked_of"
    )
    text = models.TextField("问题")
    state = models.CharField("结果", max_length=12, choices=QuestionState.choices, default=QuestionState.OPEN)
    answer = models.TextField("答复", blank=True)
    officer = models.CharField("答复或带回的人", max_length=40, blank=True)
    asker_confirmed = models.BooleanField("提问人认可", default=False)
    opinion_number = models.CharField("对应的意见登记编号", max_length=12, blank=True)
    asked_at = models.DateTimeField("提出时间")
    settled_at = models.DateTimeField("答复或带回时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "现场提问"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=QuestionState.ANSWERED) | ~Q(answer=""), name="liaison_question_answered"
            ),
            models.CheckConstraint(
                condition=~Q(state=QuestionState.TAKEN_BACK) | Q(unit__isnull=False),
                name="liaison_question_taken_back",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:20]
