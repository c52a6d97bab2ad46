"""The fields with which terms are changed, written the way a clerk says them; the rules are in core."""

from datetime import date
from typing import Any

from django import forms

from core.models import DeadlinePolicy
from core.policy_changes import NewTerm
from core.step_forms import StepForm, line
from core.term_points import (
    LADDER_WHO,
    ladder_steps,
    promise_label,
    read_point,
    read_points,
    read_promise,
    read_term,
)
from core.terms import Audience

DAY_ERRORS = {"required": "请填写自哪天起适用。", "invalid": "请填写日期，例如2027-01-01。"}


def day_field(label: str, help_text: str = "") -> forms.DateField:
    """Return a field for the day from which something holds."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, widget=widget, error_messages=DAY_ERRORS)


class TermForm(StepForm):
    """The next version of one row; `version` is the last row there was when the page was made."""

    term = line("办理时限", "例如：15个工作日、30天、3个月、4个工作小时、2小时。是否超期以它为准。", 20)
    basis = line("依据", "哪部法律、条例的第几条，或者本县哪份文件。", 200)
    promise = line("服务承诺", "比办理时限短的承诺，例如：2个月、8月31日。没有就不填；只提醒，不影响是否超期。", 20)
    promise_basis = line("承诺依据", "没有承诺就不填。", 200)
    warn = line("到期前提醒", "最多三次，例如：到期前3个工作日、第5个工作日。不填按通常规则。", 60)
    overdue_1 = line("超期后报单位负责人", "例如：4个工作小时、1个工作日。三级都不填，按1、2、5个工作日。", 20)
    overdue_2 = line("超期后报交办部门", "要晚于报单位负责人。", 20)
    overdue_5 = line("超期后报领导", "要晚于报交办部门。", 20)
    valid_from = day_field("自哪天起适用", "从这天起开始计算的期限用新的；已经在算的不变。")

    def __init__(self, data: Any, *, policy: DeadlinePolicy, seen: int, day: date) -> None:
        super().__init__(data, initial={**_said(policy), "version": seen, "valid_from": day})
        if policy.audience != Audience.UNIT:
            for rung in LADDER_WHO:
                del self.fields[rung]

    def seen(self) -> int:
        """Return the last row there was when the page was made."""
        return int(self.cleaned_data["version"])

    def new_term(self) -> NewTerm:
        """Return what was typed.

        :raises RuleBroken: with the field that cannot be read
        """
        said = self.cleaned_data
        steps = [(rung, said.get(rung, "").strip()) for rung in LADDER_WHO]
        return NewTerm(
            term=read_term(said["term"], "term"),
            basis=said["basis"],
            valid_from=said["valid_from"],
            promise=read_promise(said["promise"]),
            promise_basis=said["promise_basis"],
            warn=tuple(read_points(said["warn"])),
            ladder=tuple((rung, str(read_term(after, rung))) for rung, after in steps if after),
        )

    def refuse(self, refusal: Any) -> None:
        """Show a refusal of the whole ladder beside its first field."""
        if refusal.field == "ladder" and "overdue_1" in self.fields:
            self.add_error("overdue_1", refusal.message)
        else:
            super().refuse(refusal)


class PresetForm(StepForm):
    """The day from which a set holds, and which of its rows."""

    valid_from = day_field("自哪天起适用", "从这天起开始计算的期限用新的；已经在算的不变。")


def _said(policy: DeadlinePolicy) -> dict[str, str]:
    ladder = {rung: after.label for rung, after in ladder_steps(policy.ladder)} if policy.ladder else {}
    return {
        "term": policy.term.label,
        "basis": policy.basis,
        "promise": promise_label(policy.promise).removesuffix("以前"),
        "promise_basis": policy.promise_basis,
        "warn": "、".join(read_point(code).label for code in policy.warn),
        **ladder,
    }
