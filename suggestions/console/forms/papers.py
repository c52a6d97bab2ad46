"""The forms of papers: how one was handed over, its number and signer, the scan of what came back stamped."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms

from suggestions import paper_policies, policies
from suggestions.console.forms.base import MomentField, StepForm, line, minute, one_of
from suggestions.console.forms.handling import IssueReplyForm, ReplyForm
from suggestions.states import HandoverWay, Part

if TYPE_CHECKING:
    from core.actors import Capacity
    from suggestions.models import DispatchPaper, Matter


class HandOverForm(StepForm):
    """登记送达交办单。"""

    lead = "这个单位不登录系统，凭纸质交办单办理。送到以后在这里登记；期限从交办那天起算，不等送达。"
    unit = forms.TypedChoiceField(label="单位", coerce=int, error_messages={"required": "请选择单位。"})
    way = one_of("怎样送达的", HandoverWay.choices, "请选择是怎样送达的。")
    handed_to = line("交给了谁", "写接收人的姓名和职务，例如：办公室 李某。", 30)
    handed_at = MomentField("送达时间")

    def __init__(self, data: Any = None, *, matter: "Matter", at: datetime) -> None:
        super().__init__(data, initial={"version": matter.version, "handed_at": minute(at)})
        waiting = paper_policies.parts_to_hand_over(matter)
        self.offer("unit", [(part.unit_id, f"{part.unit.name}（{part.get_part_display()}）") for part in waiting])

    def arguments(self) -> dict[str, Any]:
        """Return the keyword arguments of the command."""
        said = super().arguments()
        said["unit_id"] = said.pop("unit")
        return said


class _Scanned(StepForm):
    scan = forms.FileField(
        label="单位盖章答复的扫描件",
        help_text="PDF或者照片。内容照盖章件填写，扫描件存档，群众和代表看不到。",
        required=False,
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/*"}),
    )


class PaperReplyForm(ReplyForm, _Scanned):
    """代单位登记盖章的答复：要求和单位自己提交的一样，另加扫描件。"""

    lead = "这份答复由单位凭纸质交办单办理后盖章送回，您代为登记，会标明“纸质办理”。"


class PaperIssueForm(IssueReplyForm, _Scanned):
    """代单位登记签发的答复（代表建议）。"""


REPLY_FORMS: dict[Any, type[StepForm]] = {ReplyForm: PaperReplyForm, IssueReplyForm: PaperIssueForm}


def reply_form(kind: Any, matter: "Matter", capacity: "Capacity") -> type[StepForm]:
    """Return the reply's form, with the scan where the dispatching side answers for a unit on paper."""
    leads = [part for part in policies.current(matter) if part.part == Part.LEAD]
    paper = any(paper_policies.acts_for_paper(capacity, part) for part in leads)
    return REPLY_FORMS[kind] if paper else kind


class HeadForm(forms.Form):
    """文号和签发人，由办公室编号以后填写。"""

    doc_no = forms.CharField(label="文号", required=False, max_length=40, help_text="例如：示人代工〔2026〕5号。")
    signer = forms.CharField(label="签发人", required=False, max_length=30)

    @classmethod
    def of(cls, paper: "DispatchPaper | None", data: Any = None) -> "HeadForm":
        """Return the form with what is filled in already."""
        known = {"doc_no": paper.doc_no, "signer": paper.signer} if paper is not None else {}
        return cls(data, initial=known)
