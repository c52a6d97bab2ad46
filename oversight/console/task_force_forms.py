"""The fields with which staff found, change, feed and close task forces; the rules are in the commands."""

from datetime import date, datetime
from typing import Any

from django import forms

from accounts.models import Organisation
from core.actors import Actor
from core.clock import local_date
from core.errors import Refused
from oversight import task_force_selectors as reads
from oversight.meeting_selectors import units_for
from oversight.models import TaskForce
from oversight.services.task_forces import Charter
from oversight.states import ItemOutcome, TaskForceAction
from suggestions.console.forms.base import StepForm, line, long_text, one_of

MATTERS_OFFERED = 20
CHARTER = ("name", "goal", "leader", "due_on", "units", "deputies", "others")


def _many(label: str, help_text: str = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, help_text=help_text, required=False, widget=forms.CheckboxSelectMultiple
    )


class CharterFields(forms.Form):
    """成立方案里的内容。"""

    name = line("名称", "例如：城南片区排水专项工作组。", 60)
    goal = long_text("要达到什么", "写清解决到什么程度，群众怎样看得见。", rows=3)
    leader = forms.TypedChoiceField(
        label="组长", coerce=int, help_text="每周写一次周记，没有写的系统提醒。",
        error_messages={"required": "请选择组长。", "invalid_choice": "请重新选择组长。"},
    )  # fmt: skip
    due_on = forms.DateField(
        label="完成日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请填写完成日期。", "invalid": "请填写日期，例如2026-12-31。"},
    )  # fmt: skip
    units = _many("成员单位")
    deputies = _many("参加的代表（可不选）")
    others = line("其他成员（可不填）", "例如：水利专家赵工、石桥村村委会主任。不要写电话。", 200)

    def offer_members(self, owner: Organisation, day: date, deputies: list[tuple[str, str]]) -> None:
        """Give the fields what may be chosen in the name of this body."""
        fields: dict[str, Any] = self.fields
        leaders = [(user.pk, user.name) for user in reads.leaders_for(owner, day)]
        fields["leader"].choices = [("", "请选择"), *leaders]
        fields["units"].choices = [(str(unit.pk), unit.name) for unit in units_for(owner.region, day)]
        fields["deputies"].choices = deputies

    def charter(self) -> Charter:
        """Return what the command takes."""
        said = self.cleaned_data
        return Charter(
            name=said["name"],
            goal=said["goal"],
            leader_id=said["leader"],
            due_on=said["due_on"],
            unit_ids=[int(pk) for pk in said["units"]],
            deputy_ids=[int(pk) for pk in said["deputies"]],
            others=said["others"],
        )


class ItemFields(forms.Form):
    """攻坚的事项：勾选最近的，或者写编号。"""

    matters = _many("最近的办理事项", "已经在别的专项工作组里的不列在这里。")
    numbers = forms.CharField(
        label="其他事项的编号（可不填）", help_text="一行一个，例如：办〔2026〕12号。", required=False, max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def offer_matters(self, actor: Actor) -> None:
        """Give the field the newest open matters in the actor's scope."""
        fields: dict[str, Any] = self.fields
        offered = reads.matters_for(actor)[:MATTERS_OFFERED]
        fields["matters"].choices = [(str(m.pk), f"{m.number} {m.title}（{m.get_state_display()}）") for m in offered]

    def matter_ids(self, actor: Actor) -> list[int]:
        """Return what was chosen and what was written; a number that leads nowhere is 0, which the command refuses."""
        chosen = [int(pk) for pk in self.cleaned_data["matters"]]
        return sorted({*chosen, *reads.ids_of_numbers(actor, self.cleaned_data["numbers"])})


class FoundForm(ItemFields, CharterFields):
    """成立。"""

    owner = forms.TypedChoiceField(label="以哪个单位的名义", coerce=int)
    field_order = ("owner", *CHARTER, "matters", "numbers")

    def __init__(self, data: Any = None, *, actor: Actor, at: datetime, deputies: list[tuple[str, str]]) -> None:
        super().__init__(data)
        founders = reads.founders(actor)
        fields: dict[str, Any] = self.fields
        fields["owner"].choices = [(body.pk, body.name) for body in founders]
        self.offer_members(founders[0], local_date(at), deputies)
        self.offer_matters(actor)

    def refuse(self, refusal: Refused) -> None:
        """Show a refusal beside the field it names, otherwise on top."""
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)


