"""The forms of publication: the public text, what each review answers for, and why something is not public."""

from typing import TYPE_CHECKING, Any

from django import forms

from suggestions.console.forms.base import StepForm, line, long_text, one_of, tick
from suggestions.services.public_text import TEXT_MAX, TITLE_MAX, PublicText
from suggestions.states import (
    DeclineReason,
    MatterKind,
    PrivacyCheck,
    PublicationAction,
    PublicationScope,
    SecrecyCheck,
    WithdrawReason,
)

if TYPE_CHECKING:
    from suggestions.models import Matter, Publication

WAYS = [PublicationScope.SUMMARY, PublicationScope.FULL]


def _text(label: str, help_text: str, rows: int) -> forms.CharField:
    """Return a field for the public text; the command says what is missing or too long."""
    widget = forms.Textarea(attrs={"rows": rows, "maxlength": TEXT_MAX})
    return forms.CharField(label=label, help_text=help_text, required=False, widget=widget)


class TextForm(StepForm):
    """公开稿。"""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = line("公开标题", "一句话说清什么事，不写人名。", TITLE_MAX)
    problem = _text("反映的问题", "用自己的话写，不照抄群众原话，不写姓名、电话、门牌。", rows=6)
    reply = _text("办理结果", "写清做了什么、什么时候做的；没办成的写清为什么。", rows=8)
    region_id = forms.TypedChoiceField(
        label="公开的地点",
        coerce=int,
        error_messages={"required": "请选择公开的地点。", "invalid_choice": "请选择公开的地点。"},
    )
    scope = one_of("公开方式", [(way.value, way.label) for way in WAYS], "请选择公开方式。")
    show_reply = tick("公开办理结果")
    show_satisfaction = tick("公开满意度（只写满意、基本满意、不满意，不写是谁）")

    def __init__(self, data: Any = None, *, places: list[tuple[int, str]], kind: str, **more: Any) -> None:
        super().__init__(data, **more)
        self.offer("region_id", places)
        if kind == MatterKind.SUGGESTION:
            self.fields["problem"].label = "建议内容"
        else:
            # Only a suggestion may be public in full: nothing to choose.
            self.fields["scope"].widget = forms.HiddenInput()
            self.fields["scope"].initial = PublicationScope.SUMMARY

    def text(self) -> PublicText:
        """Return what was written."""
        return PublicText(**{name: value for name, value in self.cleaned_data.items() if name != "version"})

    def arguments(self) -> dict[str, Any]:
        """Return the keyword arguments of the command beside item, actor and time."""
        return {"version": self.cleaned_data["version"], "text": self.text()}


def _checks(label: str, points: type[Any]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=points.choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class SecrecyForm(StepForm):
    """通过保密审查。"""

    lead = "对照左边的内部材料，逐项核对后打勾。通过后由公开审核岗做脱敏审查。"
    checked = _checks("逐项核对", SecrecyCheck)


class PrivacyForm(StepForm):
    """通过脱敏审查。"""

    lead = "对照左边的内部材料，逐项核对后打勾。"
    checked = _checks("逐项核对", PrivacyCheck)


class PublishForm(StepForm):
    """公开发布。"""

    lead = "发布以后，任何人都能在“办理结果”里看到右边的内容。"


class SubmitForReviewForm(StepForm):
    """提交审查。"""

    lead = "提交以后文字不能再改，要改先退回。审查由没有参加起草的人做。"


class ReturnForm(StepForm):
    """退回修改。"""

    reason = long_text("哪里要改", rows=3)


class DeclineForm(StepForm):
    """决定不公开。"""

    reason = one_of("理由", DeclineReason.choices, "请选择不公开的理由。")
    note = long_text("说明", "理由是“其他”的必须写；不会公开。", rows=2)


class KeepPrivateForm(DeclineForm):
    """登记不公开: there is no text yet, so no version."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class WithdrawForm(StepForm):
    """撤下。"""

    lead = "撤下后内容马上看不到，原来的地址只留一句说明和下面选的理由。"
    reason = one_of("理由（会公开）", WithdrawReason.choices, "请选择撤下的理由。")
    note = long_text("说明", "不会公开。", rows=2)


STEP_FORMS: dict[PublicationAction, type[StepForm]] = {
    PublicationAction.SUBMIT_PUBLICATION: SubmitForReviewForm,
    PublicationAction.APPROVE_SECRECY: SecrecyForm,
    PublicationAction.APPROVE_PRIVACY: PrivacyForm,
    PublicationAction.PUBLISH_RESULT: PublishForm,
    PublicationAction.RETURN_PUBLICATION: ReturnForm,
    PublicationAction.DECLINE_PUBLICATION: DeclineForm,
    PublicationAction.WITHDRAW_PUBLICATION: WithdrawForm,
    PublicationAction.REDRAFT_PUBLICATION: StepForm,
}


def first_text(matter: "Matter", reply: str) -> dict[str, Any]:
    """Return what a new text begins with: what deputy, staff and unit wrote already, nothing of the citizen's."""
    suggestion = getattr(matter, "suggestion", None)
    parts = [matter.summary]
    if suggestion is not None and not suggestion.closed:
        parts = [suggestion.situation, suggestion.analysis, matter.summary]
    return {
        "title": matter.title,
        "problem": "\n".join(filter(None, parts)),
        "reply": reply,
        "scope": PublicationScope.SUMMARY,
        "show_reply": True,
        "show_satisfaction": True,
    }


def text_now(publication: "Publication") -> dict[str, Any]:
    """Return the text as it stands, for changing it."""
    names = ("version", "title", "problem", "reply", "region_id", "scope", "show_reply", "show_satisfaction")
    return {name: getattr(publication, name) for name in names}
