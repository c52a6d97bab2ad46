"""The only place for the table of codes people scan (二维码)."""

from functools import reduce
from operator import or_
from uuid import uuid4

from django.core.validators import MinLengthValidator, RegexValidator
from django.db import models
from django.db.models import Q

from accounts.models import Region
from deputies.models import Deputy
from liaison.models.activities import Activity
from liaison.models.duty import DutyShift
from liaison.models.kiosks import Kiosk
from liaison.models.stations import Station
from liaison.states import CodeTarget, PlacementKind

# Which column each kind of code fills besides its station; the others stay empty.
TARGET_COLUMNS = {
    CodeTarget.STATION: "",
    CodeTarget.DEPUTY: "deputy",
    CodeTarget.ACTIVITY: "activity",
    CodeTarget.SHIFT: "shift",
    CodeTarget.KIOSK: "kiosk",
    CodeTarget.PROJECT: "project_id",
}


def _only_its_own(kind: str) -> Q:
    """Return the rule that a code of this kind fills its own column and no other."""
    empty = {f"{name}__isnull": name != TARGET_COLUMNS[CodeTarget(kind)] for name in TARGET_COLUMNS.values() if name}
    return Q(target_kind=kind, **empty)


def _one_target() -> Q:
    """Return the rule on all kinds."""
    rules = [_only_its_own(kind) for kind in TARGET_COLUMNS]
    return reduce(or_, rules)


class QRCode(models.Model):
    """A code on a wall or a card. It can be revoked; a revoked one is never used again."""

    public_id = models.UUIDField("公开标识", default=uuid4, unique=True, editable=False)
    token = models.CharField(
        "码值",
        max_length=40,
        unique=True,
        editable=False,
        validators=[MinLengthValidator(16), RegexValidator(r"^[A-Za-z0-9_-]+$")],
    )
    target_kind = models.CharField("码的种类", max_length=8, choices=CodeTarget.choices, default=CodeTarget.STATION)
    station = models.ForeignKey(
        Station, models.PROTECT, verbose_name="联络站", related_name="codes", help_text="扫码反映的意见由这个站接收。"
    )
    deputy = models.ForeignKey(Deputy, models.PROTECT, verbose_name="代表", null=True, blank=True, related_name="codes")
    activity = models.ForeignKey(
        Activity, models.PROTECT, verbose_name="活动", null=True, blank=True, editable=False, related_name="codes"
    )
    shift = models.ForeignKey(
        DutyShift, models.PROTECT, verbose_name="班次", null=True, blank=True, editable=False, related_name="codes"
    )
    kiosk = models.ForeignKey(
        Kiosk, models.PROTECT, verbose_name="一体机", null=True, blank=True, editable=False, related_name="codes"
    )
    # A project is kept by an app above this one; its name stands in the label.
    project_id = models.UUIDField("项目", null=True, blank=True, editable=False)
    label = models.CharField("张贴位置或用途", max_length=60, blank=True)
    issued_at = models.DateTimeField("制发时间", editable=False)
    valid_until = models.DateField("有效期至", null=True, blank=True, help_text="含当日；不填表示长期有效。")
    revoked_at = models.DateTimeField("停用时间", null=True, blank=True, editable=False)
    replaced_by = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name="换成的新码",
        null=True,
        blank=True,
        editable=False,
        related_name="replaces",
    )

    class Meta:
        verbose_name = verbose_name_plural = "二维码"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(token__regex=r"^[A-Za-z0-9_-]{16,40}$"), name="liaison_code_token_shape"
            ),
            models.CheckConstraint(
                condition=_one_target(),
                name="liaison_code_target",
                violation_error_message="代表码要选代表，联络站码不选代表。",
            ),
            models.CheckConstraint(
                condition=Q(replaced_by__isnull=True) | Q(revoked_at__isnull=False),
                name="liaison_code_replaced_is_revoked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_target_kind_display()}：{self.label or self.token[:6]}"

    @property
    def whose(self) -> str:
        """What the code is for, as a list or a poster names it: “王建国代表码”, “接待码（5月3日 王建国）”."""
        return f"{self.deputy.name}代表码" if self.deputy is not None else self.get_target_kind_display()


class CodeScan(models.Model):
    """How often a code was opened on a day: the number and nothing else, no address, no device, no hour."""

    code = models.ForeignKey(QRCode, models.CASCADE, verbose_name="二维码", related_name="scans")
    day = models.DateField("日期")
    opened = models.PositiveIntegerField("打开次数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "每日扫码次数"
        ordering = ["-day"]
        constraints = [models.UniqueConstraint(fields=["code", "day"], name="liaison_scan_once_a_day")]

    def __str__(self) -> str:
        return f"{self.day}：{self.opened}"


class CodePlacement(models.Model):
    """That a code hangs at a place: since when, when somebody last looked, when it was taken down."""

    public_id = models.UUIDField("公开标识", default=uuid4, unique=True, editable=False)
    code = models.ForeignKey(QRCode, models.PROTECT, verbose_name="二维码", related_name="placements")
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="所在村（社区）或乡镇", related_name="+")
    kind = models.CharField("点位种类", max_length=20, choices=PlacementKind.choices)
    place = models.CharField("具体位置", max_length=60)
    posted_by = models.CharField("张贴人", max_length=30, blank=True, default="", db_default="")
    posted_on = models.DateField("张贴日期")
    checked_on = models.DateField("最近检查日期")
    removed_on = models.DateField("取下日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "张贴点位"
        ordering = ["checked_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "region", "place"],
                condition=Q(removed_on__isnull=True),
                name="liaison_placement_once",
                violation_error_message="这个码在这个位置已经登记。",
            ),
            models.CheckConstraint(
                condition=Q(checked_on__gte=models.F("posted_on")),
                name="liaison_placement_checked_after",
                violation_error_message="检查日期不能早于张贴日期。",
            ),
        ]
        indexes = [models.Index(fields=["removed_on", "checked_on"], name="liaison_placement_check")]

    def __str__(self) -> str:
        return f"{self.region.name}{self.place}"
