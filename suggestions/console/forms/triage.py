"""The forms of triage: classify, ask, answer, refuse, hand elsewhere, read a contact."""

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms

from suggestions.console.forms.base import StepForm, line, long_text, one_of, tick
from suggestions.forms import indented
from suggestions.selectors import candidates, catalogue, group_offers
from suggestions.states import ROUTES, Grade, RejectReason, Urgency

if TYPE_CHECKING:
    from suggestions.models import Opinion

TITLE_MAX = 40
NOBODY = ("", "暂不指定")
GRADES = (
    (Grade.MICRO, "微事：站里或村里很快能办"),
    (Grade.GENERAL, "一般：要交单位办理"),
    (Grade.MAJOR, "重大：涉及面广或者要县里协调"),
)


class ClassifyForm(StepForm):
    """分类分级：what the handling unit will read, and who follows."""

    category = forms.TypedChoiceField(label="类别", coerce=int, error_messages={"required": "请选择类别。"})
    grade = one_of("分级", GRADES, "请选择分级。")
    urgency = forms.ChoiceField(label="紧急程度", choices=Urgency.choices)
    is_specialised = tick("专业性强", "专业性强或者涉面广的，先请对口的专业代表小组研判。特急的不用。")
    is_broad = tick("涉面广")
    place_region = forms.TypedChoiceField(
        label="所在村（社区）", coerce=int, error_messages={"required": "请选择所在地。"}
    )
    place_text = line("具体位置（可不填）")
    title = line("标题", "一句话说清什么地方、什么事，40个字以内。", 40)
    summary = long_text("交办摘要", rows=5)
    followup_deputy = forms.TypedChoiceField(
        label="跟进代表", coerce=int, empty_value=None, required=False, widget=forms.RadioSelect
    )

    def __init__(self, data: Any = None, *, opinion: "Opinion", at: datetime) -> None:
        super().__init__(data, initial=_initial(opinion))
        self.offer("category", [("", "请选择"), *((c.pk, c.name) for c in catalogue.categories())])
        self.offer("place_region", [(r.pk, indented(r)) for r in candidates.places_for(opinion)])
        deputies = candidates.followup_choices(opinion, at)
        self.offer("followup_deputy", [*((c.deputy.pk, f"{c.deputy.name}（{c.reason}）") for c in deputies), NOBODY])
        if opinion.followup_deputy_id is None and not opinion.category_id and deputies:
            self.initial["followup_deputy"] = deputies[0].deputy.pk
        self.fields["summary"].help_text = "承办单位看到的就是这一段。" + _what_the_unit_sees(opinion)

    def arguments(self) -> dict[str, Any]:
        """Return what the command takes; a place or a deputy travels as its id."""
        said = super().arguments()
        for name in ("category", "place_region", "followup_deputy"):
            said[f"{name}_id"] = said.pop(name)
        return said


def _initial(opinion: "Opinion") -> dict[str, Any]:
    return {
        "version": opinion.version,
        "category": opinion.category_id or opinion.entry_category_id,
        "grade": opinion.grade,
        "urgency": opinion.urgency,
        "is_specialised": opinion.is_specialised,
        "is_broad": opinion.is_broad,
        "place_region": opinion.place_region_id,
        "place_text": opinion.place_text,
        "title": opinion.title or _first_words(opinion),
        "summary": opinion.summary or _shared_words(opinion),
        "followup_deputy": opinion.followup_deputy_id or "",
    }


def _shared_words(opinion: "Opinion") -> str:
    """Return the citizen's own words as a first draft where the citizen lets the unit read them; else nothing."""
    return opinion.text if opinion.share_original else ""


def _first_words(opinion: "Opinion") -> str:
    """Return the first clause as a title to begin with, under the same condition."""
    first = re.split(r"[，。；！？,;!?\n]", _shared_words(opinion).strip(), maxsplit=1)[0]
    return first if len(first) <= TITLE_MAX else ""


def _what_the_unit_sees(opinion: "Opinion") -> str:
    shares = "群众同意承办单位看原话。" if opinion.share_original else "群众没有同意承办单位看原话，请用自己的话写。"
    hidden = "" if opinion.identity_mode == "real_name" else "不要写姓名、电话，也不要写到能认出是谁。"
    return shares + hidden


