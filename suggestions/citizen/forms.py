"""The fields citizens fill in; the rules on content are in `inputs` and the commands."""

from collections.abc import Sequence
from typing import Any

from django import forms

from core.errors import Refused, RuleBroken
from suggestions import disclosure, inputs
from suggestions.forms import PhotosField, RecordingsField
from suggestions.inputs import Sender
from suggestions.selectors.tracking import CODE_DIGITS, NUMBER_DIGITS
from suggestions.services.collect import Statement
from suggestions.states import IdentityMode, Satisfaction

# What a rule of the commands calls a field, and what forms call it that name it otherwise.
FIELD_NAMES = {"photo": ("photos",), "recording": ("recordings",), "text": ("text", "answer")}
MISSING_RATING = "请选择满意、基本满意或者不满意。"


class NoticeBox(forms.CheckboxInput):
    """A box that sends which version of the notice was read, not only that it was ticked."""

    def format_value(self, value: Any) -> str:
        """Return the version the page shows."""
        return inputs.NOTICE_VERSION

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:  # type: ignore[override]
        """Return the version that was sent, empty when the box was not ticked."""
        return str(data.get(name, ""))


class CitizenForm(forms.Form):
    """A form whose command may refuse it; several may stand on one page, so each names its fields' ids."""

    auto_ids = "id_%s"

    def __init__(self, data: Any = None, files: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, files, auto_id=self.auto_ids, initial=initial)

    def refuse(self, refusal: Refused) -> None:
        """Show a refusal beside the field it names, otherwise on top."""
        names = FIELD_NAMES.get(refusal.field or "", (refusal.field or "",))
        self.add_error(next((name for name in names if name in self.fields), None), refusal.message)

    def renew(self, version: int) -> None:
        """Let the person decide again on the opinion as it now stands, with everything typed still there."""
        if "version" in self.fields:
            self.data = {**{name: self.data.get(name, "") for name in self.fields}, "version": str(version)}


