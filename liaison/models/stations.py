"""The only place for the tables of stations (联络站) and the deputies stationed there (进站编组)."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from accounts.models import Dated, Organisation, Region
from accounts.states import OrgKind
from deputies.models import Deputy
from liaison.states import PostingMode, StationCategory, StationStatus


class Station(models.Model):
    """A place, fixed or mobile, where people meet deputies. Its name is its organisation's name."""

    public_id = models.UUIDField("公开标识", default=uuid4, unique=True, editable=False)
    organisation = models.OneToOneField(
        Organisation,
        models.PROTECT,
        verbose_name="单位",
        related_name="station",
        limit_choices_to={"kind": OrgKind.STATION},
    )
    code = models.CharField("站点编号", max_length=30, unique=True)
    category = models.CharField("类别", max_length=20, choices=StationCategory.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name="上级站点", null=True, blank=True, related_name="children"
    )
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="所在区划", related_name="stations")
    address = models.CharField("地址", max_length=120, blank=True)
    phone = models.CharField("站点电话", max_length=30, blank=True)
    opening = models.CharField("开放时间", max_length=120, blank=True)
    status = models.CharField("状态", max_length=12, choices=StationStatus.choices, default=StationStatus.PLANNED)

    class Meta:
        verbose_name = verbose_name_plural = "联络站"
        ordering = ["region__code", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["category"],
                condition=Q(category=StationCategory.COUNTY_HUB) & ~Q(status=StationStatus.CLOSED),
                name="liaison_station_one_hub",
                violation_error_message="县总站只有一个。",
            )
        ]

    def __str__(self) -> str:
        return self.organisation.name

    @property
    def name(self) -> str:
        """The station's name, which is its organisation's."""
        return self.organisation.name


class StationPosting(Dated):
    """A deputy stationed at a station: its own (fixed) or going round (mobile)."""

    deputy = models.ForeignKey(Deputy, models.PROTECT, verbose_name="代表", related_name="postings")
    station = models.ForeignKey(Station, models.PROTECT, verbose_name="联络站", related_name="postings")
    mode = models.CharField("进站方式", max_length=8, choices=PostingMode.choices, default=PostingMode.FIXED)

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "代表进站"
        ordering = ["id"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["deputy", "station"],
                condition=Q(active_to__isnull=True),
                name="liaison_posting_once",
                violation_error_message="这位代表已经编入这个站。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deputy.name}：{self.station.organisation.name}"
