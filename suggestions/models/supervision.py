"""The tables of supervision (督办): what was sent to a unit, what it answered, what a key item rests on."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from suggestions.states import OPEN_SUPERVISION, SupervisionKind, SupervisionState

NOT_SENT = [SupervisionState.DRAFT, SupervisionState.WITHDRAWN]
WORDS = {
    SupervisionKind.REMINDER: "催办",
    SupervisionKind.NOTICE: "督",
    SupervisionKind.KEY: "重点督办",
}


class Supervision(models.Model):
    """督办: that the congress pressed one unit about its part in a matter, and until when it has to answer."""

    public_id = models.UUIDField("标识", default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("方式", max_length=10, choices=SupervisionKind)
    state = models.CharField("状态", max_length=10, choices=SupervisionState, default=SupervisionState.DRAFT)
    version = models.PositiveIntegerField("版本", default=1)
    matter = models.ForeignKey(
        "suggestions.Matter", models.PROTECT, verbose_name="办理事项", related_name="supervisions"
    )
    assignment = models.ForeignKey(
        "suggestions.Assignment", models.PROTECT, verbose_name="交办单", related_name="supervisions"
    )
    issuer = models.ForeignKey("accounts.Organisation", models.PROTECT, verbose_name="发文机关", related_name="+")

    # Given when it goes out, gapless for each issuer, kind and year; the mark is the issuer's name as it was then.
    mark = models.CharField("机关代字", max_length=80, blank=True)
    year = models.PositiveSmallIntegerField("年度", null=True)
    serial = models.PositiveIntegerField("序号", null=True)

    reason = models.TextField("没有超期而发的理由", blank=True)
    demand = models.TextField("要求", blank=True)
    # The letter as it went out; composed anew only while it is a draft.
    paragraphs = ArrayField(models.TextField(), verbose_name="正文", default=list)
    drafted_at = models.DateTimeField("拟稿时间")
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="拟稿人", related_name="+")
    issued_at = models.DateTimeField("发出时间", null=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="签发人", related_name="+"
    )
    ended_at = models.DateTimeField("了结时间", null=True)
    withdraw_reason = models.TextField("撤回理由", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "督办"
        ordering = ["-drafted_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SupervisionState.values), name="supervision_state_known"),
            models.CheckConstraint(condition=Q(kind__in=SupervisionKind.values), name="supervision_kind_known"),
            models.UniqueConstraint(
                fields=["assignment", "kind"], condition=Q(state__in=OPEN_SUPERVISION), name="supervision_one_open"
            ),
            models.UniqueConstraint(
                fields=["issuer", "kind", "year", "serial"],
                condition=Q(serial__isnull=False),
                name="supervision_number_once",
            ),
            models.CheckConstraint(
                condition=Q(issued_at__isnull=True, serial__isnull=True, year__isnull=True, state__in=NOT_SENT)
                | Q(issued_at__isnull=False, serial__isnull=False, year__isnull=False)
                & ~Q(state=SupervisionState.DRAFT)
                & ~Q(paragraphs=[]),
                name="supervision_sent_has_number",
            ),
            models.CheckConstraint(
                condition=Q(state=SupervisionState.WITHDRAWN) & ~Q(withdraw_reason="")
                | ~Q(state=SupervisionState.WITHDRAWN) & Q(withdraw_reason=""),
                name="supervision_withdrawn_says_why",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_SUPERVISION, ended_at__isnull=True)
                | ~Q(state__in=OPEN_SUPERVISION) & Q(ended_at__isnull=False),
                name="supervision_ended_iff_time",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-drafted_at", "-id"], name="supervision_state_list"),
            models.Index(fields=["-drafted_at", "-id"], name="supervision_recent"),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.get_kind_display()}（拟稿）"

    @property
    def number(self) -> str:
        """The document number, as in 示例县人大常委会督〔2026〕1号; empty for what never went out."""
        if self.serial is None:
            return ""
        return f"{self.mark}{WORDS[SupervisionKind(self.kind)]}〔{self.year}〕{self.serial}号"


class SupervisionAnswer(models.Model):
    """督办答复: what the unit reported; one that was sent back is kept and one more follows."""

    supervision = models.ForeignKey(Supervision, models.CASCADE, related_name="answers")
    text = models.TextField("答复")
    signer = models.CharField("签发人", max_length=30, blank=True)
    at = models.DateTimeField("答复时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="经办人", related_name="+")
    returned_at = models.DateTimeField("退回时间", null=True)
    return_reason = models.TextField("退回理由", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "督办答复"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["supervision"], condition=Q(returned_at__isnull=True), name="one_standing_answer"
            ),
            models.UniqueConstraint(
                fields=["supervision"], condition=Q(returned_at__isnull=False), name="answer_returned_once"
            ),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True, return_reason="")
                | Q(returned_at__isnull=False) & ~Q(return_reason=""),
                name="answer_returned_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:20]


class KeyDecision(models.Model):
    """主任会议的决定: by which the matter became a key item, who leads and which committee supervises (代表法第五十二条)."""

    supervision = models.OneToOneField(Supervision, models.CASCADE, related_name="decision")
    number = models.CharField("决定文号", max_length=60)
    decided_on = models.DateField("决定日期")
    leader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="领办领导", related_name="+")
    committee = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, verbose_name="负责督办的工委", related_name="+"
    )
    plan = models.TextField("督办安排")

    class Meta:
        verbose_name = verbose_name_plural = "重点督办决定"

    def __str__(self) -> str:
        return self.number