class SubmitForm(CitizenForm):
    """What is wrong, where, and who says so."""

    text = forms.CharField(
        label="请写下来：是什么事，希望怎么办",
        help_text="不想打字，点一下输入框，再点键盘上的话筒，说话就变成字。",
        required=False,
        max_length=inputs.TEXT_MAX * 2,
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": inputs.TEXT_MAX, "data-keep": ""}),
    )
    place_region = forms.TypedChoiceField(
        label="哪个村（社区）（可不选）", coerce=int, required=False, empty_value=None
    )
    place_text = forms.CharField(
        label="具体位置（可不填）",
        help_text="例如：三组老槐树旁。",
        required=False,
        max_length=inputs.PLACE_MAX,
        widget=forms.TextInput(attrs={"data-keep": "", "autocomplete": "off"}),
    )
    photos = PhotosField("照片（可不选）", f"最多{inputs.PHOTOS_MAX}张。")
    recordings = RecordingsField(
        "录音（可不选）", f"说比写方便的，录一段就行，可以不写字，最多{inputs.RECORDINGS_MAX}段。站里的人会听。"
    )
    callback = forms.BooleanField(
        label="不写也不说，请站里打电话给我", help_text="下面选实名或者保密，留下姓名和电话。", required=False
    )
    identity_mode = forms.ChoiceField(
        label="要不要留姓名",
        choices=[],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择匿名还是实名。", "invalid_choice": "请选择匿名还是实名。"},
    )
    name = forms.CharField(
        label="怎么称呼您（匿名不用填）",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label="电话（可不填）",
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    deputy_may_call = forms.BooleanField(
        label="可以由代表打电话联系我", help_text="不打勾，代表看不到您的电话。", required=False
    )
    share_original = forms.BooleanField(
        label="同意承办单位看我写的原话", help_text="不打勾，单位只看到站里写的摘要。", required=False
    )
    bypass_local = forms.BooleanField(
        label="不经本村、本站，直接交县人大",
        help_text="在本地说不方便的，可以打勾，本站工作人员就看不到这件事。",
        required=False,
    )
    consent = forms.CharField(
        label="我看过了，同意这样使用我填的信息",
        error_messages={"required": "请先看一看个人信息怎样使用，再打勾。"},
        widget=NoticeBox,
    )
    # Unseen by people, filled in by programs.
    website = forms.CharField(label="这一栏请空着", required=False, max_length=200)

    def __init__(
        self, data: Any = None, files: Any = None, *, places: Sequence[tuple[int, str]], place: int | None
    ) -> None:
        super().__init__(data, files, initial={"place_region": place})
        self.fields["place_region"].choices = [("", "不清楚，或者不在下面"), *places]  # type: ignore[attr-defined]
        self.fields["identity_mode"].choices = IdentityMode.choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Check words and sender too, so that everything there is to put right is said at once."""
        said = super().clean() or self.cleaned_data
        if said.get("callback"):
            self._ask_for_a_phone(said)
        if said.get("text", "").strip() or not said.get("recordings"):
            try:
                said["text"] = inputs.clean_text(said.get("text", ""))
            except RuleBroken as broken:
                self.refuse(broken)
        if "identity_mode" in said:
            sender = Sender(said["identity_mode"], said.get("name", ""), said.get("phone", ""))
            try:
                inputs.clean_sender(sender)
            except RuleBroken as broken:
                self.refuse(broken)
        return said

    def _ask_for_a_phone(self, said: dict[str, Any]) -> None:
        said["text"] = said.get("text", "").strip() or inputs.CALL_ME
        if said.get("identity_mode") == IdentityMode.ANONYMOUS:
            self.add_error("identity_mode", "要我们打电话给您，请选实名或者保密，留下姓名和电话。")
        elif not said.get("phone", "").strip():
            self.add_error("phone", "要我们打电话给您，请留下电话。")

    def clean_website(self) -> str:
        """Return nothing.

        :raises ValidationError: when it was filled in; a person whose browser did it can clear it and go on
        """
        if self.cleaned_data["website"]:
            raise forms.ValidationError("这一栏请空着，清空后再提交。")
        return ""

    def identities(self) -> list[dict[str, str]]:
        """Return the three ways to appear, each with who will see what."""
        return [
            {
                "value": mode.value,
                "label": mode.label,
                "summary": disclosure.preview_sentence(mode, share_original=False),
                "original": disclosure.preview_sentence(mode, share_original=True),
            }
            for mode in IdentityMode
        ]

    def statement(self) -> Statement:
        """Return what is said, where, and about whom."""
        said = self.cleaned_data
        sender = Sender(said["identity_mode"], said["name"], said["phone"], said["deputy_may_call"])
        return Statement(
            text=said["text"],
            sender=sender,
            place_region_id=said["place_region"],
            place_text=said["place_text"],
            share_original=said["share_original"],
            bypass_local=said["bypass_local"],
            photos=tuple(said["photos"]),
            recordings=tuple(said["recordings"]),
        )


class LookUpForm(CitizenForm):
    """Number and query code, as they are typed: with blanks, full-width or not."""

    number = forms.CharField(
        label="登记编号",
        help_text="12位数字，在回执上。",
        max_length=40,
        error_messages={"required": "请填写登记编号，12位数字。"},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    query_code = forms.CharField(
        label="查询码",
        help_text="6位数字，在回执上。",
        max_length=20,
        error_messages={"required": "请填写查询码，6位数字。"},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean_number(self) -> str:
        """Return the digits.

        :raises ValidationError: when they are not twelve
        """
        return _digits(self.cleaned_data["number"], NUMBER_DIGITS, "登记编号是12位数字，请核对。")

    def clean_query_code(self) -> str:
        """Return the digits.

        :raises ValidationError: when they are not six
        """
        return _digits(self.cleaned_data["query_code"], CODE_DIGITS, "查询码是6位数字，请核对。")


def _digits(value: str, length: int, sentence: str) -> str:
    digits = inputs.bare_digits(value)
    if len(digits) != length:
        raise forms.ValidationError(sentence)
    return digits


def _words(label: str, *, rows: int) -> forms.CharField:
    """Return a field for what somebody writes at length; the command says when it is missing or too long."""
    area = forms.Textarea(attrs={"rows": rows, "maxlength": inputs.TEXT_MAX, "data-keep": ""})
    return forms.CharField(label=label, required=False, max_length=inputs.TEXT_MAX * 2, widget=area)


class VersionForm(CitizenForm):
    """A step that carries the version of the opinion the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class AddInfoForm(VersionForm):
    """补充情况。"""

    auto_ids = "add-%s"

    answer = _words("您的补充", rows=5)


class ObjectForm(VersionForm):
    """不认可答复。"""

    auto_ids = "object-%s"

    reason = _words("哪里不认可", rows=4)


class AppealForm(VersionForm):
    """申请复核。"""

    auto_ids = "appeal-%s"

    reason = _words("为什么应当受理", rows=4)


class WithdrawForm(VersionForm):
    """撤回。"""

    auto_ids = "withdraw-%s"

    forget = forms.BooleanField(label="把我留的姓名、电话、照片和录音也删掉", required=False)


class RateForm(CitizenForm):
    """Outcome and attitude apart; a reason for those who are not satisfied."""

    auto_ids = "rate-%s"

    round_no = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label="事情办得怎么样",
        choices=Satisfaction.choices,
        widget=forms.RadioSelect,
        error_messages={"required": MISSING_RATING, "invalid_choice": MISSING_RATING},
    )
    attitude = forms.ChoiceField(
        label="办事的态度怎么样",
        choices=Satisfaction.choices,
        widget=forms.RadioSelect,
        error_messages={"required": MISSING_RATING, "invalid_choice": MISSING_RATING},
    )
    reason = forms.CharField(
        label="哪里不满意（选了“不满意”要写）",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 2000, "data-keep": ""}),
    )
