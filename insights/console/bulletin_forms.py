"""The fields of 通报 and 专报; the rules are the commands' own."""

from typing import Any
from uuid import uuid4

from django import forms

from core.errors import Refused
from insights.services.bulletins import BODY_MAX, SIGNER_MAX, TITLE_MAX
from insights.states import BulletinAction
from suggestions.console.forms.base import StepForm, line


class VoicesForm(forms.Form):
    """What a new 专报 is about."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    topic = line("反映的是什么事", "例如：村卫生室缺药、缺人。标题会写成“关于……的社情民意专报”。", 40)

    def __init__(self, data: Any = None, *, topic: str = "") -> None:
        super().__init__(data, initial={"key": uuid4().hex, "topic": topic})

    def refuse(self, refusal: Refused) -> None:
        """Show a refusal beside the field it names, otherwise on top."""
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)


class ReviseForm(StepForm):
    """Title and text."""

    title = line("标题", "", TITLE_MAX)
    body = forms.CharField(
        label="正文",
        help_text="一行一段；“一、”开头的短行是小标题。不写群众的姓名和电话。附表按取数时的数字，不能改。",
        required=False,
        max_length=BODY_MAX,
        widget=forms.Textarea(attrs={"rows": 18}),
    )


class IssueForm(StepForm):
    """Who approved it."""

    signer = line("签发人", "批准签发的领导，印在文头上。", SIGNER_MAX)


FORMS: dict[BulletinAction, type[StepForm]] = {
    BulletinAction.REVISE: ReviseForm,
    BulletinAction.ISSUE: IssueForm,
    BulletinAction.DROP: StepForm,
}
