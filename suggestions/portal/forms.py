"""The fields deputies fill in beside the shared form of 代为登记; the rules on content are the commands' own."""

from django import forms

from core.errors import Refused
from suggestions.states import Satisfaction

MISSING_RATING = "请选择满意、基本满意或者不满意。"


class DeputyForm(forms.Form):
    """A form whose command may refuse it."""

    def refuse(self, refusal: Refused) -> None:
        """Show a refusal beside the field it names, otherwise on top."""
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)


class ReasonForm(DeputyForm):
    """Why a deputy needs name and phone."""

    reason = forms.CharField(
        label="为什么要看",
        help_text="例如：给反映人回电话，问清位置。",
        required=False,
        max_length=100,
    )


def _three(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=Satisfaction.choices,
        widget=forms.RadioSelect,
        error_messages={"required": MISSING_RATING, "invalid_choice": MISSING_RATING},
    )


class RateForm(DeputyForm):
    """A deputy's rating of a round: outcome and attitude apart."""

    round_no = forms.IntegerField(widget=forms.HiddenInput)
    outcome = _three("办理结果")
    attitude = _three("办理态度")
    reason = forms.CharField(
        label="理由（选了“不满意”要写）",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    lawful_statement = forms.CharField(
        label="认为答复合法且已解释清楚的说明（可不填）",
        help_text="群众不满意，而您认为答复符合法律政策、也已经解释清楚的，写在这里，这件事就转疑难事项会商。",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReopenForm(DeputyForm):
    """That the problem came back, in a deputy's words."""

    evidence = forms.CharField(
        label="问题又怎样了",
        help_text="写清什么时候、在哪里、什么情况，至少10个字。承办单位和交办的一方能看到。",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
