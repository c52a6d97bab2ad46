"""Tables of what goes out on paper: the head and handover of a 交办单, and the 交办会 that hands out many at once."""

import uuid

from django.conf import settings
from django.db import models

from suggestions.states import HandoutState, HandoverWay


class DispatchPaper(models.Model):
    """The paper of one unit's part: its number and signer when the office gave them, and how it was handed over."""

    assignment = models.OneToOneField("suggestions.Assignment", models.CASCADE, related_name="paper")
    doc_no = models.CharField("文号", max_length=40, blank=True)
    signer = models.CharField("签发人", max_length=30, blank=True)
    handed_way = models.CharField("送达方式", max_length=12, choices=HandoverWay, blank=True)
    handed_to = models.CharField("接收人", max_length=30, blank=True)
    handed_at = models.DateTimeField("送达时间", null=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="登记人", related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "纸质交办单"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(doc_no="", signer="") | (~models.Q(doc_no="") & ~models.Q(signer="")),
                name="paper_number_with_signer",
            ),
            models.CheckConstraint(
                condition=models.Q(handed_at__isnull=True, handed_way="", handed_to="")
                | (models.Q(handed_at__isnull=False) & ~models.Q(handed_way="") & ~models.Q(handed_to="")),
                name="handed_over_says_how",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment} {self.doc_no}"


class HandoutMeeting(models.Model):
    """交办会: a day on which the matters of a session and chosen opinions are handed to their units together."""

    public_id = models.UUIDField("标识", default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey("accounts.Organisation", models.PROTECT, verbose_name="召集单位", related_name="+")
    state = models.CharField("状态", max_length=10, choices=HandoutState, default=HandoutState.PLANNED)
    version = models.PositiveIntegerField("版本", default=1)
    title = models.CharField("名称", max_length=40)
    held_on = models.DateField("日期")
    place = models.CharField("地点", max_length=60)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="登记人", related_name="+")
    created_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "交办会"
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=HandoutState.values), name="handout_state_known")
        ]

    def __str__(self) -> str:
        return self.title


class HandoutItem(models.Model):
    """One matter on the list of an 交办会, with the units proposed for it and what came of it."""

    meeting = models.ForeignKey(HandoutMeeting, models.CASCADE, related_name="items")
    matter = models.ForeignKey("suggestions.Matter", models.PROTECT, verbose_name="办理事项", related_name="handouts")
    lead_unit = models.ForeignKey("accounts.Organisation", models.PROTECT, verbose_name="拟主办单位", related_name="+")
    co_units = models.ManyToManyField("accounts.Organisation", verbose_name="拟会办单位", related_name="+")
    instruction = models.TextField("交办要求", blank=True)
    handed_out_at = models.DateTimeField("交办时间", null=True)
    refusal = models.CharField("没有交办的原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "交办会事项"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "matter"], name="matter_once_a_meeting"),
            models.UniqueConstraint(
                fields=["matter"], condition=models.Q(handed_out_at__isnull=False), name="matter_handed_out_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}：{self.matter}"
