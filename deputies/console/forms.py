"""The fields of pairings and schemes, whose number depends on what is edited; the rules are the commands' own."""

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms

from deputies.forms import RefusableForm
from deputies.models.pairings import SIDES
from deputies.services.schemes import CountEntry
from deputies.states import DutyKind, PairingKind, RuleFormula

if TYPE_CHECKING:
    from accounts.models import Organisation, Region
    from deputies.models import Scheme, SchemeRule

LEFT = {
    PairingKind.SC_MEMBER_DEPUTY: "常委会组成人员",
    PairingKind.LEADER_PROJECT: "常委会领导",
    PairingKind.PRESIDIUM_DEPUTY: "主席团成员",
    PairingKind.PRESIDIUM_STATION: "主席团成员",
}
SPARE_LINES = 1


class PairingForm(RefusableForm):
    """The two sides of a pairing; only the fields of its kind are there."""

    left_deputy = forms.CharField(label="代表", max_length=60, help_text="写姓名，同名的在姓名后空一格写乡镇。")
    left_organisation = forms.TypedChoiceField(label="机关", coerce=int)
    right_deputy = forms.CharField(label="联系的代表", max_length=60, help_text="写姓名，同名的在姓名后空一格写乡镇。")
    right_organisation = forms.TypedChoiceField(label="联系的单位", coerce=int)
    project = forms.CharField(label="重点项目", max_length=80)
    voters = forms.IntegerField(
        label="联系选民户数", min_value=1, max_value=999, help_text="只登记户数，不登记选民的姓名和电话。"
    )
    region = forms.TypedChoiceField(label="所在村（社区）", coerce=int, required=False, empty_value=None)

    def __init__(
        self,
        data: Any = None,
        *,
        kind: str,
        organisations: "Iterable[Organisation]",
        villages: "Iterable[Region]",
        initial: dict[str, str],
    ) -> None:
        super().__init__(data, initial=initial)
        wanted = {*SIDES[kind], *(["region"] if kind == PairingKind.DEPUTY_VOTER else [])}
        for name in list(self.fields):
            if name not in wanted:
                del self.fields[name]
        if "left_deputy" in self.fields:
            self.fields["left_deputy"].label = LEFT.get(PairingKind(kind), "代表")
        for name in ("left_organisation", "right_organisation"):
            if name in self.fields:
                offered = [("", "请选择"), *((body.pk, body.name) for body in organisations)]
                self.fields[name].choices = offered  # type: ignore[attr-defined]
        if "region" in self.fields:
            around = [("", "不写"), *((village.pk, village.name) for village in villages)]
            self.fields["region"].choices = around  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.error_messages["required"] = f"请填{field.label}。"


class SchemeForm(RefusableForm):
    """The name and the totals of a draft."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label="名称", max_length=60)
    total = forms.IntegerField(label="基础分总分", min_value=0, max_value=1000)
    bonus_total = forms.IntegerField(label="加分上限", min_value=0, max_value=1000)

    def __init__(self, data: Any = None, *, scheme: "Scheme") -> None:
        named = {name: getattr(scheme, name) for name in ("version", "title", "total", "bonus_total")}
        super().__init__(data, initial=named)


class CopyForm(RefusableForm):
    """For which year a scheme is copied."""

    year = forms.IntegerField(label="复制到哪一年", min_value=2000, max_value=2100)


class RuleForm(RefusableForm):
    """One rule of a draft with a line for each thing it counts, and one spare line."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    item = forms.CharField(label="项目", max_length=60)
    cap = forms.DecimalField(label="这一项的上限", required=False, max_digits=5, decimal_places=2)

    def __init__(self, data: Any = None, *, rule: "SchemeRule") -> None:
        super().__init__(data, initial={"version": rule.scheme.version, "item": rule.item, "cap": rule.cap})
        counts = sorted(rule.counts.all(), key=lambda count: count.pk)
        self.line_count = len(counts) + SPARE_LINES if rule.formula == RuleFormula.COUNTED else 0
        for number in range(self.line_count):
            self._add_line(number, counts[number] if number < len(counts) else None)

    def _add_line(self, number: int, count: Any) -> None:
        lines: dict[str, forms.Field] = {
            "kinds": forms.MultipleChoiceField(
                label="计哪些履职记录",
                choices=DutyKind.choices,
                required=False,
                widget=forms.SelectMultiple(attrs={"size": 8}),
                help_text="按住Ctrl可以选几类。这一行不要了，就一类都不选。",
            ),
            "first": forms.DecimalField(label="首次得分", required=False, max_digits=5, decimal_places=2),
            "further": forms.DecimalField(label="每增一次", required=False, max_digits=5, decimal_places=2),
            "cap": forms.DecimalField(label="这一行的上限（可不填）", required=False, max_digits=5, decimal_places=2),
            "per_day": forms.IntegerField(label="每天最多计几次（可不填）", required=False, min_value=1, max_value=50),
            "minus": forms.BooleanField(label="这一行是扣分", required=False),
        }
        for name, field in lines.items():
            self.fields[f"{name}_{number}"] = field
            if count is not None:
                self.initial[f"{name}_{number}"] = getattr(count, name)

    def lines(self) -> list[list[forms.BoundField]]:
        """Return the fields of each line, for the template."""
        names = ("kinds", "first", "further", "cap", "per_day", "minus")
        return [[self[f"{name}_{number}"] for name in names] for number in range(self.line_count)]

    def entries(self) -> list[CountEntry]:
        """Return the lines with something chosen, as the command takes them."""
        said = self.cleaned_data
        return [
            CountEntry(
                kinds=tuple(said[f"kinds_{number}"]),
                first=said[f"first_{number}"] or Decimal(0),
                further=said[f"further_{number}"] or Decimal(0),
                cap=said[f"cap_{number}"],
                per_day=said[f"per_day_{number}"],
                minus=said[f"minus_{number}"],
            )
            for number in range(self.line_count)
            if said[f"kinds_{number}"]
        ]
