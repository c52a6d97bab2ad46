"""The only place for the tables of duty records (履职记录) and of deputies' objections to them or to a score."""

from uuid import uuid4

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from deputies.models.people import Deputy
from deputies.models.schemes import Scheme
from deputies.states import DutyKind, DutyState, ObjectionState


class DutyRecord(models.Model):
    """What a deputy did: proved by a business record (source), or reported and confirmed by somebody else.

    A business record that is taken back leaves a quantity of 0, which nothing counts or shows.
    """

    # What the source is called, for the pages; `selectors.duties.with_sources` asks the app it belongs to.
    source_words = ""

    public_id = models.UUIDField("公开标识", default=uuid4, unique=True, editable=False)
    deputy = models.ForeignKey(Deputy, models.PROTECT, verbose_name="代表", related_name="duties")
    kind = models.CharField("类别", max_length=24, choices=DutyKind.choices)
    on = models.DateField("日期")
    quantity = models.PositiveSmallIntegerField("数量", default=1, validators=[MaxValueValidator(999)])
    source_kind = models.CharField("来源类别", max_length=30, blank=True)
    source_id = models.BigIntegerField("来源编号", null=True)
    state = models.CharField("状态", max_length=14, choices=DutyState.choices)
    version = models.PositiveIntegerField("版本", default=1)
    text = models.TextField("情况", max_length=2000, blank=True)
    key = models.CharField("提交标识", max_length=64, blank=True, editable=False)
    reported_by = models.ForeignKey(User, models.PROTECT, verbose_name="填报人", null=True, related_name="+")
    recorded_at = models.DateTimeField("记录时间")
    confirmed_by = models.ForeignKey(User, models.PROTECT, verbose_name="确认人", null=True, related_name="+")
    decided_at = models.DateTimeField("确认时间", null=True)
    reason = models.TextField("不予确认的理由", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "履职记录"
        ordering = ["-on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["deputy", "kind", "source_kind", "source_id"],
                condition=Q(source_id__isnull=False),
                name="deputies_duty_source_once",
            ),
            models.UniqueConstraint(fields=["deputy", "key"], condition=~Q(key=""), name="deputies_duty_report_once"),
            models.CheckConstraint(condition=Q(state__in=DutyState.values), name="deputies_duty_state_known"),
            models.CheckConstraint(
                condition=Q(state=DutyState.AUTO_CONFIRMED, source_id__isnull=False)
                | (~Q(state=DutyState.AUTO_CONFIRMED) & Q(source_id__isnull=True) & ~Q(text="")),
                name="deputies_duty_source_or_report",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True)
                | Q(reported_by__isnull=True)
                | ~Q(confirmed_by=F("reported_by")),
                name="deputies_duty_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(state=DutyState.REJECTED) | (~Q(reason="") & Q(decided_at__isnull=False)),
                name="deputies_duty_rejected_has_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["deputy", "-on"], name="deputies_duty_of"),
            models.Index(fields=["state", "-on"], name="deputies_duty_waiting"),
            models.Index(fields=["on"], name="deputies_duty_day"),
        ]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d} {self.get_kind_display()}"


class Objection(models.Model):
    """申诉: what a deputy holds against a record or the year's score, and what the county answered."""

    public_id = models.UUIDField("公开标识", default=uuid4, unique=True, editable=False)
    deputy = models.ForeignKey(Deputy, models.PROTECT, verbose_name="代表", related_name="objections")
    record = models.ForeignKey(
        DutyRecord, models.PROTECT, verbose_name="履职记录", null=True, related_name="objections"
    )
    scheme = models.ForeignKey(Scheme, models.PROTECT, verbose_name="考核办法", null=True, related_name="objections")
    text = models.TextField("申诉内容", max_length=1000)
    state = models.CharField("状态", max_length=10, choices=ObjectionState.choices, default=ObjectionState.OPEN)
    version = models.PositiveIntegerField("版本", default=1)
    raised_at = models.DateTimeField("申诉时间")
    answer = models.TextField("答复", max_length=1000, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, verbose_name="答复人", null=True, related_name="+")
    answered_at = models.DateTimeField("答复时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "履职申诉"
        ordering = ["-raised_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(record__isnull=False, scheme__isnull=True) | Q(record__isnull=True, scheme__isnull=False),
                name="deputies_objection_about_one",
            ),
            models.UniqueConstraint(
                fields=["deputy", "record"],
                condition=Q(state=ObjectionState.OPEN, record__isnull=False),
                name="deputies_objection_one_open_record",
            ),
            models.UniqueConstraint(
                fields=["deputy", "scheme"],
                condition=Q(state=ObjectionState.OPEN, scheme__isnull=False),
                name="deputies_objection_one_open_score",
            ),
            models.CheckConstraint(
                condition=Q(state=ObjectionState.OPEN) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="deputies_objection_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deputy.name}的申诉"
