"""The only place for the tables of self-service machines (自助一体机) and of what was said at them."""

from uuid import uuid4

from django.core.validators import MinLengthValidator, RegexValidator
from django.db import models
from django.db.models import Q

from liaison.models.stations import Station


class Kiosk(models.Model):
    """A machine that stands at a station day and night; its token is the address it opens, and can be revoked."""

    public_id = models.UUIDField("公开标识", default=uuid4, unique=True, editable=False)
    token = models.CharField(
        "码值",
        max_length=40,
        unique=True,
        editable=False,
        validators=[MinLengthValidator(16), RegexValidator(r"^[A-Za-z0-9_-]+$")],
    )
    station = models.ForeignKey(Station, models.PROTECT, verbose_name="联络站", related_name="kiosks")
    place = models.CharField("摆放位置", max_length=60)
    issued_at = models.DateTimeField("开通时间", editable=False)
    revoked_at = models.DateTimeField("停用时间", null=True, blank=True, editable=False)
    last_seen_at = models.DateTimeField("最近联系", null=True, blank=True, editable=False)
    # What the machine said at its last contact: how much it keeps that has not arrived here.
    waiting = models.PositiveSmallIntegerField("没有送出的件数", default=0, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "自助一体机"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(token__regex=r"^[A-Za-z0-9_-]{16,40}$"), name="liaison_kiosk_token_shape"
            ),
        ]

    def __str__(self) -> str:
        return f"自助一体机：{self.place}"


class KioskItem(models.Model):
    """That something came from a machine: under which slip number, when it was said there and when it arrived."""

    kiosk = models.ForeignKey(Kiosk, models.PROTECT, verbose_name="自助一体机", related_name="items")
    subject_kind = models.CharField("事项种类", max_length=20)
    subject_id = models.BigIntegerField("事项编号")
    # Not unique: machines draw it themselves, and it opens nothing without the query code printed beside it.
    slip = models.CharField("条号", max_length=12, db_index=True, validators=[RegexValidator(r"^0\d{11}$")])
    offline = models.BooleanField("离线补报", default=False)
    said_at = models.DateTimeField("在机器上提交的时间", null=True, blank=True)
    arrived_at = models.DateTimeField("送到时间")

    class Meta:
        verbose_name = verbose_name_plural = "一体机收件"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["subject_kind", "subject_id"], name="liaison_kiosk_item_once"),
            models.CheckConstraint(condition=Q(slip__regex=r"^0\d{11}$"), name="liaison_kiosk_slip_shape"),
            models.CheckConstraint(
                condition=Q(said_at__isnull=True) | Q(said_at__lte=models.F("arrived_at")),
                name="liaison_kiosk_said_first",
            ),
        ]

    def __str__(self) -> str:
        return self.slip
