"""The forms of a suggestion's review: return it, explain why it is none, accept it."""

from typing import TYPE_CHECKING, Any

from django import forms

from suggestions.console.forms.base import StepForm, long_text, one_of
from suggestions.selectors import catalogue
from suggestions.states import BarredMatter, Grade, SuggestionAction

if TYPE_CHECKING:
    from suggestions.models import Suggestion


class ReturnForm(StepForm):
    """退回修改。"""

    lead = "写清要补什么、改什么。审查不改代表的原文；代表可以坚持原文一次。"
    reason = long_text("退回理由", "代表能看到。", rows=4)


class RefuseForm(StepForm):
    """不作建议处理。"""

    lead = "只有属于九类不能提的事项才能不作建议处理。要向代表说明理由，并按代表来信转到负责的机关。"
    barred = one_of("属于哪一类", BarredMatter.choices, "请选择属于哪一类不能提的事项。")
    explanation = long_text("说明和去向", "例如：这是正在法院审理的案件，已按代表来信转县法院。", rows=4)


class AcceptForm(StepForm):
    """受理建议。"""

    lead = "受理后编号，转入交办。代表建议的承办单位要考虑；实际交给谁，在交办时定。"
    category = forms.TypedChoiceField(
        label="类别", coerce=int, error_messages={"required": "请选择类别。", "invalid_choice": "请选择类别。"}
    )
    grade = one_of("分级", Grade.choices, "请选择分级。")
    note = long_text("拟承办单位和审查意见（可不填）", "例如：拟由交通局主办、水利局会办。", rows=3)

    def __init__(self, data: Any = None, *, initial: dict[str, Any]) -> None:
        super().__init__(data, initial={"grade": Grade.GENERAL, **initial})
        self.offer("category", [("", "请选择"), *((c.pk, c.name) for c in catalogue.categories())])

    def arguments(self) -> dict[str, Any]:
        """Return what the command takes."""
        said = super().arguments()
        return {"category_id": said.pop("category"), **said}


SUGGESTION_FORMS: dict[SuggestionAction, type[StepForm]] = {
    SuggestionAction.ACCEPT_SUGGESTION: AcceptForm,
    SuggestionAction.RETURN_SUGGESTION: ReturnForm,
    SuggestionAction.REFUSE_SUGGESTION: RefuseForm,
}


def suggestion_form(action: SuggestionAction, suggestion: "Suggestion", data: Any = None) -> StepForm:
    """Return the form of a review's step, filled with what the deputy chose."""
    initial = {"version": suggestion.version, "category": suggestion.category_id}
    return SUGGESTION_FORMS[action](data, initial=initial)
