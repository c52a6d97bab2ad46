"""The only place for the tables of scoring schemes (考核办法): one a year and level, its rules, what each rule counts."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.models import User
from deputies.states import CongressLevel, DutyKind, RuleFormula, RuleSection, SchemeState

_POINTS: dict[str, Any] = {"max_digits": 5, "decimal_places": 2, "validators": [MinValueValidator(Decimal(0))]}


class Scheme(models.Model):
    """One version of a year's rules; once approved they stay as they are, so old years keep old rules."""

    public_id = models.UUIDField("公开标识", default=uuid4, unique=True, editable=False)
    year = models.PositiveSmallIntegerField("年度", validators=[MinValueValidator(2000), MaxValueValidator(2100)])
    level = models.CharField("适用层级", max_length=12, choices=CongressLevel.choices)
    version_no = models.PositiveSmallIntegerField("第几稿", default=1)
    title = models.CharField("名称", max_length=60)
    total = models.PositiveSmallIntegerField("基础分总分", default=100)
    bonus_total = models.PositiveSmallIntegerField("加分上限", default=10)
    state = models.CharField("状态", max_length=10, choices=SchemeState.choices, default=SchemeState.DRAFT)
    version = models.PositiveIntegerField("版本", default=1)
    drafted_by = models.ForeignKey(User, models.PROTECT, verbose_name="起草人", null=True, related_name="+")
    approved_by = models.ForeignKey(User, models.PROTECT, verbose_name="批准人", null=True, related_name="+")
    approved_at = models.DateTimeField("批准时间", null=True)
    locked_at = models.DateTimeField("锁定时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "考核办法"
        ordering = ["-year", "level", "-version_no"]
        constraints = [
            models.UniqueConstraint(fields=["year", "level", "version_no"], name="deputies_scheme_version"),
            models.UniqueConstraint(
                fields=["year", "level"],
                condition=~Q(state=SchemeState.DRAFT),
                name="deputies_scheme_one_in_force",
                violation_error_message="这一年已有批准的考核办法。",
            ),
            models.CheckConstraint(condition=Q(state__in=SchemeState.values), name="deputies_scheme_state_known"),
            models.CheckConstraint(
                condition=Q(drafted_by__isnull=True)
                | Q(approved_by__isnull=True)
                | ~Q(drafted_by=models.F("approved_by")),
                name="deputies_scheme_two_people",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SchemeRule(models.Model):
    """One item of a scheme; `cap` empty means that nothing limits it, which only deductions may have."""

    scheme = models.ForeignKey(Scheme, models.CASCADE, verbose_name="考核办法", related_name="rules")
    code = models.CharField("代码", max_length=4)
    item = models.CharField("项目", max_length=60)
    section = models.CharField("计入", max_length=10, choices=RuleSection.choices)
    formula = models.CharField("算法", max_length=14, choices=RuleFormula.choices, default=RuleFormula.COUNTED)
    cap = models.DecimalField("上限", null=True, blank=True, **_POINTS)
    pro_rata = models.BooleanField("按在任月数折算", default=True)
    basis = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "计分项目"
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["scheme", "code"], name="deputies_rule_code")]

    def __str__(self) -> str:
        return f"{self.code} {self.item}"


class SchemeCount(models.Model):
    """What a rule counts: records of some kinds, the points of the first and of each further one, and the limits."""

    rule = models.ForeignKey(SchemeRule, models.CASCADE, verbose_name="计分项目", related_name="counts")
    kinds = ArrayField(models.CharField(max_length=24, choices=DutyKind.choices), verbose_name="计哪些履职记录")
    first = models.DecimalField("首次得分", **_POINTS)
    further = models.DecimalField("每增一次", **_POINTS)
    cap = models.DecimalField("这一行的上限", null=True, blank=True, **_POINTS)
    per_day = models.PositiveSmallIntegerField("每天最多计几次", null=True, blank=True)
    minus = models.BooleanField("扣分", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "计分办法"
        ordering = ["id"]

    def __str__(self) -> str:
        return "、".join(DutyKind(kind).label for kind in self.kinds)
