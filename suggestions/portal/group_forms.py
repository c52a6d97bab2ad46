"""The fields with which a specialised group answers an offer and hands in what it found."""

from typing import Any

from django import forms

from core.errors import Refused
from suggestions.portal.forms import DeputyForm
from suggestions.states import PROPOSABLE, FindingProposal

UNIT_FIELDS = ("unit_1", "unit_2", "unit_3")


class AcceptForm(DeputyForm):
    """承接：按一下就行。"""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def arguments(self) -> dict[str, Any]:
        """Return the keyword arguments of the command beside opinion, actor and time."""
        return dict(self.cleaned_data)


class DeclineForm(AcceptForm):
    """不承接。"""

    reason = forms.CharField(
        label="为什么不承接", help_text="联络站能看到。", required=False, max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class ExplainForm(AcceptForm):
    """解释说明。"""

    text = forms.CharField(
        label="怎样解释的", help_text="群众在查询页能看到，写得让人听得懂。不要写姓名和电话。", required=False, max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )  # fmt: skip
    is_no_promise = forms.BooleanField(label="只是解释政策、说明情况，没有替单位承诺", required=False)


class ProposeDispatchForm(AcceptForm):
    """建议交办：研判意见和建议的单位。"""

    findings = forms.CharField(
        label="研判意见", help_text="写清情况、原因和怎么办。不要写姓名和电话。", required=False, max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )  # fmt: skip
    unit_1 = forms.TypedChoiceField(label="建议哪个单位办（可不选）", coerce=int, required=False, empty_value=None)
    unit_2 = forms.TypedChoiceField(label="第二个单位（可不选）", coerce=int, required=False, empty_value=None)
    unit_3 = forms.TypedChoiceField(label="第三个单位（可不选）", coerce=int, required=False, empty_value=None)

    def __init__(self, data: Any = None, *, initial: dict[str, Any], units: list[tuple[int, str]]) -> None:
        super().__init__(data, initial=initial)
        for name in UNIT_FIELDS:
            field: Any = self.fields[name]
            field.choices = [("", "不选"), *units]

    def arguments(self) -> dict[str, Any]:
        """Return what the command takes; a unit named twice counts once."""
        said = super().arguments()
        chosen = [said.pop(name) for name in UNIT_FIELDS]
        return {**said, "unit_ids": sorted({pk for pk in chosen if pk is not None})}

    def refuse(self, refusal: Refused) -> None:
        """Show what is wrong with the units beside the first of them."""
        self.add_error("unit_1", refusal.message) if refusal.field == "units" else super().refuse(refusal)


class FindingsForm(ProposeDispatchForm):
    """研判意见，交回联络站；代表本人要交办的，用“建议交办”。"""

    proposal = forms.ChoiceField(
        label="建议怎么办", widget=forms.RadioSelect,
        error_messages={"required": "请选择研判结论。", "invalid_choice": "请选择研判结论。"},
    )  # fmt: skip
    field_order = ("version", "findings", "proposal", *UNIT_FIELDS)

    def __init__(self, data: Any = None, *, by_name: bool, **said: Any) -> None:
        super().__init__(data, **said)
        field: Any = self.fields["proposal"]
        field.choices = [
            (one.value, one.label) for one in PROPOSABLE if not (by_name and one == FindingProposal.DISPATCH)
        ]
