"""The form that gives a filter of a list a name."""

from django import forms

from suggestions.services.saved_filters import NAME_MAX


class SaveFilterForm(forms.Form):
    """The name; the conditions are in the address."""

    name = forms.CharField(
        label="名称", max_length=NAME_MAX, help_text=f"最多{NAME_MAX}字，比如“东片交通类”。只有您自己看得到。",
        error_messages={
            "required": "请给这个筛选起个名字。",
            "max_length": f"名字太长，最多{NAME_MAX}字。",
        },
    )  # fmt: skip
