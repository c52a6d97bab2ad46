"""The fields with which the county keeps the register of officers; the rules are in the commands."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from accounts import selectors as people
from core.errors import Refused, Stale
from oversight.models import Officer, OfficerQuota
from oversight.services.officers import AT_ONCE, Entry
from oversight.states import TakesOffice
from suggestions.console.forms.base import line, one_of


def _day(label: str, help_text: str = "") -> forms.DateField:
    return forms.DateField(
        label=label, help_text=help_text, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请填写日期。", "invalid": "请填写日期，例如2026-12-31。"},
    )  # fmt: skip


class RegisterForm(forms.Form):
    """How a refusal is shown in every form of the register."""

    officer: Officer | None = None

    def refuse(self, refusal: Refused) -> None:
        """Show a refusal beside the field it names, otherwise on top; what was typed stays and may be sent again."""
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)
        if isinstance(refusal, Stale) and self.officer is not None and isinstance(self.data, QueryDict):
            self.officer.refresh_from_db(fields=["version"])
            renewed = self.data.copy()
            renewed["version"] = str(self.officer.version)
            self.data = renewed


class OfficerForm(RegisterForm):
    """加入名册，或者修改。"""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = line("姓名", max_length=40)
    office = line("职务", "例如：县交通运输局局长。一个人兼两个职务，分两行登记。", 80)
    how = one_of("产生方式", TakesOffice.choices, "请选择是选举还是任命。")
    organisation = forms.TypedChoiceField(
        label="所在单位（可不填）", help_text="选了单位，该单位负责人能看到自己单位的人员，也会收到提醒。",
        required=False, coerce=int, empty_value=None,
    )  # fmt: skip
    since = _day("任职日期", "选举或者任命通过的日期。")

    def __init__(self, data: Any = None, *, officer: Officer | None, day: date) -> None:
        known = {} if officer is None else {
            name: getattr(officer, name) for name in ("version", "name", "office", "how", "since")
        }  # fmt: skip
        if officer is not None:
            known["organisation"] = officer.organisation_id or ""
        super().__init__(data, initial=known)
        self.officer = officer
        bodies = [(body.pk, body.name) for body in people.organisations_on(day).order_by("name")]
        fields: dict[str, Any] = self.fields
        fields["organisation"].choices = [("", "没有，或者不在本平台"), *bodies]

    def entry(self) -> Entry:
        """Return the line of the register."""
        said = self.cleaned_data
        return Entry(said["name"], said["office"], said["how"], said["since"], said["organisation"])


class LeftForm(RegisterForm):
    """登记离任。"""

    version = forms.IntegerField(widget=forms.HiddenInput)
    left_on = _day("离任日期", "从第二天起不再要求进站，已经有的记录保留。")

    def __init__(self, data: Any = None, *, officer: Officer, day: date) -> None:
        super().__init__(data, initial={"version": officer.version, "left_on": day})
        self.officer = officer


class QuotaForm(RegisterForm):
    """规定次数。"""

    visits = forms.IntegerField(
        label="每人每年至少进站几次", min_value=1, max_value=12,
        error_messages={"required": "请填写次数。", "invalid": "请填写数字。"},
    )  # fmt: skip
    basis = line("依据", "例如：《示例县人大常委会关于人大选举和任命人员进站工作办法》第三条。", 120)

    def __init__(self, data: Any = None, *, quota: OfficerQuota) -> None:
        super().__init__(data, initial={"visits": quota.visits, "basis": quota.basis})


class PresentForm(RegisterForm):
    """登记到场人员。"""

    officers = forms.MultipleChoiceField(
        label="哪些人到场", help_text=f"没有到场的不选；可以改，以最后一次保存的为准。最多{AT_ONCE}人。", required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    # Whom the page showed as present, so that what somebody else enters meanwhile is not lost.
    shown = forms.RegexField(r"\A[0-9 ]*\Z", widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, offered: Iterable[Officer], present: Iterable[int]) -> None:
        self.present = [str(pk) for pk in present]
        super().__init__(data, initial={"officers": self.present, "shown": " ".join(self.present)})
        fields: dict[str, Any] = self.fields
        fields["officers"].choices = [(str(one.pk), str(one)) for one in offered]

    def seen(self) -> list[int]:
        """Return whom the page showed as present."""
        return [int(pk) for pk in self.cleaned_data["shown"].split()]

    def refuse(self, refusal: Refused) -> None:
        """Show a refusal; where somebody changed the list meanwhile, with those added to what was ticked."""
        super().refuse(refusal)
        if isinstance(refusal, Stale) and isinstance(self.data, QueryDict):
            renewed = self.data.copy()
            renewed["shown"] = " ".join(self.present)
            renewed.setlist("officers", sorted({*self.data.getlist("officers"), *self.present}))
            self.data = renewed
