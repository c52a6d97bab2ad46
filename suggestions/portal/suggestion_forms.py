"""The fields with which deputies draft, co-sign, submit and withdraw; the rules on content are the commands' own."""

from typing import Any

from django import forms

from suggestions.inputs import TEXT_MAX, TITLE_MAX
from suggestions.portal.forms import DeputyForm
from suggestions.services.drafting import Content, Source
from suggestions.states import BarredMatter, Level, Season, Secrecy, SuggestionType

# What a deputy ticks for each of the nine: that it is not so, without two negatives in a row.
CHECKED = {
    **{matter: f"不是{matter.label}" for matter in BarredMatter},
    BarredMatter.NO_CONTENT: "有实际内容",
    BarredMatter.OUTSIDE_REGION: "属于本行政区域职权",
    BarredMatter.UNLAWFUL: "不违反法律法规",
}
LEVELS = {Level.COUNTY: "县级（向县人大提出）", Level.TOWNSHIP: "乡镇级（向乡镇人大提出）"}


def _text(label: str, help_text: str, rows: int) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        widget=forms.Textarea(attrs={"rows": rows, "maxlength": TEXT_MAX}),
    )


def _one_of(label: str, choices: Any) -> forms.ChoiceField:
    sentence = "请选一个。"
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect,
        error_messages={"required": sentence, "invalid_choice": sentence},
    )  # fmt: skip


class DraftForm(DeputyForm):
    """A suggestion in three parts; everything but the title may be filled in later."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    level = forms.CharField(label="向哪一级提出", required=False)
    title = forms.CharField(
        label="标题", help_text="例如：关于修复石桥村灌溉渠的建议。一件建议只说一件事。", required=False,
        widget=forms.TextInput(attrs={"maxlength": TITLE_MAX}),
    )  # fmt: skip
    situation = _text("情况", "什么地方、什么事、影响多少群众。", 6)
    analysis = _text("分析", "为什么会这样，不解决会怎样。", 5)
    proposals = _text("具体意见", "希望哪个单位做什么，一行写一条，单位要逐条答复。", 5)
    opinions = forms.MultipleChoiceField(
        label="依据的群众意见（可不选）", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="选了的，受理以后反映人能看到办理进展，也能评价。",
        error_messages={"invalid_choice": "有一件意见现在不能选了，请重新选择。"},
    )  # fmt: skip
    category = forms.TypedChoiceField(
        label="类别（可不选）", required=False, coerce=int, empty_value=None,
        error_messages={"invalid_choice": "没有这个类别，请重新选择。"},
    )  # fmt: skip
    proposed_units = forms.TypedMultipleChoiceField(
        label="建议由哪些单位办理（可不选）", required=False, coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text="审查和交办时会考虑您的意见。",
        error_messages={"invalid_choice": "有一个单位不能选，请重新选择。"},
    )  # fmt: skip
    type = _one_of("类型", SuggestionType.choices)
    season = _one_of("提出时间", Season.choices)
    face_to_face = forms.BooleanField(label="要求承办单位当面沟通", required=False)
    secrecy = _one_of("建议内容", Secrecy.choices)
    secrecy_reason = forms.CharField(label="不公开的理由（选了不公开要写）", required=False, max_length=100)

    def __init__(self, data: Any = None, *, offered: dict[str, list[Any]], initial: dict[str, Any]) -> None:
        base = {"type": SuggestionType.SUGGESTION, "season": Season.INTER_SESSION, "secrecy": Secrecy.OPEN}
        super().__init__(data, initial={**base, **initial})
        levels = [(level, LEVELS[Level(level)]) for level in offered.pop("level")]
        if len(levels) > 1:
            self.fields["level"] = _one_of("向哪一级提出", levels)
        else:
            self.fields["level"].widget = forms.HiddenInput()
            self.initial.setdefault("level", levels[0][0] if levels else "")
        for name, choices in offered.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices
        if not offered["opinions"]:
            del self.fields["opinions"]

    def content(self, kept: tuple[Source, ...], ids: dict[str, Source]) -> Content:
        """Return what was written, with the opinions chosen and the sources from elsewhere kept."""
        said = self.cleaned_data
        chosen = tuple(ids[number] for number in said.get("opinions", []) if number in ids)
        return Content(
            title=said["title"],
            situation=said["situation"],
            analysis=said["analysis"],
            proposals=said["proposals"],
            type=said["type"],
            season=said["season"],
            category_id=said["category"],
            proposed_unit_ids=tuple(said["proposed_units"]),
            secrecy=said["secrecy"],
            secrecy_reason=said["secrecy_reason"],
            face_to_face=said["face_to_face"],
            sources=kept + chosen,
        )


class StepForm(DeputyForm):
    """A step decided on a version of the suggestion."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def arguments(self) -> dict[str, Any]:
        """Return the keyword arguments of the command beside suggestion, actor and time."""
        return dict(self.cleaned_data)


class MeetingForm(StepForm):
    """登记与群众见面。"""

    met_on = forms.DateField(
        label="哪一天", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请填写日期。", "invalid": "请填写日期，例如2026-11-18。"},
    )  # fmt: skip
    place = forms.CharField(label="在哪里", max_length=60, required=False)
    summary = forms.CharField(
        label="群众怎么说", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class InviteForm(StepForm):
    """邀请附议：从同一人大的代表里选。"""

    deputy_ids = forms.TypedMultipleChoiceField(
        label="请谁附议", coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "有一位代表现在不能选，请重新选择。"},
    )  # fmt: skip

    def refuse(self, refusal: Any) -> None:
        """Show what is wrong with the choice beside it; what the text lacks, on top."""
        self.add_error("deputy_ids" if refusal.field == "deputies" else None, refusal.message)


class SubmitForm(StepForm):
    """提交：九项自查和一事一议。"""

    self_check = forms.MultipleChoiceField(
        label="自查：逐项核对，符合的打勾", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(matter.value, words) for matter, words in CHECKED.items()],
    )  # fmt: skip
    single_matter = forms.BooleanField(label="一事一议：这件建议只说一件事", required=False)

    def arguments(self) -> dict[str, Any]:
        """Return what the command takes."""
        return {**super().arguments(), "self_check": tuple(self.cleaned_data["self_check"])}


class ReasonForm(StepForm):
    """坚持原文、撤回：都要写理由。"""

    reason = forms.CharField(label="理由", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class ConfirmForm(StepForm):
    """确认附议：带着读到的正文的摘要值。"""

    text_hash = forms.CharField(widget=forms.HiddenInput, max_length=64)
