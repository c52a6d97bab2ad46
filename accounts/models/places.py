"""The only place for the tables of regions (行政区划) and organisations (单位)."""

from uuid import uuid4

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from accounts.models.dated import Dated
from accounts.states import NEVER_HANDLING, OrgKind, RegionLevel


class Region(models.Model):
    """A county, township or village; the code's prefix is its scope, so no tree is walked."""

    code = models.CharField(
        "区划代码", max_length=12, unique=True, validators=[RegexValidator(r"^\d+$", "区划代码只能是数字。")]
    )
    name = models.CharField("名称", max_length=60)
    level = models.CharField("层级", max_length=12, choices=RegionLevel.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name="上级", null=True, blank=True, related_name="children"
    )
    is_street = models.BooleanField("是街道", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "行政区划"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(level=RegionLevel.COUNTY, code__regex=r"^\d{6}$", parent__isnull=True)
                | Q(level=RegionLevel.TOWNSHIP, code__regex=r"^\d{9}$", parent__isnull=False)
                | Q(level=RegionLevel.VILLAGE, code__regex=r"^\d{12}$", parent__isnull=False),
                name="accounts_region_code_level",
                violation_error_message="代码位数要与层级一致：县6位、乡镇9位、村12位，乡镇和村要填上级。",
            ),
            models.CheckConstraint(
                condition=Q(is_street=False) | Q(level=RegionLevel.TOWNSHIP),
                name="accounts_region_street_level",
                violation_error_message="只有乡镇一级才能是街道。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Organisation(Dated):
    """A body that sends out, handles, supervises or receives; every station is one too."""

    public_id = models.UUIDField("公开标识", default=uuid4, unique=True, editable=False)
    name = models.CharField("单位名称", max_length=80)
    short_name = models.CharField("简称", max_length=30, blank=True)
    kind = models.CharField("类别", max_length=30, choices=OrgKind.choices)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="所在区划", related_name="organisations")
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name="上级单位", null=True, blank=True, related_name="children"
    )
    can_handle = models.BooleanField("可以承办", default=False)
    gov_system = models.BooleanField("属政府系统", default=False)
    vertical = models.BooleanField("垂直管理（商请办理）", default=False)
    on_paper = models.BooleanField(
        "以纸质方式办理", default=False, help_text="不登录系统，凭交办单办理，由交办岗代为登记。"
    )
    deputy_affairs = models.BooleanField(
        "代表工作机构", default=False, help_text="县人大常委会负责代表工作的工委，只有一个。"
    )
    phone = models.CharField("办公电话", max_length=30, blank=True)

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "单位"
        ordering = ["region__code", "id"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["region", "name"],
                condition=Q(active_to__isnull=True),
                name="accounts_organisation_name",
                violation_error_message="同一区划里已有同名单位。",
            ),
            models.UniqueConstraint(
                fields=["deputy_affairs"],
                condition=Q(deputy_affairs=True, active_to__isnull=True),
                name="accounts_organisation_one_deputy_affairs",
                violation_error_message="代表工作机构只能有一个。",
            ),
            models.CheckConstraint(
                condition=Q(deputy_affairs=False) | Q(kind=OrgKind.WORKING_COMMITTEE),
                name="accounts_organisation_deputy_affairs_kind",
                violation_error_message="代表工作机构的类别要选“人大专委会、工委”。",
            ),
            models.CheckConstraint(
                condition=Q(can_handle=False) | ~Q(kind__in=NEVER_HANDLING),
                name="accounts_organisation_never_handling",
                violation_error_message="法院、检察院、监委不承办具体意见。",
            ),
        ]

    def __str__(self) -> str:
        return self.name
