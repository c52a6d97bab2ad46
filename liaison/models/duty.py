"""The only place for the tables of duty at stations: its hours (值班时段), its shifts (班次), proposed swaps (换班)."""

from uuid import uuid4

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateTimeRangeField, RangeOperators
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Deferrable, F, Func, Q, Value

from accounts.models import Dated, Post
from deputies.models import Deputy
from liaison.models.heads import RotatingHead
from liaison.models.stations import Station
from liaison.states import COVERING, ShiftKind, ShiftState, SwapState

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


class DutySlot(Dated):
    """Hours at which somebody has to be at a station: on every working day, or on one day of the week."""

    station = models.ForeignKey(Station, models.PROTECT, verbose_name="联络站", related_name="duty_slots")
    weekday = models.PositiveSmallIntegerField(
        "星期",
        choices=list(enumerate(WEEKDAYS)),
        null=True,
        blank=True,
        validators=[MaxValueValidator(6)],
        help_text="不选表示每个工作日。",
    )
    starts = models.TimeField("开始")
    ends = models.TimeField("结束")
    kind = models.CharField("值班方式", max_length=8, choices=ShiftKind.choices, default=ShiftKind.FIXED)

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "值班时段"
        ordering = ["weekday", "starts", "id"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")),
                name="liaison_slot_hours",
                violation_error_message="结束时间要晚于开始时间。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day_label}{self.starts:%H:%M}—{self.ends:%H:%M}"

    @property
    def day_label(self) -> str:
        """“每个工作日” or “每周三”."""
        return "每个工作日" if self.weekday is None else f"每{WEEKDAYS[self.weekday]}"


def _one_at_a_time(person: str, sentence: str) -> ExclusionConstraint:
    """Return the rule that a person is at one place at a time; the row's id as a range needs no extension.

    Checked at the end of a statement, so that one UPDATE may exchange the people of two shifts.
    """
    one = Func(F(person), F(person), Value("[]"), function="int8range", output_field=BigIntegerRangeField())
    hours = Func("starts_at", "ends_at", function="tstzrange", output_field=DateTimeRangeField())
    return ExclusionConstraint(
        name=f"liaison_shift_one_place_{person}",
        expressions=[(one, RangeOperators.OVERLAPS), (hours, RangeOperators.OVERLAPS)],
        condition=Q(**{f"{person}__isnull": False}, state__in=COVERING),
        deferrable=Deferrable.IMMEDIATE,
        violation_error_message=sentence,
    )


class DutyShift(models.Model):
    """One person on duty at one station for some hours: a deputy, or a rotating head."""

    public_id = models.UUIDField("公开标识", default=uuid4, unique=True, editable=False)
    station = models.ForeignKey(Station, models.PROTECT, verbose_name="联络站", related_name="shifts")
    day = models.DateField("日期")
    starts_at = models.DateTimeField("开始")
    ends_at = models.DateTimeField("结束")
    kind = models.CharField("值班方式", max_length=8, choices=ShiftKind.choices, default=ShiftKind.FIXED)
    deputy = models.ForeignKey(
        Deputy, models.PROTECT, verbose_name="值班代表", null=True, blank=True, related_name="shifts"
    )
    head = models.ForeignKey(
        RotatingHead, models.PROTECT, verbose_name="轮值站长", null=True, blank=True, related_name="shifts"
    )
    state = models.CharField("状态", max_length=12, choices=ShiftState.choices, default=ShiftState.DRAFT)
    swapped_from = models.ForeignKey(
        Deputy, models.PROTECT, verbose_name="原值班代表", null=True, blank=True, related_name="+"
    )
    reason = models.CharField("原因", max_length=120, blank=True)
    handover_note = models.CharField("交接记录", max_length=500, blank=True)
    post = models.OneToOneField(
        Post, models.PROTECT, verbose_name="当班岗位", null=True, blank=True, related_name="shift"
    )
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    done_at = models.DateTimeField("登记时间", null=True, blank=True)
    reminded_at = models.DateTimeField("提醒时间", null=True, blank=True, editable=False)
    alerted_at = models.DateTimeField("未登记提示时间", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "值班"
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="liaison_shift_hours",
                violation_error_message="结束时间要晚于开始时间。",
            ),
            models.CheckConstraint(
                condition=Q(deputy__isnull=False, head__isnull=True) | Q(deputy__isnull=True, head__isnull=False),
                name="liaison_shift_one_person",
                violation_error_message="一个班次要选一位代表或者一位轮值站长。",
            ),
            _one_at_a_time("deputy", "这位代表这个时间已经有班。"),
            _one_at_a_time("head", "这位轮值站长这个时间已经有班。"),
        ]
        indexes = [
            models.Index(fields=["station", "day"], name="liaison_shift_station_day"),
            models.Index(
                fields=["starts_at"],
                condition=Q(state__in=(ShiftState.PENDING, ShiftState.CONFIRMED)),
                name="liaison_shift_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_name} {self.day:%m-%d}"

    @property
    def person_name(self) -> str:
        """The name of who is on duty."""
        person = self.deputy or self.head
        return person.name if person is not None else ""

    @property
    def person_key(self) -> str:
        """“deputy:12” or “head:3”, as forms and plans name a person."""
        return f"deputy:{self.deputy_id}" if self.deputy_id else f"head:{self.head_id}"


class ShiftSwap(models.Model):
    """One deputy asks another to exchange shifts, or to take one over; nothing changes without consent."""

    public_id = models.UUIDField("公开标识", default=uuid4, unique=True, editable=False)
    shift = models.ForeignKey(DutyShift, models.PROTECT, verbose_name="提出人的班次", related_name="swaps")
    with_shift = models.ForeignKey(
        DutyShift, models.PROTECT, verbose_name="对方的班次", null=True, blank=True, related_name="swaps_asked"
    )
    asked_by = models.ForeignKey(Deputy, models.PROTECT, verbose_name="提出人", related_name="swaps_proposed")
    asked_of = models.ForeignKey(Deputy, models.PROTECT, verbose_name="对方", related_name="swaps_received")
    reason = models.CharField("原因", max_length=120, blank=True)
    state = models.CharField("状态", max_length=12, choices=SwapState.choices, default=SwapState.PROPOSED)
    proposed_at = models.DateTimeField("提出时间")
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "换班申请"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["shift"],
                condition=Q(state=SwapState.PROPOSED),
                name="liaison_swap_one_open",
                violation_error_message="这个班已经有一份换班申请在等对方同意。",
            ),
            models.CheckConstraint(
                condition=~Q(asked_by=F("asked_of")),
                name="liaison_swap_two_people",
                violation_error_message="不能和自己换班。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked_by.name}→{self.asked_of.name}"
