"""The fields citizens fill in after the matter was closed: how it is now, and that the problem came back."""

from django import forms

from suggestions import inputs
from suggestions.citizen.forms import CitizenForm
from suggestions.states import StillOk


class AnswerVisitForm(CitizenForm):
    """回访：事情办完以后怎样。"""

    auto_ids = "visit-%s"

    still_ok = forms.ChoiceField(
        label="事情办完以后，现在怎么样",
        choices=[(StillOk.YES.value, "一直好"), (StillOk.PARTLY.value, "有一点反复，不用再办")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择现在怎么样。", "invalid_choice": "请选择现在怎么样。"},
    )
    note = forms.CharField(
        label="想说的话（选了“有一点反复”要写）",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 2000, "data-keep": ""}),
    )


class ReopenForm(CitizenForm):
    """问题又出现了。"""

    auto_ids = "reopen-%s"

    evidence = forms.CharField(
        label="问题又怎样了",
        help_text="写一写什么时候、在哪里、什么情况，至少10个字。承办单位能看到。",
        required=False,
        max_length=inputs.TEXT_MAX * 2,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": inputs.TEXT_MAX, "data-keep": ""}),
    )
