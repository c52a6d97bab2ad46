"""The only place for the tables of pairings (结对联系) and of the contacts in them."""

from uuid import uuid4

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import Organisation, Region, User
from accounts.models.dated import Dated
from deputies.models.people import Deputy
from deputies.states import PairingKind, PairingWay

# Which two columns name the sides of each kind, the one who keeps in touch first.
SIDES: dict[str, tuple[str, str]] = {
    PairingKind.SC_MEMBER_DEPUTY: ("left_deputy", "right_deputy"),
    PairingKind.DEPUTY_VOTER: ("left_deputy", "voters"),
    PairingKind.LEADER_PROJECT: ("left_deputy", "project"),
    PairingKind.PRESIDIUM_DEPUTY: ("left_deputy", "right_deputy"),
    PairingKind.PRESIDIUM_STATION: ("left_deputy", "right_organisation"),
    PairingKind.DEPUTY_DEPARTMENT: ("left_deputy", "right_organisation"),
    PairingKind.ORGAN_DEPUTY: ("left_organisation", "right_deputy"),
}
NULLABLE = ("left_deputy", "left_organisation", "right_deputy", "right_organisation", "voters")


def _sides(kind: str) -> Q:
    """Return the condition that exactly the two sides of this kind are named."""
    named = SIDES[kind]
    condition = Q(kind=kind) & (~Q(project="") if "project" in named else Q(project=""))
    for column in NULLABLE:
        condition &= Q(**{f"{column}__isnull": column not in named})
    return condition


def _any_kind() -> Q:
    condition = Q()
    for kind in SIDES:
        condition |= _sides(kind)
    return condition


class ContactPairing(Dated):
    """One standing contact. Voters are counted, their names are not kept."""

    public_id = models.UUIDField("公开标识", default=uuid4, unique=True, editable=False)
    kind = models.CharField("类别", max_length=20, choices=PairingKind.choices)
    left_deputy = models.ForeignKey(
        Deputy, models.PROTECT, verbose_name="联系人", null=True, blank=True, related_name="pairings"
    )
    left_organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name="联系机关", null=True, blank=True, related_name="pairings"
    )
    right_deputy = models.ForeignKey(
        Deputy, models.PROTECT, verbose_name="被联系代表", null=True, blank=True, related_name="paired_by"
    )
    right_organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name="被联系单位", null=True, blank=True, related_name="paired_by"
    )
    project = models.CharField("项目名称", max_length=80, blank=True)
    voters = models.PositiveSmallIntegerField(
        "联系选民户数", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(999)]
    )
    region = models.ForeignKey(
        Region, models.PROTECT, verbose_name="所在村（社区）", null=True, blank=True, related_name="+"
    )

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "结对联系"
        ordering = ["kind", "id"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=_any_kind(),
                name="deputies_pairing_sides",
                violation_error_message="结对的双方与类别不一致。",
            ),
            models.CheckConstraint(
                condition=Q(left_deputy__isnull=True)
                | Q(right_deputy__isnull=True)
                | ~Q(left_deputy=F("right_deputy")),
                name="deputies_pairing_two_people",
                violation_error_message="不能与本人结对。",
            ),
            models.UniqueConstraint(
                fields=[
                    "kind",
                    "left_deputy",
                    "left_organisation",
                    "right_deputy",
                    "right_organisation",
                    "project",
                    "region",
                ],
                condition=Q(active_to__isnull=True),
                nulls_distinct=False,
                name="deputies_pairing_once",
                violation_error_message="这一对已经登记过。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.left}：{self.right}"

    @property
    def left(self) -> str:
        """Who keeps in touch."""
        return self.left_deputy.name if self.left_deputy else str(self.left_organisation)

    @property
    def right(self) -> str:
        """With whom or what."""
        if self.voters is not None:
            return f"{self.region or ''}选民{self.voters}户"
        return self.right_deputy.name if self.right_deputy else str(self.right_organisation or self.project)


class PairingContact(models.Model):
    """One time the two sides met or talked."""

    pairing = models.ForeignKey(ContactPairing, models.PROTECT, verbose_name="结对", related_name="contacts")
    on = models.DateField("日期")
    way = models.CharField("方式", max_length=14, choices=PairingWay.choices)
    households = models.PositiveSmallIntegerField(
        "走访户数", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(200)]
    )
    summary = models.TextField("谈了什么", max_length=1000)
    key = models.CharField("提交标识", max_length=64, unique=True, editable=False)
    recorded_by = models.ForeignKey(User, models.PROTECT, verbose_name="登记人", null=True, related_name="+")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "联系记录"
        ordering = ["-on", "-id"]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d} {self.get_way_display()}"
