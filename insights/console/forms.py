"""The fields of common problems; the rules are the commands' own."""

from typing import Any
from uuid import uuid4

from django import forms

from core.errors import Refused
from insights.services.problem_steps import NOTE_MAX
from insights.services.problems import TITLE_MAX
from insights.states import FollowUpKind, ProblemAction, ProblemOutcome
from suggestions.console.forms.base import StepForm, line, long_text, one_of


class ProposeForm(forms.Form):
    """A new common problem made of the chosen opinions."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    title = line("名称", "例如：桃溪镇夏季用水高峰水压不足。", TITLE_MAX)
    statement = long_text("问题归纳", "几句话：哪里、什么事、多少人反映、已经怎样。不写反映人的姓名和电话。")

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"key": uuid4().hex})

    def refuse(self, refusal: Refused) -> None:
        """Show a refusal beside the field it names, otherwise on top."""
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)


class FollowUpForm(StepForm):
    """What was arranged."""

    kind = one_of("怎样跟进", FollowUpKind.choices, "请选择怎样跟进。")
    note = line("安排", "谁来做、做什么，例如：农业农村工委牵头，到三个村实地调研。", NOTE_MAX)
    planned_on = forms.DateField(
        label="计划日期（可不填）",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "日期写成 2026-10-20 这样。"},
    )


class CloseForm(StepForm):
    """What came of it."""

    outcome = one_of("结果", ProblemOutcome.choices, "请选择结果。")
    conclusion = long_text(
        "了结说明", "做了什么、解决到什么程度、依据是什么。并入的每件意见都会显示这一结果（只给工作人员看）。"
    )


class SuggestionForm(StepForm):
    """For which deputy a draft is prepared."""

    mandate_id = forms.TypedChoiceField(
        label="请哪位代表提出",
        coerce=int,
        help_text="草稿放进这位代表的“代表建议”里，由代表本人修改、提交。",
        error_messages={"required": "请选择代表。", "invalid_choice": "请从列出的代表里选一位。"},
    )

    def __init__(self, data: Any = None, *, deputies: list[tuple[int, str]], **more: Any) -> None:
        super().__init__(data, **more)
        self.offer("mandate_id", [("", "请选择"), *deputies])


FORMS: dict[ProblemAction, type[StepForm]] = {
    ProblemAction.CONFIRM: StepForm,
    ProblemAction.FOLLOW_UP: FollowUpForm,
    ProblemAction.CLOSE: CloseForm,
    # Which opinions are meant comes with the page that lists them.
    ProblemAction.JOIN: StepForm,
    ProblemAction.REMOVE: StepForm,
}