class ForceForm(StepForm):
    """A step on a task force; each form says what its command takes."""

    def __init__(self, data: Any, *, force: TaskForce, actor: Actor, at: datetime, more: dict[str, Any]) -> None:
        super().__init__(data, initial={"version": force.version, **more.get("initial", {})})
        self.actor = actor
        self.prepare(force, at, more)

    def prepare(self, force: TaskForce, at: datetime, more: dict[str, Any]) -> None:
        """Offer what may be chosen; nothing by default."""


class ChangeForm(CharterFields, ForceForm):
    """调整。"""

    field_order = ("version", *CHARTER)

    def prepare(self, force: TaskForce, at: datetime, more: dict[str, Any]) -> None:
        """Offer members and show what is there."""
        self.offer_members(force.owner, local_date(at), more["deputies"])
        self.initial.update({name: getattr(force, name) for name in ("name", "goal", "due_on", "others")})
        self.initial["leader"] = force.leader_id
        self.initial["units"] = [str(unit.pk) for unit in force.units.all()]
        self.initial["deputies"] = [str(deputy.pk) for deputy in force.deputies.all()]

    def arguments(self) -> dict[str, Any]:
        """Return the keyword arguments of the command."""
        return {"version": self.cleaned_data["version"], "charter": self.charter()}


class AddForm(ItemFields, ForceForm):
    """加入事项。"""

    field_order = ("version", "matters", "numbers")

    def prepare(self, force: TaskForce, at: datetime, more: dict[str, Any]) -> None:
        """Offer the newest open matters."""
        self.offer_matters(self.actor)

    def arguments(self) -> dict[str, Any]:
        """Return the keyword arguments of the command."""
        return {"version": self.cleaned_data["version"], "matter_ids": self.matter_ids(self.actor)}


class RemoveForm(ForceForm):
    """移出。"""

    reason = line("为什么移出", "例如：单位已经按期解决，不用再攻坚。", 200)


class OutcomeForm(ForceForm):
    """登记结果。"""

    lead = "结束以前可以改。"
    outcome = one_of("结果", ItemOutcome.choices, "请选择结果。")
    note = long_text("做了什么、还差什么", rows=4)


class NoteForm(ForceForm):
    """写周记。"""

    lead = "一周写一次，写过不能改；上一周的到这周末还能补写。"
    week_on = forms.TypedChoiceField(
        label="哪一周", coerce=date.fromisoformat,
        error_messages={"required": "请选择哪一周。", "invalid_choice": "这一周已经写过，或者已经不能补写。"},
    )  # fmt: skip
    text = long_text("周记", "这一周做了什么，卡在哪里，下一周做什么。", rows=6)

    def prepare(self, force: TaskForce, at: datetime, more: dict[str, Any]) -> None:
        """Offer the weeks that can still be written for."""
        weeks = reads.weeks_to_write(force, local_date(at))
        self.offer("week_on", [(week.isoformat(), _week_words(week)) for week in weeks])


def _week_words(week: date) -> str:
    return f"{week.month}月{week.day}日起的一周"


class CloseForm(ForceForm):
    """总结并结束。"""

    lead = "结束以后不能再改。"
    effect = long_text("成效", "解决了什么，群众得到了什么。", rows=5)
    remaining = long_text("遗留问题（有没有全部解决的事项就要写）", "还差什么，以后由谁办。", rows=4)


FORMS: dict[TaskForceAction, type[ForceForm]] = {
    TaskForceAction.WRITE_NOTE: NoteForm,
    TaskForceAction.ADD_ITEMS: AddForm,
    TaskForceAction.CHANGE_TASK_FORCE: ChangeForm,
    TaskForceAction.CLOSE_TASK_FORCE: CloseForm,
    TaskForceAction.RECORD_OUTCOME: OutcomeForm,
    TaskForceAction.REMOVE_ITEM: RemoveForm,
}
# Steps on one item of the task force.
OF_ITEM = (TaskForceAction.RECORD_OUTCOME, TaskForceAction.REMOVE_ITEM)
