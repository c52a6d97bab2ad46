"""The form of a citizen who says that it is not the same thing as the others."""

from django import forms

from suggestions import inputs
from suggestions.citizen.forms import VersionForm


class SplitForm(VersionForm):
    """不是同一件事，请单独办理。"""

    auto_ids = "split-%s"

    reason = forms.CharField(
        label="哪里不一样",
        required=False,
        max_length=inputs.TEXT_MAX * 2,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": inputs.TEXT_MAX, "data-keep": ""}),
    )
