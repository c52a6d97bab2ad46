"""The fields people fill in about duties, groups and pairings, on whichever face; the rules are the commands' own."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms

from core.errors import Refused
from deputies.states import (
    SELF_REPORTED,
    SHORTFALLS,
    CongressLevel,
    DutyKind,
    GroupKind,
    GroupRole,
    PairingWay,
)

if TYPE_CHECKING:
    from accounts.models import Organisation, Region
    from deputies.models import Deputy

DAY = "请填日期，例如2026-11-18。"


class RefusableForm(forms.Form):
    """A form whose command may refuse it."""

    def refuse(self, refusal: Refused) -> None:
        """Show a refusal beside the field it names, otherwise on top."""
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)


def attempt(form: RefusableForm, command: Callable[[], object]) -> int:
    """Run the command of a sent form; return 200 when done, else the status to show the form with, 0 for the first."""
    if not form.is_bound:
        return 0
    if not form.is_valid():
        return 422
    try:
        command()
    except Refused as refusal:
        form.refuse(refusal)
        return refusal.status
    return 200


def new_key() -> str:
    """Return a key by which the same form sent twice is known."""
    return str(uuid4())


def day_field(label: str, help_text: str = "") -> forms.DateField:
    """Return a field for a day."""
    return forms.DateField(
        label=label,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": DAY, "invalid": DAY},
    )


def text_field(label: str, help_text: str = "", *, rows: int = 4, most: int = 2000) -> forms.CharField:
    """Return a field for a few sentences; whether it may stay empty is the command's rule."""
    area = forms.Textarea(attrs={"rows": rows})
    field = forms.CharField(label=label, help_text=help_text, required=False, max_length=most * 2, widget=area)
    # The page counts down to what the command takes; line ends travel as two characters and may go over.
    field.widget.attrs["maxlength"] = str(most)
    return field


def _kinds(kinds: Iterable[DutyKind]) -> list[tuple[str, str]]:
    return [("", "请选择"), *((kind.value, str(kind.label)) for kind in kinds)]


class ReportForm(RefusableForm):
    """What a deputy reports of oneself."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    kind = forms.ChoiceField(
        label="做了什么",
        choices=_kinds(SELF_REPORTED),
        help_text="进站接待、登记意见、提建议、述职由系统自动记录，不用填。",
        error_messages={"required": "请选择类别。"},
    )
    on = day_field("哪一天")
    quantity = forms.IntegerField(label="次数（走访填户数）", min_value=1, max_value=200, initial=1)
    text = text_field("具体情况", "在哪里、和谁、做了什么、有什么结果，几句话就行。不要写群众的姓名和电话。")
    photo = forms.FileField(
        label="照片（可不选）", required=False, widget=forms.ClearableFileInput(attrs={"accept": "image/*"})
    )


class EnterForm(RefusableForm):
    """What staff enter for several deputies."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    kind = forms.ChoiceField(
        label="类别",
        choices=[
            ("", "请选择"),
            ("参加和完成的", [(k.value, str(k.label)) for k in DutyKind if k not in SHORTFALLS]),
            ("没有做到的", [(k.value, str(k.label)) for k in SHORTFALLS]),
        ],
        error_messages={"required": "请选择类别。"},
    )
    on = day_field("日期")
    quantity = forms.IntegerField(label="数量（次、户、半天）", min_value=1, max_value=200, initial=1)
    text = text_field("情况", "会议或活动的名称、依据的签到册或通知。")
    deputies = forms.TypedMultipleChoiceField(
        label="代表", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, deputies: "Iterable[Deputy]", chosen: Iterable[int] = ()) -> None:
        super().__init__(data, initial={"key": new_key(), "deputies": list(chosen)})
        self.fields["deputies"].choices = [(d.pk, d.name) for d in deputies]  # type: ignore[attr-defined]


class DecisionForm(RefusableForm):
    """Whether a report is confirmed."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        label="核对结果",
        choices=[("confirm", "属实，确认"), ("reject", "不予确认")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择确认还是不予确认。"},
    )
    reason = text_field("不予确认的理由", "选了“不予确认”要写，代表本人看得到，可以申诉。", rows=3, most=500)


class ContactForm(RefusableForm):
    """One contact in a pairing."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    on = day_field("日期")
    way = forms.ChoiceField(label="方式", choices=PairingWay.choices)
    households = forms.IntegerField(label="走访户数", min_value=1, max_value=200, required=False)
    summary = text_field("谈了什么", "不要写群众的姓名和电话；要办理的事请另行登记意见。", most=1000)

    def __init__(self, data: Any = None, *, voters: bool) -> None:
        super().__init__(data, initial={"key": new_key()})
        if not voters:
            del self.fields["households"]


class ObjectionForm(RefusableForm):
    """What a deputy holds against a record or a score."""

    text = text_field("哪里不对、应当怎样", "由县人大代表工委核查答复。", most=1000)


class AnswerForm(RefusableForm):
    """The answer to an objection."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        label="核查结论",
        choices=[("uphold", "申诉成立，予以更正"), ("decline", "申诉不成立")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择结论。"},
    )
    answer = text_field("答复", "写给申诉人看。", most=1000)


class GroupForm(RefusableForm):
    """A new group."""

    name = forms.CharField(label="小组名称", max_length=60, error_messages={"required": "请写小组名称。"})
    kind = forms.ChoiceField(label="类别", choices=GroupKind.choices, widget=forms.RadioSelect)
    subject = forms.CharField(label="专业方向或活动主题", max_length=100, required=False, help_text="专业小组要写。")
    region = forms.TypedChoiceField(label="所在区划", coerce=int)
    committee = forms.TypedChoiceField(label="对口专工委（可不选）", coerce=int, required=False, empty_value=None)

    def __init__(self, data: Any = None, *, regions: "Iterable[Region]", committees: "Iterable[Organisation]") -> None:
        super().__init__(data)
        self.fields["region"].choices = [(r.pk, r.name) for r in regions]  # type: ignore[attr-defined]
        offered = [("", "没有"), *((c.pk, c.name) for c in committees)]
        self.fields["committee"].choices = offered  # type: ignore[attr-defined]


class MemberForm(RefusableForm):
    """Who joins a group, by which mandate, as what."""

    name = forms.CharField(
        label="代表姓名",
        max_length=60,
        help_text="同名的在姓名后空一格写乡镇。",
        error_messages={"required": "请写代表姓名。"},
    )
    level = forms.ChoiceField(
        label="以哪一级代表身份编入", choices=[("", "只有一个代表职务"), *CongressLevel.choices], required=False
    )
    role = forms.ChoiceField(label="组内职务", choices=GroupRole.choices, initial=GroupRole.MEMBER)


class TaskForm(RefusableForm):
    """A task for a group."""

    title = forms.CharField(label="任务", max_length=60, error_messages={"required": "请写任务名称。"})
    due_on = day_field("完成日期")
    text = text_field("要求", "调研什么、提交什么。")


class OutputForm(RefusableForm):
    """What came out of a task."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    output = text_field("做了什么、形成了什么成果", rows=6, most=5000)


class ReviewForm(RefusableForm):
    """What the giver says to a result."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        label="审核",
        choices=[("accept", "通过"), ("return", "退回补充")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择通过还是退回。"},
    )
    remark = text_field("审核意见", "退回的要写还要补充什么。", rows=3, most=1000)
