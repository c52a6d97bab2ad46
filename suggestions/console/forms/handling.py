"""The forms of the units: contacts, progress, co-opinions and the reply with what each class must prove."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms

from core.clock import local_date
from liaison.selectors import organ_days
from suggestions.console.forms.base import MomentField, StepForm, line, long_text, minute, one_of, tick
from suggestions.forms import PhotosField
from suggestions.services.handle import Answer
from suggestions.states import ContactWay, ResultClass, UnsolvedReason

if TYPE_CHECKING:
    from suggestions.models import Matter

PROOFS = {
    ResultClass.A: "写明落实情况和凭据",
    ResultClass.B: "写明下一步工作和完成日期",
    ResultClass.C: "选择未能解决的原因",
    ResultClass.D: "选择未能解决的原因",
}


class ContactForm(StepForm):
    """登记联系情况。"""

    lead = "答复前要先联系群众或者代表。第一次联系登记后，首次联系的期限就停了。"
    way = one_of("联系方式", ContactWay.choices, "请选择联系方式。")
    with_citizen = tick("联系了群众")
    with_deputy = tick("联系了代表")
    contacted_at = MomentField("联系时间")
    summary = long_text("谈了什么")

    activity = forms.TypedChoiceField(
        label="在哪次进站活动上答复的（不是的不用选）", required=False, coerce=int, empty_value=None
    )

    def __init__(self, data: Any = None, *, matter: "Matter", at: datetime) -> None:
        super().__init__(data, initial={"version": matter.version, "contacted_at": minute(at)})
        sessions = organ_days.answered_on([part.unit_id for part in matter.assignments.all()], at)
        chosen = [(row.pk, f"{local_date(row.starts_at):%m月%d日}　{row.title}") for row in sessions]
        if chosen:
            self.fields["activity"].choices = [("", "不是在进站活动上"), *chosen]  # type: ignore[attr-defined]
        else:
            del self.fields["activity"]

    def arguments(self) -> dict[str, Any]:
        """Return the keyword arguments of the command."""
        said = super().arguments()
        said["activity_id"] = said.pop("activity", None)
        return said


class ProgressForm(StepForm):
    """登记进展。"""

    text = long_text("办到哪一步了", "群众和代表能看到。")
    next_step = line("下一步（可不填）", max_length=200)


class CoOpinionForm(StepForm):
    """提交会办意见。"""

    text = long_text("会办意见", "提交给主办单位，提交后不能再改。", rows=6)


class ReplyForm(StepForm):
    """提交答复：哪一类就要写清哪一类要写的。"""

    result_class = one_of(
        "结果类别", [(r, f"{r.label}（要{PROOFS[r]}）") for r in ResultClass], "请选择答复的结果类别。"
    )
    body = long_text("答复内容", "逐条写清查了什么、怎么办的、结果怎样。群众和代表看到的就是这一段。", rows=8)
    evidence = long_text("落实情况和凭据（A类要写）", rows=3)
    photos = PhotosField("照片（可不选）", "办好以后的照片；没有提交成功的要重新选。")
    next_step = long_text("下一步工作（B类要写）", rows=3)
    committed_on = forms.DateField(
        label="承诺完成日期（B类要写）",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "请填写日期，例如2026-12-31。"},
    )
    unsolved_reason = forms.ChoiceField(
        label="未能解决的原因（C类、D类要选）", required=False, choices=[("", "没有"), *UnsolvedReason.choices]
    )
    signer = line("签发人", "签发这份答复的单位负责人姓名。", 30)

    def refuse(self, refusal: Any) -> None:
        """Show a refusal about a picture beside the pictures."""
        field = "photos" if refusal.field == "photo" else refusal.field
        self.add_error(field if field in self.fields else None, refusal.message)

    def arguments(self) -> dict[str, Any]:
        """Return the version and the answer as one."""
        said = super().arguments()
        version = said.pop("version")
        return {"version": version, "answer": Answer(**{**said, "photos": tuple(said["photos"])})}


class IssueReplyForm(ReplyForm):
    """签发答复（代表建议）。"""

    lead = "由单位负责人签发，签发后直接送达代表，人大不审核内容。逐条回应建议，写清依据、措施和时间。"
    doc_no = line("文号", "例如：示交函〔2026〕5号。", 40)
