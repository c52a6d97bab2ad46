"""The only place for the tables of deputies (once per person) and mandates (once per congress and term)."""

from uuid import uuid4

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import Organisation, Region, User
from core.models import StoredFile
from deputies.states import OPEN_STATUSES, CongressLevel, MandateStatus, Sex


class Deputy(models.Model):
    """A person who is or was a deputy. The phone lives with the user and is on no public page."""

    public_id = models.UUIDField("公开标识", default=uuid4, unique=True, editable=False)
    user = models.OneToOneField(
        User, models.PROTECT, verbose_name="登录用户", null=True, blank=True, related_name="deputy"
    )
    name = models.CharField("姓名", max_length=40)
    sex = models.CharField("性别", max_length=6, choices=Sex.choices)
    bio_public = models.CharField(
        "公开简介", max_length=300, blank=True, help_text="会印在公开页面上，不要写电话和住址。"
    )
    employer = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name="工作单位", null=True, blank=True, related_name="employed_deputies"
    )
    home_village = models.ForeignKey(
        Region, models.PROTECT, verbose_name="所在村（社区）", null=True, blank=True, related_name="home_deputies"
    )
    photo = models.ForeignKey(StoredFile, models.SET_NULL, verbose_name="照片", null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "代表"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class Mandate(models.Model):
    """A deputy's office in one congress for one term; a person may hold several at different levels."""

    deputy = models.ForeignKey(Deputy, models.PROTECT, verbose_name="代表", related_name="mandates")
    level = models.CharField("人大层级", max_length=12, choices=CongressLevel.choices)
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        verbose_name="所属区划",
        related_name="mandates",
        help_text="乡级填所在乡镇；县级及以上填本县。",
    )
    district = models.CharField("选区或选举单位", max_length=60, blank=True)
    term = models.PositiveSmallIntegerField("届次", validators=[MinValueValidator(1), MaxValueValidator(99)])
    status = models.CharField("状态", max_length=12, choices=MandateStatus.choices, default=MandateStatus.ACTIVE)
    starts_on = models.DateField("起始日期")
    ends_on = models.DateField("终止日期", null=True, blank=True, help_text="自这一天起不再担任。")

    class Meta:
        verbose_name = verbose_name_plural = "代表职务"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["deputy", "level", "region", "term"],
                name="deputies_mandate_once",
                violation_error_message="这位代表在这一届已有登记。",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="deputies_mandate_dates",
                violation_error_message="终止日期要晚于起始日期。",
            ),
            models.CheckConstraint(
                condition=Q(status__in=OPEN_STATUSES) | Q(ends_on__isnull=False),
                name="deputies_mandate_ended_has_date",
                violation_error_message="不再担任的职务要填终止日期。",
            ),
            models.CheckConstraint(
                condition=Q(term__gte=1), name="deputies_mandate_term", violation_error_message="届次从1开始。"
            ),
        ]
        indexes = [models.Index(fields=["region", "status"], name="deputies_mandate_region")]

    def __str__(self) -> str:
        return f"{self.deputy.name}：{self.get_level_display()}人大代表（第{self.term}届）"