def _words(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class OfferToGroupForm(StepForm):
    """请专业小组研判。"""

    lead = (
        "小组看到的是交办摘要，没有姓名和电话。两个工作日内没有承接的，自动退回初审；"
        "承接的，十个工作日内提交研判意见。等小组时初审时间暂停。"
    )
    group = forms.TypedChoiceField(
        label="请哪个小组", coerce=int, widget=forms.RadioSelect,
        error_messages={"required": "请选择小组。", "invalid_choice": "这个小组现在不能选，请重新选择。"},
    )  # fmt: skip
    note = _words("请小组研究什么", "例如：这一片的灌溉渠归谁管、怎样修才管用。")

    def __init__(self, data: Any = None, *, opinion: "Opinion") -> None:
        super().__init__(data, initial={"version": opinion.version})
        found = group_offers.choices(opinion)
        self.offer("group", [(choice.group.pk, _group_words(choice)) for choice in found])
        if found and found[0].fits:
            self.initial["group"] = found[0].group.pk

    def arguments(self) -> dict[str, Any]:
        """Return what the command takes; the group travels as its id."""
        said = super().arguments()
        said["group_id"] = said.pop("group")
        return said


class OfferToDeputyForm(StepForm):
    """请代表研判。"""

    lead = (
        "代表看到的是交办摘要，没有姓名和电话。两个工作日内没有承接的，自动退回初审；"
        "承接的，十个工作日内研判或者向群众解释。等代表时初审时间暂停。"
    )
    deputy = forms.TypedChoiceField(
        label="请哪位代表", coerce=int, widget=forms.RadioSelect,
        error_messages={"required": "请选择代表。", "invalid_choice": "这位代表现在不能选，请重新选择。"},
    )  # fmt: skip
    note = _words("请代表研究什么", "例如：听听这几户的想法，看是解释清楚还是要交单位办。")

    def __init__(self, data: Any = None, *, opinion: "Opinion", at: datetime) -> None:
        super().__init__(data, initial={"version": opinion.version})
        found = group_offers.deputy_choices(opinion, at)
        self.offer("deputy", [(choice.deputy.pk, f"{choice.deputy.name}（{choice.reason}）") for choice in found])

    def arguments(self) -> dict[str, Any]:
        """Return what the command takes; the deputy travels as its id."""
        said = super().arguments()
        said["deputy_id"] = said.pop("deputy")
        return said


def _group_words(choice: group_offers.GroupChoice) -> str:
    fits = "对口，" if choice.fits else ""
    return f"{choice.group.name}（{fits}{choice.group.subject}；{choice.members}名代表可以答复）"


class TakeBackForm(StepForm):
    """收回研判邀请。"""

    reason = _words("为什么收回", "小组的代表会看到。")


class AskInfoForm(StepForm):
    """请群众补充。"""

    question = long_text("要补充什么", "群众凭登记编号能看到这个问题。等待时初审时间暂停，最多问两次。")


class AnswerForm(StepForm):
    """直接答复。"""

    text = long_text("答复内容", "解释政策、告知情况用直接答复；要单位去办的，请受理并报送交办。", rows=6)
    is_no_promise = tick("答复里没有替单位承诺什么")


class ProposeRejectionForm(StepForm):
    """提请不予受理；每种理由下面是群众会看到的去处。"""

    lead = "提请后由另一个人复核，复核同意才算不予受理。"
    reason = one_of("理由", [(r, f"{r.label}。{ROUTES[r]}") for r in RejectReason], "请选择不予受理的理由。")
    guidance = long_text("告知群众的话（可不填）", "不填就用所选理由后面的那句话告诉群众该找谁。", rows=3)


class AppealReasonForm(StepForm):
    """维持、撤销不予受理。"""

    reason = long_text("理由", "群众在查询页能看到，写清依据哪一条、为什么。", rows=3)


class TransferOutForm(StepForm):
    """转出。"""

    lead = "有人身危险的，先替群众打110、119或者120，再登记。群众凭登记编号能看到去处，也可以打印给群众带走。"
    route = forms.TypedChoiceField(
        label="转到哪里", required=False, coerce=int, empty_value=None,
        error_messages={"invalid_choice": "这个去处现在不能选，请重新选择。"},
    )  # fmt: skip
    guidance = long_text(
        "还要告诉群众什么（选了去处的可不填）", "清单里没有的，写清接收单位的名称、电话或者地址。", rows=3
    )

    called = forms.BooleanField(label="紧急的：已经替群众拨打，或者已请群众马上拨打", required=False)

    def __init__(self, data: Any = None, *, opinion: "Opinion") -> None:
        super().__init__(data, initial={"version": opinion.version})
        self.fields["guidance"].required = False
        rows = [(row.pk, "，".join(part for part in (row.name, row.phone or row.address) if part))
                for row in catalogue.routes()]  # fmt: skip
        self.offer("route", [("", "清单里没有"), *rows])

    def arguments(self) -> dict[str, Any]:
        """Return what the command takes; the route travels as its id."""
        said = super().arguments()
        said["route_id"] = said.pop("route")
        return said


class ContactReasonForm(forms.Form):
    """查看联系方式：为什么看。"""

    reason = line("为什么要看联系方式", "例如：电话核实塌方位置。会记下是谁、什么时候、为什么看的。")

    def refuse(self, sentence: str, field: str | None) -> None:
        """Show a refusal beside the field it names, otherwise on top."""
        self.add_error(field if field in self.fields else None, sentence)
