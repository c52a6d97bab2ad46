"""Tables of the matter (办理事项): what an accepted opinion becomes, its feedback and its ratings."""

import uuid

from django.db import models

from accounts.states import OrgKind
from suggestions.states import (
    FeedbackWay,
    Grade,
    Level,
    MatterKind,
    MatterState,
    RatingWay,
    Remark,
    ResultClass,
    Satisfaction,
    Urgency,
)

# What a citizen rated as not satisfactory, in one of the two.
DISSATISFIED_CITIZEN = models.Q(opinion__isnull=False) & (
    models.Q(attitude=Satisfaction.DISSATISFIED) | models.Q(outcome=Satisfaction.DISSATISFIED)
)


class Matter(models.Model):
    """办理事项: one piece of work for one lead unit and any co-handling units, through its rounds."""

    public_id = models.UUIDField("标识", default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("来源", max_length=16, choices=MatterKind, default=MatterKind.OPINION)
    # The row it was opened from, by the kind's own table; an upper app's row, so no foreign key. None for opinions.
    source_id = models.BigIntegerField("来源编号", null=True)
    year = models.PositiveSmallIntegerField("年度")
    serial = models.PositiveIntegerField("序号")
    state = models.CharField("状态", max_length=20, choices=MatterState)
    version = models.PositiveIntegerField("版本", default=1)
    level = models.CharField("层级", max_length=10, choices=Level)
    owner = models.ForeignKey("accounts.Organisation", models.PROTECT, verbose_name="交办单位", related_name="matters")
    region = models.ForeignKey("accounts.Region", models.PROTECT, verbose_name="所在地", related_name="+")

    title = models.CharField("标题", max_length=40)
    summary = models.TextField("交办摘要")
    category = models.ForeignKey("suggestions.Category", models.PROTECT, verbose_name="类别")
    grade = models.CharField("分级", max_length=10, choices=Grade)
    urgency = models.CharField("紧急程度", max_length=10, choices=Urgency)

    accepted_at = models.DateTimeField("受理时间")
    dispatched_at = models.DateTimeField("交办时间", null=True)
    instruction = models.TextField("交办要求", blank=True)
    round_no = models.PositiveSmallIntegerField("轮次", default=1)
    # The rounds before the problem last came back; those after it are counted anew, so that it may be handled twice.
    rounds_before = models.PositiveSmallIntegerField("恢复办理以前的轮次", default=0)
    evaluation_opened_at = models.DateTimeField("评价开始时间", null=True)
    result_class = models.CharField("结果类别", max_length=1, choices=ResultClass, blank=True)
    remark = models.CharField("评价计入", max_length=10, choices=Remark, blank=True)
    conclusion = models.TextField("会商结论", blank=True)
    # Who leads was decided after units had returned it; nobody returns it any more.
    adjudicated = models.BooleanField("已裁定主办", default=False, db_default=False)
    # Set and cleared with its key record (see models.supervision), so that every list can show it without asking.
    key_supervised = models.BooleanField("重点督办", default=False, db_default=False)
    closed_at = models.DateTimeField("办结时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "办理事项"
        ordering = ["-accepted_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["year", "serial"], name="matter_number_once"),
            models.CheckConstraint(condition=models.Q(state__in=MatterState.values), name="matter_state_known"),
            models.CheckConstraint(condition=models.Q(kind__in=MatterKind.values), name="matter_kind_known"),
            models.UniqueConstraint(
                fields=["kind", "source_id"], condition=models.Q(source_id__isnull=False), name="matter_once_a_source"
            ),
            models.CheckConstraint(
                condition=models.Q(state=MatterState.CLOSED, closed_at__isnull=False)
                | (~models.Q(state=MatterState.CLOSED) & models.Q(closed_at__isnull=True)),
                name="matter_closed_iff_time",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "state", "-accepted_at", "-id"], name="matter_owner_work"),
            models.Index(fields=["state", "-accepted_at", "-id"], name="matter_state_work"),
            models.Index(fields=["-accepted_at", "-id"], name="matter_recent"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def number(self) -> str:
        """The document number, gapless per year: 办〔2026〕12号."""
        return f"办〔{self.year}〕{self.serial}号"

    @property
    def raised_at_county(self) -> bool:
        """Whether it is a suggestion raised in the county's own congress, which nobody reported up."""
        return self.kind == MatterKind.SUGGESTION and self.owner.kind == OrgKind.WORKING_COMMITTEE

    @property
    def standing(self) -> str:
        """The state in words; what was raised at the county is dispatched there without having been reported up."""
        escalated = self.state == MatterState.ESCALATED and self.raised_at_county
        return str(MatterState.TO_DISPATCH.label if escalated else MatterState(self.state).label)

    @property
    def came_back(self) -> bool:
        """Whether the problem has come back after the matter was closed."""
        return self.rounds_before > 0


class MatterDeputy(models.Model):
    """A deputy to whom the unit answers beside an opinion's follow-up deputy: who proposed, co-sponsored or asked."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="sponsors")
    deputy = models.ForeignKey("deputies.Deputy", models.PROTECT, verbose_name="代表", related_name="sponsored_matters")
    leads = models.BooleanField("领衔", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "提出代表"
        ordering = ["-leads", "id"]
        constraints = [models.UniqueConstraint(fields=["matter", "deputy"], name="sponsor_once")]

    def __str__(self) -> str:
        return f"{self.deputy}：{self.matter}"


class Feedback(models.Model):
    """That the reply of a round was given to the citizen and to the deputy: how, when, by whom."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="feedbacks")
    round_no = models.PositiveSmallIntegerField("轮次")
    way = models.CharField("反馈方式", max_length=20, choices=FeedbackWay)
    told_at = models.DateTimeField("反馈时间")
    note = models.TextField("反馈情况", blank=True)
    deputy_told = models.BooleanField("已告知代表", default=False)
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "反馈记录"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["matter", "round_no"], name="feedback_once_a_round")]

    def __str__(self) -> str:
        return f"{self.matter} 第{self.round_no}轮"


class Rating(models.Model):
    """One rating of a round by one citizen (through the opinion) or one deputy; never changed."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="ratings")
    round_no = models.PositiveSmallIntegerField("轮次")
    opinion = models.ForeignKey("suggestions.Opinion", models.CASCADE, null=True, related_name="ratings")
    deputy = models.ForeignKey("deputies.Deputy", models.PROTECT, null=True, related_name="ratings")
    attitude = models.CharField("办理态度", max_length=12, choices=Satisfaction)
    outcome = models.CharField("办理结果", max_length=12, choices=Satisfaction)
    reason = models.TextField("不满意的理由", blank=True)
    lawful_statement = models.TextField("认为答复合法且已解释清楚的说明", blank=True)
    way = models.CharField("评价方式", max_length=10, choices=RatingWay, default=RatingWay.ONLINE)
    at = models.DateTimeField("评价时间")

    class Meta:
        verbose_name = verbose_name_plural = "评价"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opinion__isnull=False, deputy__isnull=True)
                | models.Q(opinion__isnull=True, deputy__isnull=False),
                name="rating_by_citizen_or_deputy",
            ),
            models.UniqueConstraint(
                fields=["matter", "round_no", "opinion"],
                condition=models.Q(opinion__isnull=False),
                name="citizen_rates_once",
            ),
            models.UniqueConstraint(
                fields=["matter", "round_no", "deputy"],
                condition=models.Q(deputy__isnull=False),
                name="deputy_rates_once",
            ),
            models.CheckConstraint(
                condition=~(models.Q(attitude=Satisfaction.DISSATISFIED) | models.Q(outcome=Satisfaction.DISSATISFIED))
                | ~models.Q(reason=""),
                name="dissatisfied_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["matter"], condition=DISSATISFIED_CITIZEN, name="rating_dissatisfied"),
        ]

    def __str__(self) -> str:
        return f"{self.matter} 第{self.round_no}轮评价"

    @property
    def dissatisfied(self) -> bool:
        """Whether either dimension is 不满意; the matter is then handled again or adjudicated."""
        return Satisfaction.DISSATISFIED in (self.attitude, self.outcome)
