"""The tables of what is made public of a matter: the staff's own text, and who reviewed it."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from suggestions.states import DeclineReason, PublicationScope, PublicationState, ReviewKind, WithdrawReason

TITLE_MAX = 40


class Publication(models.Model):
    """公开: what the public may read of one matter, written by staff, never the citizen's own words."""

    public_id = models.UUIDField("公开标识", default=uuid.uuid4, unique=True, editable=False)
    matter = models.OneToOneField(
        "suggestions.Matter", models.PROTECT, verbose_name="办理事项", related_name="publication"
    )
    state = models.CharField("状态", max_length=16, choices=PublicationState, default=PublicationState.DRAFT)
    version = models.PositiveIntegerField("版本", default=1)
    # Counts submissions: a text that was changed is reviewed anew.
    round_no = models.PositiveSmallIntegerField("送审次数", default=0)
    scope = models.CharField("公开方式", max_length=8, choices=PublicationScope, default=PublicationScope.SUMMARY)

    title = models.CharField("公开标题", max_length=TITLE_MAX, blank=True)
    problem = models.TextField("反映的问题", blank=True)
    reply = models.TextField("办理结果", blank=True)
    show_reply = models.BooleanField("公开办理结果", default=True)
    show_satisfaction = models.BooleanField("公开满意度", default=True)
    region = models.ForeignKey("accounts.Region", models.PROTECT, verbose_name="公开的地点", related_name="+")
    # Behind it is somebody who stays unknown: no village, no day, and not on a deputy's page.
    coarse = models.BooleanField("匿名或者要求保密", default=False)

    # Everybody who wrote in it; none of them reviews it.
    author_ids = ArrayField(models.BigIntegerField(), verbose_name="起草人", default=list)
    drafted_at = models.DateTimeField("起草时间")
    return_reason = models.TextField("退回理由", blank=True)
    decline_reason = models.CharField("不公开理由", max_length=16, choices=DeclineReason, blank=True)
    withdraw_reason = models.CharField("撤下理由", max_length=12, choices=WithdrawReason, blank=True)
    note = models.TextField("说明", blank=True)
    published_at = models.DateTimeField("公开时间", null=True)
    withdrawn_at = models.DateTimeField("撤下时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "公开稿"
        ordering = ["-published_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PublicationState.values), name="publication_state_known"),
            models.CheckConstraint(
                condition=Q(state=PublicationState.DECLINED, scope=PublicationScope.NONE) & ~Q(decline_reason="")
                | ~Q(state=PublicationState.DECLINED) & ~Q(scope=PublicationScope.NONE),
                name="publication_declined_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[PublicationState.PUBLISHED, PublicationState.WITHDRAWN])
                | Q(published_at__isnull=False),
                name="publication_published_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state=PublicationState.WITHDRAWN, withdrawn_at__isnull=False) & ~Q(withdraw_reason="")
                | ~Q(state=PublicationState.WITHDRAWN) & Q(withdrawn_at__isnull=True),
                name="publication_withdrawn_says_why",
            ),
        ]
        indexes = [models.Index(fields=["state", "-published_at", "-id"], name="publication_public_list")]

    def __str__(self) -> str:
        return self.title or str(self.public_id)


class PublicationReview(models.Model):
    """审查: that one person answered for one review of the text as it was submitted in this round."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="reviews")
    round_no = models.PositiveSmallIntegerField("送审次数")
    kind = models.CharField("审查", max_length=8, choices=ReviewKind)
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="审查人", related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "公开审查"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "round_no", "kind"], name="publication_review_once"),
            models.UniqueConstraint(fields=["publication", "round_no", "reviewer"], name="publication_two_reviewers"),
        ]

    def __str__(self) -> str:
        return f"{self.publication} {self.get_kind_display()}"
