"""The only place for what only some kinds of activity have: typed columns, blank for all other kinds.

Columns and not a table for each kind: no kind has more than four of its own, a kind never changes once the activity
is planned, and lists, filters and statistics stay one scan without a join. `inputs.py` says which kind fills which.
"""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from accounts.models import Organisation
from liaison.states.activities import OfficerLevel, SpeakerKind, TopicClass, TrainingLevel, TrainingMode, VisitType


class PlanDetails(models.Model):
    """What is known when it is planned."""

    topic_class = models.CharField("讲什么", max_length=10, choices=TopicClass.choices, blank=True)
    speaker_kind = models.CharField("谁来讲", max_length=10, choices=SpeakerKind.choices, blank=True)
    visit_type = models.CharField("走访方式", max_length=10, choices=VisitType.choices, blank=True)
    visited_label = models.CharField("走访对象", max_length=60, blank=True)
    issue = models.CharField("协商议题", max_length=200, blank=True)
    parties = models.CharField("参加协商的各方", max_length=200, blank=True)
    law_name = models.CharField("检查的法律法规", max_length=80, blank=True)
    organ = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name="进站的国家机关", null=True, blank=True, related_name="organ_days"
    )
    training_level = models.CharField("培训层次", max_length=10, choices=TrainingLevel.choices, blank=True)
    training_mode = models.CharField("培训方式", max_length=10, choices=TrainingMode.choices, blank=True)
    hours = models.DecimalField(
        "学时",
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(200)],
    )

    class Meta:
        abstract = True


class Results(models.Model):
    """What is known afterwards: counts, who came for the organ, what was agreed and what was not, the outcome."""

    visitors = models.PositiveIntegerField("接待群众（人次）", null=True, blank=True)
    consulted = models.PositiveIntegerField("解答咨询（人次）", null=True, blank=True)
    leaflets = models.PositiveIntegerField("发放资料（份）", null=True, blank=True)
    households = models.PositiveIntegerField("走访户数", null=True, blank=True)
    settled = models.PositiveIntegerField("化解矛盾纠纷（件）", null=True, blank=True)
    agreement = models.TextField("协商达成的意见", blank=True)
    unsolved = models.TextField("没有解决的部分", blank=True)
    officer_level = models.CharField("到场负责人", max_length=12, choices=OfficerLevel.choices, blank=True)
    briefing = models.TextField("通报的工作情况", blank=True)
    outcome = models.TextField("成效", blank=True)
    summary = models.TextField("小结", blank=True)
    correction = models.CharField("更正说明", max_length=200, blank=True)

    class Meta:
        abstract = True
