"""The forms of supervision: to whom and what is asked, a decision, an answer, why something comes back."""

from typing import Any

from django import forms

from suggestions.console.forms.base import StepForm, line
from suggestions.forms import PhotosField
from suggestions.selectors.letters import DEMANDS
from suggestions.services.supervise import Decision
from suggestions.services.supervision_steps import TEXT_MAX
from suggestions.states import SupervisionAction, SupervisionKind

CHOOSE_UNIT = "请选择承办单位。"


def _chosen(label: str, missing: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, coerce=int, error_messages={"required": missing, "invalid_choice": missing}
    )


def _text(label: str, help_text: str = "", rows: int = 3, initial: str = "") -> forms.CharField:
    """Return a field for sentences, as long as the command takes them; the command says what is missing."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, help_text=help_text, required=False, max_length=TEXT_MAX, widget=widget, initial=initial
    )


class BeginForm(StepForm):
    """What every kind begins with: whose part it is about."""

    assignment_id = forms.TypedChoiceField(
        label="承办单位",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE_UNIT, "invalid_choice": CHOOSE_UNIT},
    )

    def __init__(self, data: Any = None, *, parts: list[tuple[int, str]], **more: Any) -> None:
        super().__init__(data, **more)
        self.offer("assignment_id", parts)
        if len(parts) == 1:
            self.fields["assignment_id"].widget = forms.HiddenInput()


class ReminderForm(BeginForm):
    """催办。"""

    demand = _text("请单位说明什么", "会写进通知里。", rows=2, initial=DEMANDS[SupervisionKind.REMINDER])


class NoticeForm(BeginForm):
    """发督办函。"""

    reason = _text("没有超期，为什么要发", "会写进函里。", rows=2)
    demand = _text("请单位报告什么", "会写进函里。", rows=3, initial=DEMANDS[SupervisionKind.NOTICE])

    def __init__(self, data: Any = None, *, late: bool, **more: Any) -> None:
        super().__init__(data, **more)
        if late:
            del self.fields["reason"]


class KeyForm(BeginForm):
    """列为重点督办。"""

    number = line("主任会议决定的文号", "例如：示例县人大常委会主任会议纪要〔2026〕8号。", 60)
    decided_on = forms.DateField(
        label="决定日期",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": "请填写决定日期。", "invalid": "请填写日期，例如2026-11-18。"},
    )
    leader_id = _chosen("领办领导", "请选择领办的常委会领导。")
    committee_id = _chosen("负责督办的工委", "请选择负责督办的工委。")
    plan = _text("督办安排", "什么时候听汇报、什么时候实地看、请哪些代表参加。", rows=4)

    def __init__(
        self, data: Any = None, *, leaders: list[tuple[int, str]], committees: list[tuple[int, str]], **more: Any
    ) -> None:
        super().__init__(data, **more)
        self.offer("leader_id", [("", "请选择"), *leaders])
        self.offer("committee_id", [("", "请选择"), *committees])

    def arguments(self) -> dict[str, Any]:
        """Return the keyword arguments of the command beside item, actor and time."""
        said = dict(self.cleaned_data)
        kept = {name: said.pop(name) for name in ("version", "assignment_id")}
        return {**kept, "decision": Decision(**said)}


class AnswerForm(StepForm):
    """答复。"""

    text = _text("答复", "写清原因、进展、下一步和完成时间。", rows=6)
    signer = line("签发人", "签发这份答复的单位负责人姓名。", 30)
    documents = PhotosField("附件（可不选）", "盖章的答复扫描件、现场照片等，最多6个；没有提交成功的要重新选。")

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["documents"].widget.attrs["accept"] = ".pdf,.docx,.xlsx,image/*"

    def refuse(self, refusal: Any) -> None:
        """Show a refused file beside the field it came from."""
        field = "documents" if refusal.field in ("document", "photo") else refusal.field
        self.add_error(field if field in self.fields else None, refusal.message)


class ReturnForm(StepForm):
    """退回补充。"""

    reason = _text("还要补充什么", "只能退回一次。", rows=3)


class WithdrawForm(StepForm):
    """撤回。"""

    reason = _text("撤回理由", "单位会看到。", rows=2)


BEGIN_FORMS: dict[SupervisionKind, type[BeginForm]] = {
    SupervisionKind.REMINDER: ReminderForm,
    SupervisionKind.NOTICE: NoticeForm,
    SupervisionKind.KEY: KeyForm,
}
STEP_FORMS: dict[SupervisionAction, type[StepForm]] = {
    SupervisionAction.ANSWER_SUPERVISION: AnswerForm,
    SupervisionAction.ISSUE_NOTICE: StepForm,
    SupervisionAction.ACCEPT_ANSWER: StepForm,
    SupervisionAction.RETURN_ANSWER: ReturnForm,
    SupervisionAction.WITHDRAW_SUPERVISION: WithdrawForm,
}
