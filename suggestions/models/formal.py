"""Tables of a deputy's suggestion (代表建议): the text, what it rests on, who co-sponsors, how it was reviewed."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from suggestions.states import (
    BarredMatter,
    CoSponsorState,
    Level,
    ReviewResult,
    Season,
    Secrecy,
    SourceKind,
    SuggestionState,
    SuggestionType,
)


class Suggestion(models.Model):
    """代表建议: what a deputy proposes in three parts, from the draft until it is accepted and handled as a matter."""

    public_id = models.UUIDField("标识", default=uuid.uuid4, unique=True, editable=False)
    key_digest = models.CharField("起草标识摘要", max_length=64, unique=True)
    state = models.CharField("状态", max_length=14, choices=SuggestionState, default=SuggestionState.DRAFT)
    version = models.PositiveIntegerField("版本", default=1)

    level = models.CharField("层级", max_length=10, choices=Level)
    region = models.ForeignKey("accounts.Region", models.PROTECT, verbose_name="所属人大", related_name="+")
    owner = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, verbose_name="审查机构", related_name="suggestions"
    )
    lead = models.ForeignKey("deputies.Deputy", models.PROTECT, verbose_name="领衔代表", related_name="suggestions")
    mandate = models.ForeignKey("deputies.Mandate", models.PROTECT, verbose_name="代表职务", related_name="+")
    season = models.CharField("提出时间", max_length=14, choices=Season, default=Season.INTER_SESSION)
    type = models.CharField("类型", max_length=12, choices=SuggestionType, default=SuggestionType.SUGGESTION)

    title = models.CharField("标题", max_length=40)
    situation = models.TextField("情况", blank=True)
    analysis = models.TextField("分析", blank=True)
    proposals = models.TextField("具体意见", blank=True, help_text="一行一条。")
    text_hash = models.CharField("正文摘要值", max_length=64)
    category = models.ForeignKey(
        "suggestions.Category", models.PROTECT, null=True, verbose_name="类别", related_name="+"
    )
    proposed_units = models.ManyToManyField(
        "accounts.Organisation", verbose_name="建议的承办单位", blank=True, related_name="+"
    )
    secrecy = models.CharField("公开", max_length=8, choices=Secrecy, default=Secrecy.OPEN)
    secrecy_reason = models.CharField("不公开的理由", max_length=100, blank=True)
    face_to_face = models.BooleanField("要求当面沟通", default=False)
    self_check = ArrayField(models.CharField(max_length=20, choices=BarredMatter), verbose_name="自查", default=list)

    drafted_at = models.DateTimeField("起草时间")
    submitted_at = models.DateTimeField("提交时间", null=True)
    submitted_hash = models.CharField("提交时的正文摘要值", max_length=64, blank=True)
    insisted_at = models.DateTimeField("坚持原文的时间", null=True)
    insistence = models.TextField("坚持原文的理由", blank=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    withdrawal = models.TextField("撤回理由", blank=True)

    year = models.PositiveSmallIntegerField("年度", null=True)
    serial = models.PositiveIntegerField("序号", null=True)
    matter = models.OneToOneField(
        "suggestions.Matter", models.PROTECT, null=True, verbose_name="办理事项", related_name="suggestion"
    )

    class Meta:
        verbose_name = verbose_name_plural = "代表建议"
        ordering = ["-drafted_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=SuggestionState.values), name="suggestion_state_known"),
            models.UniqueConstraint(
                fields=["region", "year", "serial"],
                condition=models.Q(serial__isnull=False),
                name="suggestion_number_once",
            ),
            models.CheckConstraint(
                condition=models.Q(matter__isnull=True, serial__isnull=True, year__isnull=True)
                | models.Q(matter__isnull=False, serial__isnull=False, year__isnull=False),
                name="suggestion_numbered_iff_matter",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=SuggestionState.ACCEPTED) | models.Q(matter__isnull=False),
                name="accepted_suggestion_has_matter",
            ),
            models.CheckConstraint(
                condition=models.Q(secrecy=Secrecy.OPEN) | ~models.Q(secrecy_reason=""), name="closed_says_why"
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "state", "-submitted_at"], name="suggestion_owner_work"),
            models.Index(fields=["lead", "-drafted_at"], name="suggestion_lead_work"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def number(self) -> str:
        """The number within its congress and year, empty before acceptance: 代表建议〔2026〕第3号."""
        return f"代表建议〔{self.year}〕第{self.serial}号" if self.serial is not None else ""

    @property
    def proposal_lines(self) -> list[str]:
        """The concrete proposals, one each."""
        return [line.strip() for line in self.proposals.splitlines() if line.strip()]

    @property
    def closed(self) -> bool:
        """Whether the text may not be published."""
        return self.secrecy == Secrecy.CLOSED


class SuggestionSource(models.Model):
    """What a suggestion rests on: an opinion, or a row of an app above by kind and id with its title."""

    suggestion = models.ForeignKey(Suggestion, models.CASCADE, related_name="sources")
    kind = models.CharField("来源", max_length=16, choices=SourceKind)
    source_id = models.BigIntegerField("来源编号")
    title = models.CharField("标题", max_length=80, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "建议来源"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["suggestion", "kind", "source_id"], name="source_once")]

    def __str__(self) -> str:
        return self.title or f"{self.get_kind_display()}{self.source_id}"


class SuggestionMeeting(models.Model):
    """与群众见面: when and where the deputy met the people before writing (三见面之一)."""

    suggestion = models.ForeignKey(Suggestion, models.CASCADE, related_name="meetings")
    met_on = models.DateField("日期")
    place = models.CharField("地点", max_length=60)
    summary = models.TextField("群众怎么说")

    class Meta:
        verbose_name = verbose_name_plural = "与群众见面"
        ordering = ["met_on", "id"]

    def __str__(self) -> str:
        return f"{self.met_on} {self.place}"


class CoSponsor(models.Model):
    """附议: an invited deputy, and which text this deputy has read and confirmed."""

    suggestion = models.ForeignKey(Suggestion, models.CASCADE, related_name="cosponsors")
    deputy = models.ForeignKey("deputies.Deputy", models.PROTECT, verbose_name="代表", related_name="cosponsorships")
    state = models.CharField("答复", max_length=10, choices=CoSponsorState, default=CoSponsorState.INVITED)
    invited_at = models.DateTimeField("邀请时间")
    answered_at = models.DateTimeField("答复时间", null=True)
    confirmed_hash = models.CharField("确认的正文摘要值", max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "附议代表"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["suggestion", "deputy"], name="cosponsor_once"),
            models.CheckConstraint(
                condition=models.Q(state=CoSponsorState.CONFIRMED) & ~models.Q(confirmed_hash="")
                | ~models.Q(state=CoSponsorState.CONFIRMED) & models.Q(confirmed_hash=""),
                name="confirmed_names_the_text",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deputy}：{self.suggestion}"


class SuggestionReview(models.Model):
    """审查: what the reviewing body found, once for each time it was submitted."""

    suggestion = models.ForeignKey(Suggestion, models.CASCADE, related_name="reviews")
    result = models.CharField("结果", max_length=14, choices=ReviewResult)
    text = models.TextField("审查意见")
    barred = models.CharField("不作建议的理由", max_length=20, choices=BarredMatter, blank=True)
    at = models.DateTimeField("审查时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="审查人", related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "建议审查"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(result=ReviewResult.NOT_ACCEPTED) & ~models.Q(barred="")
                | ~models.Q(result=ReviewResult.NOT_ACCEPTED) & models.Q(barred=""),
                name="refusal_says_why",
            )
        ]

    def __str__(self) -> str:
        return f"{self.suggestion} {self.get_result_display()}"
