"""Tables of 通报 and 社情民意专报: a text drafted from the system, edited by people, fixed when it is signed."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from insights.states import BulletinKind, BulletinState

# What stands in a paper's number between the organ's name and the year.
WORDS = {BulletinKind.MONTHLY: "通报", BulletinKind.VOICES: "专报"}


class Bulletin(models.Model):
    """通报、专报: its text, its tables as they were counted, and once it is signed its number and signer."""

    public_id = models.UUIDField("标识", default=uuid4, unique=True, editable=False)
    # Of one press of the button, so that two make one paper.
    key = models.CharField("提交标识", max_length=64, unique=True)
    kind = models.CharField("种类", max_length=10, choices=BulletinKind)
    state = models.CharField("状态", max_length=10, choices=BulletinState, default=BulletinState.DRAFT)
    version = models.PositiveIntegerField("版本", default=1)
    owner = models.ForeignKey("accounts.Organisation", models.PROTECT, verbose_name="发文机关", related_name="+")
    month = models.DateField("月份", null=True)
    title = models.CharField("标题", max_length=60)
    body = models.TextField("正文")
    # Each {title, head, lines, widths}; counted when the paper was drafted and never edited by hand.
    tables = models.JSONField("附表", default=list)
    opinions = models.ManyToManyField("suggestions.Opinion", verbose_name="依据的意见", related_name="+")
    drafted_at = models.DateTimeField("拟稿时间")
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="拟稿人", related_name="+"
    )
    # The issuer's name as it was then; number and signer come with the signature.
    mark = models.CharField("机关代字", max_length=80, blank=True)
    year = models.PositiveSmallIntegerField("年度", null=True)
    serial = models.PositiveIntegerField("序号", null=True)
    signer = models.CharField("签发人", max_length=30, blank=True)
    issued_at = models.DateTimeField("签发时间", null=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="登记签发的人", related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "通报和专报"
        ordering = ["-drafted_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=BulletinState.values), name="bulletin_state_known"),
            models.CheckConstraint(condition=Q(kind__in=BulletinKind.values), name="bulletin_kind_known"),
            models.CheckConstraint(
                condition=Q(state=BulletinState.ISSUED, issued_at__isnull=False, serial__isnull=False) & ~Q(signer="")
                | ~Q(state=BulletinState.ISSUED) & Q(issued_at__isnull=True, serial__isnull=True, signer=""),
                name="bulletin_issued_has_number",
            ),
            models.UniqueConstraint(
                fields=["owner", "month"],
                condition=Q(kind=BulletinKind.MONTHLY) & ~Q(state=BulletinState.DROPPED),
                name="bulletin_once_a_month",
            ),
            models.UniqueConstraint(
                fields=["owner", "kind", "year", "serial"],
                condition=Q(serial__isnull=False),
                name="bulletin_number_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def number(self) -> str:
        """The document number, as in 示例县人大常委会代表工委通报〔2026〕1号; empty for a draft."""
        if self.serial is None:
            return ""
        return f"{self.mark}{WORDS[BulletinKind(self.kind)]}〔{self.year}〕{self.serial}号"
