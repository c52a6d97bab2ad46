"""The forms of merging: into which, why apart again, how each merged citizen was told, what the outvoted are told."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms

from core.templatetags.renda_ui import opinion_number
from suggestions import merging_policies
from suggestions.console.forms.base import MomentField, StepForm, line, long_text, minute, one_of
from suggestions.states import FeedbackWay, IdentityMode, MatterKind

if TYPE_CHECKING:
    from suggestions.models import Matter, Opinion

MISSING_PERSON = "请选择是哪位群众。"
NOT_SAID = ("", "和上面一样")


class MergeForm(StepForm):
    """合并到另一件。"""

    into = line("并入哪一件", "填写另一件的登记编号，下一页并排看过再确认。", 30)


class SplitForm(StepForm):
    """拆分。"""

    lead = "拆分以后这件回到初审，初审时间从合并时接着算。把答复告诉这位群众以后就不能再拆分。"
    reason = long_text("为什么不是同一件事", "写清哪里不一样，这位群众的办理经过里会写明已经拆分。", rows=3)


def ways_of_others(matter: "Matter") -> dict[str, forms.ChoiceField]:
    """Return a field for each merged citizen: how this one was told, where it was another way than the first."""
    fields = {}
    for opinion in merging_policies.merged_of(matter):
        anonymous = opinion.identity_mode == IdentityMode.ANONYMOUS
        fields[f"way_{opinion.number}"] = forms.ChoiceField(
            label=f"合并的群众（{opinion_number(opinion.number)}）怎样告诉的",
            choices=[NOT_SAID, *FeedbackWay.choices],
            # An answer handed to deputies is not how a citizen was told.
            initial=FeedbackWay.TRACKING_PAGE if anonymous or matter.kind == MatterKind.SUGGESTION else "",
            required=False,
            help_text=_how_to_reach(opinion),
        )
    return fields


def _how_to_reach(opinion: "Opinion") -> str:
    if opinion.identity_mode == IdentityMode.ANONYMOUS:
        return "匿名，没有留姓名和电话，可以凭编号在查询页查看。"
    submitter = getattr(opinion, "submitter", None)
    return "留了电话。" if submitter is not None and submitter.phone_index else "没有留电话。"


def others_said(said: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments of feedback: what was said of single citizens travels as one."""
    others = [
        {"number": name.removeprefix("way_"), "way": way}
        for name, way in said.items()
        if name.startswith("way_") and way
    ]
    rest = {name: value for name, value in said.items() if not name.startswith("way_")}
    return {**rest, "others": others}


class TellMergedForm(StepForm):
    """告知合并的群众。"""

    lead = "别的群众已经告知以后才合并进来的，把答复单独告诉本人，然后登记。登记后本人才能评价，评价时间从登记时算。"
    number = one_of("告诉了哪位群众", [], MISSING_PERSON)
    way = one_of("怎样告诉的", FeedbackWay.choices, "请选择是怎样告诉群众的。")
    told_at = MomentField("告知时间")
    note = long_text("反馈情况（可不填）", rows=3)

    def __init__(self, data: Any = None, *, matter: "Matter", at: datetime) -> None:
        waiting = merging_policies.untold(matter)
        super().__init__(data, initial={"version": matter.version, "told_at": minute(at)})
        self.offer("number", [(o.number, f"{opinion_number(o.number)}（{_how_to_reach(o)}）") for o in waiting])
        if len(waiting) == 1:
            self.initial["number"] = waiting[0].number


class ExplainToMinorityForm(StepForm):
    """向不满意的群众说明。"""

    lead = "多数群众满意，这件事按多数办结；对不满意的群众要说明理由，本人在查询页能看到。"
    number = one_of("向哪位群众说明", [], MISSING_PERSON)
    text = long_text("说明", "针对不满意的理由写：已经做了什么、为什么这样办、以后有问题找谁。", rows=5)

    def __init__(self, data: Any = None, *, matter: "Matter") -> None:
        super().__init__(data, initial={"version": matter.version})
        ratings = {r.opinion_id: r for r in merging_policies.unexplained(matter)}
        waiting = [opinion for opinion in matter.opinions.all() if opinion.pk in ratings]
        self.offer("number", [(o.number, f"{opinion_number(o.number)}：{ratings[o.pk].reason}") for o in waiting])
        if len(waiting) == 1:
            self.initial["number"] = waiting[0].number
