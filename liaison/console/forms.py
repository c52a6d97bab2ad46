"""The fields with which staff issue a code; the rules are in the command."""

from typing import TYPE_CHECKING, Any

from django import forms

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from deputies.models import Deputy


class CodeForm(forms.Form):
    """What the new code is for; the deputies offered are those stationed there."""

    deputy: forms.Field = forms.ModelChoiceField(
        label="代表", queryset=None, required=False, empty_label="不选代表（联络站码）"
    )
    label = forms.CharField(label="张贴位置或用途（可不填）", max_length=60, required=False)
    valid_until = forms.DateField(
        label="有效期至（可不填）",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="含当日；不填表示长期有效。",
    )

    def __init__(self, data: Any = None, *, deputies: "QuerySet[Deputy]") -> None:
        super().__init__(data)
        self.fields["deputy"].queryset = deputies  # type: ignore[attr-defined]
