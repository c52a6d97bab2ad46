"""The fields of the stations' evaluation; the rules are the commands' own."""

from typing import Any
from uuid import uuid4

from django import forms

from core.errors import Refused
from insights.states import FindingAction, SixItem
from suggestions.console.forms.base import StepForm, long_text


class CheckForm(forms.Form):
    """What was found to be there on the spot."""

    items = forms.MultipleChoiceField(
        label="现场具备的",
        choices=SixItem.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="看到了再勾；一项都没有也请保存。",
    )


class FindingForm(forms.Form):
    """What was found and what is to be done about it."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    text = long_text("发现的问题", "哪里、什么情况，写事实，不写群众姓名和电话。", 3)
    task = long_text("整改任务", "要做到什么程度才算整改好。", 2)
    responsible_id = forms.TypedChoiceField(
        label="整改责任人",
        coerce=int,
        error_messages={"required": "请选择整改责任人。", "invalid_choice": "请从列出的人里选一位。"},
    )
    due_on = forms.DateField(
        label="整改期限",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请填写整改期限。", "invalid": "日期写成 2026-10-20 这样。"},
    )

    def __init__(self, data: Any = None, *, people: list[tuple[int, str]]) -> None:
        super().__init__(data, initial={"key": uuid4().hex}, auto_id="finding_%s")
        self.fields["responsible_id"].choices = people  # type: ignore[attr-defined]

    def refuse(self, refusal: Refused) -> None:
        """Show a refusal beside the field it names, otherwise on top."""
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)


class ReportForm(StepForm):
    """What the station has done."""

    text = long_text("整改情况", "做了什么、什么时候做的、现在怎样。")


class ReturnForm(StepForm):
    """What is still missing."""

    reason = long_text("还差什么", "站里会看到，照着再整改；期限不变。", 3)


class WithdrawForm(StepForm):
    """Why it is none."""

    reason = long_text("为什么撤销", "例如：登记错了站。撤销后仍留在记录里。", 2)


FORMS: dict[FindingAction, type[StepForm]] = {
    FindingAction.REPORT: ReportForm,
    FindingAction.CONFIRM: StepForm,
    FindingAction.RETURN: ReturnForm,
    FindingAction.WITHDRAW: WithdrawForm,
}
