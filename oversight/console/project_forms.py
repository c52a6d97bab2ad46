"""The fields with which staff list, keep and report on livelihood projects; the rules are in the commands."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms

from accounts.models import Region
from accounts.states import RegionLevel
from core.clock import local_date, local_year
from core.errors import Refused
from deputies.models import Deputy
from oversight import project_selectors as reads
from oversight.models import Project
from oversight.services.projects import Plan
from oversight.states import ProjectAction
from suggestions.console.forms.base import StepForm, line, long_text

PLAN = ("year", "name", "goal", "unit", "region", "budget", "milestones")
# 2026-11-30 路基完成: the day, then what is reached.
_MILESTONE = re.compile(r"^\s*(\d{4}-\d{1,2}-\d{1,2})\s+(\S.*?)\s*$")


def day_field(label: str, help_text: str = "") -> forms.DateField:
    """Return a field for a day."""
    return forms.DateField(
        label=label, help_text=help_text, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请填写日期。", "invalid": "请填写日期，例如2026-12-31。"},
    )  # fmt: skip


def money(label: str, help_text: str = "") -> forms.DecimalField:
    """Return a field for 万元."""
    return forms.DecimalField(
        label=label, help_text=help_text, min_value=Decimal(0), max_digits=10, decimal_places=2,
        error_messages={"required": "请填写万元数。", "invalid": "请填写数字，例如120.5。"},
    )  # fmt: skip


def _choice(label: str, sentence: str) -> forms.TypedChoiceField:
    errors = {"required": sentence, "invalid_choice": sentence}
    return forms.TypedChoiceField(label=label, coerce=int, error_messages=errors)


class PlanFields(forms.Form):
    """项目的内容。"""

    year = forms.IntegerField(
        label="年度",
        min_value=2000,
        max_value=2100,
        error_messages={"required": "请填写年度。", "invalid": "请填写年度。"},
    )
    name = line("名称", "例如：石桥村至柳湾村通村公路改造。", 60)
    goal = long_text("要做成什么", "群众怎样看得见。", rows=3)
    unit = _choice("责任单位", "请选择责任单位。")
    region = _choice("实施地点", "请选择实施地点。")
    budget = money("投资（万元）")
    milestones = forms.CharField(
        label="节点", help_text="一行一个：先写日期，空一格，再写做到哪一步。例如：2026-11-30 路基完成。", required=False,
        max_length=3000, widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip

    def offer_places(self, day: date) -> None:
        """Give the fields what may be chosen."""
        fields: dict[str, Any] = self.fields
        units = [(unit.pk, unit.name) for unit in reads.units(day)]
        places = Region.objects.exclude(level=RegionLevel.VILLAGE).order_by("code")
        fields["unit"].choices = [("", "请选择"), *units]
        fields["region"].choices = [("", "请选择"), *((place.pk, place.name) for place in places)]

    def clean_milestones(self) -> list[tuple[date, str]]:
        """Return the milestones with their days; which line is wrong is said."""
        found = []
        for text in self.cleaned_data["milestones"].splitlines():
            if not text.strip():
                continue
            match = _MILESTONE.match(text)
            try:
                parts = [int(part) for part in match[1].split("-")] if match else []
                found.append((date(*parts), match[2] if match else ""))
            except (TypeError, ValueError):
                raise forms.ValidationError(
                    f"这一行看不懂：{text.strip()[:40]}。请写成：2026-11-30 路基完成。"
                ) from None
        return found

    def plan(self) -> Plan:
        """Return what the command takes."""
        said = self.cleaned_data
        return Plan(
            said["year"], said["name"], said["goal"], said["unit"], said["region"], said["budget"], said["milestones"]
        )


class MonitorFields(forms.Form):
    """项目监督员。"""

    deputies = forms.MultipleChoiceField(
        label="项目监督员", help_text="从在任代表里选。最长六十天要写一次监督日志，没有写的系统提醒。", required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def offer_deputies(self, first: list[Deputy]) -> None:
        """Give the field the deputies in office, those proposed on top."""
        proposed = {deputy.pk for deputy in first}
        others = [one for one in reads.able_monitors().order_by("pk") if one.pk not in proposed]
        fields: dict[str, Any] = self.fields
        fields["deputies"].choices = [
            *((str(one.pk), f"{one.name}（建议：提出人、跟进人或专业小组组长）") for one in first),
            *((str(one.pk), one.name) for one in others),
        ]

    def deputy_ids(self) -> list[int]:
        """Return who was chosen."""
        return [int(pk) for pk in self.cleaned_data["deputies"]]


class ListForm(MonitorFields, PlanFields):
    """列入项目。"""

    field_order = (*PLAN, "deputies")

    def __init__(self, data: Any = None, *, at: datetime, known: dict[str, Any], proposed: list[Deputy]) -> None:
        initial = {"year": local_year(at), **known, "deputies": [str(one.pk) for one in proposed]}
        super().__init__(data, initial=initial)
        self.offer_places(local_date(at))
        self.offer_deputies(proposed)

    def refuse(self, refusal: Refused) -> None:
        """Show a refusal beside the field it names, otherwise on top."""
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)


class ProjectForm(StepForm):
    """A step on a project; each form says what its command takes."""

    def __init__(self, data: Any = None, *, project: Project, at: datetime) -> None:
        super().__init__(data, initial={"version": project.version})
        self.prepare(project, at)

    def prepare(self, project: Project, at: datetime) -> None:
        """Offer what may be chosen; nothing by default."""


class ChangeForm(PlanFields, ProjectForm):
    """调整。"""

    field_order = ("version", *PLAN)
    lead = "已经完成的节点不能去掉。"

    def prepare(self, project: Project, at: datetime) -> None:
        """Show what is there."""
        self.offer_places(local_date(at))
        self.initial.update({name: getattr(project, name) for name in ("year", "name", "goal", "budget")})
        self.initial.update(unit=project.unit_id, region=project.region_id)
        self.initial["milestones"] = "\n".join(f"{one.due_on:%Y-%m-%d} {one.name}" for one in project.milestones.all())

    def arguments(self) -> dict[str, Any]:
        """Return the keyword arguments of the command."""
        return {"version": self.cleaned_data["version"], "plan": self.plan()}


class AppointForm(MonitorFields, ProjectForm):
    """聘任监督员。"""

    field_order = ("version", "deputies")
    lead = "没有选的不再是监督员，写过的日志保留。"

    def prepare(self, project: Project, at: datetime) -> None:
        """Offer the deputies in office, those proposed on top."""
        proposed = reads.proposed_monitors(project.matter) if project.matter is not None else []
        self.offer_deputies(proposed)
        self.initial["deputies"] = [str(one.deputy_id) for one in project.monitors.all() if one.until is None]

    def arguments(self) -> dict[str, Any]:
        """Return the keyword arguments of the command."""
        return {"version": self.cleaned_data["version"], "deputy_ids": self.deputy_ids()}


class MonthForm(ProjectForm):
    """填报月进度。"""

    lead = "一个月填报一次，填过不能改；上个月的这个月还能补报。"
    month = forms.TypedChoiceField(
        label="哪个月", coerce=date.fromisoformat,
        error_messages={"required": "请选择哪个月。", "invalid_choice": "这个月已经填报过，或者已经不能补报。"},
    )  # fmt: skip
    percent = forms.IntegerField(
        label="总共完成百分之几", min_value=0, max_value=100,
        error_messages={"required": "请填0到100。", "invalid": "请填0到100。"},
    )  # fmt: skip
    spent = money("总共已支出（万元）")
    text = long_text("这个月做了什么、卡在哪里")

    def prepare(self, project: Project, at: datetime) -> None:
        """Offer the months that can still be written for."""
        months = reads.months_to_write(project, local_date(at))
        self.offer("month", [(month.isoformat(), f"{month.year}年{month.month}月") for month in months])


class MilestoneForm(ProjectForm):
    """登记节点完成。"""

    milestone = _choice("哪个节点", "请选择节点。")
    done_on = day_field("完成日期")

    def prepare(self, project: Project, at: datetime) -> None:
        """Offer the open milestones."""
        still = [one for one in project.milestones.all() if one.done_on is None]
        self.offer("milestone", [(one.pk, f"{one.name}（计划{one.due_on:%Y-%m-%d}）") for one in still])
        self.initial["done_on"] = local_date(at)

    def arguments(self) -> dict[str, Any]:
        """Return the keyword arguments of the command."""
        said = super().arguments()
        said["milestone_id"] = said.pop("milestone")
        return said


class FinishForm(ProjectForm):
    """登记完成。"""

    lead = "所有节点完成以后才能登记。登记以后不能再改。"
    result = long_text("完成情况", "做成了什么，群众得到了什么。")


class StopForm(ProjectForm):
    """登记中止。"""

    lead = "登记以后不能再改。"
    result = long_text("为什么中止、以后怎么办")


FORMS: dict[ProjectAction, type[ProjectForm]] = {
    ProjectAction.REPORT_MONTH: MonthForm,
    ProjectAction.REACH_MILESTONE: MilestoneForm,
    ProjectAction.APPOINT_MONITORS: AppointForm,
    ProjectAction.CHANGE_PROJECT: ChangeForm,
    ProjectAction.FINISH_PROJECT: FinishForm,
    ProjectAction.STOP_PROJECT: StopForm,
}
