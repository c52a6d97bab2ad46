"""The table of offers: an opinion that asks for special knowledge is offered to a specialised group or a deputy."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from suggestions.models.intake import Opinion
from suggestions.states import OPEN_OFFERS, FindingProposal, OfferState


class GroupOffer(models.Model):
    """研判邀请: what a group was asked to study, whether it took it on, and what it found."""

    public_id = models.UUIDField("公开标识", default=uuid4, unique=True, editable=False)
    opinion = models.ForeignKey(Opinion, models.PROTECT, verbose_name="意见", related_name="group_offers")
    group = models.ForeignKey(
        "deputies.DeputyGroup", models.PROTECT, null=True, verbose_name="专业小组", related_name="+"
    )
    # Or one deputy, asked by name.
    deputy = models.ForeignKey("deputies.Deputy", models.PROTECT, null=True, verbose_name="代表", related_name="+")
    state = models.CharField("状态", max_length=12, choices=OfferState, default=OfferState.OFFERED)
    note = models.CharField("请小组研究什么", max_length=500)
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    offered_at = models.DateTimeField("邀请时间")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="承接或者谢绝的人", related_name="+"
    )
    answered_at = models.DateTimeField("承接或者谢绝时间", null=True)
    reason = models.CharField("不承接或者收回的理由", max_length=500, blank=True)
    findings = models.TextField("研判意见", blank=True)
    proposal = models.CharField("研判结论", max_length=12, choices=FindingProposal, blank=True)
    suggested_units = models.ManyToManyField(
        "accounts.Organisation", verbose_name="建议由哪些单位办理", related_name="+", blank=True
    )
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField("结束时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "小组研判"
        ordering = ["-offered_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["opinion"], condition=Q(state__in=OPEN_OFFERS), name="group_offer_one_open"
            ),
            models.CheckConstraint(condition=Q(state__in=OfferState.values), name="group_offer_state_known"),
            models.CheckConstraint(
                condition=Q(group__isnull=True, deputy__isnull=False) | Q(group__isnull=False, deputy__isnull=True),
                name="group_offer_to_one",
            ),
            models.CheckConstraint(
                condition=~Q(state=OfferState.DONE) | (~Q(findings="") & ~Q(proposal="")), name="group_offer_found"
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_OFFERS, ended_at__isnull=True)
                | (~Q(state__in=OPEN_OFFERS) & Q(ended_at__isnull=False)),
                name="group_offer_ended",
            ),
        ]
        indexes = [models.Index(fields=["group", "state", "-offered_at"], name="group_offer_group")]

    def __str__(self) -> str:
        return f"{self.asked} {self.get_state_display()}"

    @property
    def asked(self) -> str:
        """Return who was asked, by name."""
        if self.group is not None:
            return self.group.name
        return f"{self.deputy.name}代表" if self.deputy is not None else ""
