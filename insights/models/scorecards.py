"""Tables of the stations' evaluation (站点评价): quarters that are closed, cards with frozen figures, what was found."""

from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from insights.states import FindingState, Indicator, SixItem


class ScoreQuarter(models.Model):
    """A quarter the county's office has closed; from then on its figures do not move."""

    first = models.DateField("季度第一天", unique=True)
    closed_at = models.DateTimeField("关闭时间")
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="关闭人", related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "已关闭的评价季度"
        ordering = ["-first"]

    def __str__(self) -> str:
        return f"{self.first:%Y-%m-%d}"


class StationCard(models.Model):
    """One station in one quarter: what the office saw on the spot, and once the quarter is closed its figures."""

    station = models.ForeignKey("liaison.Station", models.PROTECT, verbose_name="联络站", related_name="scorecards")
    first = models.DateField("季度第一天")
    quarter = models.ForeignKey(
        ScoreQuarter, models.PROTECT, null=True, verbose_name="已关闭的季度", related_name="cards"
    )
    # None until somebody has looked; an empty list says that nothing was found to be there.
    six = ArrayField(
        models.CharField(max_length=12, choices=SixItem), verbose_name="六有核查时具备的", null=True, blank=True
    )
    checked_on = models.DateField("核查日期", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "站点评价卡"
        ordering = ["first", "station"]
        constraints = [
            models.UniqueConstraint(fields=["station", "first"], name="station_card_once_a_quarter"),
            models.CheckConstraint(
                condition=Q(six__isnull=True, checked_on__isnull=True) | Q(six__isnull=False, checked_on__isnull=False),
                name="station_card_checked_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.station_id} {self.first:%Y-%m}"


class CardFigure(models.Model):
    """One figure of a card as it was when the quarter was closed; written once."""

    card = models.ForeignKey(StationCard, models.PROTECT, verbose_name="评价卡", related_name="figures")
    indicator = models.CharField("指标", max_length=12, choices=Indicator)
    part = models.PositiveIntegerField("完成")
    whole = models.PositiveIntegerField("应完成", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "站点评价数字"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["card", "indicator"], name="card_figure_once")]

    def __str__(self) -> str:
        return f"{self.get_indicator_display()} {self.part}/{self.whole}"


class StationFinding(models.Model):
    """发现的问题: what the office found at a station, what is to be done about it, who answers for it, by when."""

    public_id = models.UUIDField("标识", default=uuid4, unique=True, editable=False)
    card = models.ForeignKey(StationCard, models.PROTECT, verbose_name="评价卡", related_name="findings")
    text = models.TextField("发现的问题")
    task = models.TextField("整改任务")
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="整改责任人", related_name="+"
    )
    due_on = models.DateField("整改期限")
    state = models.CharField("状态", max_length=12, choices=FindingState, default=FindingState.RECTIFYING)
    version = models.PositiveIntegerField("版本", default=1)
    found_at = models.DateTimeField("登记时间")
    found_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="登记人", related_name="+")
    ended_at = models.DateTimeField("了结时间", null=True)
    withdraw_reason = models.CharField("撤销原因", max_length=200, blank=True)
    key = models.CharField("提交标识", max_length=64, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "站点整改任务"
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=FindingState.values), name="station_finding_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=["confirmed", "withdrawn"], ended_at__isnull=False)
                | Q(state__in=["rectifying", "reported"], ended_at__isnull=True),
                name="station_finding_ended_iff_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | ~Q(withdraw_reason=""), name="station_finding_withdrawn_says_why"
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on", "id"], name="station_finding_work")]

    def __str__(self) -> str:
        return self.text[:20]


class FindingReport(models.Model):
    """整改报告: what the station says it has done; a returned one is kept and another follows."""

    finding = models.ForeignKey(StationFinding, models.CASCADE, verbose_name="问题", related_name="reports")
    text = models.TextField("整改情况")
    reported_at = models.DateTimeField("报告时间")
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="报告人", related_name="+")
    returned_at = models.DateTimeField("退回时间", null=True)
    return_reason = models.CharField("退回原因", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "站点整改报告"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["finding"], condition=Q(returned_at__isnull=True), name="finding_one_standing_report"
            ),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True, return_reason="")
                | Q(returned_at__gte=F("reported_at")) & ~Q(return_reason=""),
                name="finding_report_returned_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:20]
